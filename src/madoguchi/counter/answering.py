"""Routes from a table of addresses; what is gone, in conflict or refused is answered in words."""

import functools
from collections.abc import Callable, Iterable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from madoguchi.counter.registry import RefusedError
from madoguchi.counter.service import ConflictError, GoneError, NotAllowedError
from madoguchi.store.ports import Role
from madoguchi.web.guard import requires
from madoguchi.web.shell import render

Endpoint = Callable[[Request], Response]
Address = tuple[str, str, Endpoint, tuple[Role, ...]]


def routes_of(addresses: Iterable[Address]) -> tuple[Route, ...]:
    """Return guarded routes of method, path, endpoint and roles."""
    return tuple(
        Route(path, requires(*roles)(_in_words(endpoint)), methods=[method])
        for method, path, endpoint, roles in addresses
    )


def _in_words(endpoint: Endpoint) -> Endpoint:
    @functools.wraps(endpoint)
    def answered(request: Request) -> Response:
        try:
            return endpoint(request)
        except GoneError as error:
            return _page(request, 404, "見つかりません", error)
        except ConflictError as error:
            return _page(request, 409, "保存していません", error)
        except RefusedError as error:
            return _page(request, 422, "保存していません", error)
        except NotAllowedError:
            raise HTTPException(403) from None

    return answered


def _page(request: Request, status: int, title: str, error: Exception) -> Response:
    return render(request, "counter/gone.html", status, title=title, text=str(error))
