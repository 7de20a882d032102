"""番号で確認 as a feature of the shell: addresses, who may call them, words of the notices."""

from collections.abc import Sequence
from pathlib import Path

from madoguchi.counter.answering import Address, routes_of
from madoguchi.counter.lookup.pages import Asker, LookupPages
from madoguchi.counter.lookup.service import LookupDesk
from madoguchi.counter.service import REGISTRARS
from madoguchi.domain.clock import Clock
from madoguchi.store.ports import Store
from madoguchi.web.feature import Feature, NavItem

_HERE = Path(__file__).parent

NAV = (NavItem("番号で確認", "/lookup", REGISTRARS),)

NOTICES = {
    "lookup-asked": "照会しています。返事が届くと、この一覧の行が結果に変わります。",
    "lookup-known": "同じ照会がもう出ています。二重には照会していません。",
    "lookup-cancelled": "照会を取りやめました。",
}

ACTIONS = {
    "lookup.asked": "番号での照会",
    "lookup.viewed": "番号での照会の閲覧",
}


def feature(store: Store, clock: Clock, *, desk: LookupDesk, asker: Asker) -> Feature:
    """Return the feature; *asker* is the exchange. ``LookupPart()`` is its panel on an answer."""
    pages = LookupPages(store, clock, desk, asker)
    return Feature(
        name="lookup",
        routes=routes_of(addresses(pages)),
        templates=_HERE / "templates",
        static=_HERE / "static",
        nav=NAV,
        notices=NOTICES,
        actions=ACTIONS,
    )


def addresses(pages: LookupPages) -> Sequence[Address]:
    """Return method, path, endpoint and roles; fixed paths before ``{id}``."""
    return (
        ("GET", "/lookup", pages.page, REGISTRARS),
        ("POST", "/lookup", pages.question, REGISTRARS),
        ("POST", "/lookup/check", pages.check, REGISTRARS),
        ("POST", "/lookup/form", pages.again_form, REGISTRARS),
        ("POST", "/lookup/ask", pages.ask, REGISTRARS),
        ("GET", "/lookup/patient/{id}", pages.of_chart, REGISTRARS),
        ("GET", "/lookup/mend/{id}", pages.mend, REGISTRARS),
        ("GET", "/lookup/enquiries/{id}", pages.enquiry, REGISTRARS),
        ("POST", "/lookup/enquiries/{id}/cancel", pages.cancel, REGISTRARS),
        ("POST", "/lookup/enquiries/{id}/again", pages.again, REGISTRARS),
    )
