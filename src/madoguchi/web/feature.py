"""What a feature (受付, 患者 …) hands to the shell: routes, templates, places in the navigation.

``design.md`` §2: a feature's routes and templates stand in the feature's own folder. A feature is
data; it holds no request and no connection.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from starlette.routing import Route

from madoguchi.store.ports import Role

EVERYONE: tuple[Role, ...] = tuple(Role)
"""Every role of the staff."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the page header: Japanese label, address, and the roles that see it.

    What is opened once a month or less stands in the user's menu (``in_menu``), so that the header
    holds what a clerk needs every day and stays one line at 1024 px.
    """

    ja: str
    href: str
    roles: tuple[Role, ...] = EVERYONE
    in_menu: bool = False


@dataclass(frozen=True, slots=True)
class Feature:
    """A part of the product that shows itself in the shell.

    ``name`` prefixes its templates (``counter/reception.html``) and its static folder
    (``/static/counter/…``). ``notices`` maps a slug of ``shell.redirect(notice=…)`` to the Japanese
    sentence shown after the redirect. ``actions`` maps an audit action to its Japanese name.
    """

    name: str
    routes: Sequence[Route]
    templates: Path
    nav: tuple[NavItem, ...] = ()
    static: Path | None = None
    filters: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    notices: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[str, str] = field(default_factory=dict)
