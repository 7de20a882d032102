"""``/events`` as a browser sees it: replay, heartbeat, ends, and nothing left behind."""

import asyncio
import contextlib
import dataclasses
import json

import pytest

from madoguchi.web.app import build_app
from madoguchi.web.sessions import hash_key

ORIGIN_HEADERS = [(b"host", b"127.0.0.1:8081")]


class Browser:
    """One open stream, spoken to in ASGI; the test client cannot read an endless answer."""

    def __init__(self, app, key, query="", headers=()):
        self._gone = asyncio.Event()
        self._news = asyncio.Event()
        self.status = 0
        self.text = ""
        self._scope = {
            "type": "http",
            "method": "GET",
            "path": "/events",
            "query_string": query.encode(),
            "headers": [*ORIGIN_HEADERS, (b"cookie", f"madoguchi={key}".encode()), *headers],
        }
        self.task = asyncio.create_task(app(self._scope, self._receive, self._send))

    async def _receive(self):
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()
        self._news.set()

    async def until(self, text):
        async with asyncio.timeout(5):
            while text not in self.text:
                self._news.clear()
                await self._news.wait()

    async def leave(self):
        self._gone.set()
        await self.task

    @property
    def numbers(self):
        return [int(line[4:]) for line in self.text.splitlines() if line.startswith("id: ")]


@contextlib.asynccontextmanager
async def running(app):
    async with app.router.lifespan_context(app):
        yield app.state.shell


@pytest.fixture
def key(app, people):
    return app.state.shell.sessions.open(people["clerk"])


def change(store, count=1):
    for _ in range(count):
        with store.write() as work:
            work.events.add("arrival", "0190aa")


def play(story):
    asyncio.run(story())


def test_a_commit_reaches_the_browser_as_kind_and_id(app, store, key):
    async def story():
        async with running(app):
            browser = Browser(app, key)
            await browser.until("event: beat")
            await asyncio.to_thread(change, store)
            await browser.until("0190aa")
            data = browser.text.split("data: ")[-1].split("\n")[0]
            assert json.loads(data) == {"kind": "arrival", "id": "0190aa"}
            assert browser.numbers == [1]
            await browser.leave()

    play(story)


def test_the_heartbeat_tells_time_left_and_the_time(app, key, clock):
    async def story():
        async with running(app):
            browser = Browser(app, key)
            await browser.until("event: beat")
            clock.advance(minutes=3)
            await browser.until('"left": 420')
            assert f'"now": {int(clock.now().timestamp() * 1000)}' in browser.text
            await browser.leave()

    play(story)


@pytest.mark.parametrize("by", ["header", "query"])
def test_what_was_missed_is_replayed_once(app, store, key, by):
    change(store, 5)

    async def story():
        async with running(app):
            given = {"headers": [(b"last-event-id", b"2")]} if by == "header" else {}
            browser = Browser(app, key, "" if given else "after=2", **given)
            await browser.until("id: 5")
            await asyncio.to_thread(change, store)
            await browser.until("id: 6")
            assert browser.numbers == [3, 4, 5, 6]
            await browser.leave()

    play(story)


def test_nothing_is_lost_or_doubled_between_replay_and_following(app, store, key):
    async def story():
        async with running(app):
            browser = Browser(app, key, "after=0")
            await asyncio.to_thread(change, store, 40)
            await browser.until("id: 40\n")
            assert browser.numbers == list(range(1, 41))
            await browser.leave()

    play(story)


def test_who_missed_too_much_fetches_everything_again(store, clock, settings, people, desk):
    few = dataclasses.replace(settings, stream_replay=3)
    app = build_app(store, clock, few, (), desk.ASSETS)
    key = app.state.shell.sessions.open(people["clerk"])
    change(store, 5)

    async def story():
        async with running(app):
            browser = Browser(app, key, "after=1")
            await browser.until("event: reset")
            await asyncio.to_thread(change, store)
            await browser.until("id: 6")
            assert browser.numbers == [5, 6]
            await browser.leave()

    play(story)


def test_a_number_from_another_database_fetches_everything_again(app, store, key):
    change(store, 2)

    async def story():
        async with running(app):
            browser = Browser(app, key, "after=900")
            await browser.until("event: reset")
            assert browser.numbers == [2]
            await browser.leave()

    play(story)


def test_a_busy_stream_has_heartbeats_too(app, store, key):
    async def story():
        async with running(app):
            browser = Browser(app, key)
            await browser.until("event: beat")
            for _ in range(40):
                await asyncio.to_thread(change, store)
                await asyncio.sleep(0.01)
            assert browser.text.count("event: beat") >= 2
            await browser.leave()

    play(story)


@pytest.mark.parametrize("after", ["x", "-1", "１", "9" * 30, "1.5"])
def test_a_strange_number_starts_fresh(app, store, key, after):
    change(store, 2)

    async def story():
        async with running(app):
            browser = Browser(app, key, headers=[(b"last-event-id", after.encode())])
            await browser.until("event: beat")
            await asyncio.to_thread(change, store)
            await browser.until("id: 3")
            assert browser.numbers == [3]
            await browser.leave()

    play(story)


@pytest.mark.threat("T8")
def test_the_stream_ends_with_the_sign_in(app, key, people):
    async def story():
        async with running(app) as shell:
            browser = Browser(app, key)
            await browser.until("event: beat")
            await asyncio.to_thread(shell.streams.end_session, hash_key(key))
            await browser.task
            assert browser.text.endswith("event: gone\ndata: {}\n\n")

    play(story)


@pytest.mark.rule("SG-14")
def test_the_stream_ends_when_the_screen_is_left_alone(app, key, clock):
    async def story():
        async with running(app):
            browser = Browser(app, key)
            await browser.until("event: beat")
            clock.advance(minutes=11)
            await browser.task
            assert browser.text.endswith("event: gone\ndata: {}\n\n")

    play(story)


def test_the_stream_ends_when_the_server_stops(app, key):
    async def story():
        async with running(app):
            browser = Browser(app, key)
            await browser.until("event: beat")
        await browser.task
        assert browser.text.endswith("event: closed\ndata: {}\n\n")

    play(story)


def test_a_hundred_visitors_leave_nothing_behind(app, store, key):
    async def story():
        async with running(app) as shell:
            before = len(asyncio.all_tasks())
            for _ in range(100):
                browser = Browser(app, key)
                await browser.until("event: beat")
                await browser.leave()
            assert len(shell.streams) == 0
            assert len(asyncio.all_tasks()) == before
            assert len(store._listeners) == 1
        assert len(store._listeners) == 0

    play(story)


def test_a_browser_that_vanishes_while_written_to_is_forgotten(app, key):
    async def story():
        async with running(app) as shell:
            browser = Browser(app, key)
            await browser.until("event: beat")

            async def broken(_message):
                raise OSError

            browser._send = broken
            scope = dict(browser._scope)
            with contextlib.suppress(OSError):
                await app(scope, browser._receive, broken)
            await browser.leave()
            assert len(shell.streams) == 0

    play(story)


def test_too_many_streams_are_refused(store, clock, settings, people, desk):
    app = build_app(store, clock, dataclasses.replace(settings, stream_clients=1), (), desk.ASSETS)
    key = app.state.shell.sessions.open(people["clerk"])

    async def story():
        async with running(app):
            first = Browser(app, key)
            await first.until("event: beat")
            second = Browser(app, key)
            await second.task
            assert second.status == 503
            await first.leave()

    play(story)
