"""The pages and verbs of 盤面. The page is drawn in parts; each part is a fragment by itself."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from madoguchi.world.board.exercises_table import EXERCISES
from madoguchi.world.board.folders import file_endpoint, folder_views
from madoguchi.world.board.guide import Guide
from madoguchi.world.board.texts import TEXTS
from madoguchi.world.board.tray import SlotBusyError, Tray
from madoguchi.world.clock import JST, WorldClock
from madoguchi.world.people.appointments import Appointment, as_csv
from madoguchi.world.shell import Events, Lang, Pages, lang_of
from madoguchi.world.terminal import Terminal

TEMPLATES: Final = Path(__file__).parent / "templates"
STATIC: Final = Path(__file__).parent / "static"
_AT_HOME: Final = ("2", "3")
"""診療区分 (OQSCD028) of consents given at home: 訪問診療等, オンライン診療等."""
_CODES: Final[Mapping[str, Literal["utf-8-sig", "cp932"]]] = {
    "utf-8": "utf-8-sig",
    "shift_jis": "cp932",
}
DAYS: Final = {"before": date(2024, 10, 6), "after": date(2024, 10, 7)}
"""The two days between which the reader's questions changed (``rules.md`` CO-2, CO-3)."""

FIRST_DAY, LAST_DAY = date(2021, 10, 20), date(2035, 12, 31)
"""Days the world can live on: from the service's start on, within the rules' reach (ours)."""


class Links(Struct, frozen=True):
    """Where the other half of the world stands."""

    reception: str


class Accounts(Struct, frozen=True):
    """The practice account of 受付 that 盤面 shows."""

    login: str
    password: str


