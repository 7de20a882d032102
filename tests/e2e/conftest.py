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
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PATIENCE = 60.0


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


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("up")
    port, hub, nation = free_ports(3)
    command = [sys.executable, "-m", "madoguchi", "up", "--home", str(home)]
    command += ["--port", str(port), "--hub-port", str(hub), "--nation-port", str(nation)]
    environ = {k: v for k, v in os.environ.items() if not k.startswith("MADOGUCHI_")}
    process = subprocess.Popen(command, env=environ)
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
