"""How a clinic's month goes: how many of each thing happen, and why so many.

The month has more of everything than a real one of 22 days with 60 visits, so that each thing
happens several times; all counts are ours (2026-11-22). Lags are days until the nation knows:
``scale.md`` §6 (5 days to the insurer, 5 more to the centre; EL-7).
"""

from typing import Final

TOWN: Final = 800
"""People of the town; about one in eight has no chart when the month begins."""

ON_FILE: Final = 0.88
VISITS_A_DAY: Final = 60
BOOKED_A_DAY: Final = 18
NEW_A_DAY: Final = 3
KEEPS_APPOINTMENT: Final = 0.95
BRINGS_CARD: Final = 0.85
"""Of those who hold a linked card; the others show a 資格確認書 or their numbers."""

OFFLINE_DAY: Final = 9
"""The tenth working day: no line from morning to evening."""

TICKETS_FROM: Final = 15
"""Day of the month from which 医療券 are there (WA-2)."""

JOB_CHANGES: Final = 14
MARRIAGES: Final = 5
HOUSE_MOVES: Final = 6
BIRTHS: Final = 3
SEVENTY_FIFTH: Final = 3
WELFARE: Final = 4
LAPSES: Final = 4
GRACE: Final = 6
"""Cards whose certificate ended two months ago: entitlement only (CE-3)."""

ENDED_CARDS: Final = 4
"""Cards whose certificate ended long ago: they come with their numbers (CE-4)."""

LAGS: Final = (3, 10)
"""Fewest and most days until the nation knows a new insurance."""

NEW_CARD_AFTER: Final = 5
"""Days until the person holds something of the new insurance."""
