"""Taking a CSV into the registry: look first, then say yes or no (``issue 2`` item 9).

An uploaded file lies in the spool folder until it is confirmed, cancelled or an hour old. Nothing
reaches the registry before ``confirm``, which adds every good row in one transaction. Rows stream;
memory holds numbers and the first few rows to show, whatever the size of the file.
"""

import csv
import os
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final

import msgspec
from msgspec import Struct

from madoguchi.counter.registry import numbers_in_use
from madoguchi.counter.registry_csv import Layout, Row, layout_of, rows_of, safe_cell
from madoguchi.counter.service import only_registrars
from madoguchi.counter.spool import Spool, Waiting
from madoguchi.domain.clock import Clock
from madoguchi.store.ports import Patient, StaffUser, Store, Work

_SHOWN: Final = 20
_SHOWN_ERRORS: Final = 100
_BATCH: Final = 1000


class Preview(Struct, frozen=True, kw_only=True):
    """What a file would do: counts, the first good rows, the first bad ones.

    ``added`` is None before the confirm, then the number of patients that were added.
    """

    id: str
    file_name: str
    layout: Layout
    good: int
    bad: int
    patients: tuple[Patient, ...]
    errors: tuple[Row, ...]
    added: int | None = None


class _Tally:
    """Counts rows as they pass and writes the bad ones down for the clinic to correct."""

    def __init__(self, layout: Layout, errors_to: Path) -> None:
        self.good = self.bad = 0
        self.patients: list[Patient] = []
        self.errors: list[Row] = []
        self._layout = layout
        self._path = errors_to

    def good_ones(self, rows: Iterator[Row]) -> Iterator[Patient]:
        with open(self._path, "w", encoding="utf-8-sig", newline="", opener=_private) as file:
            bad = csv.writer(file)
            bad.writerow(["行", "直すところ", *map(safe_cell, self._layout.headings)])
            for row in rows:
                if row.patient is None:
                    self._refuse(row)
                    bad.writerow([row.line, " ".join(row.errors), *map(safe_cell, row.cells)])
                else:
                    self.good += 1
                    self.patients += [row.patient] if len(self.patients) < _SHOWN else []
                    yield row.patient

    def _refuse(self, row: Row) -> None:
        self.bad += 1
        if len(self.errors) < _SHOWN_ERRORS:
            self.errors.append(row)


class ImportDesk:
    """Uploads that wait for a yes. *spool* is a folder of our own that only we can read."""

    def __init__(
        self, store: Store, clock: Clock, spool: Path, new_token: Callable[[], str]
    ) -> None:
        self._store = store
        self._clock = clock
        self._spool: Spool[Preview] = Spool(spool, clock, new_token)
        self._lock = Lock()

    def upload(self, file: BinaryIO, name: str, user: StaffUser) -> Preview:
        """Keep *file* and say what it would do; UnreadableCsvError if it cannot be used at all."""
        only_registrars(user)
        return self._spool.put(file, lambda token, path: self._look(token, path, name), user)

    def preview(self, token: str, user: StaffUser) -> Preview:
        """Return what was found in an upload of *user*; GoneError if it is not waiting."""
        return self._spool.of(token, user).preview

    def confirm(self, token: str, user: StaffUser) -> Preview:
        """Add every good row in one transaction; a second confirm adds nothing."""
        only_registrars(user)
        with self._lock:
            waiting = self._spool.of(token, user)
            if waiting.preview.added is None:
                waiting.preview = self._add(waiting, user)
        return waiting.preview

    def cancel(self, token: str, user: StaffUser) -> None:
        """Forget an upload and delete its file."""
        self._spool.drop(self._spool.of(token, user).preview.id)

    def errors(self, token: str, user: StaffUser) -> bytes:
        """Return the refused rows as CSV with a first column that says what to correct."""
        return _errors_of(self._spool.of(token, user).path).read_bytes()

    def _look(self, token: str, path: Path, name: str) -> Preview:
        layout = layout_of(path)
        tally = _Tally(layout, _errors_of(path))
        with self._store.read() as work:
            taken = numbers_in_use(work)
        for _ in tally.good_ones(self._rows(path, layout, taken)):
            pass
        return _preview(token, name, layout, tally)

    def _add(self, waiting: Waiting[Preview], user: StaffUser) -> Preview:
        before = waiting.preview
        tally = _Tally(before.layout, _errors_of(waiting.path))
        with self._store.write() as work:
            rows = self._rows(waiting.path, before.layout, numbers_in_use(work))
            _add_all(work, tally.good_ones(rows))
            work.audit.add(
                user.id, "patients.imported", before.id, f"added={tally.good} refused={tally.bad}"
            )
        waiting.path.unlink(missing_ok=True)
        done = _preview(before.id, before.file_name, before.layout, tally)
        return msgspec.structs.replace(done, added=tally.good)

    def _rows(self, path: Path, layout: Layout, taken: set[str]) -> Iterator[Row]:
        now, new_id = self._clock.now(), self._store.new_id
        return rows_of(path, layout, taken=taken, now=now, new_id=new_id)


def _preview(token: str, name: str, layout: Layout, tally: _Tally) -> Preview:
    return Preview(
        id=token,
        file_name=name,
        layout=layout,
        good=tally.good,
        bad=tally.bad,
        patients=tuple(tally.patients),
        errors=tuple(tally.errors),
    )


def _add_all(work: Work, patients: Iterator[Patient]) -> None:
    while batch := list(islice(patients, _BATCH)):
        work.patients.add_many(batch)


def _errors_of(path: Path) -> Path:
    return path.with_suffix(".errors.csv")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
