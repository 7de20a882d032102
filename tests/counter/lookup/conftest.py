"""番号で確認 over the real exchange and intake; the terminal answers by a script."""

import sys
import warnings
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # tests/support

from madoguchi.counter.lookup import InsurersMet, LookupDesk, LookupPart
from madoguchi.counter.lookup import feature as lookup_feature
from madoguchi.counter.routes import feature
from madoguchi.counter.service import Counter
from madoguchi.store.ports import Patient, Role
from madoguchi.web.app import build_app
from madoguchi.web.settings import WebSettings
from support.exchange_desk import Desk
from support.scripted_terminal import Answer, Taken, header, result, xml

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette asks for another HTTP client than ours
    from starlette.testclient import TestClient

ORIGIN = "http://127.0.0.1:8081"
ASSETS = Path("src/madoguchi/assets/vendor").resolve()
PASSWORD = "ひらがなもつかえるあんしょう5"

FORM = {
    "birthdate": "S55.4.1",
    "insurer_number": "991232",
    "symbol": "見－１２",
    "number": "５６",
    "branch": "1",
    "here": "1",
}
"""A whole form; 991232 has a right 検証番号."""


def answering(validity: str, *, people: int = 1) -> object:
    """Answer with one 資格有効性 and so many entitlements."""

    def script(taken: Taken) -> list[Answer]:
        number = taken.value("InsuredIdentificationNumber")
        body = (
            f"<QualificationConfirmSearchInfo><InsuredIdentificationNumber>{number}"
            "</InsuredIdentificationNumber></QualificationConfirmSearchInfo>"
            f"<ResultList>{result(number) * people}</ResultList>"
            "<ProcessingResultStatus>1</ProcessingResultStatus>"
            f"<QualificationValidity>{validity}</QualificationValidity>"
        )
        return [(taken.answer_name(), xml(header(taken), body))]

    return script


class Browser(TestClient):
    """A signed-in browser that sends our origin and token with every change."""

    def __init__(self, app) -> None:
        super().__init__(app, base_url=ORIGIN, follow_redirects=False)

    def token(self, path: str) -> str:
        return self.get(path).text.split('name="csrf" content="')[1].split('"')[0]

    def change(self, path: str, /, fields=None):
        data = {"csrf": self.token("/")} | (fields or {})
        return self.post(path, data=data, headers={"Origin": ORIGIN})


class LookupSite:
    """The shell with 受付 and 番号で確認 over a desk that asks."""

    def __init__(self, desk: Desk, spool: Path) -> None:
        self.desk = desk
        self.store, self.clock = desk.store, desk.clock
        desk.counter = self.counter = Counter(desk.store, desk.clock, [InsurersMet()])
        self.keys = Random(3)
        self.lookup = LookupDesk(
            desk.store, desk.clock, lambda size: self.keys.randbytes(size).hex()[:size]
        )
        parts = (
            feature(
                desk.store,
                desk.clock,
                counter=self.counter,
                spool=spool,
                parts=[LookupPart()],
                line=desk.exchange.health,
            ),
            lookup_feature(desk.store, desk.clock, desk=self.lookup, asker=desk.exchange),
        )
        settings = WebSettings(
            clinic_name="みどり内科", hash_memory=64, hash_rounds=1, hash_lanes=1, heartbeat=0.2
        )
        self.app = build_app(desk.store, desk.clock, settings, parts, ASSETS, Random(1).randbytes)
        self.known: set[Role] = set()

    def browser(self, role: Role = Role.CLERK) -> Browser:
        if role not in self.known:
            self.known.add(role)
            self.app.state.shell.accounts.create_user(
                login=role.value,
                display_name=role.value,
                role=role,
                actor="test",
                password=PASSWORD,
                must_change=False,
            )
        browser = Browser(self.app)
        fields = {"csrf": browser.token("/signin"), "login": role.value, "password": PASSWORD}
        assert browser.post("/signin", data=fields, headers={"Origin": ORIGIN}).status_code == 303
        return browser

    def patient(self, **changes: object) -> Patient:
        base = {
            "id": self.store.new_id(),
            "number": "00123",
            "name": "見本　花子",
            "kana": "ミホン ハナコ",
            "birthdate": self.lookup.read(FORM).birthdate,
            "sex": "2",
        }
        patient = Patient(**(base | changes))
        with self.store.write() as work:
            work.patients.add(patient)
        return patient

    def enquiries(self) -> list:
        with self.store.read() as work:
            return list(work.enquiries.of_day(self.clock.now().date()))


@pytest.fixture
def site(sqlite, tmp_path: Path):
    desk = Desk(tmp_path / "desk", sqlite.new())
    yield LookupSite(desk, tmp_path / "spool")
    desk.close()


@pytest.fixture
def lookup(site):
    return site.lookup
