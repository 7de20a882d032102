"""A CSV of reservations that waits for a yes: read, looked through, shown with its errors.

The same care as ``counter/importing``: the file lies in a private spool until it is confirmed,
cancelled or an hour old; rows stream and memory holds the first few to show. Nobody is asked about
before the clerk confirmed.
"""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from madoguchi.counter.bulk.columns_table import COLUMNS, REQUIRED
from madoguchi.counter.bulk.making import BulkMaker
from madoguchi.counter.bulk.reservations import (
    MOST,
    SOMEBODY_ELSE,
    Reservation,
    problems,
    reservation_from,
)
from madoguchi.counter.csv_files import (
    Layout,
    UnreadableCsvError,
    layout_of,
    lines_of,
    safe_cell,
)
from madoguchi.counter.service import only_registrars
from madoguchi.counter.spool import Spool
from madoguchi.domain.clock import Clock
from madoguchi.formats.japanese import parse_date
from madoguchi.store.ports import BulkList, StaffUser

_SHOWN: Final = 20
_SHOWN_ERRORS: Final = 100


class BadRow(Struct, frozen=True, kw_only=True):
    """A line that cannot be used: number from 1, its cells, and what to correct."""

    line: int
    cells: tuple[str, ...]
    errors: tuple[str, ...]


class Preview(Struct, frozen=True, kw_only=True):
    """What a file holds for *day*: counts, the first good rows, the first bad ones.

    ``other_days`` are rows of another day, ``twice`` further rows of a number; neither is used.
    """

    id: str
    file_name: str
    day: date
    layout: Layout
    good: int
    bad: int
    other_days: int
    twice: int
    people: tuple[Reservation, ...]
    errors: tuple[BadRow, ...]


class _Tally:
    """Goes through a file once: good reservations come out, the rest is counted."""

    def __init__(self, path: Path, layout: Layout, day: date, today: date) -> None:
        self.good = self.bad = self.other_days = self.twice = 0
        self._path = path
        self._layout = layout
        self._day = day
        self._today = today

    def rows(self) -> Iterator[Reservation | BadRow]:
        seen: dict[str, Reservation] = {}
        with self._path.open(encoding=self._layout.encoding, newline="") as file:
            lines = lines_of(file, self._layout.delimiter)
            next(lines, None)
            for line, cells in lines:
                if any(map(str.strip, cells)):
                    yield from self._row(line, cells, seen)

    def _row(
        self, line: int, cells: list[str], seen: dict[str, Reservation]
    ) -> Iterator[Reservation | BadRow]:
        fields = self._layout.fields
        values = {f: cell.strip() for f, cell in zip(fields, cells, strict=False) if f}
        wrong = list(problems(values, self._today))
        if len(cells) > len(fields):
            wrong.insert(0, "列の数が見出しより多くなっています。")
        if wrong:
            self.bad += 1
            yield BadRow(line=line, cells=tuple(cells), errors=tuple(wrong))
        elif values.get("day") and parse_date(values["day"]) != self._day:
            self.other_days += 1
        else:
            person = reservation_from(values)
            first = seen.setdefault(person.number, person) if person.number else person
            if first is person:
                yield self._counted(person)
            elif person.is_of(first):
                self.twice += 1
            else:
                self.bad += 1
                yield BadRow(line=line, cells=tuple(cells), errors=(SOMEBODY_ELSE,))

    def _counted(self, person: Reservation) -> Reservation:
        self.good += 1
        if self.good > MOST:
            raise UnreadableCsvError(
                f"一度に確認できるのは{MOST:,}名までです。日を分けるか、行を減らしてください。"
            )
        return person


class UploadDesk:
    """Uploads that wait for a yes. *spool* is a folder of our own that only we can read."""

    def __init__(
        self, maker: BulkMaker, clock: Clock, spool: Path, new_token: Callable[[], str]
    ) -> None:
        self._maker = maker
        self._clock = clock
        self._spool: Spool[Preview] = Spool(spool, clock, new_token)

    def upload(self, file: BinaryIO, name: str, day: date, user: StaffUser) -> Preview:
        """Keep *file* and say what it holds for *day*; UnreadableCsvError if it is no use."""
        only_registrars(user)
        return self._spool.put(file, lambda token, path: self._look(token, path, name, day), user)

    def preview(self, token: str, user: StaffUser) -> Preview:
        """Return what was found in an upload of *user*; GoneError if it is not waiting."""
        return self._spool.of(token, user).preview

    def confirm(self, token: str, user: StaffUser, title: str) -> BulkList:
        """Make and send the list of the good rows; a second confirm finds nothing to do."""
        only_registrars(user)
        taken = self._spool.take(token, user)
        return self._maker.make(
            self._good(taken.path, taken.preview),
            user.id,
            day=taken.preview.day,
            source="csv",
            title=title,
            send=True,
            after=lambda: self._spool.drop(token),
        )

    def cancel(self, token: str, user: StaffUser) -> None:
        """Forget an upload and delete its file."""
        self._spool.drop(self._spool.of(token, user).preview.id)

    def errors(self, token: str, user: StaffUser) -> bytes:
        """Return the refused rows as CSV with a first column that says what to correct."""
        waiting = self._spool.of(token, user)
        layout = waiting.preview.layout
        text = io.StringIO(newline="")
        out = csv.writer(text)
        out.writerow(["行", "直すところ", *map(safe_cell, layout.headings)])
        for row in self._tally(waiting.path, layout, waiting.preview.day).rows():
            if isinstance(row, BadRow):
                out.writerow([row.line, " ".join(row.errors), *map(safe_cell, row.cells)])
        return text.getvalue().encode("utf-8-sig")

    def _tally(self, path: Path, layout: Layout, day: date) -> _Tally:
        return _Tally(path, layout, day, self._clock.now().date())

    def _good(self, path: Path, preview: Preview) -> Iterator[Reservation]:
        rows = self._tally(path, preview.layout, preview.day).rows()
        return (row for row in rows if isinstance(row, Reservation))

    def _look(self, token: str, path: Path, name: str, day: date) -> Preview:
        layout = layout_of(path, COLUMNS, REQUIRED)
        tally = self._tally(path, layout, day)
        people: list[Reservation] = []
        errors: list[BadRow] = []
        for row in tally.rows():
            if isinstance(row, BadRow):
                errors += [row] if len(errors) < _SHOWN_ERRORS else []
            elif len(people) < _SHOWN:
                people.append(row)
        return Preview(
            id=token,
            file_name=name,
            day=day,
            layout=layout,
            good=tally.good,
            bad=tally.bad,
            other_days=tally.other_days,
            twice=tally.twice,
            people=tuple(people),
            errors=tuple(errors),
        )
