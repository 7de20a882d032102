"""What the kiosk's tests share: a reader of which only the screen is real, and its pages."""

import warnings
from datetime import date
from typing import Any

import pytest
from starlette.applications import Starlette

from madoguchi.spec.readers import MYNATOUCH
from madoguchi.world.kiosk import Kiosk
from madoguchi.world.kiosk.routes import TEMPLATES
from madoguchi.world.reader.questions import Question, Questionnaire
from madoguchi.world.reader.states import State
from madoguchi.world.reader.view import Facts, ReaderView, render
from madoguchi.world.shell import Pages

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette asks for another HTTP client than ours
    from starlette.testclient import TestClient

ITEMS = (
    Question("過去の手術以外の診療・薬剤情報", "Treatment and medicines", ("PharmacistsInfo",)),
    Question("健診情報（40歳以上）", "Check-ups", ("SpecificHealthCheckupsInfo",)),
)


class ScreenOnly:
    """Shows the reader's real screens; keeps which keys arrived."""

    def __init__(self) -> None:
        self.facts = Facts(
            reader_id="1",
            institution="見本内科クリニック",
            state=State.WAITING,
            turn=7,
            digits=0,
            tries_left=3,
            until=date(2026, 12, 31),
            questionnaire=Questionnaire(ITEMS, together=True, prescription=False),
            help_open=False,
            card_in=True,
            face_file=None,
        )
        self.keys: list[tuple[str, str]] = []

    def press(self, choice: str, turn: int | None = None) -> bool:
        assert turn == self.facts.turn
        self.keys.append(("button", choice))
        return True

    def press_digit(self, digit: str) -> bool:
        self.keys.append(("digit", digit))
        return True

    def view(self, language: Any = "ja") -> ReaderView:
        return render(self.facts, language)


@pytest.fixture
def reader() -> ScreenOnly:
    return ScreenOnly()


@pytest.fixture
def pulled() -> list[int]:
    return []


@pytest.fixture
def http(reader: ScreenOnly, pulled: list[int]) -> TestClient:
    pages = Pages({"kiosk": TEMPLATES})
    kiosk = Kiosk({1: reader}, {1: MYNATOUCH}, pages, pulled.append)
    return TestClient(Starlette(routes=kiosk.routes), headers={"HX-Request": "true"})
