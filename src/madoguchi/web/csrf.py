"""Refuse changes that our own pages did not send (``security.md`` T7; ASVS 3.5).

On every unsafe method: Origin and Sec-Fetch-Site must name ourselves, and the token of the sign-in
must come along, as the form field ``csrf`` or the header ``X-CSRF-Token``. The form is read here,
once, within the size limit, and handed on as ``request.state.form``. NUL, which no keyboard types
and PostgreSQL refuses, ends here too. Reading is open to another
site only as a page that a person goes to, never as a picture or a script inside its own.
"""

import hmac

from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from madoguchi.web.failures import page
from madoguchi.web.guard import visit_of
from madoguchi.web.sessions import Visit
from madoguchi.web.settings import WebSettings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
API = "/api/"
"""What programs call with a key of their own. A browser's sign-in counts for nothing there, so no
other site can use it; every endpoint below it checks its key itself."""
LONGEST_PATH = 1000
"""Characters; ours are below 120. Python itself refuses to read a number of 5,000 digits."""
TOKEN_REFUSED = 419
"""Not a registered status; tells an outdated page from a lack of rights (403)."""


class CsrfLayer:
    """Check origin and token before anything else looks at an unsafe request."""

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or answer with a page that says why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _is_odd(scope):
            await page(Request(scope), 400)(scope, receive, send)
            return
        if scope["method"] in SAFE:
            await self._read(scope, receive, send)
            return
        request = Request(scope, _limited(receive, self._settings.largest_body))
        if scope["path"].startswith(API):
            request.state.visit = Visit(csrf="")
            await self._app(scope, request.receive, send)
            return
        try:
            form = await self._checked(request)
        except HTTPException as refusal:
            await page(request, refusal.status_code)(scope, receive, send)
            return
        request.state.form = form
        try:
            await self._app(scope, request.receive, send)
        finally:
            await form.close()

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        foreign = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        if foreign and headers.get("sec-fetch-mode") != "navigate":
            refusal = PlainTextResponse("ほかのページからは読み込めません。", status_code=403)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _checked(self, request: Request) -> FormData:
        """Return the form of a request that is ours; ``HTTPException`` otherwise."""
        if not _same_origin(request, https=self._settings.https):
            raise HTTPException(TOKEN_REFUSED)
        if int(_digits(request.headers.get("content-length"))) > self._settings.largest_body:
            raise HTTPException(413)
        form = await _form(request)
        given = request.headers.get("x-csrf-token") or form.get("csrf")
        if not isinstance(given, str) or not _equal(given, visit_of(request).csrf):
            await form.close()
            raise HTTPException(TOKEN_REFUSED)
        if any("\0" in text for text in form.values() if isinstance(text, str)):
            await form.close()
            raise HTTPException(400)
        return form


def _is_odd(scope: Scope) -> bool:
    path = scope["path"]
    return "\0" in path or b"%00" in scope["query_string"] or len(path) > LONGEST_PATH


def _same_origin(request: Request, *, https: bool) -> bool:
    """Compare with the Host header, which the host layer has checked. No evidence is a no."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site")
    ours = f"{'https' if https else 'http'}://{request.headers['host']}"
    if origin is None and site is None:
        return False
    return origin in (None, ours) and site in (None, "same-origin")


async def _form(request: Request) -> FormData:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return await request.form() if kind in FORMS else FormData()


def _digits(text: str | None) -> str:
    return text if text and text.isascii() and text.isdigit() and len(text) < 19 else "0"


def _equal(given: str, expected: str) -> bool:
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def _limited(receive: Receive, most: int) -> Receive:
    """Return *receive* that gives up when the body grows beyond *most* bytes."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413)
        return message

    return counted
