"""Rules with a first and a last day, and the one way to ask which of them hold.

The only function of ``spec``; everything else here is rows. Asking "as of 2024-10-01" gives that
day's behaviour (``design.md`` §4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar


class Confidence(StrEnum):
    """How sure the source is: the letters of ``rules.md``."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every dated row says of itself; both days are included, None is open.

    ``rule`` is the id in ``rules.md`` ("CO-4"); ``source`` says where that was learnt.
    """

    rule: str
    source: str
    confidence: Confidence
    effective_from: date | None = None
    effective_to: date | None = None


AnyRow = TypeVar("AnyRow", bound=Row)


def in_force(rows: Iterable[AnyRow], day: date) -> tuple[AnyRow, ...]:
    """Return the rows that hold on *day*, in their order."""
    return tuple(
        row
        for row in rows
        if (row.effective_from is None or row.effective_from <= day)
        and (row.effective_to is None or day <= row.effective_to)
    )
