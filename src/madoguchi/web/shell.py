"""What an endpoint needs of the shell: render a page, redirect with a notice, the shell's parts.

``ui.md`` §1: pages and fragments come from one renderer. Templates are escaped always, and a
name that is missing is an error, not a blank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)
from jinja2.bccache import Bucket
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from madoguchi.domain.clock import JST, Clock
from madoguchi.store.ports import Role, StaffUser, Store
from madoguchi.web.accounts import Accounts
from madoguchi.web.feature import Feature, NavItem
from madoguchi.web.guard import visit_of
from madoguchi.web.passwords import Passwords
from madoguchi.web.sessions import Sessions
from madoguchi.web.settings import WebSettings
from madoguchi.web.signins import SignIns
from madoguchi.web.streams import Streams
from madoguchi.web.wording import ROLE_NAMES

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Shell:
    """The parts that the shell's own endpoints work with; one for a program."""

    store: Store
    clock: Clock
    timer: Clock
    settings: WebSettings
    sessions: Sessions
    passwords: Passwords
    accounts: Accounts
    signins: SignIns
    streams: Streams
    pages: Environment
    nav: tuple[NavItem, ...]
    menu: tuple[NavItem, ...]
    notices: Mapping[str, str]
    actions: Mapping[str, str]

    def places_for(self, role: Role) -> tuple[NavItem, ...]:
        """Return the entries that *role* sees: the header's, then those of the user's menu."""
        return tuple(item for item in (*self.nav, *self.menu) if role in item.roles)


def shell_of(request: Request) -> Shell:
    """Return the shell that serves *request*."""
    return cast("Shell", request.app.state.shell)


def render(request: Request, template: str, status: int = 200, **context: object) -> HTMLResponse:
    """Render ``feature/name.html`` with *context* and what every page knows."""
    page = shell_of(request).pages.get_template(template)
    return HTMLResponse(page.render(**page_context(request), **context), status_code=status)


def redirect(address: str, notice: str = "") -> RedirectResponse:
    """Send the browser on after a change; *notice* is a slug of a feature's ``notices``."""
    query = f"?{urlencode({'notice': notice})}" if notice else ""
    return RedirectResponse(address + query, status_code=303)


def page_context(request: Request) -> dict[str, object]:
    """Return what ``web/page.html`` needs: clinic, user, navigation, token, notice."""
    shell = shell_of(request)
    visit = visit_of(request)
    return {
        "clinic_name": shell.settings.clinic_name,
        "user": visit.user,
        "role_name": ROLE_NAMES[visit.user.role] if visit.user else "",
        "nav": _seen_by(visit.user, shell.nav),
        "menu": _seen_by(visit.user, shell.menu),
        "path": request.url.path,
        "csrf": visit.csrf,
        "idle_left": int(visit.left.total_seconds()) if visit.left is not None else 0,
        "notice_text": shell.notices.get(request.query_params.get("notice", ""), ""),
    }


class _Compiled(BytecodeCache):
    """What templates were compiled to, kept in memory; a changed source has another checksum."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill *bucket* if its template was compiled before."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what *bucket* was compiled to."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


@cache
def _compiled() -> _Compiled:
    """Return the process's one: several applications in it show the same templates."""
    return _Compiled()


def build_pages(features: Sequence[Feature]) -> Environment:
    """Return the one template environment: the shell's templates and each feature's, prefixed."""
    folders = {"web": TEMPLATES} | {feature.name: feature.templates for feature in features}
    pages = Environment(
        loader=PrefixLoader({name: FileSystemLoader(path) for name, path in folders.items()}),
        autoescape=True,
        auto_reload=False,
        bytecode_cache=_compiled(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters.update({"hm": _hm, "ymd": _ymd, "ymdhm": _ymdhm, "ymdhms": _ymdhms})
    for feature in features:
        pages.filters.update(feature.filters)
    return pages


def _seen_by(user: StaffUser | None, items: tuple[NavItem, ...]) -> tuple[NavItem, ...]:
    return tuple(item for item in items if user and user.role in item.roles)


def _hm(moment: datetime) -> str:
    return moment.astimezone(JST).strftime("%H:%M")


def _ymd(day: date | datetime) -> str:
    local = day.astimezone(JST) if isinstance(day, datetime) else day
    return f"{local.year}/{local.month:02}/{local.day:02}"


def _ymdhm(moment: datetime) -> str:
    return f"{_ymd(moment)} {_hm(moment)}"


def _ymdhms(moment: datetime) -> str:
    return f"{_ymd(moment)} {moment.astimezone(JST):%H:%M:%S}"
