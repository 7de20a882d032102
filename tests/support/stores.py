"""Stores for tests: an empty, migrated database of either kind, a clock that is told the time."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from madoguchi.domain.answer import EligibilityAnswer, MessageHeader, QualificationResult
from madoguchi.domain.clock import JST
from madoguchi.store.database import SqlStore
from madoguchi.store.opening import open_store
from madoguchi.store.ports import ArrivedFile, Folder

INSTITUTION = "9910000001"
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=JST)
TODAY = MORNING.date()


class ToldClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    def forward(self, **time: float) -> datetime:
        self.moment += timedelta(**time)
        return self.moment


class Databases(Protocol):
    """Gives addresses of fresh, migrated databases."""

    def new(self) -> str: ...


class SqliteDatabases:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._template = folder / "template.db"
        open_with(f"sqlite:///{self._template}").close()

    def new(self) -> str:
        self._count += 1
        path = self._folder / f"{self._count}.db"
        shutil.copy(self._template, path)
        return f"sqlite:///{path}"


class PostgresDatabases:
    """Copies of one migrated database; *server* is ``support/postgres.py``'s."""

    def __init__(self, server: object) -> None:
        self._server = server
        self._template = server.new_database()
        open_with(server.url(self._template)).close()

    def new(self) -> str:
        return self._server.url(self._server.new_database(self._template))


def open_with(
    url: str, clock: ToldClock | None = None, institution: str = INSTITUTION, seed: int = 1
) -> SqlStore:
    """Open *url* with ids from *seed*."""
    randomness: Callable[[int], bytes] = random.Random(seed).randbytes
    return open_store(url, institution, clock or ToldClock(), randomness)


@contextmanager
def opened(url: str, clock: ToldClock | None = None, **more: object) -> Iterator[SqlStore]:
    """Open *url* for a block."""
    store = open_with(url, clock, **more)
    try:
        yield store
    finally:
        store.close()


def an_answer(name: str = "髙﨑　徳子", kana: str = "ﾀｶｻｷ ﾄｸｺ") -> EligibilityAnswer:
    """Return a small answer with an awkward name."""
    return EligibilityAnswer(
        header=MessageHeader(
            process_execution_time=MORNING,
            medical_institution_code=INSTITUTION,
            segment_of_result="1",
        ),
        qualification_validity="1",
        results=(
            QualificationResult(
                name=name,
                name_kana=kana,
                birthdate=date(1953, 4, 1),
                insured_partial_contribution_ratio="010",
            ),
        ),
    )


def a_file(
    name: str = "OQSsiquc01res_face_a_20261124090000.xml",
    raw: bytes = b"<XmlMsg/>",
    at: datetime = MORNING,
    folder: Folder = Folder.FACE,
) -> ArrivedFile:
    """Return a file as found."""
    return ArrivedFile(name=name, folder=folder, raw=raw, modified_at=at, seen_at=at)
