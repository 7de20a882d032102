"""照会番号 as a feature of the shell: addresses, who may call them, words of the notices."""

from collections.abc import Sequence
from pathlib import Path

from madoguchi.counter.answering import Address, routes_of
from madoguchi.counter.bulk.making import BulkMaker
from madoguchi.counter.refnum.bulk import BulkRegistrar
from madoguchi.counter.refnum.pages import RefnumPages
from madoguchi.counter.refnum.service import Registrar
from madoguchi.counter.service import REGISTRARS
from madoguchi.domain.clock import Clock
from madoguchi.store.ports import Store
from madoguchi.web.feature import EVERYONE, Feature

_HERE = Path(__file__).parent

NOTICES = {"refnum-asked": "照会番号の登録を送ります。結果はこの画面に出ます。"}

ACTIONS = {
    "refnum.asked": "照会番号の登録の依頼",
    "refnum.registered": "照会番号の登録",
    "refnum.refused": "照会番号の登録の失敗",
    "refnum.viewed": "照会番号の閲覧",
    "refnum.bulk_made": "照会番号の一括登録の作成",
}


def feature(store: Store, clock: Clock, *, registrar: Registrar, maker: BulkMaker) -> Feature:
    """Return 照会番号; *registrar* also follows rows, take-overs and enquiries."""
    pages = RefnumPages(store, registrar, BulkRegistrar(store, clock, maker))
    return Feature(
        name="refnum",
        routes=routes_of(addresses(pages)),
        templates=_HERE / "templates",
        static=_HERE / "static",
        notices=NOTICES,
        actions=ACTIONS,
    )


def addresses(pages: RefnumPages) -> Sequence[Address]:
    """Return method, path, endpoint and roles."""
    return (
        ("GET", "/refnum", pages.page, REGISTRARS),
        ("POST", "/refnum/bulk", pages.everybody, REGISTRARS),
        ("GET", "/refnum/patients/{id}", pages.chart, EVERYONE),
        ("GET", "/refnum/patients/{id}/live", pages.chart_live, EVERYONE),
        ("GET", "/refnum/arrivals/{id}/live", pages.answer_live, EVERYONE),
        ("POST", "/refnum/patients/{id}", pages.register_chart, REGISTRARS),
        ("POST", "/refnum/arrivals/{id}", pages.register_answer, REGISTRARS),
        ("POST", "/refnum/enquiries/{id}/undo", pages.undo, REGISTRARS),
    )
