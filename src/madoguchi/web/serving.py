"""Serve the application so that stopping never waits for open event streams (``ui.md`` §1).

uvicorn ends an application's life only after every connection is closed, and an event stream
closes only when told (uvicorn #2754); so the streams are ended before it begins to wait.
"""

import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette


class StreamingServer(uvicorn.Server):
    """A uvicorn server that ends the event streams first."""

    def __init__(self, config: uvicorn.Config, end_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._end_streams = end_streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: end the streams, then let the open requests finish."""
        self._end_streams()
        await super().shutdown(sockets)


def build_server(
    app: Starlette, host: str, port: int, end_streams: Callable[[], None], *, grace: int = 5
) -> StreamingServer:
    """Return a server for *app*; ``server.run()`` blocks until a signal or ``should_exit``.

    *end_streams* tells every open event stream to end. Logging is the program's own; access lines
    are off: the log has one line for each failure, none for a page (T19). *grace* is how many
    seconds a request may go on after the stop.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=grace,
    )
    return StreamingServer(config, end_streams)
