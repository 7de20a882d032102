"""一括確認 as a feature of the shell: addresses, who may call them, words of the notices."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from madoguchi.counter.answering import Address, Endpoint, routes_of
from madoguchi.counter.bulk.api import AppointmentApi
from madoguchi.counter.bulk.arriving import BulkArrivals
from madoguchi.counter.bulk.making import BulkMaker
from madoguchi.counter.bulk.pages import BulkPages
from madoguchi.counter.bulk.token_pages import TokenPages
from madoguchi.counter.bulk.tokens import TokenDesk
from madoguchi.counter.bulk.uploads import UploadDesk
from madoguchi.counter.service import REGISTRARS, Counter
from madoguchi.domain.clock import Clock
from madoguchi.store.ports import Role, Store
from madoguchi.web.feature import Feature, NavItem
from madoguchi.web.guard import public

_HERE = Path(__file__).parent

NAV = (NavItem("一括確認", "/bulk", REGISTRARS),)

NOTICES = {
    "bulk-dropped": "読み込みをやめました。だれの確認も送っていません。",
    "bulk-cancelled": "取りやめました。届いた分はそのまま残っています。",
    "bulk-settled": "対応済みにしました。",
    "bulk-reopened": "対応済みを取り消しました。",
    "bulk-arrived": "受付に出しました。来院の記録は、受診のときに付けてください。",
    "bulk-all-arrived": "有効で患者が一人に決まった人を、受付に出しました。",
    "bulk-key-revoked": "鍵を取り消しました。この鍵ではもう送れません。",
}

ACTIONS = {
    "bulk.made": "一括確認の作成",
    "bulk.replaced": "一括確認の入れ替え",
    "bulk.sent": "一括確認の送信",
    "bulk.cancelled": "一括確認の取りやめ",
    "bulk.viewed": "一括確認の閲覧",
    "bulk.item_viewed": "一括確認の一人の閲覧",
    "bulk.settled": "一括確認の対応済み",
    "bulk.reopened": "一括確認の対応済みの取消し",
    "bulk.exported": "一括確認のCSV出力",
    "bulk.printed": "一括確認の印刷",
    "bulk.token_added": "予約システムの鍵の発行",
    "bulk.token_revoked": "予約システムの鍵の取消し",
}


def feature(
    store: Store,
    clock: Clock,
    *,
    maker: BulkMaker,
    counter: Counter,
    spool: Path,
    new_token: Callable[[], str] = lambda: secrets.token_hex(16),
    new_secret: Callable[[], str] = lambda: secrets.token_urlsafe(32),
) -> Feature:
    """Return 一括確認. *spool* is a private folder of its own for CSV files before the yes.

    *maker* is shared with 照会番号, so that both know which lists are being filled.
    """
    uploads = UploadDesk(maker, clock, spool, new_token)
    tokens = TokenDesk(store, clock, new_secret)
    pages = BulkPages(store, clock, maker, uploads, BulkArrivals(store, clock, counter))
    api = AppointmentApi(store, clock, maker, tokens)
    put = Route("/api/appointments/{day}", public(_put_of(api)), methods=["PUT"])
    return Feature(
        name="bulk",
        routes=(put, *routes_of([*key_addresses(TokenPages(tokens)), *bulk_addresses(pages)])),
        templates=_HERE / "templates",
        nav=NAV,
        static=_HERE / "static",
        notices=NOTICES,
        actions=ACTIONS,
    )


def _put_of(api: AppointmentApi) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint as a function, which the guard can mark."""

    async def put(request: Request) -> Response:
        return await api.put(request)

    return put


def bulk_addresses(pages: BulkPages) -> Sequence[Address]:
    """Return method, path, endpoint and roles; fixed paths before ``{id}``."""
    one = "/bulk/{id}/items/{position:int}"
    plain: Sequence[tuple[str, str, Endpoint]] = (
        ("GET", "/bulk", pages.page),
        ("POST", "/bulk/upload", pages.upload),
        ("GET", "/bulk/upload/{token}", pages.preview),
        ("POST", "/bulk/upload/{token}/confirm", pages.confirm),
        ("POST", "/bulk/upload/{token}/cancel", pages.drop),
        ("GET", "/bulk/upload/{token}/errors.csv", pages.bad_rows),
        ("POST", "/bulk/recheck", pages.recheck),
        ("POST", "/bulk/consented", pages.consented),
        ("GET", "/bulk/{id}", pages.detail),
        ("GET", "/bulk/{id}/live", pages.live),
        ("POST", "/bulk/{id}/send", pages.send),
        ("POST", "/bulk/{id}/again", pages.again),
        ("POST", "/bulk/{id}/cancel", pages.cancel),
        ("GET", "/bulk/{id}/exceptions.csv", pages.exceptions),
        ("GET", "/bulk/{id}/print", pages.printed),
        ("POST", "/bulk/{id}/arrive", pages.arrive_all),
        ("GET", one, pages.item),
        ("POST", f"{one}/arrive", pages.arrive),
        ("POST", f"{one}/settle", pages.settle),
        ("POST", f"{one}/reopen", pages.reopen),
    )
    return [(method, path, endpoint, REGISTRARS) for method, path, endpoint in plain]


def key_addresses(pages: TokenPages) -> Sequence[Address]:
    """Return the owner's addresses."""
    return (
        ("GET", "/bulk/keys", pages.page, (Role.OWNER,)),
        ("POST", "/bulk/keys", pages.create, (Role.OWNER,)),
        ("POST", "/bulk/keys/{token}/revoke", pages.revoke, (Role.OWNER,)),
    )
