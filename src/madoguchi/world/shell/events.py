"""The world's event stream: "reader 1 changed" and never more (no personal data).

Truth stays in the renderer: a page that hears of a change fetches the fragment. Nothing is
replayed; a page refetches everything whenever its stream opens again.
"""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

_HEARTBEAT = 15.0
_ROOM = 64
_END = ""


class Events:
    """Fans topics such as ``reader-1``, ``terminal`` or ``clock`` out to the open pages.

    Use it from one event loop only.
    """

    def __init__(self, heartbeat: float = _HEARTBEAT) -> None:
        self._heartbeat = heartbeat
        self._listeners: set[asyncio.Queue[str]] = set()
        self._seq = 0
        self._closed = False

    @property
    def listeners(self) -> int:
        """Number of open streams."""
        return len(self._listeners)

    def publish(self, topic: str) -> None:
        """Tell every open page that *topic* changed."""
        self._seq += 1
        data = json.dumps({"topic": topic})
        for queue in list(self._listeners):
            _offer(queue, f"id: {self._seq}\ndata: {data}\n\n")

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        self._closed = True
        for queue in list(self._listeners):
            _offer(queue, _END)

    async def stream(self) -> AsyncIterator[str]:
        """Yield server-sent events until the client leaves or the world closes."""
        queue: asyncio.Queue[str] = asyncio.Queue(_ROOM)
        self._listeners.add(queue)
        try:
            yield "retry: 1000\n\n"
            while not self._closed:
                text = await self._next(queue)
                if text == _END:
                    return
                yield text
        finally:
            self._listeners.discard(queue)

    async def _next(self, queue: asyncio.Queue[str]) -> str:
        try:
            return await asyncio.wait_for(queue.get(), self._heartbeat)
        except TimeoutError:
            return ": still here\n\n"

    async def endpoint(self, _: Request) -> Response:
        """Serve the stream."""
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self.stream(), media_type="text/event-stream", headers=headers)


def _offer(queue: asyncio.Queue[str], text: str) -> None:
    # A page that has not read 64 notices is gone or asleep. Ending its stream makes the browser
    # connect again and refetch, which costs less than memory without bound.
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(_END)
    else:
        queue.put_nowait(text)
