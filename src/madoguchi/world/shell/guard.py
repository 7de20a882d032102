"""What every request and response of the world passes (``security.md`` T21; design §7).

Host allow-list against DNS rebinding, same-origin rule and size limit on unsafe methods, strict
headers. It must not read bodies: one of them holds a PIN.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LARGEST_BODY = 64 * 1024
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; object-src 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """ASGI middleware; *hosts* are the values of ``Host`` it answers to, with port."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on and add the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        host = hosts[0] if len(hosts) == 1 else ""
        if host not in self._hosts:
            return PlainTextResponse("このホスト名では開けません。\n", 421)
        if scope["method"] in _SAFE:
            return None
        if not _same_origin(headers, f"{scope['scheme']}://{host}"):
            return PlainTextResponse("ほかのページからの操作は受け付けません。\n", 403)
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > _LARGEST_BODY:
            return PlainTextResponse("送信の内容が大きすぎます。\n", 413)
        return None


def _same_origin(headers: Headers, own: str) -> bool:
    origin = headers.get("origin")
    if origin is not None:
        return origin == own
    return headers.get("sec-fetch-site") == "same-origin"