class Board:
    """盤面 over the tray, the terminal and the clock. *title_of* words a reader's screen."""

    def __init__(
        self,
        *,
        tray: Tray,
        terminal: Terminal,
        clock: WorldClock,
        events: Events,
        pages: Pages,
        guide: Guide,
        title_of: Callable[[int, str], str],
        links: Links,
        accounts: Accounts | None,
        at_home: Callable[[str, str], None] | None = None,
        appointments: Callable[[date], Sequence[Appointment]] | None = None,
    ) -> None:
        self._at_home = at_home
        self._appointments = appointments
        self._tray = tray
        self._terminal = terminal
        self._clock = clock
        self._events = events
        self._pages = pages
        self._guide = guide
        self._title_of = title_of
        self._links = links
        self._accounts = accounts

    @property
    def routes(self) -> list[Route]:
        """Routes from the world's root."""
        parts = ("steps", "exercises", "readers", "tray", "terminal", "clock")
        return [
            Route("/", self._page),
            *(Route(f"/board/{part}", self._fragment(part)) for part in parts),
            Route("/board/lay", self._lay, methods=["POST"]),
            Route("/board/pull", self._pull, methods=["POST"]),
            Route("/board/renew", self._renew, methods=["POST"]),
            Route("/board/at-home", self._consent_at_home, methods=["POST"]),
            Route("/board/move-clock", self._move, methods=["POST"]),
            Route("/board/line", self._switch_line, methods=["POST"]),
            Route("/board/appointments", self._booked),
            Route("/board/files/{folder}/{name}", file_endpoint(self._terminal.settings)),
            Route("/go/reception", self._reception),
        ]

    async def _page(self, request: Request) -> Response:
        return self._render(request, "page")

    def _fragment(self, part: str) -> Callable[[Request], "Response"]:
        def endpoint(request: Request) -> Response:
            return self._render(request, part)

        return endpoint

    def _render(self, request: Request, template: str, **more: object) -> Response:
        return self._pages.render(
            request, f"board/{template}.html", TEXTS, **self._context(request), **more
        )

    def _context(self, request: Request) -> dict[str, object]:
        query = request.query_params.get("q", "").strip()[:60]
        lang = lang_of(request).value
        readers = [
            {"number": n, "title": self._title_of(n, lang), "card": self._tray.laid(n)}
            for n in self._tray.readers
        ]
        return {
            "step": int(self._guide.step),
            "first": self._tray.first(),
            "readers": readers,
            "laid": next((r for r in readers if r["number"] == self._tray.latest), None),
            "query": query,
            "groups": self._tray.find(query),
            "exercises": [(one, self._tray.member(one.person)) for one in EXERCISES],
            "folders": folder_views(self._terminal.settings),
            "online": self._terminal.online,
            "cut": self._terminal.cut,
            "today": self._clock.now(),
            "moved": self._clock.moved,
            "days": DAYS,
            "bounds": (FIRST_DAY, LAST_DAY),
            "links": self._links,
            "accounts": self._accounts,
            "at_home": self._at_home is not None,
            "appointments": self._appointments is not None,
        }

    async def _lay(self, request: Request) -> Response:
        form = await request.form()
        slug, number = str(form.get("card")), str(form.get("reader"))
        try:
            reader = int(number)
            await self._tray.lay(slug, reader)
        except SlotBusyError:
            return self._say(request, "said_busy", status=409)
        except (KeyError, ValueError):
            return self._say(request, "said_bad", status=400)
        laid = self._tray.laid(reader)
        return self._say(request, "said_laid", reader=reader, name=laid.name if laid else "")

    async def _pull(self, request: Request) -> Response:
        form = await request.form()
        try:
            reader = int(str(form.get("reader")))
            had = self._tray.laid(reader) is not None
            self._tray.pull(reader)
        except (KeyError, ValueError):
            return self._say(request, "said_bad", status=400)
        return self._say(request, "said_pulled" if had else "said_none", reader=reader)

    async def _renew(self, request: Request) -> Response:
        form = await request.form()
        slug = str(form.get("card"))
        try:
            name = self._tray.renew(slug)
        except SlotBusyError:
            return self._say(request, "said_busy", status=409)
        except KeyError:
            return self._say(request, "said_bad", status=400)
        self._events.publish("tray")
        return self._say(request, "said_renewed", name=name)

    async def _consent_at_home(self, request: Request) -> Response:
        form = await request.form()
        slug, treatment = str(form.get("card")), str(form.get("treatment"))
        name = self._tray.name_of(slug)
        if self._at_home is None or name is None or treatment not in _AT_HOME:
            return self._say(request, "said_bad", status=400)
        await asyncio.to_thread(self._at_home, slug, treatment)
        return self._say(request, f"said_home_{treatment}", name=name)

    async def _switch_line(self, request: Request) -> Response:
        form = await request.form()
        wished = {"cut": True, "join": False}.get(str(form.get("line")))
        if wished is None:
            return self._say(request, "said_bad", status=400)
        self._terminal.cut_line(cut=wished)
        return self._say(request, "said_cut" if wished else "said_joined")

    def _booked(self, request: Request) -> Response:
        """Hand out tomorrow's appointments as the receipt computer's CSV."""
        code = _CODES.get(request.query_params.get("code", "utf-8"))
        if self._appointments is None or code is None:
            return self._say(request, "said_bad", status=404)
        day = self._clock.now().date() + timedelta(days=1)
        name = f"appointments-{day:%Y%m%d}.csv"
        return Response(
            as_csv(self._appointments(day), code),
            media_type="text/csv",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    async def _move(self, request: Request) -> Response:
        form = await request.form()
        try:
            self._go_to(str(form.get("day")))
        except ValueError:
            return self._say(request, "said_bad", status=400)
        self._events.publish("clock")
        return self._say(request, "said_clock", day=f"{self._clock.now():%Y-%m-%d}")

    def _go_to(self, day: str) -> None:
        if day == "today":
            self._clock.back_to_today()
            return
        target = date.fromisoformat(day)
        if target.isoformat() != day or not FIRST_DAY <= target <= LAST_DAY:
            raise ValueError
        now = self._clock.now()
        hour = time(now.hour, now.minute, now.second)
        self._clock.move_to(datetime.combine(target, hour, JST))

    def _say(
        self,
        request: Request,
        key: str,
        status: int = 200,
        reader: int | None = None,
        **values: object,
    ) -> Response:
        if request.headers.get("HX-Request") != "true":
            return RedirectResponse("/", 303)
        text = TEXTS[key][lang_of(request) is Lang.EN].format(n=reader, **values)
        answer = self._pages.render(request, "board/notice.html", TEXTS, text=text, reader=reader)
        answer.status_code = status
        return answer

    async def _reception(self, _: Request) -> Response:
        self._guide.reception_opened()
        self._events.publish("guide")
        return RedirectResponse(self._links.reception, 303)
