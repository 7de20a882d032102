"""The world's web side put together: 盤面, kiosk, event stream, guard (design §7).

It makes nothing that has a life of its own except the terminal's folder task, which the lifespan
starts and stops. Nation, card office and readers are handed in by the composition root.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import date
from pathlib import Path

from msgspec import Struct
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from madoguchi.spec.readers import Maker
from madoguchi.world.board import Accounts, Board, Guide, Links, Tray
from madoguchi.world.board import routes as board
from madoguchi.world.card.issue import CardOffice
from madoguchi.world.card.state import CardFile, CardFileError
from madoguchi.world.clock import WorldClock
from madoguchi.world.kiosk import Kiosk
from madoguchi.world.kiosk import routes as kiosk
from madoguchi.world.people.appointments import Appointment
from madoguchi.world.people.book import Member
from madoguchi.world.reader import ReaderSession
from madoguchi.world.shell import Events, Guard, Pages
from madoguchi.world.shell import pages as shell
from madoguchi.world.terminal import Terminal


class WorldParts(Struct, frozen=True, kw_only=True):
    """What the composition root hands in."""

    terminal: Terminal
    readers: Mapping[int, ReaderSession]
    """Readers by number, from 1; their ``changed`` is taken over."""
    makers: Mapping[int, Maker]
    """Which maker each reader is, by the same numbers."""
    members: Sequence[Member]
    office: CardOffice
    cards: Path
    """The folder in which ``office`` keeps its cards."""
    clock: WorldClock
    assets: Path
    """The folder of htmx and the design tokens, served at ``/vendor``."""
    links: Links
    accounts: Accounts | None = None
    at_home: Callable[[str, str], None] | None = None
    """Lets a member agree in マイナ在宅受付Web: slug, 診療区分; None leaves it off 盤面."""
    appointments: Callable[[date], Sequence[Appointment]] | None = None
    """The receipt computer's appointments of a day; None leaves them off 盤面."""
    hosts: frozenset[str] = frozenset({"127.0.0.1:8080", "localhost:8080"})
    """Values of ``Host`` that are answered."""


def build_world(parts: WorldParts) -> Starlette:
    """Return the application; ``app.state.events`` is its stream (close it to stop fast)."""
    events, guide = Events(), Guide()
    tries = _tries_in(parts.cards)
    tray = Tray(parts.members, parts.office, parts.readers, tries)
    pages = Pages({"board": board.TEMPLATES, "kiosk": kiosk.TEMPLATES})
    kiosks = Kiosk(parts.readers, parts.makers, pages, tray.pull)
    table = Board(
        tray=tray,
        terminal=parts.terminal,
        clock=parts.clock,
        events=events,
        pages=pages,
        guide=guide,
        title_of=kiosks.title,
        links=parts.links,
        accounts=parts.accounts,
        at_home=parts.at_home,
        appointments=parts.appointments,
    )
    parts.terminal.changed = lambda: events.publish("terminal")
    for number, reader in parts.readers.items():
        reader.changed = _follow(number, reader, tray, guide, events)
    app = Starlette(
        routes=[*table.routes, *kiosks.routes, *_shared_routes(parts, events)],
        middleware=[Middleware(Guard, hosts=parts.hosts)],
        lifespan=_lifespan(parts, events),
    )
    app.state.events = events
    return app


def _shared_routes(parts: WorldParts, events: Events) -> list[BaseRoute]:
    folders = {
        "/world/static": shell.STATIC,
        "/world/kiosk": kiosk.STATIC,
        "/world/board": board.STATIC,
        "/vendor": parts.assets,
    }
    mounts = [Mount(path, StaticFiles(directory=folder)) for path, folder in folders.items()]
    return [Route("/world/events", events.endpoint), *mounts]


def _lifespan(
    parts: WorldParts, events: Events
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(parts.terminal.run(), name="terminal")
        try:
            yield
        finally:
            events.close()
            for reader in parts.readers.values():
                reader.close()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    return lifespan


def _follow(
    number: int, reader: ReaderSession, tray: Tray, guide: Guide, events: Events
) -> Callable[[], None]:
    """Return what happens whenever the reader changed: tray, guide and pages follow."""
    was = {"card": False, "file": ""}

    def changed() -> None:
        view = reader.view()
        if view.card_in != was["card"]:
            was["card"] = view.card_in
            if view.card_in:
                guide.card_laid()
            else:
                tray.gone(number)
                guide.card_gone()
        if view.face_file and view.face_file != was["file"]:
            guide.reading_done()
        was["file"] = view.face_file or ""
        events.publish(f"reader-{number}")

    return changed


def _tries_in(cards: Path) -> Callable[[str], int | None]:
    def tries(slug: str) -> int | None:
        try:
            return CardFile(cards / f"{slug}.json").load().auth.secret.tries_left
        except CardFileError:
            return None

    return tries
