"""The kiosk's pages and its one verb: a key was pressed.

A key travels in a form's body, one digit at a time, and is neither kept nor logged here. It comes
with the turn that the page showed, so that a late press cannot answer a question unseen.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Literal, Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from madoguchi.spec.readers import Maker
from madoguchi.world.card.issue import PIN_TRIES
from madoguchi.world.kiosk.looks import LOOKS
from madoguchi.world.kiosk.texts import TEXTS
from madoguchi.world.reader.states import State
from madoguchi.world.reader.view import ReaderView
from madoguchi.world.shell import Lang, Pages, lang_of

TEMPLATES: Final = Path(__file__).parent / "templates"
STATIC: Final = Path(__file__).parent / "static"


class Reader(Protocol):
    """A reader as its kiosk works it, as ``ReaderSession`` is."""

    def press(self, choice: str, turn: int | None = None) -> bool:
        """Press a button of the screen of that turn."""

    def press_digit(self, digit: str) -> bool:
        """Press a key of the keypad."""

    def view(self, language: Literal["ja", "en"] = "ja") -> ReaderView:
        """Return the screen as it stands."""


class Kiosk:
    """The screens of all readers; *pull* takes the card off a reader."""

    def __init__(
        self,
        readers: Mapping[int, Reader],
        makers: Mapping[int, Maker],
        pages: Pages,
        pull: Callable[[int], None],
    ) -> None:
        self._readers = readers
        self._makers = makers
        self._pages = pages
        self._pull = pull

    @property
    def routes(self) -> list[Route]:
        """Routes from the world's root."""
        return [
            Route("/reader/{n:int}", self._page),
            Route("/reader/{n:int}/screen", self._screen),
            Route("/reader/{n:int}/press", self._press, methods=["POST"]),
            Route("/reader/{n:int}/pull", self._pull_card, methods=["POST"]),
        ]

    def title(self, number: int, lang: str) -> str:
        """Return the title of what reader *number* shows now."""
        return self._readers[number].view("en" if lang == Lang.EN else "ja").title

    async def _page(self, request: Request) -> Response:
        return self._render(request, "kiosk/page.html")

    async def _screen(self, request: Request) -> Response:
        return self._render(request, "kiosk/screen.html")

    def _render(self, request: Request, template: str) -> Response:
        number = self._number(request)
        lang = lang_of(request)
        view = self._readers[number].view("en" if lang is Lang.EN else "ja")
        look = LOOKS[State(view.state)]
        maker = self._makers[number]
        return self._pages.render(
            request,
            template,
            TEXTS,
            number=number,
            view=view,
            look=look,
            maker=maker,
            full_tries=PIN_TRIES,
        )

    async def _press(self, request: Request) -> Response:
        number = self._number(request)
        reader = self._readers[number]
        form = await request.form()
        key = str(form.get("key", ""))
        turn = reader.view().turn
        if form.get("turn") == str(turn):
            kind, _, digit = key.partition("-")
            _ = reader.press_digit(digit) if kind == "digit" else reader.press(key, turn)
        return self._back(request, number)

    async def _pull_card(self, request: Request) -> Response:
        number = self._number(request)
        self._pull(number)
        return self._back(request, number)

    def _number(self, request: Request) -> int:
        number = request.path_params["n"]
        if number not in self._readers:
            raise HTTPException(404)
        return int(number)

    def _back(self, request: Request, number: int) -> Response:
        if request.headers.get("HX-Request") == "true":
            return Response(status_code=204)
        return RedirectResponse(f"/reader/{number}", 303)
