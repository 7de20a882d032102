"""What the terminal's tests share: settings on a temporary root and a nation that is a function."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import httpx
import msgspec
import pytest

from madoguchi.world.clock import JST
from madoguchi.world.terminal import NationClient, Terminal, TerminalSettings

CODE = "9910000001"


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 11, 22, 12, 0, 5, tzinfo=JST)


class FakeNation:
    """Answers by path; keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, object] = {}
        self.asked: list[tuple[str, object]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = msgspec.json.decode(request.content) if request.content else None
        self.asked.append((request.url.path, body))
        answer = self.answers[request.url.path]
        if isinstance(answer, Exception):
            raise answer
        status, content = answer if isinstance(answer, tuple) else (200, answer)
        return httpx.Response(status, content=msgspec.json.encode(content))


@pytest.fixture
def settings(tmp_path: Path) -> TerminalSettings:
    made = TerminalSettings(institution=CODE, root=tmp_path / "OQS", scan_every=0.05, patience=0.2)
    made.make_folders()
    return made


@pytest.fixture
def nation() -> FakeNation:
    fake = FakeNation()
    fake.answers["/v1/eligibility"] = {
        "MessageHeader": {"SegmentOfResult": "1"},
        "MessageBody": {"ProcessingResultStatus": "1", "QualificationValidity": "1"},
    }
    return fake


@pytest.fixture
def build(nation: FakeNation) -> Callable[[TerminalSettings], Terminal]:
    def make(settings: TerminalSettings) -> Terminal:
        client = NationClient("https://nation.invalid", transport=httpx.MockTransport(nation))
        return Terminal(settings, client, Noon(), tokens=lambda size: bytes(range(size)))

    return make


@pytest.fixture
def running() -> Callable[..., None]:
    """Run a terminal until a condition holds (at most two seconds)."""

    def run(terminal: Terminal, until: Callable[[], bool], limit: float = 2.0) -> None:
        async def play() -> None:
            task = asyncio.create_task(terminal.run())
            try:
                async with asyncio.timeout(limit):
                    while not until():  # noqa: ASYNC110 - the condition is on disk
                        await asyncio.sleep(0.01)
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

        asyncio.run(play())

    return run
