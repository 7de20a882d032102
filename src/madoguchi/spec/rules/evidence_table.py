"""What proves an entitlement when the terminal cannot, as of a day (``rules.md`` EL-2, EL-3).

Rows only, read as further advice for the situations "unconfirmed" and "late_elderly_unconfirmed".
The old cards ended on 2025-12-01; an expired one, or the notice alone, was tolerated to
2026-03-31 and may not be offered after that.
"""

from datetime import date

from madoguchi.spec.rules.advice_table import Advice
from madoguchi.spec.rules.dated import Confidence

EVIDENCE = (
    Advice(
        rule="EL-2",
        source="O16",
        confidence=Confidence.HIGH,
        effective_to=date(2024, 12, 1),
        situation="unconfirmed",
        urgency="check",
        ja="健康保険証か、本人のマイナポータルの画面で資格を確認してください。",
    ),
    Advice(
        rule="EL-2",
        source="O16, O15",
        confidence=Confidence.HIGH,
        effective_from=date(2024, 12, 2),
        effective_to=date(2025, 12, 1),
        situation="unconfirmed",
        urgency="check",
        ja="有効期限内の健康保険証、資格確認書、マイナンバーカードと資格情報のお知らせの両方、"
        "または本人のマイナポータルの画面で資格を確認してください。",
    ),
    Advice(
        rule="EL-2",
        source="O16, O15",
        confidence=Confidence.HIGH,
        effective_from=date(2025, 12, 2),
        effective_to=date(2026, 3, 31),
        situation="unconfirmed",
        urgency="check",
        ja="資格確認書、マイナンバーカードと資格情報のお知らせの両方、"
        "または本人のマイナポータルの画面で資格を確認してください。"
        "期限の切れた健康保険証や、お知らせだけでも、2026年3月31日までは番号で照会して構いません。",
    ),
    Advice(
        rule="EL-2",
        source="O16, O15",
        confidence=Confidence.HIGH,
        effective_from=date(2026, 4, 1),
        situation="unconfirmed",
        urgency="check",
        ja="資格確認書、マイナンバーカードと資格情報のお知らせの両方、"
        "または本人のマイナポータルの画面で資格を確認してください。お知らせだけでは確認できません。",
    ),
    Advice(
        rule="EL-3",
        source="O16",
        confidence=Confidence.HIGH,
        effective_from=date(2024, 12, 2),
        effective_to=date(2026, 7, 31),
        situation="late_elderly_unconfirmed",
        urgency="note",
        ja="後期高齢者には、2026年7月31日まで、申請しなくても全員に資格確認書が届いています。",
    ),
    Advice(
        rule="EL-3",
        source="O16",
        confidence=Confidence.HIGH,
        effective_from=date(2026, 8, 1),
        situation="late_elderly_unconfirmed",
        urgency="note",
        ja="後期高齢者の資格確認書は、2026年8月1日から、マイナ保険証を持たない人にだけ届きます。",
    ),
)
