"""来院 as a feature of the shell: the list of a day, recording by hand, taking back, the CSV."""

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.counter.answering import routes_of
from madoguchi.counter.csv_files import UnreadableCsvError
from madoguchi.counter.service import REGISTRARS, GoneError
from madoguchi.counter.visits.import_columns_table import COLUMNS, REQUIRED
from madoguchi.counter.visits.importing import VisitImport
from madoguchi.counter.visits.reckoning import BY_HAND, is_confirmed
from madoguchi.counter.visits.service import VisitDesk
from madoguchi.counter.visits.words_table import EVIDENCE_JA, SOURCE_JA
from madoguchi.domain.clock import Clock, business_day
from madoguchi.formats.japanese import DateTextError, parse_date
from madoguchi.store.ports import Evidence, Store, Visit, Work
from madoguchi.web.feature import EVERYONE, Feature, NavItem
from madoguchi.web.guard import field_of, form_of, user_of
from madoguchi.web.shell import redirect, render

_HERE: Final = Path(__file__).parent
_PAGE: Final = 500
_FOUND: Final = 20
_FIRST_DAY: Final = date(1900, 1, 1)
_LAST_DAY: Final = date(2999, 12, 31)

NOTICES: Final = {
    "visit-recorded": "来院を記録しました。",
    "visit-voided": "来院を取り消しました。",
    "visit-restored": "来院の取消しを元に戻しました。",
    "visits-cancelled": "取込みをやめました。何も記録していません。",
}
ACTIONS: Final = {
    "visit.added": "来院の記録",
    "visit.reckoned": "来院の確認状況の変更",
    "visit.moved": "来院の患者の変更",
    "visit.settled": "来院の取扱いの記録",
    "visit.voided": "来院の取消し",
    "visit.restored": "来院の取消しを元に戻した",
    "visits.viewed": "来院一覧の閲覧",
    "visits.imported": "来院の取込み",
}


def feature(
    store: Store,
    clock: Clock,
    *,
    visits: VisitDesk,
    spool: Path,
    new_token: Callable[[], str] = lambda: secrets.token_hex(16),
) -> Feature:
    """Return 来院. *spool* is a private folder for CSV files that wait for a yes."""
    pages = VisitPages(store, clock, visits, VisitImport(store, clock, spool, new_token))
    return Feature(
        name="visits",
        routes=routes_of(
            (
                ("GET", "/visits", pages.page, EVERYONE),
                ("POST", "/visits/find", pages.find, REGISTRARS),
                ("GET", "/visits/new", pages.new, REGISTRARS),
                ("POST", "/visits/new", pages.record, REGISTRARS),
                ("GET", "/visits/import", pages.choose_file, REGISTRARS),
                ("POST", "/visits/import", pages.upload, REGISTRARS),
                ("GET", "/visits/import/{token}", pages.preview, REGISTRARS),
                ("POST", "/visits/import/{token}/confirm", pages.confirm, REGISTRARS),
                ("POST", "/visits/import/{token}/cancel", pages.cancel, REGISTRARS),
                ("POST", "/visits/{id}/void", pages.void, REGISTRARS),
                ("POST", "/visits/{id}/restore", pages.restore, REGISTRARS),
            )
        ),
        templates=_HERE / "templates",
        static=_HERE / "static",
        nav=(NavItem("来院", "/visits"),),
        notices=NOTICES,
        actions=ACTIONS,
    )


