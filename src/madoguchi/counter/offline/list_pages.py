"""The page of the encrypted list: where it lies, write it now, the owner's password."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.counter.offline.printing import ListPrinter, Written
from madoguchi.counter.registry import RefusedError
from madoguchi.counter.service import GoneError
from madoguchi.domain.clock import Clock, business_day
from madoguchi.store.ports import Role, Store
from madoguchi.web.guard import field_of, form_of, user_of
from madoguchi.web.shell import redirect, render

_NOT_SET = "一覧表を置くフォルダが決まっていません。設定を確かめてください。"


class ListPages:
    """Endpoints of the list; without a *printer* the page says what to set."""

    def __init__(self, store: Store, clock: Clock, printer: ListPrinter | None) -> None:
        self._store = store
        self._clock = clock
        self._printer = printer

    def page(self, request: Request) -> Response:
        """Show where the list lies and how the last writing went."""
        return self._shown(request, "")

    def write(self, request: Request) -> Response:
        """Write the list of today or tomorrow."""
        day = business_day(self._clock.now())
        if field_of(request, "day") == "tomorrow":
            day += timedelta(days=1)
        try:
            self._ready().write(day, user_of(request))
        except RefusedError as error:
            return self._shown(request, str(error))
        return redirect("/offline/list", "day-list-written")

    def set_password(self, request: Request) -> Response:
        """Keep the owner's password."""
        first, second = (str(form_of(request).get(name, "")) for name in ("password", "again"))
        try:
            self._ready().choose_password(first, second, user_of(request))
        except RefusedError as error:
            return self._shown(request, str(error))
        return redirect("/offline/list", "day-list-password")

    def _ready(self) -> ListPrinter:
        if self._printer is None:
            raise GoneError(_NOT_SET)
        return self._printer

    def _shown(self, request: Request, problem: str) -> Response:
        printer = self._printer
        last = printer.last if printer else None
        settings = printer.settings if printer else None
        return render(
            request,
            "offline/list.html",
            422 if problem else 200,
            ready=printer is not None,
            folder=str(settings.folder) if settings else "",
            at=f"{settings.at:%H:%M}" if settings else "",
            keep=settings.keep_days if settings else 0,
            has_password=bool(printer and printer.has_password),
            last=_last_ja(last),
            notes=[f"「{sign}」（U+{ord(sign):04X}）" for sign in last.unshown] if last else [],
            problem=problem,
            is_owner=user_of(request).role is Role.OWNER,
        )


def _last_ja(last: Written | None) -> str:
    if last is None:
        return "起動してからはまだありません"
    if last.problem:
        return f"{last.at:%m/%d %H:%M} 失敗：{last.problem}"
    return f"{last.at:%m/%d %H:%M} に {last.day:%m/%d} の分（{last.people}名）"
