"""A store, a clock that tests turn, staff of each role, and the counter over them."""

import sys
import warnings
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # counter_people.py stands beside the tests
sys.path.insert(0, str(Path(__file__).parents[1]))  # tests/support

from starlette.applications import Starlette

from madoguchi.counter.routes import feature
from madoguchi.counter.service import Counter
from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.clock import JST
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
from support.postgres import private_postgres
from support.stores import PostgresDatabases, SqliteDatabases, opened

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette asks for another HTTP client than ours
    from starlette.testclient import TestClient

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


ON_BOTH = ("test_service", "test_registry", "test_importing")
"""What talks to the store itself runs on both databases; pages and long tables on SQLite alone."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    simple = not list(metafunc.definition.iter_markers("parametrize"))
    both = simple and metafunc.module.__name__.endswith(ON_BOTH)
    if both and "database" in metafunc.fixturenames:
        metafunc.parametrize("database", ["sqlite", "postgresql"])


@pytest.fixture
def database() -> str:
    return "sqlite"


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresDatabases]:
    with private_postgres() as server:
        yield PostgresDatabases(server)


@pytest.fixture
def desk(request: pytest.FixtureRequest, database: str) -> Iterator[Desk]:
    clock = TurnedClock()
    with opened(request.getfixturevalue(database).new(), clock, seed=2) as store:
        yield Desk(store, clock)


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
