"""A store, a clock that tests turn, staff of each role, and the counter over them."""

import shutil
import sys
import warnings
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from starlette.applications import Starlette

from madoguchi.counter.routes import feature
from madoguchi.counter.service import Counter
from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.clock import JST
from madoguchi.store.opening import open_store
from madoguchi.store.ports import (
    Arrival,
    ArrivedFile,
    Folder,
    JournalState,
    Patient,
    Role,
    StaffUser,
    Store,
)
from madoguchi.web.app import build_app
from madoguchi.web.settings import WebSettings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette asks for another HTTP client than ours
    from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))  # counter_people.py stands beside the tests

INSTITUTION = "9910000001"
MORNING = datetime(2026, 11, 20, 9, 30, tzinfo=JST)


class TurnedClock:
    """A clock that stands still until a test turns it."""

    def __init__(self) -> None:
        self.moment = MORNING

    def now(self) -> datetime:
        return self.moment

    def turn(self, **by: float) -> None:
        self.moment += timedelta(**by)


class Desk:
    """What a test of the counter works with, and short ways to fill it."""

    def __init__(self, store: Store, clock: TurnedClock) -> None:
        self.store = store
        self.clock = clock
        self.counter = Counter(store, clock)
        self.files = 0

    def patient(self, number: str, **changes: object) -> Patient:
        base = {
            "id": self.store.new_id(),
            "number": number,
            "name": "山田　花子",
            "kana": "ヤマダ ハナコ",
            "birthdate": date(1980, 2, 14),
            "sex": "2",
        }
        patient = Patient(**(base | changes))
        with self.store.write() as work:
            work.patients.add(patient)
        return patient

    def arrive(
        self, answer: EligibilityAnswer, *, name: str = "", kind: str = "siquc_face"
    ) -> Arrival:
        """Do what intake does with a readable file."""
        self.files += 1
        stamp = f"{self.clock.now():%Y%m%d%H%M%S}"
        file = ArrivedFile(
            name=name or f"OQSsiquc01res_face_{INSTITUTION}{self.files:020x}_{stamp}.xml",
            folder=Folder.FACE,
            raw=f"<XmlMsg>{self.files}</XmlMsg>".encode(),
            modified_at=self.clock.now(),
            seen_at=self.clock.now(),
        )
        with self.store.write() as work:
            entry, _ = work.journal.append(file)
            work.journal.settle(entry.id, JournalState.READ, kind=kind)
            settled = work.journal.entry(entry.id)
            assert settled
            self.counter.on_eligibility(work, settled, answer)
        with self.store.read() as work:
            today = self.clock.now().date()
            rows = [*work.arrivals.of_day(today), *work.arrivals.of_day(today, carried_over=True)]
            return next(row for row in rows if row.journal_id == entry.id)

    def audit(self) -> list[tuple[str, str, str, str]]:
        with self.store.read() as work:
            return [(r.actor, r.action, r.subject, r.detail) for r in work.audit.latest()]


def staff(role: Role) -> StaffUser:
    return StaffUser(
        id=f"user-{role.value}",
        login=role.value,
        display_name=role.value,
        role=role,
        password_hash="",
    )


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the schema and nothing else, made once and copied for each test."""
    path = tmp_path_factory.mktemp("counter") / "empty.db"
    open_store(f"sqlite:///{path}", INSTITUTION, TurnedClock(), Random(1).randbytes).close()
    return path


@pytest.fixture
def desk(empty_database: Path, tmp_path: Path) -> Iterator[Desk]:
    for part in empty_database.parent.glob("empty.db*"):
        shutil.copy(part, tmp_path / part.name)
    clock = TurnedClock()
    store = open_store(
        f"sqlite:///{tmp_path / 'empty.db'}", INSTITUTION, clock, Random(2).randbytes
    )
    yield Desk(store, clock)
    store.close()


HOST = "127.0.0.1:8081"
ORIGIN = f"http://{HOST}"
ASSETS = Path("src/madoguchi/assets/vendor").resolve()
PASSWORD = "ひらがなもつかえるあんしょう5"


class Folders:
    """What intake would tell of the folders; tests put troubles in."""

    def __init__(self) -> None:
        self.health: list[object] = []
        self.unread: list[object] = []


class Browser(TestClient):
    """A signed-in browser that sends our origin and token with every change."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(app, base_url=ORIGIN, follow_redirects=False)

    def token(self, path: str) -> str:
        return self.get(path).text.split('name="csrf" content="')[1].split('"')[0]

    def change(self, path: str, /, fields: dict[str, str] | None = None, **more: object):
        data = {"csrf": self.token("/")} | (fields or {})
        headers = {"Origin": ORIGIN} | more.pop("headers", {})
        return self.post(path, data=data, headers=headers, **more)


class Site:
    """The shell with the counter's feature, and a browser for each role."""

    def __init__(self, desk: Desk, spool: Path) -> None:
        self.desk = desk
        self.folders = Folders()
        part = feature(
            desk.store,
            desk.clock,
            counter=desk.counter,
            spool=spool,
            health=lambda: self.folders.health,
            unread=lambda: self.folders.unread,
        )
        settings = WebSettings(
            clinic_name="みどり内科", hash_memory=64, hash_rounds=1, hash_lanes=1, heartbeat=0.2
        )
        self.app = build_app(desk.store, desk.clock, settings, (part,), ASSETS, Random(1).randbytes)
        for role in Role:
            self.app.state.shell.accounts.create_user(
                login=role.value,
                display_name=role.value,
                role=role,
                actor="test",
                password=PASSWORD,
                must_change=False,
            )

    def browser(self, role: Role = Role.CLERK) -> Browser:
        browser = Browser(self.app)
        fields = {"csrf": browser.token("/signin"), "login": role.value, "password": PASSWORD}
        assert browser.post("/signin", data=fields, headers={"Origin": ORIGIN}).status_code == 303
        return browser


@pytest.fixture
def site(desk: Desk, tmp_path: Path) -> Site:
    return Site(desk, tmp_path / "spool")


@pytest.fixture
def clerk() -> StaffUser:
    return staff(Role.CLERK)


@pytest.fixture
def doctor() -> StaffUser:
    return staff(Role.DOCTOR)
