"""障害時の受付 as a feature of the shell: addresses, roles, words of the notices."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from madoguchi.counter.answering import Address, routes_of
from madoguchi.counter.offline.list_pages import ListPages
from madoguchi.counter.offline.pages import Line, OfflinePages
from madoguchi.counter.offline.printing import ListPrinter
from madoguchi.counter.offline.service import OfflineDesk
from madoguchi.counter.service import REGISTRARS
from madoguchi.domain.clock import Clock
from madoguchi.store.ports import Role, Store
from madoguchi.web.feature import EVERYONE, Feature, NavItem

_HERE: Final = Path(__file__).parent

NOTICES: Final = {
    "offline-received": "控えを書き留めました。",
    "offline-edited": "控えを直しました。",
    "offline-asked": "順に確認しています。結果はこの画面に出ます。",
    "offline-nobody": "番号がそろっていて確認を待っている人はいません。",
    "offline-closed": "控えを終わりにしました。",
    "offline-reopened": "控えを元に戻しました。",
    "day-list-written": "一覧表を書き出しました。",
    "day-list-password": "一覧表のパスワードを決めました。",
}
ACTIONS: Final = {
    "offline.received": "障害時の受付",
    "offline.viewed": "障害時の控えの閲覧",
    "offline.edited": "障害時の控えの訂正",
    "offline.asked": "障害時の控えの照会",
    "offline.closed": "障害時の控えの終了",
    "offline.reopened": "障害時の控えを元に戻した",
    "offline.printed": "障害時の控えの印刷",
    "daylist.written": "暗号化した一覧表の書き出し",
    "daylist.password": "一覧表のパスワードの変更",
}


def feature(
    store: Store,
    clock: Clock,
    *,
    desk: OfflineDesk,
    printer: ListPrinter | None = None,
    line: Line = lambda: None,
) -> Feature:
    """Return the feature. *line* tells whether the terminal answers, *printer* writes the list."""
    pages = OfflinePages(store, clock, desk, line)
    lists = ListPages(store, clock, printer)
    return Feature(
        name="offline",
        routes=routes_of((*addresses(pages), *list_addresses(lists), *one_addresses(pages))),
        templates=_HERE / "templates",
        static=_HERE / "static",
        nav=(NavItem("障害時の受付", "/offline"),),
        notices=NOTICES,
        actions=ACTIONS,
    )


def addresses(pages: OfflinePages) -> Sequence[Address]:
    """Return the addresses of form, queue and paper; fixed paths before ``{id}``."""
    return (
        ("GET", "/offline", pages.page, EVERYONE),
        ("POST", "/offline", pages.receive, REGISTRARS),
        ("GET", "/offline/queue", pages.queue, EVERYONE),
        ("POST", "/offline/find", pages.find, REGISTRARS),
        ("POST", "/offline/catch-up", pages.catch_up, REGISTRARS),
        ("GET", "/offline/blank", pages.blanks, EVERYONE),
        ("GET", "/offline/print", pages.day_paper, EVERYONE),
    )


def list_addresses(pages: ListPages) -> Sequence[Address]:
    """Return the addresses of the encrypted list of the day."""
    return (
        ("GET", "/offline/list", pages.page, REGISTRARS),
        ("POST", "/offline/list", pages.write, REGISTRARS),
        ("POST", "/offline/list/password", pages.set_password, (Role.OWNER,)),
    )


def one_addresses(pages: OfflinePages) -> Sequence[Address]:
    """Return the addresses of one entry."""
    return (
        ("GET", "/offline/{id}", pages.entry, EVERYONE),
        ("POST", "/offline/{id}", pages.edit, REGISTRARS),
        ("POST", "/offline/{id}/ask", pages.ask, REGISTRARS),
        ("POST", "/offline/{id}/close", pages.close, REGISTRARS),
        ("POST", "/offline/{id}/reopen", pages.reopen, REGISTRARS),
        ("GET", "/offline/{id}/print", pages.paper, EVERYONE),
    )
