"""What a patient may carry when the terminal cannot confirm, and what it is worth on a day.

``rules.md`` §4 (2), EL-2, EL-3. Rows only. For each ``key`` one row is in force on any day, so
that a paper that is not issued yet, or counts no more, is answered too. ``enough``: it confirms
the entitlement by itself; else the case is settled as if nothing had been shown.
"""

from dataclasses import dataclass
from datetime import date

from madoguchi.spec.rules.dated import Confidence, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedPaper(Row):
    """What ``key`` is worth; ``evidence`` is what a visit is then confirmed by."""

    key: str
    enough: bool
    evidence: str
    ja: str
    urgency: str = "now"


CARRIED_LABELS = {
    "certificate": "資格確認書",
    "notice_and_card": "資格情報のお知らせとカード",
    "notice": "資格情報のお知らせだけ",
    "portal": "マイナポータルの画面か保存したPDF",
    "old_card": "古い保険証",
    "nothing": "何もない",
    "changed": "何もなく、保険が変わった",
    "not_asked": "まだ聞いていない",
}
"""What the clerk chooses from, in this order; the first five have rows below."""

_PAPERS_FROM = date(2024, 12, 2)
_OLD_ENDED = date(2025, 12, 1)
_TOLERATED_TO = date(2026, 3, 31)

CARRIED_PAPERS = (
    CarriedPaper(
        rule="EL-3", source="O16", confidence=Confidence.HIGH,
        effective_to=date(2024, 12, 1),
        key="certificate", enough=False, evidence="nothing",
        ja="資格確認書は2024年12月2日からのものです。この日付では、健康保険証で確認してください。",
    ),
    CarriedPaper(
        rule="EL-3", source="O16, rules.md §4 (2)", confidence=Confidence.HIGH,
        effective_from=_PAPERS_FROM,
        key="certificate", enough=True, evidence="certificate",
        ja="資格確認書だけで資格を確認できます。氏名と生年月日、有効期限（長くて5年）を見て、"
        "記号・番号・負担割合を写してください。",
    ),
    CarriedPaper(
        rule="EL-2", source="O16", confidence=Confidence.HIGH,
        effective_to=date(2024, 12, 1),
        key="notice_and_card", enough=False, evidence="nothing",
        ja="資格情報のお知らせでの確認は2024年12月2日からです。"
        "この日付では、健康保険証で確認してください。",
    ),
    CarriedPaper(
        rule="EL-2", source="O15, O16, rules.md §4 (2)", confidence=Confidence.HIGH,
        effective_from=_PAPERS_FROM,
        key="notice_and_card", enough=True, evidence="notice_and_card",
        ja="カードの顔写真で本人を、お知らせで資格を確認できます。2つの氏名が同じか見て、"
        "記号・番号・負担割合を写してください。カードは本人の手に持ったままで構いません。",
    ),
    CarriedPaper(
        rule="EL-2", source="O16", confidence=Confidence.HIGH,
        effective_to=date(2024, 12, 1),
        key="notice", enough=False, evidence="nothing",
        ja="資格情報のお知らせでの確認は2024年12月2日からです。"
        "この日付では、健康保険証で確認してください。",
    ),
    CarriedPaper(
        rule="EL-2", source="O15, rules.md §4 (2)", confidence=Confidence.HIGH,
        effective_from=_PAPERS_FROM, effective_to=_OLD_ENDED,
        key="notice", enough=False, evidence="nothing",
        ja="お知らせだけでは確認できません。マイナンバーカードも見せてもらってください。",
    ),
    CarriedPaper(
        rule="EL-2", source="O16", confidence=Confidence.HIGH,
        effective_from=date(2025, 12, 2), effective_to=_TOLERATED_TO,
        key="notice", enough=False, evidence="nothing",
        ja="お知らせだけでも、2026年3月31日までは、その番号で照会して構いません。"
        "有効と出れば、それで確認できたことになります。",
    ),
    CarriedPaper(
        rule="EL-2", source="O16, rules.md §4 (2)", confidence=Confidence.HIGH,
        effective_from=date(2026, 4, 1),
        key="notice", enough=False, evidence="nothing",
        ja="お知らせだけでは確認できません（2026年3月31日で取り扱いが終わりました）。"
        "マイナンバーカードか、マイナポータルの画面も見せてもらってください。",
    ),
    CarriedPaper(
        rule="EL-1", source="O14, O15, rules.md §4 (2)", confidence=Confidence.HIGH,
        key="portal", enough=True, evidence="portal",
        ja="本人のマイナポータルの画面か、保存したPDFで資格を確認できます。氏名と保険者、"
        "記号・番号・負担割合を写してください。画面の写真は撮らず、スマートフォンは本人に持ってもらいます。",
    ),
    CarriedPaper(
        rule="EL-2", source="O16", confidence=Confidence.HIGH,
        effective_to=_OLD_ENDED,
        key="old_card", enough=True, evidence="certificate",
        ja="有効期限内の健康保険証なら、それだけで確認できます。有効期限を見てください。",
    ),
    CarriedPaper(
        rule="EL-2", source="O16", confidence=Confidence.HIGH,
        effective_from=date(2025, 12, 2), effective_to=_TOLERATED_TO,
        key="old_card", enough=False, evidence="nothing",
        ja="健康保険証は期限が切れていますが、2026年3月31日までは、その番号で照会して構いません。"
        "有効と出れば、それで確認できたことになります。",
    ),
    CarriedPaper(
        rule="EL-2", source="O16", confidence=Confidence.HIGH,
        effective_from=date(2026, 4, 1),
        key="old_card", enough=False, evidence="nothing",
        ja="古い保険証では確認できません（2026年3月31日で取り扱いが終わりました）。"
        "マイナンバーカード、資格確認書、マイナポータルの画面のどれかがないか聞いてください。",
    ),
)  # fmt: skip
