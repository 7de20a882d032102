"""Find out who sends a request and put it on ``request.state.visit`` (``security.md`` T8).

A visitor without a cookie gets an anonymous key, so that the sign-in form has a token too; it is
never a session, and signing in replaces it. Automatic refetches (header ``X-Background``) do not
restart the idle time, because nobody may be sitting there (SG-14).
"""

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from madoguchi.web.headers import ASSET_FOLDERS
from madoguchi.web.sessions import Sessions, Visit, anonymous_csrf
from madoguchi.web.settings import WebSettings

_PASSIVE = ("/events", "/session")
"""Paths that the page calls by itself."""
_KEY_LENGTH = 64


class SessionLayer:
    """Read the cookie, look up the sign-in, give newcomers an anonymous key."""

    def __init__(self, app: ASGIApp, sessions: Sessions, settings: WebSettings) -> None:
        self._app = app
        self._sessions = sessions
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with ``state.visit`` set."""
        if scope["type"] != "http" or scope["path"].startswith(ASSET_FOLDERS):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        key = request.cookies.get(self._settings.cookie, "")
        if len(key) == _KEY_LENGTH and key.isalnum():
            active = request.url.path not in _PASSIVE and "x-background" not in request.headers
            request.state.visit = await to_thread.run_sync(self._find, key, active)
            await self._app(scope, receive, send)
            return
        key = self._sessions.new_key()
        request.state.visit = Visit(csrf=anonymous_csrf(key))
        await self._app(scope, receive, self._giving(key, send))

    def _find(self, key: str, active: bool) -> Visit:
        return self._sessions.find(key, active=active)

    def _giving(self, key: str, send: Send) -> Send:
        """Set the anonymous key with the answer, unless the endpoint sets a key itself."""

        async def give(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "set-cookie" not in headers:
                    carrier = Response()
                    set_key(carrier, key, self._settings)
                    headers.append("set-cookie", carrier.headers["set-cookie"])
            await send(message)

        return give


def set_key(response: Response, key: str, settings: WebSettings) -> None:
    """Put the session key into the browser: no script, no other site; gone with the browser."""
    response.set_cookie(
        settings.cookie, key, path="/", secure=settings.https, httponly=True, samesite="strict"
    )
