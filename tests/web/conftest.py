"""The shell over the real store on SQLite, in virtual time, with cheap password hashing."""

import shutil
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from starlette.applications import Starlette

from madoguchi.domain.clock import JST
from madoguchi.store.opening import open_store
from madoguchi.store.ports import Role, StaffUser, Store
from madoguchi.web.app import build_app
from madoguchi.web.settings import WebSettings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette asks for another HTTP client than ours
    from starlette.testclient import TestClient

INSTITUTION = "9910000001"
HOST = "127.0.0.1:8081"
ORIGIN = f"http://{HOST}"
ASSETS = Path("src/madoguchi/assets/vendor").resolve()
PASSWORD = "ひらがなもつかえるあんしょう5"


class HandClock:
    """A clock that only tests move."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 22, 8, 30, tzinfo=JST)

    def now(self) -> datetime:
        return self.moment

    def advance(self, **step: float) -> None:
        self.moment += timedelta(**step)


class Desk(TestClient):
    """A browser at the counter: sends our origin with changes and finds the token itself."""

    ORIGIN = ORIGIN
    PASSWORD = PASSWORD
    ASSETS = ASSETS

    def __init__(self, app: Starlette, **options: object) -> None:
        super().__init__(app, base_url=ORIGIN, follow_redirects=False, **options)

    def token(self, path: str = "/signin") -> str:
        return self.get(path).text.split('name="csrf" content="')[1].split('"')[0]

    def submit(self, path: str, page: str = "/signin", **fields: str):
        fields = {"csrf": self.token(page)} | fields
        return self.post(path, data=fields, headers={"Origin": ORIGIN})

    def sign_in(self, login: str, password: str = PASSWORD):
        return self.submit("/signin", login=login, password=password)

    @property
    def key(self) -> str | None:
        return self.cookies.get("madoguchi")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its schema, made once, because migrations take longer than a test."""
    path = tmp_path_factory.mktemp("web") / "empty.db"
    open_store(f"sqlite:///{path}", INSTITUTION, HandClock(), Random(7).randbytes).close()
    return path


@pytest.fixture
def store(tmp_path: Path, empty_database: Path, clock: HandClock) -> Iterator[Store]:
    path = tmp_path / "clinic.db"
    shutil.copy(empty_database, path)
    store = open_store(f"sqlite:///{path}", INSTITUTION, clock, Random(7).randbytes)
    yield store
    store.close()


@pytest.fixture
def settings() -> WebSettings:
    return WebSettings(
        clinic_name="みどり内科", hash_memory=64, hash_rounds=1, hash_lanes=1, heartbeat=0.2
    )


@pytest.fixture
def app(store: Store, clock: HandClock, settings: WebSettings) -> Starlette:
    return build_app(store, clock, settings, (), ASSETS, Random(1).randbytes)


@pytest.fixture
def people(app: Starlette) -> dict[Role, StaffUser]:
    """One member of staff of each role; the login is the role's name."""
    accounts = app.state.shell.accounts
    return {
        role: accounts.create_user(
            login=role.value,
            display_name=f"{role.value} 髙﨑",
            role=role,
            actor="test",
            password=PASSWORD,
            must_change=False,
        )[0]
        for role in Role
    }


@pytest.fixture
def desk(app: Starlette) -> Desk:
    return Desk(app)


@pytest.fixture
def open_desk() -> Callable[[Starlette], Desk]:
    """Open a further browser on an application."""
    return Desk


@pytest.fixture
def owner(app: Starlette, people: dict[Role, StaffUser]) -> Desk:
    desk = Desk(app)
    assert desk.sign_in("owner").status_code == 303
    return desk
