"""The values of a clinic's month: who comes how, what changes in the nation's database, the truth.

Everything is decided when the month is made; playing it decides nothing. Moments are aware and in
JST, days are days in Japan.
"""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from madoguchi.world.people.deck_charts import DeckChart
from madoguchi.world.people.model import Entitlement, Insurer, Person, Ticket


class Way(StrEnum):
    """How a person's entitlement is asked for."""

    CARD = "card"
    NUMBER = "number"
    OFFLINE = "offline"


class LifeVisit(Struct, frozen=True, kw_only=True):
    """One person at the counter. ``carried`` are the numbers that they can show.

    ``validity`` is what the nation answers (OQSCD006), at once or, for OFFLINE, at the catching
    up; ``shown`` is the insurance in that answer, None if there is none.
    """

    at: datetime
    person: int
    way: Way
    carried: Entitlement
    validity: str
    shown: Entitlement | None = None
    new: bool = False
    booked: bool = False

    @property
    def confirmed(self) -> bool:
        """Whether the answer confirms an entitlement (有効 or 有効（未登録）)."""
        return self.validity in ("1", "6")

    @property
    def insurer(self) -> str:
        """Whose insurance the answer shows, "" if none."""
        return self.shown.insurer if self.shown else ""


class Closed(Struct, frozen=True):
    """The nation stops believing a row of its history at *known_to* (epoch seconds)."""

    row: Entitlement
    known_to: int


class CardEnds(Struct, frozen=True):
    """A person's certificate ends with this moment (epoch seconds)."""

    person: int
    not_after: int


Write = Person | Entitlement | Ticket | Insurer | Closed | CardEnds


class Booking(Struct, frozen=True):
    """An appointment: when, and for whom."""

    at: datetime
    person: int


class LifeDay(Struct, frozen=True, kw_only=True):
    """One working day: first the *writes*, then the visits in order; then tomorrow's bookings."""

    day: date
    writes: tuple[Write, ...]
    visits: tuple[LifeVisit, ...]
    bookings: tuple[Booking, ...]
    line_down: bool = False


class MonthTruth(Struct, frozen=True, kw_only=True):
    """What the clinic's month end must find."""

    visits: int
    cards: int
    numbers: int
    unconfirmed: int
    people: int
    people_by_card: int
    new_patients: int
    changed_insurers: frozenset[int]
    """People with a chart whom the nation showed under another insurance than the chart's."""
    changed_later: int
    """Visits whose confirmed insurance was another one after all, as a later answer told."""
    registered_late: int
    """People who were 無効 or 該当なし once and valid at a later visit (EL-7)."""


class LifeMonth(Struct, frozen=True, kw_only=True):
    """A whole month: the registry that the clinic begins with, the days, the truth at the end.

    ``before`` are the writes that make the nation's database what it is on the first morning.
    """

    charts: tuple[DeckChart, ...]
    before: tuple[Write, ...]
    days: tuple[LifeDay, ...]
    truth: MonthTruth
