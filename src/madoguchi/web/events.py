"""``/events``: the numbered trail of changes as server-sent events (``ui.md`` §1).

Replays from ``Last-Event-ID`` (or ``?after=``), then follows. Named events besides the plain ones:
``beat`` (every heartbeat, with the seconds left until the idle
limit and the clinic's time in ms), ``reset`` (fetch everything
again), ``gone`` (the sign-in is over), ``closed`` (the server stops). Reading the stream never
counts as a person's action.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from madoguchi.store.ports import Event
from madoguchi.web.guard import requires, visit_of
from madoguchi.web.shell import Shell, shell_of
from madoguchi.web.streams import Client, Signal

_HEADERS = {"X-Accel-Buffering": "no"}


@requires()
async def events(request: Request) -> Response:
    """Open the stream."""
    shell = shell_of(request)
    visit = visit_of(request)
    user_id = visit.user.id if visit.user else ""
    if shell.streams.full(user_id):
        raise HTTPException(503)
    client = shell.streams.connect(visit.key_hash, user_id)
    return _Stream(shell, client, _after(request))


class _Stream(Response):
    """A response that goes on until the client, the sign-in or the server ends it."""

    def __init__(self, shell: Shell, client: Client, after: int | None) -> None:
        super().__init__(headers=_HEADERS, media_type="text/event-stream")
        del self.headers["content-length"]
        self._shell = shell
        self._client = client
        self._after = after

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Write until one side ends; whichever ends first takes the other down."""
        writer = asyncio.create_task(self._write(send))
        watcher = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({writer, watcher}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._shell.streams.disconnect(self._client)
            await _settle(writer, watcher)

    async def _write(self, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        async for text in self._lines():
            await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _lines(self) -> AsyncIterator[str]:
        yield await self._beat() or ""
        last = self._after or 0
        for text, number in await self._replay():
            last = max(last, number)
            yield text
        clock = asyncio.get_running_loop()
        due = clock.time() + self._shell.settings.heartbeat
        while True:
            for item in await self._client.take(max(0.0, due - clock.time())):
                if isinstance(item, Event) and item.seq > last:
                    last = item.seq
                    yield _plain(item)
                elif isinstance(item, Signal):
                    yield _named(item.value, {})
                    if item is not Signal.RESET:
                        return
            if clock.time() >= due:
                due = clock.time() + self._shell.settings.heartbeat
                beat = await self._beat()
                yield beat or _named(Signal.GONE.value, {})
                if not beat:
                    return

    async def _beat(self) -> str | None:
        """Return a heartbeat, or None if the sign-in is over."""
        left = await to_thread.run_sync(self._shell.sessions.left, self._client.key_hash)
        if left is None:
            return None
        now = int(self._shell.clock.now().timestamp() * 1000)
        return _named("beat", {"left": int(left.total_seconds()), "now": now})

    async def _replay(self) -> list[tuple[str, int]]:
        if self._after is None:
            return []
        missed, newest = await to_thread.run_sync(self._missed, self._after)
        if newest < self._after or len(missed) > self._shell.settings.stream_replay:
            return [(_named(Signal.RESET.value, {}, newest), newest)]
        return [(_plain(event), event.seq) for event in missed]

    def _missed(self, after: int) -> tuple[Sequence[Event], int]:
        with self._shell.store.read() as work:
            limit = self._shell.settings.stream_replay + 1
            return work.events.since(after, limit), work.events.last()


def _after(request: Request) -> int | None:
    """Return the number of the last event that the client has, None if it starts fresh."""
    given = request.headers.get("last-event-id") or request.query_params.get("after", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def _plain(event: Event) -> str:
    data = json.dumps({"kind": event.kind, "id": event.id}, separators=(",", ":"))
    return f"id: {event.seq}\ndata: {data}\n\n"


def _named(name: str, data: dict[str, int], seq: int | None = None) -> str:
    number = f"id: {seq}\n" if seq is not None else ""
    return f"{number}event: {name}\ndata: {json.dumps(data)}\n\n"


async def _gone(receive: Receive) -> None:
    """Return when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _settle(*tasks: asyncio.Task[None]) -> None:
    """Cancel what still runs and wait until all are over; a vanished client is no error."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError, OSError):
            await task
