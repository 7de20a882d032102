"""The fee rule that asks for a share of card readings, as dated rows (``rules.md`` §8, O24).

The rows up to May 2026 are those of 医療DX推進体制整備加算 as clinics and advisers repeat the
decision of 中医協 (hattaganka.com/board, yb-satellite.co.jp/mn107.html, read on 2026-11-22); the
special rates of 小児科 are left out.

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


_EARLIER: Final = (
    (date(2024, 10, 1), date(2024, 12, 31), (15, 10, 5)),
    (date(2025, 1, 1), date(2025, 3, 31), (30, 20, 10)),
    (date(2025, 4, 1), date(2025, 9, 30), (45, 30, 15)),
    (date(2025, 10, 1), date(2026, 2, 28), (60, 40, 25)),
    (date(2026, 3, 1), date(2026, 5, 31), (70, 50, 30)),
)
_KINDS: Final = ("1・4", "2・5", "3・6")

THRESHOLDS: Final = (
    *(
        UsageThreshold(
            rule="§8", source="O24, 中医協 2025-07-23（各社の解説）", confidence=Confidence.MEDIUM,
            effective_from=since, effective_to=until,
            percent=percent, ja=f"医療DX推進体制整備加算 {kind}", points="",
            note="3か月前からの実績で見ます。小児科には低い割合の特例がありました。",
        )
        for since, until, percents in _EARLIER
        for kind, percent in zip(_KINDS, percents, strict=True)
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
