"""月次 as a feature of the shell: the month at a glance, its five lists, CSV, paper."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.counter.answering import routes_of
from madoguchi.counter.month.lists import Line
from madoguchi.counter.month.parts_table import PARTS
from madoguchi.counter.month.service import ENCODINGS, MonthBook
from madoguchi.counter.month.streams import Month, month_of
from madoguchi.counter.service import REGISTRARS, GoneError
from madoguchi.domain.clock import Clock, business_day
from madoguchi.store.ports import Role, StaffUser, Store
from madoguchi.web.feature import EVERYONE, Feature, NavItem
from madoguchi.web.guard import field_of, user_of
from madoguchi.web.shell import redirect, render

_HERE: Final = Path(__file__).parent
_MONTHS: Final = 13
_PRINTED: Final = 50
"""Pages of a list that one print holds at most: 5,000 lines."""

Recheck = Callable[[StaffUser, Month], str]
"""Starts a re-check of a month's people; returns the address where its progress is shown."""

NOTICES: Final = {"month-chosen": "割合の数え方を変えました。"}
ACTIONS: Final = {
    "month.viewed": "月次の一覧の閲覧",
    "month.exported": "月次の一覧のCSV",
    "month.chosen": "利用率の数え方の変更",
}


def feature(store: Store, clock: Clock, *, recheck: Recheck | None = None) -> Feature:
    """Return 月次. *recheck* asks again about a month's people by a bulk."""
    pages = MonthPages(MonthBook(store, clock), clock, recheck)
    return Feature(
        name="month",
        routes=routes_of(
            (
                ("GET", "/month", pages.page, EVERYONE),
                ("POST", "/month/choose", pages.choose, (Role.OWNER,)),
                ("POST", "/month/recheck", pages.recheck, REGISTRARS),
                ("GET", "/month/{part}.csv", pages.export, REGISTRARS),
                ("GET", "/month/{part}/print", pages.paper, EVERYONE),
                ("GET", "/month/{part}", pages.part, EVERYONE),
            )
        ),
        templates=_HERE / "templates",
        static=_HERE / "static",
        nav=(NavItem("月次", "/month"),),
        notices=NOTICES,
        actions=ACTIONS,
    )


class MonthPages:
    """Endpoints of 月次; addresses hold a month and the name of a list, never a person."""

    def __init__(self, book: MonthBook, clock: Clock, recheck: Recheck | None) -> None:
        self._book = book
        self._clock = clock
        self._recheck = recheck

    def page(self, request: Request) -> Response:
        """Show the month at a glance."""
        month, today = self._month(request), business_day(self._clock.now())
        return render(
            request,
            "month/month.html",
            month=month,
            months=_latest(month_of("", today)),
            is_running=month.first <= today <= month.last,
            may_go_on=month.last < today,
            parts=PARTS,
            counts=self._book.counts(month),
            shares=self._book.shares(month),
            may_recheck=self._recheck is not None and user_of(request).role in REGISTRARS,
            is_owner=user_of(request).role is Role.OWNER,
        )

    def part(self, request: Request) -> Response:
        """Show one list, a hundred lines a page."""
        month = self._month(request)
        listed = self._book.page(
            request.path_params["part"], month, _page(request), user_of(request)
        )
        may_take = user_of(request).role in REGISTRARS
        shown = self._shares(listed.part.key, month)
        return render(
            request, "month/part.html", month=month, listed=listed, may_take=may_take, shares=shown
        )

    def paper(self, request: Request) -> Response:
        """Show one list as a whole, for the printer."""
        month, key = self._month(request), request.path_params["part"]
        lines: list[Line] = []
        more = True
        for page in range(1, _PRINTED + 1):
            listed = self._book.page(key, month, page, user_of(request))
            lines += listed.lines
            more = listed.more
            if not more:
                break
        return render(
            request,
            "month/paper.html",
            month=month,
            part=listed.part,
            lines=lines,
            cut=more,
            now=self._clock.now(),
            shares=self._shares(key, month),
        )

    def export(self, request: Request) -> Response:
        """Hand out one list as CSV."""
        month, key = self._month(request), request.path_params["part"]
        encoding = request.query_params.get("code", "utf-8")
        encoding = encoding if encoding in ENCODINGS else "utf-8"
        body = self._book.export(key, month, user_of(request), encoding)
        charset = "utf-8" if encoding == "utf-8" else "Shift_JIS"
        return Response(
            body,
            media_type=f"text/csv; charset={charset}",
            headers={
                "Content-Disposition": f'attachment; filename="{month.key}-{key}.csv"',
                "Cache-Control": "no-store",
            },
        )

    def choose(self, request: Request) -> Response:
        """Keep the clinic's way of counting."""
        self._book.choose(field_of(request, "denominator"), user_of(request))
        return redirect(f"/month/usage?m={self._month_of_form(request).key}")

    def recheck(self, request: Request) -> Response:
        """Start a re-check of the month's people."""
        if self._recheck is None:
            raise GoneError("一括確認が使えません。設定を確かめてください。")
        return redirect(self._recheck(user_of(request), self._month_of_form(request)))

    def _shares(self, key: str, month: Month) -> object:
        return self._book.shares(month) if key == "usage" else None

    def _month(self, request: Request) -> Month:
        return month_of(request.query_params.get("m", ""), business_day(self._clock.now()))

    def _month_of_form(self, request: Request) -> Month:
        return month_of(field_of(request, "m"), business_day(self._clock.now()))


def _latest(month: Month) -> list[Month]:
    months = [month]
    while len(months) < _MONTHS:
        months.append(months[-1].before)
    return months


def _page(request: Request) -> int:
    text = request.query_params.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
