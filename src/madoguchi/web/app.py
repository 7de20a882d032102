"""Put the shell together: layers, the shell's own routes, and the features (``design.md`` §7).

Layers from the outside: security headers, failures, Host allow-list, session, CSRF. Features are
closed by default: an endpoint that nobody has marked is refused at start.
"""

import contextlib
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from madoguchi.domain.clock import Clock
from madoguchi.store.ports import Store
from madoguchi.web import audit, events, signin, staff, wording
from madoguchi.web.accounts import Accounts
from madoguchi.web.csrf import CsrfLayer
from madoguchi.web.failures import FailuresLayer, on_busy, on_http_exception
from madoguchi.web.feature import Feature
from madoguchi.web.guard import roles_of
from madoguchi.web.headers import HeadersLayer
from madoguchi.web.hosts import HostLayer
from madoguchi.web.passwords import BusyError, Passwords
from madoguchi.web.session_layer import SessionLayer
from madoguchi.web.sessions import RandomBytes, Sessions
from madoguchi.web.settings import WebSettings
from madoguchi.web.shell import Shell, build_pages
from madoguchi.web.signins import SignIns
from madoguchi.web.streams import Streams

STATIC = Path(__file__).parent / "static"


class UnguardedRouteError(Exception):
    """A feature's endpoint carries neither ``@requires`` nor ``@public``."""


def build_app(
    store: Store,
    clock: Clock,
    settings: WebSettings,
    features: Sequence[Feature],
    assets: Path,
    random: RandomBytes = secrets.token_bytes,
    *,
    timer: Clock | None = None,
) -> Starlette:
    """Return the clinic's web application; *assets* is the folder served as ``/vendor``.

    *timer* tells how long people have been signed in or locked out, where *clock* lives on a day
    that somebody may turn (practice); without it *clock* tells that too.
    """
    shell = _build_shell(store, clock, timer or clock, settings, features, random)
    app = Starlette(
        routes=_routes(features, assets),
        middleware=_layers(shell, random),
        exception_handlers={HTTPException: on_http_exception, BusyError: on_busy},
        lifespan=_life,
    )
    app.state.shell = shell
    return app


def _build_shell(
    store: Store,
    clock: Clock,
    timer: Clock,
    settings: WebSettings,
    features: Sequence[Feature],
    random: RandomBytes,
) -> Shell:
    passwords = Passwords(settings, random)
    places = [item for feature in features for item in feature.nav]
    return Shell(
        store=store,
        clock=clock,
        timer=timer,
        settings=settings,
        sessions=Sessions(store, timer, settings, random),
        passwords=passwords,
        accounts=Accounts(store, passwords),
        signins=SignIns(store, timer, settings, passwords),
        streams=Streams(store, settings.stream_queue, settings.stream_clients),
        pages=build_pages(features),
        nav=tuple(item for item in places if not item.in_menu),
        menu=(*(item for item in places if item.in_menu), *staff.NAV, *audit.NAV),
        notices=_merged(wording.NOTICES, *(feature.notices for feature in features)),
        actions=_merged(wording.ACTION_NAMES, *(feature.actions for feature in features)),
    )


def _layers(shell: Shell, random: RandomBytes) -> list[Middleware]:
    settings = shell.settings
    return [
        Middleware(HeadersLayer, https=settings.https),
        Middleware(FailuresLayer, random=random),
        Middleware(HostLayer, allowed=settings.allowed_hosts),
        Middleware(SessionLayer, sessions=shell.sessions, settings=settings),
        Middleware(CsrfLayer, settings=settings),
    ]


def _routes(features: Sequence[Feature], assets: Path) -> list[BaseRoute]:
    own = [*signin.ROUTES, *staff.ROUTES, *audit.ROUTES, Route("/events", events.events)]
    theirs = [route for feature in features for route in feature.routes]
    for route in (*own, *theirs):
        if roles_of(route.endpoint) is None:
            raise UnguardedRouteError(route.path)
    folders: list[BaseRoute] = [
        Mount(f"/static/{feature.name}", StaticFiles(directory=feature.static))
        for feature in features
        if feature.static
    ]
    return [
        *theirs,
        *own,
        *folders,
        Mount("/static", StaticFiles(directory=STATIC)),
        Mount("/vendor", StaticFiles(directory=assets)),
    ]


@contextlib.asynccontextmanager
async def _life(app: Starlette) -> AsyncIterator[None]:
    streams: Streams = app.state.shell.streams
    streams.start()
    try:
        yield
    finally:
        streams.close()


def _merged(*tables: Mapping[str, str]) -> dict[str, str]:
    return {key: text for table in tables for key, text in table.items()}
