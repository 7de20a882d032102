"""Advice as a feature of the shell: addresses, who may call them, words of the notices.

``security.md`` T13: everybody may read what the rules say; what changes a visit or shows a
person's form is for the counter.
"""

from collections.abc import Sequence
from pathlib import Path

from madoguchi.counter.advice.pages import AdvicePages
from madoguchi.counter.advice.service import AdviceDesk
from madoguchi.counter.answering import Address, routes_of
from madoguchi.counter.service import REGISTRARS
from madoguchi.domain.clock import Clock
from madoguchi.store.ports import Store
from madoguchi.web.feature import EVERYONE, Feature, NavItem

_HERE = Path(__file__).parent

NAV = (NavItem("こんなとき", "/advice"),)

NOTICES = {"advice-settled": "この内容を来院の記録に残しました。"}

ACTIONS = {
    "advice.asked": "次にすることの確認",
    "advice.settled": "計算の内容を来院に記録",
    "declaration.viewed": "被保険者資格申立書の表示",
}


def feature(store: Store, clock: Clock, *, desk: AdviceDesk) -> Feature:
    """Return the feature; ``AdvicePart(desk)`` is the panel on the page of one answer."""
    pages = AdvicePages(store, clock, desk)
    return Feature(
        name="advice",
        routes=routes_of(addresses(pages)),
        templates=_HERE / "templates",
        static=_HERE / "static",
        nav=NAV,
        notices=NOTICES,
        actions=ACTIONS,
    )


def addresses(pages: AdvicePages) -> Sequence[Address]:
    """Return method, path, endpoint and roles."""
    return (
        ("GET", "/advice", pages.page, EVERYONE),
        ("GET", "/advice/declaration", pages.empty_paper, REGISTRARS),
        ("POST", "/arrivals/{id}/advice", pages.change, REGISTRARS),
        ("POST", "/arrivals/{id}/advice/settle", pages.settle, REGISTRARS),
        ("GET", "/arrivals/{id}/declaration", pages.paper, REGISTRARS),
    )
