"""What a patient pays, where the answer does not say it outright. Rows only.

The answer's own ratios come first (``oqs-interface.md`` §3.2, §6 no. 9). By age alone only two
ratios follow; from 70 on the ratio depends on income, so that a missing one is unknown and never
3割 (``rules.md`` EL-5). Age bands, and 10割 of a 特別療養費 case, are the law's
(健康保険法74条・110条, 国民健康保険法42条・54条の3), from general knowledge and therefore of medium
confidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.spec.rules.advice_table import DECLARATION_FROM
from madoguchi.spec.rules.dated import Confidence, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRule(Row):
    """What ``key`` means for the share: a ratio as text ("030"), or None where nothing follows.

    ``short`` is shown where the share stands and ``ja`` where there is room for the reason;
    ``short`` is "" where the ratio's own label is shown.
    """

    key: str
    ratio: str | None
    ja: str
    short: str = ""


RATIO_LABELS: Mapping[str, str] = {
    "000": "負担なし",
    "010": "1割",
    "020": "2割",
    "030": "3割",
    "100": "10割",
}

UNKNOWN_RATIO = "届いた負担割合が、このプログラムの知らない値です。保険者に問い合わせてください"
"""Said of a ratio that is not among ``RATIO_LABELS``; the value itself is shown as it came."""

SCHOOL_AGE = 6
"""義務教育就学前: to the 31 March after the day on which this age is reached."""

ELDERLY_AGE = 70
"""高齢受給: from the month after the one in which this age is reached."""

LATE_ELDERLY_AGE = 75
"""後期高齢: from the birthday itself."""

LATE_ELDERLY_PREFIX = "39"
"""法別番号 of 後期高齢 insurers: the first two of their eight digits."""

SHARE_RULES = (
    ShareRule(
        rule="OQS 3.2",
        source="oqs-interface.md §3.2",
        confidence=Confidence.HIGH,
        key="late_elderly",
        ratio=None,
        ja="後期高齢者の一部負担金割合（届いた値）",
    ),
    ShareRule(
        rule="OQS 3.2",
        source="oqs-interface.md §3.2",
        confidence=Confidence.HIGH,
        key="elderly",
        ratio=None,
        ja="高齢受給者証の一部負担金割合（届いた値）",
    ),
    ShareRule(
        rule="OQS 3.2",
        source="oqs-interface.md §3.2 (015), 健康保険法74条・110条",
        confidence=Confidence.MEDIUM,
        key="preschool",
        ratio="020",
        ja="義務教育就学前",
    ),
    ShareRule(
        rule="OQS 4",
        source="oqs-interface.md §4 (010), 国民健康保険法54条の3",
        confidence=Confidence.MEDIUM,
        key="special",
        ratio="100",
        ja="特別療養費の対象者。いったん10割を受け取り、後日、本人が保険者へ請求",
    ),
    ShareRule(
        rule="EL-5",
        source="健康保険法74条・110条",
        confidence=Confidence.MEDIUM,
        key="adult",
        ratio="030",
        ja="就学後から70歳になるまで",
    ),
    ShareRule(
        rule="EL-5",
        source="O26",
        confidence=Confidence.HIGH,
        effective_to=date(2025, 12, 1),
        key="elderly_unknown",
        short="不明（保険者に確認）",
        ratio=None,
        ja="70歳以上か後期高齢の人ですが、負担割合が届いていません。3割とみなさず、"
        "高齢受給者証などを確認するか、保険者に問い合わせてください",
    ),
    ShareRule(
        rule="EL-5",
        source="O26, O16",
        confidence=Confidence.HIGH,
        effective_from=date(2025, 12, 2),
        key="elderly_unknown",
        short="不明（保険者に確認）",
        ratio=None,
        ja="70歳以上か後期高齢の人ですが、負担割合が届いていません。3割とみなさず、"
        "資格確認書や資格情報のお知らせを確認するか、保険者に問い合わせてください",
    ),
    ShareRule(
        rule="EL-5",
        source="O26",
        confidence=Confidence.HIGH,
        effective_to=date(2024, 12, 1),
        key="no_birthdate",
        short="不明（生年月日なし）",
        ratio=None,
        ja="生年月日が届いていないため、負担割合を決められません。健康保険証などで確認してください",
    ),
    ShareRule(
        rule="EL-5",
        source="O26, O16",
        confidence=Confidence.HIGH,
        effective_from=date(2024, 12, 2),
        key="no_birthdate",
        short="不明（生年月日なし）",
        ratio=None,
        ja="生年月日が届いていないため、負担割合を決められません。資格確認書などで確認してください",
    ),
    ShareRule(
        rule="WA-2",
        source="oqs-interface.md §3.3",
        confidence=Confidence.MEDIUM,
        key="aid",
        ratio="000",
        ja="医療扶助",
    ),
    ShareRule(
        rule="WA-2",
        source="O20",
        confidence=Confidence.HIGH,
        key="aid_without_ticket",
        short="医療扶助（額は未確認）",
        ratio=None,
        ja="医療扶助。医療券の情報が届いていないため、本人支払額は紙の医療券か福祉事務所に確認してください",
    ),
    ShareRule(
        rule="EL-1",
        source="rules.md §4 (3)",
        confidence=Confidence.HIGH,
        effective_to=date(2024, 12, 1),
        key="not_entitled",
        short="未確定",
        ratio=None,
        ja="資格を確認できていません。健康保険証や申立書の負担割合で計算してください",
    ),
    ShareRule(
        rule="EL-1",
        source="rules.md §4 (3), O16",
        confidence=Confidence.HIGH,
        effective_from=date(2024, 12, 2),
        key="not_entitled",
        short="未確定",
        ratio=None,
        ja="資格を確認できていません。資格確認書や申立書の負担割合で計算してください",
    ),
    ShareRule(
        rule="EL-1",
        source="oqs-interface.md §6 (13)",
        confidence=Confidence.MEDIUM,
        key="several",
        short="未確定（複数の資格）",
        ratio=None,
        ja="複数の資格が届いています。今の保険を本人に確かめてから計算してください",
    ),
    ShareRule(
        rule="EL-1",
        source="rules.md §4 (1)",
        confidence=Confidence.HIGH,
        key="answered",
        short="届いた割合",
        ratio=None,
        ja="端末から届いた負担割合で計算してください。届いていなければ保険者に問い合わせます",
    ),
    ShareRule(
        rule="EL-1",
        source="rules.md §4 (2)",
        confidence=Confidence.HIGH,
        key="by_paper",
        short="書面の割合",
        ratio=None,
        ja="見せてもらった書面の負担割合で計算してください",
    ),
    ShareRule(
        rule="EL-1",
        source="rules.md §4 (3)",
        confidence=Confidence.HIGH,
        key="by_record",
        short="前回の割合",
        ratio=None,
        ja="変わりがないと聞けたら、前回の記録の負担割合で計算してください",
    ),
    ShareRule(
        rule="EL-1",
        source="rules.md §4 (3), O14",
        confidence=Confidence.MEDIUM,
        effective_to=DECLARATION_FROM - timedelta(days=1),
        key="declared",
        short="申し出の割合",
        ratio=None,
        ja="この日付には申立書の取り扱いがありません。保険者に確かめてから計算してください",
    ),
    ShareRule(
        rule="EL-1",
        source="rules.md §4 (3), O14",
        confidence=Confidence.HIGH,
        effective_from=DECLARATION_FROM,
        key="declared",
        short="申し出の割合",
        ratio=None,
        ja="本人の申し出の割合（3割など）で計算し、10割にはしないでください",
    ),
)
"""One row in force per ``key`` on any day."""
