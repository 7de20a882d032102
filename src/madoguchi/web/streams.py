"""Who listens to the event stream, and what waits for each (``ui.md`` §1, SSE server traps).

Events come from the store's threads and are handed to the event loop; each client has a bounded
queue. Events carry a kind, an id and a number, never personal data. HTTP is in ``events``.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from enum import Enum

from madoguchi.store.ports import Event, Store


class Signal(Enum):
    """What a client is told besides events."""

    RESET = "reset"
    """Too much was missed: fetch everything again."""
    GONE = "gone"
    """The sign-in is over."""
    CLOSED = "closed"
    """The server stops; the client comes back later."""


class Client:
    """One open stream. Used only on the event loop."""

    def __init__(self, key_hash: str, user_id: str, limit: int) -> None:
        self.key_hash = key_hash
        self.user_id = user_id
        self._limit = limit
        self._waiting: deque[Event | Signal] = deque()
        self._ending: Signal | None = None
        self._news = asyncio.Event()

    def offer(self, events: Sequence[Event]) -> None:
        """Queue *events*; a client too slow for them is told to fetch everything again."""
        if len(self._waiting) + len(events) > self._limit:
            self._waiting.clear()
            self._waiting.append(Signal.RESET)
        else:
            self._waiting.extend(events)
        self._news.set()

    def end(self, signal: Signal) -> None:
        """End the stream after what already waits."""
        self._ending = self._ending or signal
        self._news.set()

    async def take(self, seconds: float) -> list[Event | Signal]:
        """Return what waits, at the latest after *seconds*; the end signal comes last."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return []
        self._news.clear()
        taken = list(self._waiting)
        self._waiting.clear()
        return [*taken, self._ending] if self._ending else taken


class Streams:
    """All open streams of one program."""

    def __init__(self, store: Store, queue: int, most: int) -> None:
        self._store = store
        self._queue = queue
        self._most = most
        self._clients: set[Client] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: Callable[[], None] | None = None
        self._closing = False

    def __len__(self) -> int:
        return len(self._clients)

    def full(self, user_id: str) -> bool:
        """Tell whether *user_id* may open no further stream: nobody may, or all shares are theirs.

        A user has a quarter, so that one account cannot leave the others without news (T20).
        """
        own = sum(client.user_id == user_id for client in self._clients)
        return len(self._clients) >= self._most or own >= max(1, self._most // 4)

    def start(self) -> None:
        """Begin to listen to the store; call on the event loop."""
        self._closing = False
        self._loop = asyncio.get_running_loop()
        self._stop = self._store.listen(self._heard)

    def close(self) -> None:
        """End every stream and stop listening; call on the event loop. Twice is harmless."""
        self._closing = True
        if self._stop:
            self._stop()
            self._stop = None
        self._end(Signal.CLOSED, lambda _: True)

    def connect(self, key_hash: str, user_id: str) -> Client:
        """Open a stream for a sign-in."""
        client = Client(key_hash, user_id, self._queue)
        self._clients.add(client)
        if self._closing:
            client.end(Signal.CLOSED)
        return client

    def disconnect(self, client: Client) -> None:
        """Forget a stream."""
        self._clients.discard(client)

    def end_session(self, key_hash: str) -> None:
        """End the streams of one sign-in; callable from any thread."""
        self._from_thread(lambda client: client.key_hash == key_hash)

    def end_user(self, user_id: str) -> None:
        """End the streams of one user; callable from any thread."""
        self._from_thread(lambda client: client.user_id == user_id)

    def _from_thread(self, wanted: Callable[[Client], bool]) -> None:
        self._call(lambda: self._end(Signal.GONE, wanted))

    def _end(self, signal: Signal, wanted: Callable[[Client], bool]) -> None:
        for client in self._clients:
            if wanted(client):
                client.end(signal)

    def _heard(self, events: Sequence[Event]) -> None:
        """Take events on whatever thread committed them."""
        self._call(lambda: self._fan_out(events))

    def _call(self, action: Callable[[], None]) -> None:
        """Run *action* on the loop; nothing is left to tell once the loop is closed."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(action)

    def _fan_out(self, events: Sequence[Event]) -> None:
        for client in self._clients:
            client.offer(events)
