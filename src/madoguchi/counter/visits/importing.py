"""Visits that never met our counter, from the receipt computer's CSV: look first, then yes or no.

Works as ``counter/importing.py`` does for charts. A line names a day and a chart by the clinic's
number; a chart that has a visit on that day keeps it. The visit is made with no evidence, so that
month end asks about it.
"""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final

import msgspec
from msgspec import Struct

from madoguchi.counter.csv_files import Layout, UnreadableCsvError, layout_of, lines_of
from madoguchi.counter.service import only_registrars
from madoguchi.counter.spool import Spool, Waiting
from madoguchi.counter.visits.import_columns_table import COLUMNS, FIRST, REQUIRED
from madoguchi.domain.clock import Clock, business_day
from madoguchi.formats.japanese import DateTextError, parse_date
from madoguchi.store.ports import StaffUser, Store, Visit, VisitSource, Work

_SHOWN: Final = 100
_LONGEST_REMARK: Final = 200
MOST: Final = 10_000
"""Lines of one file: a month of 400 visits a day. Nobody else can write while they are added."""


class Row(Struct, frozen=True, kw_only=True):
    """One line: a visit, or what is wrong with it, or neither where it is known already."""

    line: int
    cells: tuple[str, ...]
    problem: str = ""
    visit: Visit | None = None


class Preview(Struct, frozen=True, kw_only=True):
    """What a file would do; ``added`` is None before the yes."""

    id: str
    file_name: str
    layout: Layout
    good: int
    known: int
    bad: int
    errors: tuple[Row, ...]
    added: int | None = None


class VisitImport:
    """Uploads that wait for a yes. *spool* is a folder of our own that only we can read."""

    def __init__(
        self, store: Store, clock: Clock, spool: Path, new_token: Callable[[], str]
    ) -> None:
        self._store = store
        self._clock = clock
        # Beside the files of charts, which are swept by another.
        self._spool: Spool[Preview] = Spool(spool / "visits", clock, new_token)
        self._lock = Lock()

    def upload(self, file: BinaryIO, name: str, user: StaffUser) -> Preview:
        """Keep *file* and say what it would do; UnreadableCsvError if it cannot be used at all."""
        only_registrars(user)
        return self._spool.put(file, lambda token, path: self._look(token, path, name, user), user)

    def preview(self, token: str, user: StaffUser) -> Preview:
        """Return what was found in an upload of *user*; GoneError if it is not waiting."""
        return self._spool.of(token, user).preview

    def confirm(self, token: str, user: StaffUser) -> Preview:
        """Add every good visit in one transaction; a second confirm adds nothing."""
        only_registrars(user)
        with self._lock:
            waiting = self._spool.of(token, user)
            if waiting.preview.added is None:
                waiting.preview = self._add(waiting, user)
        return waiting.preview

    def cancel(self, token: str, user: StaffUser) -> None:
        """Forget an upload and delete its file."""
        self._spool.drop(self._spool.of(token, user).preview.id)

    def _look(self, token: str, path: Path, name: str, user: StaffUser) -> Preview:
        layout = layout_of(path, COLUMNS, REQUIRED)
        with self._store.read() as work:
            return _tallied(token, name, layout, self._rows(work, path, layout, user))

    def _add(self, waiting: Waiting[Preview], user: StaffUser) -> Preview:
        before = waiting.preview
        with self._store.write() as work:
            rows = self._rows(work, waiting.path, before.layout, user)
            done = _tallied(before.id, before.file_name, before.layout, _adding(work, rows))
            work.audit.add(
                user.id, "visits.imported", before.id, f"added={done.good} refused={done.bad}"
            )
        waiting.path.unlink(missing_ok=True)
        return msgspec.structs.replace(done, added=done.good)

    def _rows(self, work: Work, path: Path, layout: Layout, user: StaffUser) -> Iterator[Row]:
        today, seen = business_day(self._clock.now()), set[tuple[str, date]]()
        with path.open(encoding=layout.encoding, newline="") as file:
            lines = lines_of(file, layout.delimiter)
            next(lines, None)
            for line, cells in _limited(lines):
                if any(map(str.strip, cells)):
                    row = self._row(work, line, cells, layout, today, user)
                    visit = row.visit
                    if visit and (visit.patient_id or "", visit.day) in seen:
                        row = Row(line=line, cells=tuple(cells))
                    elif visit:
                        seen.add((visit.patient_id or "", visit.day))
                    yield row

    def _row(
        self,
        work: Work,
        line: int,
        cells: list[str],
        layout: Layout,
        today: date,
        user: StaffUser,
    ) -> Row:
        values = {f: cell.strip() for f, cell in zip(layout.fields, cells, strict=False) if f}
        problem, day = _day(values.get("day", ""), today)
        number = values.get("number", "")
        patient = work.patients.by_number(number) if number else None
        first = unicodedata.normalize("NFKC", values.get("first", ""))
        problem = problem or ("" if patient else f"患者番号「{number}」の患者は登録にありません。")
        problem = problem or _other_problem(first, values.get("remark", ""))
        if problem or patient is None or day is None:
            return Row(line=line, cells=tuple(cells), problem=problem)
        if work.visits.of_patient_on(patient.id, day):
            return Row(line=line, cells=tuple(cells))
        visit = Visit(
            id=self._store.new_id(),
            day=day,
            created_at=self._clock.now(),
            created_by=user.id,
            source=VisitSource.IMPORTED,
            patient_id=patient.id,
            first=FIRST[first],
            remark=values.get("remark", ""),
        )
        return Row(line=line, cells=tuple(cells), visit=visit)


def _limited(lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for count, line in enumerate(lines, start=1):
        if count > MOST:
            raise UnreadableCsvError(
                f"一度に取り込めるのは{MOST:,}件までです。日や月で分けてください。"
            )
        yield line


def _adding(work: Work, rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        if row.visit:
            work.visits.add(row.visit)
        yield row


def _tallied(token: str, name: str, layout: Layout, rows: Iterator[Row]) -> Preview:
    good = known = bad = 0
    errors: list[Row] = []
    for row in rows:
        good += row.visit is not None
        bad += bool(row.problem)
        known += row.visit is None and not row.problem
        if row.problem and len(errors) < _SHOWN:
            errors.append(row)
    return Preview(
        id=token,
        file_name=name,
        layout=layout,
        good=good,
        known=known,
        bad=bad,
        errors=tuple(errors),
    )


def _day(text: str, today: date) -> tuple[str, date | None]:
    if not text:
        return "来院日がありません。", None
    try:
        day = parse_date(text)
    except DateTextError as error:
        return str(error), None
    return (f"来院日「{text}」が今日より後です。", None) if day > today else ("", day)


def _other_problem(first: str, remark: str) -> str:
    if first not in FIRST:
        return f"「{first}」が読めません。初診か再診と書いてください。"
    if len(remark) > _LONGEST_REMARK:
        return f"備考が長すぎます（{_LONGEST_REMARK}文字まで）。"
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in remark):
        return "備考に目に見えない文字が入っています。"
    return ""