class VisitPages:
    """Endpoints of 来院; addresses hold a day and ids only."""

    def __init__(self, store: Store, clock: Clock, visits: VisitDesk, desk: VisitImport) -> None:
        self._store = store
        self._clock = clock
        self._visits = visits
        self._desk = desk

    def page(self, request: Request) -> Response:
        """Show the visits of a day."""
        today = business_day(self._clock.now())
        day = _day(request.query_params.get("day", ""), today)
        with self._store.write() as work:
            work.audit.add(user_of(request).id, "visits.viewed", day.isoformat())
        with self._store.read() as work:
            visits = _visits_on(work, day)
            charts = work.patients.many([v.patient_id for v in visits if v.patient_id])
            entries = [work.offline.get(v.offline_id) for v in visits if v.offline_id]
            undone = work.visits.get(request.query_params.get("voided", ""))
        by_id = {chart.id: chart for chart in charts}
        return render(
            request,
            "visits/visits.html",
            day=day,
            today=today,
            before=day - timedelta(days=1),
            after=day + timedelta(days=1),
            rows=[(v, by_id.get(v.patient_id or ""), is_confirmed(v)) for v in visits],
            confirmed=sum(map(is_confirmed, visits)),
            told={one.id: one.name for one in entries if one},
            evidence=EVIDENCE_JA,
            source=SOURCE_JA,
            undone=undone if undone and undone.void else None,
            may_change=user_of(request).role in REGISTRARS,
        )

    def find(self, request: Request) -> Response:
        """Return the patients found for recording a visit."""
        text = field_of(request, "q")
        with self._store.read() as work:
            found = work.patients.search(text, limit=_FOUND) if text else ()
        return render(request, "visits/found.html", found=found, asked=bool(text), to="/visits/new")

    def new(self, request: Request) -> Response:
        """Show the form for a visit of ``?patient=``."""
        return self._form(request, request.query_params.get("patient", ""), None, "")

    def record(self, request: Request) -> Response:
        """Record a visit."""
        patient_id, text = field_of(request, "patient"), field_of(request, "day")
        word = field_of(request, "evidence")
        try:
            day = parse_date(text) if text else None
        except DateTextError as error:
            return self._form(request, patient_id, word, str(error))
        visit = self._visits.record(
            patient_id,
            user_of(request),
            Evidence(word) if word in BY_HAND else Evidence.NOTHING,
            day=day,
            first={"1": True, "0": False}.get(field_of(request, "first")),
            remark=field_of(request, "remark") or None,
        )
        return redirect(f"/visits?day={visit.day.isoformat()}&notice=visit-recorded")

    def void(self, request: Request) -> Response:
        """Take a visit back."""
        visit = self._visits.void(request.path_params["id"], user_of(request))
        address = f"/visits?day={visit.day.isoformat()}&voided={visit.id}&notice=visit-voided"
        return redirect(address)

    def restore(self, request: Request) -> Response:
        """Undo that."""
        visit = self._visits.restore(request.path_params["id"], user_of(request))
        return redirect(f"/visits?day={visit.day.isoformat()}&notice=visit-restored")

    def choose_file(self, request: Request) -> Response:
        """Show where a CSV is chosen."""
        return self._choose(request, "")

    def upload(self, request: Request) -> Response:
        """Look at the chosen CSV; nothing is recorded yet."""
        file = form_of(request).get("file")
        try:
            if not isinstance(file, UploadFile) or not file.filename:
                raise UnreadableCsvError("ファイルが選ばれていません。")
            preview = self._desk.upload(file.file, file.filename, user_of(request))
        except UnreadableCsvError as error:
            return self._choose(request, str(error))
        return redirect(f"/visits/import/{preview.id}")

    def preview(self, request: Request) -> Response:
        """Show what the CSV would do, or did."""
        preview = self._desk.preview(request.path_params["token"], user_of(request))
        return render(request, "visits/preview.html", preview=preview)

    def confirm(self, request: Request) -> Response:
        """Record the good lines."""
        token = request.path_params["token"]
        self._desk.confirm(token, user_of(request))
        return redirect(f"/visits/import/{token}")

    def cancel(self, request: Request) -> Response:
        """Forget the CSV."""
        self._desk.cancel(request.path_params["token"], user_of(request))
        return redirect("/visits", "visits-cancelled")

    def _choose(self, request: Request, error: str) -> Response:
        status = 422 if error else 200
        return render(
            request, "visits/import.html", status, columns=COLUMNS, required=REQUIRED, error=error
        )

    def _form(self, request: Request, patient_id: str, word: str | None, problem: str) -> Response:
        with self._store.read() as work:
            patient = work.patients.get(patient_id)
        if patient is None:
            raise GoneError("その患者は登録にありません。検索し直してください。")
        return render(
            request,
            "visits/form.html",
            422 if problem else 200,
            patient=patient,
            day=business_day(self._clock.now()),
            choices=[(one.value, EVIDENCE_JA[one]) for one in BY_HAND],
            word=word or Evidence.CERTIFICATE.value,
            problem=problem,
        )


def _visits_on(work: Work, day: date) -> list[Visit]:
    visits: list[Visit] = []
    after: str | None = None
    while page := work.visits.between(day, day, after=after, limit=_PAGE):
        visits += page
        after = page[-1].id
    return visits


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        return today
    return day if _FIRST_DAY <= day <= _LAST_DAY else today
