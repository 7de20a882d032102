import asyncio
from collections.abc import AsyncIterator

from madoguchi.world.shell import Events


async def opened(events: Events) -> AsyncIterator[str]:
    stream = events.stream()
    assert await anext(stream) == "retry: 1000\n\n"
    return stream


def test_every_open_page_hears_the_topic_and_nothing_else() -> None:
    async def play() -> list[str]:
        events = Events()
        first, second = await opened(events), await opened(events)
        events.publish("reader-1")
        heard = [await anext(first), await anext(second)]
        events.close()
        return heard + [text async for text in first]

    assert asyncio.run(play()) == ['id: 1\ndata: {"topic": "reader-1"}\n\n'] * 2


def test_a_silent_stream_beats() -> None:
    async def play() -> str:
        stream = await opened(Events(heartbeat=0.01))
        return await anext(stream)

    assert asyncio.run(play()) == ": still here\n\n"


def test_a_page_that_does_not_read_is_dropped_and_may_come_again() -> None:
    async def play() -> tuple[list[str], int]:
        events = Events()
        stream = await opened(events)
        for _ in range(65):
            events.publish("terminal")
        return [text async for text in stream], events.listeners

    assert asyncio.run(play()) == ([], 0)


def test_a_hundred_visits_leave_nothing_behind() -> None:
    async def play() -> tuple[int, int]:
        events = Events()
        for _ in range(100):
            stream = events.stream()
            await anext(stream)
            waiting = asyncio.create_task(anext(stream))
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        return events.listeners, len(asyncio.all_tasks())

    assert asyncio.run(play()) == (0, 1)


def test_a_closed_world_ends_new_streams_at_once() -> None:
    async def play() -> list[str]:
        events = Events()
        events.close()
        return [text async for text in events.stream()]

    assert asyncio.run(play()) == ["retry: 1000\n\n"]
