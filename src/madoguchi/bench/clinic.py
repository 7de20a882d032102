"""A clinic to measure: a home with a database of any size, and its hub as a process of its own."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import create_engine, select

from madoguchi.apps.clock import SystemClock
from madoguchi.bench.people import INSTITUTION, person
from madoguchi.bench.processes import free_port, wait_for_page
from madoguchi.domain.answer import EligibilityAnswer, MessageHeader, QualificationResult
from madoguchi.domain.clock import JST
from madoguchi.store import schema
from madoguchi.store.opening import open_store
from madoguchi.store.ports import (
    Arrival,
    ArrivedFile,
    Folder,
    JournalState,
    LinkState,
    Patient,
    Role,
    Store,
)
from madoguchi.web.accounts import create_user
from madoguchi.web.passwords import Passwords
from madoguchi.web.settings import WebSettings

LOGIN, PASSWORD = "uketsuke", "bench-uketsuke-2026"
BATCH = 2000


@dataclass(frozen=True)
class Clinic:
    """Folders, database and port of one clinic."""

    home: Path
    port: int

    @property
    def face(self) -> Path:
        """The folder that the terminal would write to."""
        return self.home / "OQS" / "face"

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        """Where its database is."""
        return f"sqlite:///{self.home / 'hub.db'}"

    def store(self) -> Store:
        """Open its database."""
        return open_store(self.database_url, INSTITUTION, SystemClock(), secrets.token_bytes)

    def environ(self, **settings: str) -> dict[str, str]:
        """Return the environment that points a hub at this clinic."""
        values = {
            "database_url": self.database_url,
            "institution_code": INSTITUTION,
            "face_folder": str(self.face),
            "res_folder": str(self.face.parent / "res"),
            "req_folder": str(self.face.parent / "req"),
            "import_folder": str(self.home / "import"),
            "port": str(self.port),
            "full_below_mb": "1",
            "idle_minutes": "60",
            **settings,
        }
        return os.environ | {f"MADOGUCHI_HUB_{k}".upper(): v for k, v in values.items()}


def new_clinic(home: Path) -> Clinic:
    """Make a clinic with one clerk and nobody on file."""
    clinic = Clinic(home, free_port())
    for name in ("face", "res", "req"):
        (home / "OQS" / name).mkdir(parents=True)
    store = clinic.store()
    passwords = Passwords(WebSettings(), secrets.token_bytes)
    create_user(
        store, passwords, login=LOGIN, display_name="受付", role=Role.CLERK,
        password=PASSWORD, must_change=False,
    )  # fmt: skip
    store.close()
    return clinic


@contextmanager
def running_hub(clinic: Clinic, **settings: str) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Start the hub; yield its process and the seconds until its first page was served."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "madoguchi", "hub"]
    process = subprocess.Popen(command, env=clinic.environ(**settings))
    try:
        wait_for_page(f"{clinic.url}/signin", process)
        yield process, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def signed_in(clinic: Clinic) -> Iterator[httpx.Client]:
    """Yield a client that has signed in as the clerk."""
    with httpx.Client(base_url=clinic.url, trust_env=False, follow_redirects=True) as client:
        csrf = client.get("/signin").text.split('name="csrf" value="')[1].split('"')[0]
        form = {"login": LOGIN, "password": PASSWORD, "csrf": csrf}
        client.post("/signin", data=form, headers={"Origin": clinic.url}).raise_for_status()
        yield client


def fill(clinic: Clinic, patients: int, answers: int, today: date) -> None:
    """Give a clinic *patients* charts and *answers* past answers over the last five years.

    The charts go through the store. Of the answers one does; the others are its rows copied with
    new keys and days, since 100,000 transactions would measure the preparation.
    """
    store = clinic.store()
    for begin in range(0, patients, BATCH):
        charts = [_patient(store, i) for i in range(begin, min(begin + BATCH, patients))]
        with store.write() as work:
            work.patients.add_many(charts)
    if answers:
        moment = _past(0, answers, today)
        with store.write() as work:
            entry, _ = work.journal.append(_file(0, moment))
            work.journal.settle(entry.id, JournalState.READ, kind="siquc_face")
            work.arrivals.add(_arrival(store, 0, entry.id, moment))
        _multiply(clinic, store, answers, today)
    store.close()


def _multiply(clinic: Clinic, store: Store, answers: int, today: date) -> None:
    tables = (schema.journal, schema.journal_bytes, schema.arrivals)
    engine = create_engine(clinic.database_url)
    with engine.begin() as connection:
        journal, raw, arrival = (
            dict(connection.execute(select(table)).mappings().one()) for table in tables
        )
        for begin in range(1, answers, BATCH):
            keys = [
                (i, store.new_id(), _past(i, answers, today))
                for i in range(begin, min(begin + BATCH, answers))
            ]
            rows = (
                [journal | _journal_row(i, key, moment) for i, key, moment in keys],
                [raw | {"journal_id": key} for _, key, _ in keys],
                [arrival | _arrival_row(store, key, moment) for _, key, moment in keys],
            )
            for table, values in zip(tables, rows, strict=True):
                connection.execute(table.insert(), values)
    engine.dispose()


def _journal_row(index: int, key: str, moment: datetime) -> dict[str, object]:
    file = _file(index, moment)
    return {"id": key, "name": file.name, "modified_at": moment, "seen_at": moment}


def _arrival_row(store: Store, journal_id: str, moment: datetime) -> dict[str, object]:
    day = moment.date()
    return {"id": store.new_id(), "journal_id": journal_id, "day": day, "seen_at": moment}


def _patient(store: Store, index: int) -> Patient:
    name, kana, born = person(index)
    return Patient(id=store.new_id(), number=f"{index:06}", name=name, kana=kana, birthdate=born)


def _past(index: int, of: int, today: date) -> datetime:
    days = 1 + (of - index) * 1825 // of
    morning = datetime(today.year, today.month, today.day, 9, tzinfo=JST)
    return morning - timedelta(days=days, seconds=-(index % 25000))


def _file(index: int, moment: datetime) -> ArrivedFile:
    name = f"OQSsiquc01res_face_{INSTITUTION}{index:020x}_{moment:%Y%m%d%H%M%S}.xml"
    raw = f"<XmlMsg>{index}</XmlMsg>".encode()
    return ArrivedFile(name=name, folder=Folder.FACE, raw=raw, modified_at=moment, seen_at=moment)


def _arrival(store: Store, index: int, journal_id: str, moment: datetime) -> Arrival:
    name, kana, born = person(index)
    result = QualificationResult(name=name, name_kana=kana, birthdate=born, sex1="1")
    answer = EligibilityAnswer(
        header=MessageHeader(segment_of_result="1", medical_institution_code=INSTITUTION),
        processing_result_status="1",
        qualification_validity="1",
        results=(result,),
    )
    return Arrival(
        id=store.new_id(),
        journal_id=journal_id,
        day=moment.date(),
        seen_at=moment,
        created_at=moment,
        source="siquc_face",
        answer=answer,
        link=LinkState.NONE,
    )
