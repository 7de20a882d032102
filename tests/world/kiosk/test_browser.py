"""The world in a browser, by keyboard: real card, reader, terminal, mutual TLS and nation."""

import asyncio
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from madoguchi.assets import VENDOR
from madoguchi.spec.readers import MYNATOUCH
from madoguchi.web.serving import build_server
from madoguchi.world.app import WorldParts, build_world
from madoguchi.world.board import Accounts, Links
from madoguchi.world.card.issue import CardOffice, CertificateOrder
from madoguchi.world.clock import WorldClock
from madoguchi.world.nation.town import Town, open_nation
from madoguchi.world.reader import ReaderSession, ReaderSettings
from madoguchi.world.reader.machine import reader_machine
from madoguchi.world.terminal import NationClient, Terminal, TerminalSettings, trust

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

CODE = "9910000001"
AXE = (VENDOR / "axe.min.js").read_text(encoding="utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def parts(home: Path, town: Town, clock: WorldClock, client: NationClient, port: int) -> WorldParts:
    terminal = Terminal(TerminalSettings(institution=CODE, root=home / "OQS"), client, clock)

    def issue(order: CertificateOrder) -> tuple[bytes, bytes]:
        return town.issue_card_certificate(
            order.person_id, order.public_key, order.not_before, order.not_after
        )

    settings = ReaderSettings(terminal=CODE, institution="見本内科クリニック")
    reader = ReaderSession("1", reader_machine(), terminal, clock, settings)
    return WorldParts(
        terminal=terminal,
        readers={1: reader},
        makers={1: MYNATOUCH},
        members=town.people(),
        office=CardOffice(home / "cards", issue, clock, secrets.token_bytes),
        cards=home / "cards",
        clock=clock,
        assets=VENDOR,
        links=Links(reception=f"http://127.0.0.1:{port}/world/static/icon.svg"),
        accounts=Accounts("clerk", "practice"),
        hosts=frozenset({f"127.0.0.1:{port}"}),
    )


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    home = tmp_path_factory.mktemp("world")
    port, nation_port = free_port(), free_port()
    clock = WorldClock(home / "clock.json")
    town = open_nation(home / "nation", clock)
    servers: list[uvicorn.Server] = []
    up = threading.Event()

    async def serve() -> None:
        own = town.terminal(CODE)
        client = NationClient(
            f"https://127.0.0.1:{nation_port}", trust(own.authority, own.certificate, own.key)
        )
        app = build_world(parts(home, town, clock, client, port))
        pages = build_server(app, "127.0.0.1", port, app.state.events.close, grace=1)
        servers.extend([pages, town.server(port=nation_port)])
        tasks = [asyncio.create_task(server.serve()) for server in servers]
        while not all(server.started for server in servers):  # noqa: ASYNC110 - uvicorn tells no other way
            await asyncio.sleep(0.02)
        up.set()
        await tasks[0]
        await client.close()
        await asyncio.gather(*tasks)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert up.wait(30)
    yield f"http://127.0.0.1:{port}", home
    for server in servers:
        server.should_exit = True
    thread.join(10)
    town.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--headless=new", "--disable-gpu"],
        )
        yield browser
        browser.close()


@pytest.fixture
def pages(chromium: Browser) -> Iterator[Callable[[], Page]]:
    """Open pages of one visitor; anything the console complains of fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    complaints: list[str] = []

    def opened() -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        return page

    yield opened
    context.close()
    assert complaints == []


def audit(page: Page) -> None:
    page.evaluate(AXE)
    found: Any = page.evaluate("axe.run()")
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found["violations"]] == []


def at(page: Page, state: str) -> None:
    expect(page.locator("#screen")).to_have_attribute("data-state", state, timeout=15_000)


def tab_to(page: Page, ident: str) -> None:
    for _ in range(40):
        if page.evaluate("document.activeElement.id") == ident:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{ident} cannot be reached by Tab")


def lay_by_keyboard(board: Page, base: str, kana: str, slug: str) -> None:
    board.goto(base)
    board.keyboard.press("/")
    board.keyboard.type(kana)
    expect(board.locator("#tray .pick")).to_have_count(1)
    board.keyboard.press("ArrowDown")
    assert board.evaluate("document.activeElement.id") == f"lay-{slug}-1"
    board.keyboard.press("Enter")


@pytest.mark.threat("T10")
def test_from_the_board_to_a_face_file_by_keyboard_alone(
    world: tuple[str, Path], pages: Callable[[], Page]
) -> None:
    base, home = world
    kiosk, board = pages(), pages()
    sent: list[str] = []
    kiosk.on("request", lambda request: sent.append(request.url))
    kiosk.goto(f"{base}/reader/1")
    at(kiosk, "waiting")
    audit(kiosk)
    lay_by_keyboard(board, base, "すずき だいすけ", "suzuki-father")
    audit(board)
    at(kiosk, "choose_method")
    audit(kiosk)
    tab_to(kiosk, "key-choose_method-choose_pin")
    kiosk.keyboard.press("Enter")
    at(kiosk, "pin_entry")
    kiosk.keyboard.type("9999")
    expect(kiosk.locator(".dot.full")).to_have_count(4)
    audit(kiosk)
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator(".words")).to_contain_text("ちがっていました", timeout=15_000)
    expect(kiosk.locator(".words")).to_contain_text("あと2回")
    expect(board.locator("#card-suzuki-father .facts")).to_contain_text("あと2回")
    kiosk.keyboard.type("12")
    kiosk.keyboard.press("Backspace")
    kiosk.keyboard.type("234")
    expect(kiosk.locator(".dot.full")).to_have_count(4)
    kiosk.keyboard.press("Enter")
    at(kiosk, "consent_all")
    audit(kiosk)
    assert kiosk.evaluate("document.activeElement.id") == "title-consent_all"
    tab_to(kiosk, "key-consent_all-agree_all")
    kiosk.keyboard.press("Enter")
    at(kiosk, "take_card")
    audit(kiosk)
    expect(board.locator("#step-2")).to_have_class("step done")
    expect(board.locator("#terminal a")).to_have_count(1)
    (face,) = (home / "OQS" / "face").iterdir()
    assert face.read_bytes().endswith(b"</XmlMsg>")
    expect(board.locator("#terminal a")).to_have_text(face.name)
    kiosk.locator("#pull button").focus()
    kiosk.keyboard.press("Enter")
    at(kiosk, "waiting")
    expect(board.locator("#readers")).to_contain_text("カードはありません")
    with board.context.expect_page():
        board.click("#open-reception")
    expect(board.locator("#step-3")).to_have_class("step done")
    assert not [url for url in sent if "999" in url or "digit" in url]


def test_a_frozen_page_says_so_and_catches_up(world: tuple[str, Path], chromium: Browser) -> None:
    base, _ = world
    page = chromium.new_page()
    page.route("**/world/events", lambda route: route.abort())
    page.goto(base)
    expect(page.locator("#stream-down")).to_be_visible()
    page.unroute("**/world/events")
    expect(page.locator("#stream-down")).to_be_hidden(timeout=15_000)
    page.close()


def test_both_languages_pass_the_audit(world: tuple[str, Path], pages: Callable[[], Page]) -> None:
    base, _ = world
    page = pages()
    for path in ("/?lang=en", "/reader/1", "/?q=%E7%84%A1%E3%81%84%E4%BA%BA&lang=en"):
        page.goto(base + path)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        audit(page)
