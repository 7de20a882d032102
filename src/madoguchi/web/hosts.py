"""Answer only to our own names: the defence against DNS rebinding (``security.md`` T7)."""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class HostLayer:
    """Refuse a request whose Host header is missing, doubled or not on the list."""

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...]) -> None:
        self._app = app
        self._allowed = frozenset(host.lower() for host in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or answer 400."""
        if scope["type"] != "http" or self._ours(Headers(scope=scope).getlist("host")):
            await self._app(scope, receive, send)
            return
        refusal = PlainTextResponse("このアドレスでは開けません。", status_code=400)
        await refusal(scope, receive, send)

    def _ours(self, hosts: list[str]) -> bool:
        if len(hosts) != 1:
            return False
        host = hosts[0].lower()
        return host in self._allowed or _name(host) in self._allowed


def _name(host: str) -> str:
    """Return the host without its port; an IPv6 address keeps its brackets."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isascii() and port.isdigit() else host
