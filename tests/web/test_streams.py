"""Queues of the event stream: bounded, handed over between threads, nothing left behind."""

import asyncio
import threading

import pytest

from madoguchi.store.ports import Event
from madoguchi.web.streams import Client, Signal, Streams


def events(first, count):
    return [Event(seq=number, kind="arrival", id="x") for number in range(first, first + count)]


class Source:
    """The one thing of a store that streams use."""

    def __init__(self):
        self.listeners = []

    def listen(self, listener):
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)


def test_a_client_takes_what_waits_in_order():
    async def play():
        client = Client("key", "user", 10)
        client.offer(events(1, 2))
        client.offer(events(3, 1))
        assert [event.seq for event in await client.take(1)] == [1, 2, 3]
        assert await client.take(0.01) == []

    asyncio.run(play())


def test_a_client_too_slow_is_told_to_fetch_everything_again():
    async def play():
        client = Client("key", "user", 10)
        client.offer(events(1, 8))
        client.offer(events(9, 8))
        client.offer(events(17, 2))
        assert await client.take(1) == [Signal.RESET, *events(17, 2)]

    asyncio.run(play())


def test_the_end_comes_after_what_waits():
    async def play():
        client = Client("key", "user", 10)
        client.offer(events(1, 1))
        client.end(Signal.GONE)
        client.end(Signal.CLOSED)
        assert await client.take(1) == [*events(1, 1), Signal.GONE]

    asyncio.run(play())


def test_events_come_over_from_other_threads():
    async def play():
        source = Source()
        streams = Streams(source, 1000, 10)
        streams.start()
        client = streams.connect("key", "user")
        (heard,) = source.listeners
        threads = [
            threading.Thread(target=heard, args=(events(start, 5),)) for start in range(0, 500, 5)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        got = await client.take(1)
        assert sorted(event.seq for event in got) == list(range(500))
        streams.close()
        assert source.listeners == []

    asyncio.run(play())


@pytest.mark.parametrize("ended", ["session", "user"])
def test_only_the_streams_of_one_sign_in_or_user_end(ended):
    async def play():
        streams = Streams(Source(), 10, 10)
        streams.start()
        clients = [streams.connect(key, user) for key, user in ["aA", "bA", "cB"]]
        if ended == "session":
            streams.end_session("a")
        else:
            streams.end_user("A")
        over = [await client.take(0.02) == [Signal.GONE] for client in clients]
        assert over == [True, ended == "user", False]
        streams.close()

    asyncio.run(play())


def test_closing_ends_all_streams_and_those_that_come_too_late():
    async def play():
        streams = Streams(Source(), 10, 2)
        streams.start()
        early = streams.connect("a", "A")
        streams.close()
        streams.close()
        late = streams.connect("b", "A")
        assert await early.take(1) == [Signal.CLOSED]
        assert await late.take(1) == [Signal.CLOSED]
        assert streams.full("C")

    asyncio.run(play())


@pytest.mark.threat("T20")
def test_one_user_cannot_take_every_stream():
    streams = Streams(Source(), 10, 8)
    streams.connect("a", "A")
    assert not streams.full("A")
    streams.connect("a", "A")
    assert streams.full("A")
    assert not streams.full("B")


def test_news_after_the_loop_is_gone_harm_nobody():
    source = Source()

    async def play():
        Streams(source, 10, 10).start()

    asyncio.run(play())
    source.listeners[0](events(1, 1))
