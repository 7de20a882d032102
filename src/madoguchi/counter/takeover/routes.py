"""Addresses of 取込み, of a chart's insurances and of 設定, and who may open them."""

from collections.abc import Sequence
from pathlib import Path

from madoguchi.counter.answering import Address, routes_of
from madoguchi.counter.registry import Registry
from madoguchi.counter.service import REGISTRARS
from madoguchi.counter.takeover.insurance_pages import InsurancePages
from madoguchi.counter.takeover.insurances import Insurances
from madoguchi.counter.takeover.pages import TakeOverPages
from madoguchi.counter.takeover.service import TakeOverDesk
from madoguchi.counter.takeover.settings_pages import SettingsPages
from madoguchi.domain.clock import Clock
from madoguchi.store.ports import Role, Store
from madoguchi.web.feature import Feature, NavItem

_HERE = Path(__file__).parent
_OWNER = (Role.OWNER,)

NAV = (NavItem("設定", "/settings", _OWNER, in_menu=True),)

NOTICES = {
    "taken": "取り込みました。",
    "nothing-to-take": "取り込むものはありません。印を付けた項目は、もう回答のとおりです。",
    "take-undone": "取込みを元に戻しました。",
    "insurance-added": "保険を加えました。",
    "insurance-edited": "保険を直しました。",
    "insurance-deleted": "保険を消しました。",
    "settings-kept": "設定を変えました。前の設定に戻すこともできます。",
    "settings-same": "変わったところはありません。",
    "settings-back": "前の設定に戻しました。",
}

ACTIONS = {
    "takeover.taken": "回答の取込み",
    "takeover.undone": "取込みの取消し",
    "insurance.added": "保険の追加",
    "insurance.edited": "保険の訂正",
    "insurance.deleted": "保険の削除",
    "settings.changed": "設定の変更",
}


def feature(store: Store, clock: Clock, desk: TakeOverDesk) -> Feature:
    """Return 取込み and 設定; the panel on an answer's page is ``panel.TakeOverPart(desk)``."""
    insurances = InsurancePages(Insurances(store, clock), Registry(store, clock))
    addresses = addresses_of(TakeOverPages(desk), insurances, SettingsPages(store))
    return Feature(
        name="takeover",
        routes=routes_of(addresses),
        templates=_HERE / "templates",
        nav=NAV,
        static=_HERE / "static",
        notices=NOTICES,
        actions=ACTIONS,
    )


def addresses_of(
    takes: TakeOverPages, insurances: InsurancePages, settings: SettingsPages
) -> Sequence[Address]:
    """Return method, path, endpoint and roles."""
    card = "/patients/{id}/insurances/{at:int}"
    return (
        ("POST", "/arrivals/{id}/take-over", takes.take, REGISTRARS),
        ("POST", "/arrivals/{id}/take-over/quick", takes.take_safe, REGISTRARS),
        ("POST", "/take-overs/{id}/undo", takes.undo, REGISTRARS),
        ("POST", "/take-overs/{id}/undo/quick", takes.undo_safe, REGISTRARS),
        ("GET", "/patients/{id}/insurances/new", insurances.new, REGISTRARS),
        ("POST", "/patients/{id}/insurances/new", insurances.add, REGISTRARS),
        ("GET", card, insurances.edit, REGISTRARS),
        ("POST", card, insurances.change, REGISTRARS),
        ("POST", f"{card}/delete", insurances.delete, REGISTRARS),
        ("GET", "/settings", settings.page, _OWNER),
        ("POST", "/settings", settings.save, _OWNER),
        ("POST", "/settings/undo", settings.undo, _OWNER),
    )
