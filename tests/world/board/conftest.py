"""What the board's tests share: three people, a card office without keys, readers without chips."""

import warnings
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from madoguchi.assets import VENDOR
from madoguchi.spec.readers import MYNATOUCH
from madoguchi.world.app import WorldParts, build_world
from madoguchi.world.board import Accounts, Links
from madoguchi.world.clock import JST, WorldClock
from madoguchi.world.people.appointments import Appointment
from madoguchi.world.people.book import CardProfile, Member, Story
from madoguchi.world.people.model import Entitlement, Person
from madoguchi.world.reader.view import ReaderView
from madoguchi.world.terminal import NationClient, Terminal, TerminalSettings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette asks for another HTTP client than ours
    from starlette.testclient import TestClient

HOST = "127.0.0.1:8080"


class StandInOffice:
    """Hands out objects in place of chips."""

    def __init__(self) -> None:
        self.broken = False
        self.withdrawn: list[str] = []

    def card(self, person_id: str, profile: object) -> object:
        if self.broken:
            raise OSError("disk full")
        return (person_id, profile)

    def withdraw(self, person_id: str) -> None:
        self.withdrawn.append(person_id)


class StandInReader:
    """A slot with a screen; ``changed`` is called as a session would."""

    def __init__(self) -> None:
        self.card: object = None
        self.face_file: str | None = None
        self.state = "waiting"
        self.pressed: list[str] = []
        self.closed = False
        self.changed: Callable[[], None] = lambda: None

    def lay_card(self, card: object) -> None:
        self.card = card
        self.changed()

    def pull_card(self) -> None:
        self.card = None
        self.changed()

    def finish(self, name: str) -> None:
        self.face_file = name
        self.changed()

    def press(self, choice: str) -> bool:
        self.pressed.append(choice)
        return True

    def press_digit(self, digit: str) -> bool:
        self.pressed.append(digit)
        return True

    def close(self) -> None:
        self.closed = True

    def view(self, language: str = "ja") -> ReaderView:
        return ReaderView(
            reader_id="1",
            state=self.state,
            turn=1,
            institution="見本内科",
            title="置いて<ください>" if language == "ja" else "Lay <it>",
            card_in=self.card is not None,
            face_file=self.face_file,
        )


def member(number: int, slug: str, name: str, kana: str, **card: Any) -> Member:
    return Member(
        slug=slug,
        story=Story(ja=f"{name}の話", en=f"story of {slug}"),
        card=CardProfile(**card) if card.pop("has_card", True) else None,
        person=Person(id=number, name=name, kana=kana, birthdate=date(1984, 2, 29), sex1="1"),
        entitlements=(),
        limits=(),
        diseases=(),
        tickets=(),
        reference_numbers={},
    )


COVER = Entitlement(
    person=80, insurer="06990014", classification="01", number="8000", valid_from=date(2020, 4, 1)
)
PAPER = member(80, "certificate-of-confirmation", "古川　茂樹", "フルカワ　シゲキ", has_card=False)
MEMBERS = (
    member(1, "hashigo", "髙橋　<一郎>", "タカハシ　イチロウ"),
    member(21, "suzuki-father", "鈴木　大輔", "スズキ　ダイスケ", tries_left=1),
    member(71, "unlinked", "初野　さくら", "ハツノ　サクラ", linked=False, certificate="grace"),
    member(72, "locked", "平野　和子", "ヒラノ　カズコ", tries_left=0, certificate="revoked"),
    member(73, "face-only", "顔　だけ", "カオ　ダケ", no_pin=True, certificate="reminder"),
    member(74, "cardless", "無　札", "ナシ　フダ", has_card=False),
    msgspec.structs.replace(PAPER, entitlements=(COVER,)),
    member(81, "ordinary-woman", "見本　花子", "ミホン　ハナコ"),
)


class World:
    """A world of stand-ins behind a test client."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.clock = WorldClock(home / "clock.json")
        settings = TerminalSettings(institution="9910000001", root=home / "OQS", scan_every=0.05)
        settings.make_folders()
        transport = httpx.MockTransport(lambda _: httpx.Response(500))
        client = NationClient("https://nation.invalid", transport=transport)
        self.terminal = Terminal(settings, client, self.clock)
        self.readers = {1: StandInReader(), 2: StandInReader()}
        self.office = StandInOffice()
        self.agreed: list[tuple[str, str]] = []
        parts: dict[str, Any] = {"readers": self.readers, "office": self.office}
        self.app = build_world(
            WorldParts(
                terminal=self.terminal,
                makers={1: MYNATOUCH, 2: MYNATOUCH},
                members=MEMBERS,
                cards=home / "cards",
                clock=self.clock,
                assets=VENDOR,
                links=Links(reception="http://127.0.0.1:8081/"),
                accounts=Accounts("clerk", "practice"),
                appointments=self.booked,
                at_home=lambda slug, treatment: self.agreed.append((slug, treatment)),
                **parts,
            )
        )
        headers = {"Origin": f"http://{HOST}", "HX-Request": "true"}
        self.http = TestClient(self.app, base_url=f"http://{HOST}", headers=headers)

    def booked(self, day: date) -> list[Appointment]:
        self.asked_for = day
        at = datetime(day.year, day.month, day.day, 9, 0, tzinfo=JST)
        born = date(1984, 2, 29)
        return [Appointment(at=at, number="7", name="髙橋𠮷", kana="タカハシ", birthdate=born)]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def today() -> date:
    return datetime.now().astimezone().date()
