"""Who may call an endpoint, and the values that the layers have put on the request.

``security.md`` T13, ``rules.md`` SG-7. Endpoints are closed by default: ``app.build_app`` refuses a
feature whose endpoint carries neither ``@requires`` nor ``@public``.
"""

import functools
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from starlette._utils import is_async_callable
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from madoguchi.store.ports import Role, StaffUser
from madoguchi.web.sessions import Visit

_MARK = "__madoguchi_roles__"
PASSWORD_PAGE = "/password"  # noqa: S105 - the address of a page
_BEFORE_THE_CHANGE = (
    PASSWORD_PAGE, "/session", "/session/touch", "/signout", "/signout/everywhere",
)  # fmt: skip
"""What a first password opens: its change, the page's own count of the idle time, the way out."""
SIGN_IN_PAGE = "/signin"

_NOBODY = Visit(csrf="")
E = TypeVar("E", bound=Callable[..., Any])


def requires(*roles: Role) -> Callable[[E], E]:
    """Let only signed-in staff with one of *roles* in (none named: every role).

    Others are sent to the sign-in page, or get the 403 page. ``user_of(request)`` is set inside.
    """
    allowed = frozenset(roles or Role)

    def wrap(endpoint: E) -> E:
        guarded = (
            _async_guard(endpoint, allowed)
            if _is_async(endpoint)
            else _sync_guard(endpoint, allowed)
        )
        setattr(guarded, _MARK, allowed)
        return cast("E", guarded)

    return wrap


def public(endpoint: E) -> E:
    """Mark an endpoint that needs no sign-in."""
    setattr(endpoint, _MARK, frozenset())
    return endpoint


def roles_of(endpoint: object) -> frozenset[Role] | None:
    """Return the roles let in, empty for a public endpoint, None if nobody decided."""
    return cast("frozenset[Role] | None", getattr(endpoint, _MARK, None))


def visit_of(request: Request) -> Visit:
    """Return what the session layer knows of the sender."""
    return cast("Visit", getattr(request.state, "visit", _NOBODY))


def user_of(request: Request) -> StaffUser:
    """Return the signed-in member of staff; only inside a guarded endpoint."""
    user = visit_of(request).user
    if user is None:
        raise HTTPException(401)
    return user


def form_of(request: Request) -> FormData:
    """Return the form of an unsafe request, already read and checked by the CSRF layer."""
    form: FormData = getattr(request.state, "form", FormData())
    return form


def field_of(request: Request, name: str) -> str:
    """Return one text field of the form, blank if it is missing or a file."""
    value = form_of(request).get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _is_async(endpoint: Callable[..., Any]) -> bool:
    return bool(is_async_callable(endpoint))


def _sync_guard(
    endpoint: Callable[..., Response], allowed: frozenset[Role]
) -> Callable[..., Response]:
    @functools.wraps(endpoint)
    def guarded(request: Request) -> Response:
        return _refusal(request, allowed) or endpoint(request)

    return guarded


def _async_guard(
    endpoint: Callable[..., Awaitable[Response]], allowed: frozenset[Role]
) -> Callable[..., Awaitable[Response]]:
    @functools.wraps(endpoint)
    async def guarded(request: Request) -> Response:
        return _refusal(request, allowed) or await endpoint(request)

    return guarded


def _refusal(request: Request, allowed: frozenset[Role]) -> Response | None:
    visit = visit_of(request)
    if visit.user is None:
        return _to_sign_in(request, ended=visit.ended)
    if visit.user.must_change_password and request.url.path not in _BEFORE_THE_CHANGE:
        return _go(request, PASSWORD_PAGE)
    if visit.user.role not in allowed:
        raise HTTPException(403)
    request.state.user = visit.user
    return None


def _to_sign_in(request: Request, *, ended: bool) -> Response:
    if request.method not in ("GET", "HEAD") and "hx-request" not in request.headers:
        raise HTTPException(401)
    return _go(request, f"{SIGN_IN_PAGE}?reason=ended" if ended else SIGN_IN_PAGE)


def _go(request: Request, address: str) -> Response:
    """Redirect a page; tell htmx to move the whole page, or a script that it is shut out."""
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": address})
    if request.headers.get("sec-fetch-dest", "document") not in ("document", ""):
        return Response(status_code=401)
    return RedirectResponse(address, status_code=303)
