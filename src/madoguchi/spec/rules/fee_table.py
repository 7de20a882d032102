"""The fee rule that asks for a share of card readings, as dated rows (``rules.md`` §8, O24).

What the share is a share of (the denominator) was not verified: every page that shows a rate shows
more than one count and says so.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from madoguchi.spec.rules.dated import Confidence, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageThreshold(Row):
    """From when to when a usage of *percent* is asked for, and what it is worth in points."""

    percent: int
    ja: str
    points: str
    note: str = ""


THRESHOLDS: Final = (
    UsageThreshold(
        rule="§8", source="O24", confidence=Confidence.LOW,
        effective_from=date(2026, 3, 1), effective_to=date(2026, 5, 31),
        percent=70, ja="2026年5月までの加算（いちばん高い区分）", points="",
        note="区分ごとの割合は確かめていません。",
    ),
    UsageThreshold(
        rule="§8", source="O24", confidence=Confidence.MEDIUM,
        effective_from=date(2026, 6, 1),
        percent=30, ja="電子的診療情報連携体制整備加算 1・2・3",
        points="初診 15・9・4点、再診 2点（月1回）",
        note="区分1・2は電子処方箋などの条件が加わります。",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Denominator:
    """One way to count the share of card readings: of what, in Japanese."""

    key: str
    ja: str
    hint: str


DENOMINATORS: Final = (
    Denominator(
        key="visits", ja="来院に対する割合",
        hint="カードで確認した来院 ÷ 記録されたすべての来院",
    ),
    Denominator(
        key="people", ja="患者数に対する割合",
        hint="月に一度でもカードで確認した患者 ÷ 月に来院した患者",
    ),
    Denominator(
        key="confirmations", ja="資格確認の件数に対する割合",
        hint="カードで確認した来院 ÷ カードか番号で確認した来院",
    ),
)  # fmt: skip
