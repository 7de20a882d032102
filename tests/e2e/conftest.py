"""The whole world as ``make up`` starts it, on ports of its own, and a browser before it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

PATIENCE = 60.0
PIN = "1234"
QUICK = {"MADOGUCHI_HUB_ANSWER_WAIT_SECONDS": "3"}
"""A wait that a person would not mind and a test run would."""


@dataclass(frozen=True)
class World:
    home: Path
    board: str
    reception: str
    process: subprocess.Popen[bytes]

    @property
    def account(self) -> dict[str, str]:
        accounts: list[dict[str, str]] = json.loads((self.home / "accounts.json").read_text())
        return accounts[0]


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"{url} did not answer")


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("up")
    port, hub, nation = free_ports(3)
    command = [sys.executable, "-m", "madoguchi", "up", "--home", str(home)]
    command += ["--port", str(port), "--hub-port", str(hub), "--nation-port", str(nation)]
    environ = {k: v for k, v in os.environ.items() if not k.startswith("MADOGUCHI_")}
    process = subprocess.Popen(command, env=environ | QUICK)
    made = World(home, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{hub}", process)
    try:
        wait_for(f"{made.board}/")
        wait_for(f"{made.reception}/signin")
        yield made
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser a module: while its driver's event loop runs, no other test can run one."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    fresh = browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 900})
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def state(kiosk: Page, name: str) -> None:
    expect(kiosk.locator("#screen")).to_have_attribute("data-state", name, timeout=20_000)


def type_pin(kiosk: Page, pin: str = PIN) -> None:
    kiosk.click("#key-choose_method-choose_pin")
    state(kiosk, "pin_entry")
    for place, digit in enumerate(pin, start=1):
        kiosk.keyboard.press(digit)
        expect(kiosk.locator(".dot.full")).to_have_count(place)
    kiosk.keyboard.press("Enter")


def take_away(kiosk: Page) -> None:
    kiosk.click("#pull button")
    state(kiosk, "waiting")


def lay(board: Page, slug: str) -> None:
    board.click(f"#lay-{slug}-2")


def read_card(board: Page, kiosk: Page, slug: str) -> None:
    """Lay a card on reader 2, type its PIN, and agree to everything."""
    lay(board, slug)
    state(kiosk, "choose_method")
    type_pin(kiosk)
    state(kiosk, "consent_all")
    kiosk.click("#key-consent_all-agree_all")
    state(kiosk, "take_card")


@pytest.fixture
def kiosk(world: World, context: BrowserContext) -> Iterator[Page]:
    """The screen of reader 2, left empty behind every test."""
    screen = context.new_page()
    screen.goto(f"{world.board}/reader/2")
    yield screen
    if screen.get_attribute("#screen", "data-state") != "waiting":
        take_away(screen)
