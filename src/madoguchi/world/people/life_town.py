"""The town while its month is being made: people and their bitemporal insurance, and every write.

What the nation knows at a moment and says of it is reckoned here from the same rows that are
written into its database, with the nation's own verdict (``world/nation/verdict.py``).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone

import msgspec

from madoguchi.world.nation.verdict import Validity, Verdict, by_card, by_number, covers, is_welfare
from madoguchi.world.people.deck_people import Subject
from madoguchi.world.people.life_table import NEW_CARD_AFTER
from madoguchi.world.people.life_values import CardEnds, Closed, Write
from madoguchi.world.people.model import Entitlement, Person, Ticket
from madoguchi.world.store.folding import search_key

JST = timezone(timedelta(hours=9))
_EARLY = time(6)


class Town:
    """People by id, their rows, their cards' last days, and the writes of each day."""

    def __init__(self, subjects: Iterable[Subject], cards: dict[int, date]) -> None:
        self.people: dict[int, Person] = {}
        self.on_file: set[int] = set()
        self.cards = cards
        self.rows: dict[int, list[Entitlement]] = defaultdict(list)
        self.tickets: dict[int, date] = {}
        self.writes: dict[date, list[Write]] = defaultdict(list)
        for subject in subjects:
            self.people[subject.id] = subject.person
            self.rows[subject.id].append(subject.cover)
            if subject.on_file:
                self.on_file.add(subject.id)

    def cover_on(self, person: int, day: date) -> Entitlement | None:
        """Return the person's true insurance on *day*, whether or not anybody knows of it."""
        final = [row for row in self.rows[person] if row.known_to is None and covers(row, day)]
        return max(final, key=lambda row: row.valid_from, default=None)

    def carried_on(self, person: int, day: date) -> Entitlement:
        """Return whose numbers the person can show: the new card takes some days to come."""
        rows = [row for row in self.rows[person] if row.known_to is None]
        held = [row for row in rows if row.valid_from + timedelta(days=NEW_CARD_AFTER) <= day]
        return max(held or rows, key=lambda row: row.valid_from)

    def changed(self, person: Person, day: date) -> None:
        """Let the resident register have another name or address from *day* on."""
        self.people[person.id] = person
        self.writes[day].append(person)

    def begins(self, row: Entitlement, day: date, known: date) -> None:
        """Add an insurance; the nation knows it from the morning of *known*."""
        new = msgspec.structs.replace(row, known_from=morning(known))
        self.rows[row.person].append(new)
        self.writes[day].append(new)

    def ends(self, person: int, day: date, known: date, reason: str) -> None:
        """End the person's insurance with *day*, known from the morning of *known*."""
        old = self.cover_on(person, day - timedelta(days=1))
        if old is None:
            return
        shut = msgspec.structs.replace(old, known_to=morning(known))
        gone = msgspec.structs.replace(
            old, valid_to=day, reason_of_loss=reason, known_from=morning(known)
        )
        self.rows[person] = [row for row in self.rows[person] if row is not old] + [shut, gone]
        self.writes[day] += [Closed(old, morning(known)), gone]

    def replaced(self, person: int, row: Entitlement, day: date) -> None:
        """Let the person have had *row* ever since (before the month begins)."""
        self.writes[day] += [Closed(old, 0) for old in self.rows[person]]
        self.rows[person] = [row]
        self.writes[day].append(row)

    def ticket(self, ticket: Ticket, day: date) -> None:
        """Give a 医療券 that is there from *day* on."""
        self.tickets[ticket.person] = day
        self.writes[day].append(ticket)

    def card_ends(self, person: int, last: date, day: date) -> None:
        """Let the person's certificate end with *last*."""
        self.cards[person] = last
        ended = datetime.combine(last, time(23, 59, 59), JST)
        self.writes[day].append(CardEnds(person, int(ended.timestamp())))

    def asked_by_card(self, person: int, at: datetime) -> Verdict:
        """Return what the nation answers when the person's card is read."""
        return self._ticketed(person, by_card(self._known(person, at), at.date()), at)

    def asked_by_number(self, of: Entitlement, at: datetime, day: date) -> Verdict:
        """Return what the nation answers at *at* about these numbers as of *day*."""
        known = self._known(of.person, at)
        key = search_key(of.insurer, of.symbol, of.number)
        fits = [row for row in known if search_key(row.insurer, row.symbol, row.number) == key]
        return self._ticketed(of.person, by_number(fits, known, day), at)

    def _known(self, person: int, at: datetime) -> list[Entitlement]:
        moment = int(at.timestamp())
        return [
            row
            for row in self.rows[person]
            if row.known_from <= moment and (row.known_to is None or row.known_to > moment)
        ]

    def _ticketed(self, person: int, verdict: Verdict, at: datetime) -> Verdict:
        """Say 有効（未登録） of 医療扶助 before its ticket is there (WA-2)."""
        aid = bool(verdict.shown) and all(map(is_welfare, verdict.shown))
        there = self.tickets.get(person, date.max) <= at.date()
        if verdict.validity is Validity.VALID and aid and not there:
            return Verdict(Validity.VALID_UNREGISTERED, verdict.shown)
        return verdict


def morning(day: date) -> int:
    """Return six o'clock of *day* as epoch seconds."""
    return int(datetime.combine(day, _EARLY, JST).timestamp())
