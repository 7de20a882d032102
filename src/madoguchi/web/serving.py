"""Serve the application so that stopping never waits for open event streams (``ui.md`` §1).

uvicorn ends an application's life only after every connection is closed, and an event stream
closes only when told (uvicorn #2754); so the streams are ended before it begins to wait.
"""

import socket

import uvicorn
from starlette.applications import Starlette


class ShellServer(uvicorn.Server):
    """A uvicorn server that ends the event streams first."""

    def __init__(self, app: Starlette, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: end the streams, then let the open requests finish."""
        self._app.state.shell.streams.close()
        await super().shutdown(sockets)


def build_server(app: Starlette, host: str, port: int, *, grace: int = 5) -> ShellServer:
    """Return a server for *app*; ``server.run()`` blocks until a signal or ``should_exit``.

    Logging is the program's own. Access lines are off: the log has a line for each failure and
    none for a page (T19). *grace* is how many seconds a request may go on after the stop.
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
    return ShellServer(app, config)
