"""Pages of 一括確認: making a list, following it, working off its exceptions.

Two hundred people a page whatever the list holds. Names stand in page bodies only, never in an
address (``security.md`` T19).
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.counter.bulk.arriving import BulkArrivals, may_be_put
from madoguchi.counter.bulk.columns_table import COLUMNS, REQUIRED
from madoguchi.counter.bulk.consented import ConsentedError, asked_for
from madoguchi.counter.bulk.findings_table import ALL_FINE_JA, FINE_JA
from madoguchi.counter.bulk.making import BulkMaker
from madoguchi.counter.bulk.output import csv_of
from madoguchi.counter.bulk.progress import Progress, enquiry_of, progress_of
from madoguchi.counter.bulk.reservations import MOST
from madoguchi.counter.bulk.service import has_unanswered, list_of
from madoguchi.counter.bulk.uploads import UploadDesk
from madoguchi.counter.bulk.views import Line, answer_pairs, kind_ja, line_of, source_ja
from madoguchi.counter.csv_files import UnreadableCsvError
from madoguchi.counter.service import GoneError
from madoguchi.domain.clock import Clock, business_day
from madoguchi.formats.japanese import parse_date
from madoguchi.store.ports import BulkItem, BulkList, ItemState, Store, Work
from madoguchi.web.guard import field_of, form_of, user_of
from madoguchi.web.shell import redirect, render

PAGE: Final = 200
PRINTED: Final = 1000
_LISTED: Final = 30
_NOT_YET: Final = "まだ回答が届いていません。"
OPEN: Final = (ItemState.EXCEPTION, ItemState.UNASKABLE)
SHOWN: Final[Mapping[str, tuple[str, tuple[ItemState, ...]]]] = {
    "open": ("確認が必要", OPEN),
    "settled": ("対応済み", (ItemState.SETTLED,)),
    "fine": ("問題なし", (ItemState.FINE,)),
    "all": ("全員", ()),
}
"""What of a list is shown: its word, and the states (none named: every one)."""


class BulkPages:
    """Endpoints of the lists; roles are set where they are routed."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        maker: BulkMaker,
        uploads: UploadDesk,
        arrivals: BulkArrivals,
    ) -> None:
        self._store = store
        self._clock = clock
        self._desk = maker.desk
        self._maker = maker
        self._uploads = uploads
        self._arrivals = arrivals

    def page(self, request: Request) -> Response:
        """Show the lists, and the ways to make one."""
        return self._home(request)

    def upload(self, request: Request) -> Response:
        """Look at the chosen CSV; nobody is asked about yet."""
        file, day = form_of(request).get("file"), _day_of(request)
        try:
            if not isinstance(file, UploadFile) or not file.filename:
                raise UnreadableCsvError("ファイルが選ばれていません。")
            if day is None:
                raise UnreadableCsvError(
                    "予約の日を、2026/11/24 や R8.11.24 のように書いてください。"
                )
            found = self._uploads.upload(file.file, file.filename, day, user_of(request))
        except UnreadableCsvError as error:
            return self._home(request, 422, error=str(error))
        return redirect(f"/bulk/upload/{found.id}")

    def preview(self, request: Request) -> Response:
        """Show what the CSV holds."""
        found = self._uploads.preview(request.path_params["token"], user_of(request))
        return render(request, "bulk/preview.html", preview=found)

    def confirm(self, request: Request) -> Response:
        """Make and send the list of the good rows."""
        token, user = request.path_params["token"], user_of(request)
        day = self._uploads.preview(token, user).day
        bulk = self._uploads.confirm(token, user, f"{day.month}月{day.day}日の予約")
        return redirect(f"/bulk/{bulk.id}")

    def drop(self, request: Request) -> Response:
        """Forget the CSV."""
        self._uploads.cancel(request.path_params["token"], user_of(request))
        return redirect("/bulk", "bulk-dropped")

    def bad_rows(self, request: Request) -> Response:
        """Hand out the refused rows."""
        body = self._uploads.errors(request.path_params["token"], user_of(request))
        return _csv(body, "errors.csv")

    def recheck(self, request: Request) -> Response:
        """Ask about the patients of the last month, or about everybody."""
        recent = field_of(request, "who") != "all"
        bulk = self._maker.from_registry(user_of(request), recent=recent)
        return redirect(f"/bulk/{bulk.id}")

    def consented(self, request: Request) -> Response:
        """Ask for the people whom the centre names."""
        try:
            wish = asked_for(lambda name: field_of(request, name))
        except ConsentedError as error:
            return self._home(request, 422, error=str(error))
        bulk = self._desk.of_centre(
            wish.kind, wish.search, user_of(request), day=wish.day, title=wish.title
        )
        return redirect(f"/bulk/{bulk.id}")

    def detail(self, request: Request) -> Response:
        """Show one list: how far it is and what needs a clerk."""
        bulk_id = request.path_params["id"]
        with self._store.write() as work:
            list_of(work, bulk_id)
            work.audit.add(user_of(request).id, "bulk.viewed", bulk_id)
        return render(request, "bulk/list.html", **self._shown(request, bulk_id))

    def live(self, request: Request) -> Response:
        """Return what changes on the page of a list."""
        shown = self._shown(request, request.path_params["id"])
        return render(request, "bulk/live.html", **shown)

    def send(self, request: Request) -> Response:
        """Send a list that waits for it."""
        self._desk.send(request.path_params["id"], user_of(request))
        return _back(request)

    def again(self, request: Request) -> Response:
        """Ask anew about those without an answer."""
        self._desk.ask_again(request.path_params["id"], user_of(request))
        return _back(request)

    def cancel(self, request: Request) -> Response:
        """Stop asking."""
        self._desk.cancel(request.path_params["id"], user_of(request))
        return _back(request, "bulk-cancelled")

    def item(self, request: Request) -> Response:
        """Show one person of a list with the answer, and note who looked."""
        bulk_id, position = request.path_params["id"], request.path_params["position"]
        with self._store.write() as work:
            bulk, item = list_of(work, bulk_id), work.bulks.item(bulk_id, position)
            if item is None:
                raise GoneError("この行はもうありません。一覧を開き直してください。")
            work.audit.add(user_of(request).id, "bulk.item_viewed", bulk_id, f"position={position}")
            line = _lines(work, [item])[0]
        return render(
            request, "bulk/item.html", bulk=bulk, line=line, answered=answer_pairs(item.answer),
            fine_ja=FINE_JA[bulk.kind.value] if item.state is ItemState.FINE else _NOT_YET,
            may_put=may_be_put(bulk, item), arrival_id=item.arrival_id,
        )  # fmt: skip

    def arrive(self, request: Request) -> Response:
        """Put one person whom the centre named at 受付."""
        bulk_id, position = request.path_params["id"], request.path_params["position"]
        arrival = self._arrivals.put(bulk_id, position, user_of(request))
        return redirect(f"/arrivals/{arrival.id}", "bulk-arrived")

    def arrive_all(self, request: Request) -> Response:
        """Put everybody there who is entitled and has one chart."""
        self._arrivals.put_all(request.path_params["id"], user_of(request))
        return _back(request, "bulk-all-arrived")

    def settle(self, request: Request) -> Response:
        """Mark an exception as dealt with."""
        bulk_id, position = request.path_params["id"], request.path_params["position"]
        self._desk.settle(bulk_id, position, user_of(request), field_of(request, "note"))
        return _back(request, "bulk-settled")

    def reopen(self, request: Request) -> Response:
        """Take that back."""
        bulk_id, position = request.path_params["id"], request.path_params["position"]
        self._desk.reopen(bulk_id, position, user_of(request))
        return redirect(f"/bulk/{bulk_id}/items/{position}", "bulk-reopened")

    def exceptions(self, request: Request) -> Response:
        """Hand out the exceptions as CSV."""
        bulk_id = request.path_params["id"]
        with self._store.write() as work:
            list_of(work, bulk_id)
            work.audit.add(user_of(request).id, "bulk.exported", bulk_id)
        with self._store.read() as work:  # 20,000 lines must not keep others from writing
            body = csv_of(line for page in _pages(work, bulk_id) for line in _lines(work, page))
        return _csv(body, "exceptions.csv")

    def printed(self, request: Request) -> Response:
        """Show the exceptions for the printer; a longer list is a CSV's business."""
        bulk_id = request.path_params["id"]
        with self._store.write() as work:
            bulk = list_of(work, bulk_id)
            work.audit.add(user_of(request).id, "bulk.printed", bulk_id)
            lines = _lines(work, work.bulks.items(bulk_id, OPEN, limit=PRINTED))
            progress = self._progress(work, bulk)
        return render(
            request, "bulk/print.html", bulk=bulk, lines=lines, progress=progress,
            now=self._clock.now(),
        )  # fmt: skip

    def _home(self, request: Request, status: int = 200, error: str = "") -> Response:
        today = business_day(self._clock.now())
        with self._store.read() as work:
            lists = [(one, self._progress(work, one)) for one in work.bulks.latest(_LISTED)]
            patients = work.patients.count()
        return render(
            request, "bulk/home.html", status, lists=lists, error=error, columns=COLUMNS,
            required=REQUIRED, tomorrow=today + timedelta(days=1), today=today, most=MOST,
            month_ago=today - timedelta(days=31), patients=patients, kind_ja=kind_ja,
            source_ja=source_ja, early=today.day < 15,
        )  # fmt: skip

    def _shown(self, request: Request, bulk_id: str) -> dict[str, Any]:
        show = request.query_params.get("show", "")
        after = request.query_params.get("after", "")
        with self._store.read() as work:
            bulk = list_of(work, bulk_id)
            show = show if show in SHOWN else "all" if bulk.source == "centre" else "open"
            start = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
            page = work.bulks.items(bulk_id, SHOWN[show][1], after=start, limit=PAGE + 1)
            lines = _lines(work, page[:PAGE])
            progress = self._progress(work, bulk)
        more = page[PAGE - 1].position if len(page) > PAGE else 0
        return {
            "bulk": bulk, "kind_ja": kind_ja(bulk.kind), "source_ja": source_ja(bulk.source),
            "progress": progress, "lines": lines, "show": show, "shown": _tabs(progress),
            "start": start, "more": more, "now": self._clock.now(),
            "all_fine_ja": ALL_FINE_JA[bulk.kind.value],
        }  # fmt: skip

    def _progress(self, work: Work, bulk: BulkList) -> Progress:
        preparing = bulk.id in self._desk.preparing
        counts = work.bulks.counts(bulk.id)
        unanswered = has_unanswered(work, bulk.id)
        enquiry = enquiry_of(work, bulk)
        return progress_of(bulk, enquiry, counts, preparing=preparing, unanswered=unanswered)


def _tabs(progress: Progress) -> list[tuple[str, str, int]]:
    counts = progress.counts
    return [
        (key, ja, sum(counts.get(state, 0) for state in (states or tuple(ItemState))))
        for key, (ja, states) in SHOWN.items()
    ]


def _pages(work: Work, bulk_id: str) -> Iterator[list[BulkItem]]:
    after = 0
    while page := work.bulks.items(bulk_id, OPEN, after=after, limit=PAGE):
        yield list(page)
        after = page[-1].position


def _lines(work: Work, items: Any) -> list[Line]:
    ids = dict.fromkeys(item.patient_id for item in items if item.patient_id)
    charts = {chart.id: chart for chart in work.patients.many(list(ids))}
    return [line_of(item, charts) for item in items]


def _day_of(request: Request) -> date | None:
    try:
        return parse_date(field_of(request, "day"))
    except ValueError:
        return None


def _back(request: Request, notice: str = "") -> Response:
    return redirect(f"/bulk/{request.path_params['id']}", notice)


def _csv(body: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)
