"""Pages of 障害時の受付: form and queue on one page, one entry, paper (``rules.md`` EL-4).

Addresses hold ids and days only; what is typed or searched for travels in request bodies.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.counter.offline.form import (
    CARRIED,
    FIELDS,
    RATIOS,
    SEXES,
    is_askable,
    values_of_entry,
    values_of_patient,
)
from madoguchi.counter.offline.last_confirmed import last_confirmed
from madoguchi.counter.offline.service import OPEN, OfflineDesk
from madoguchi.counter.registry import RefusedError
from madoguchi.counter.service import REGISTRARS, GoneError
from madoguchi.domain.clock import Clock, business_day
from madoguchi.formats.japanese import both_dates
from madoguchi.store.ports import OfflineEntry, OfflineState, Patient, Store
from madoguchi.web.guard import field_of, user_of
from madoguchi.web.shell import redirect, render

_FOUND: Final = 20
_MOST_BLANKS: Final = 20
STATES: Final = {
    OfflineState.WAITING: ("wait", "確認待ち"),
    OfflineState.ASKED: ("wait", "照会中"),
    OfflineState.CONFIRMED: ("ok", "確認済み"),
    OfflineState.PROBLEM: ("bad", "対応が必要"),
    OfflineState.CLOSED: ("off", "終了"),
}
REASONS: Final = (
    "紙の書類で確認した（「持っているもの」にも書いた）",
    "ほかの画面で確認した",
    "同じ人を二重に書いた",
    "受診せずに帰った",
    "確認できないまま申立書で請求する",
)
_NOT_HERE: Final = REASONS[2:4]
"""Reasons that take the visit back too."""

Line = Callable[[], bool | None]
"""Whether the terminal answers: yes, no, or not known."""


class OfflinePages:
    """Endpoints of the form, the queue and the paper; roles are set where they are routed."""

    def __init__(self, store: Store, clock: Clock, desk: OfflineDesk, line: Line) -> None:
        self._store = store
        self._clock = clock
        self._desk = desk
        self._line = line

    def page(self, request: Request) -> Response:
        """Show the form, filled from the chart of ``?patient=``, and the queue."""
        chart = self._chart(request.query_params.get("patient", ""))
        values = values_of_patient(chart) if chart else {}
        return self._shown(request, values, chart)

    def queue(self, request: Request) -> Response:
        """Return the queue alone, for a page that heard of a change."""
        return render(request, "offline/queue.html", **self._queue(request))

    def find(self, request: Request) -> Response:
        """Return the charts found, each with a link that fills the form."""
        text = field_of(request, "q")
        with self._store.read() as work:
            found = work.patients.search(text, limit=_FOUND) if text else ()
        return render(request, "visits/found.html", found=found, asked=bool(text), to="/offline")

    def receive(self, request: Request) -> Response:
        """Write somebody down."""
        values = _typed(request)
        try:
            self._desk.receive(values, user_of(request))
        except RefusedError as error:
            return self._shown(request, values, self._chart(values["patient"]), error.problems)
        return redirect("/offline", "offline-received")

    def entry(self, request: Request) -> Response:
        """Show one entry with its form."""
        entry = self._entry(request)
        return self._one(request, entry, values_of_entry(entry))

    def edit(self, request: Request) -> Response:
        """Correct an entry."""
        values, entry = _typed(request), self._entry(request)
        try:
            self._desk.edit(entry.id, values, user_of(request))
        except RefusedError as error:
            return self._one(request, entry, values, error.problems)
        return redirect(f"/offline/{entry.id}", "offline-edited")

    def catch_up(self, request: Request) -> Response:
        """Ask for everybody who waits."""
        asked = self._desk.catch_up(user_of(request))
        return redirect("/offline", "offline-asked" if asked else "offline-nobody")

    def ask(self, request: Request) -> Response:
        """Ask for one."""
        entry_id = request.path_params["id"]
        self._desk.catch_up(user_of(request), entry_id)
        return redirect(f"/offline/{entry_id}", "offline-asked")

    def close(self, request: Request) -> Response:
        """End an entry by hand."""
        entry_id, reason = request.path_params["id"], field_of(request, "reason")
        note = field_of(request, "note")
        text = f"{reason}：{note}" if reason and note else reason or note
        self._desk.close(entry_id, text, user_of(request), was_here=reason not in _NOT_HERE)
        return redirect(f"/offline/{entry_id}", "offline-closed")

    def reopen(self, request: Request) -> Response:
        """Undo that."""
        entry_id = request.path_params["id"]
        self._desk.reopen(entry_id, user_of(request))
        return redirect(f"/offline/{entry_id}", "offline-reopened")

    def paper(self, request: Request) -> Response:
        """Show one entry as the form on paper."""
        return self._papers(request, [self._entry(request)])

    def blanks(self, request: Request) -> Response:
        """Show empty forms for the drawer."""
        text = request.query_params.get("n", "1")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1
        return self._papers(request, [None] * min(max(number, 1), _MOST_BLANKS))

    def day_paper(self, request: Request) -> Response:
        """Show the list of a day for the printer."""
        today = business_day(self._clock.now())
        day = _day(request.query_params.get("day", ""), today)
        with self._store.write() as work:
            work.audit.add(user_of(request).id, "offline.printed", day.isoformat())
        with self._store.read() as work:
            entries = work.offline.of_day(day)
        return render(
            request,
            "offline/day.html",
            day=day,
            entries=entries,
            now=self._clock.now(),
            **_words(),
        )

    def _shown(
        self,
        request: Request,
        values: Mapping[str, str],
        chart: Patient | None,
        problems: Sequence[str] = (),
    ) -> Response:
        return render(
            request,
            "offline/offline.html",
            422 if problems else 200,
            **self._queue(request),
            **self._form(values, chart, problems),
        )

    def _one(
        self,
        request: Request,
        entry: OfflineEntry,
        values: Mapping[str, str],
        problems: Sequence[str] = (),
    ) -> Response:
        chart = self._chart(request.query_params.get("patient", "") or values.get("patient", ""))
        if chart:
            values = dict(values) | {"patient": chart.id}
        return render(
            request,
            "offline/entry.html",
            422 if problems else 200,
            entry=entry,
            reasons=[("", "ほかの理由（説明に書く）"), *((one, one) for one in REASONS)],
            askable=is_askable(entry.search),
            may_change=user_of(request).role in REGISTRARS,
            **_words(),
            **self._form(values, chart, problems),
        )

    def _form(
        self, values: Mapping[str, str], chart: Patient | None, problems: Sequence[str]
    ) -> dict[str, Any]:
        last = None
        if chart:
            with self._store.read() as work:
                last = last_confirmed(work, chart, business_day(self._clock.now()))
        return {
            "values": {field: values.get(field, "") for field in FIELDS},
            "chart": chart,
            "last": last,
            "problems": problems,
            "sexes": SEXES,
            "carried": CARRIED,
            "ratios": RATIOS,
        }

    def _queue(self, request: Request) -> dict[str, Any]:
        today = business_day(self._clock.now())
        with self._store.read() as work:
            entries = list(work.offline.of_day(today))
            earlier = [one for one in work.offline.in_states(OPEN) if one.day < today]
        waiting = [one for one in (*earlier, *entries) if one.state is OfflineState.WAITING]
        return {
            "entries": entries,
            "earlier": earlier,
            "to_ask": sum(is_askable(one.search) for one in waiting),
            "by_hand": sum(not is_askable(one.search) for one in waiting),
            "line": self._line(),
            "may_change": user_of(request).role in REGISTRARS,
            **_words(),
        }

    def _papers(self, request: Request, entries: Sequence[OfflineEntry | None]) -> Response:
        return render(request, "offline/paper.html", papers=entries, **_words())

    def _chart(self, patient_id: str) -> Patient | None:
        if not patient_id:
            return None
        with self._store.read() as work:
            return work.patients.get(patient_id)

    def _entry(self, request: Request) -> OfflineEntry:
        entry_id = request.path_params["id"]
        with self._store.write() as work:
            entry = work.offline.get(entry_id)
            if entry is None:
                raise GoneError("この控えは見つかりません。障害時の受付を開き直してください。")
            work.audit.add(user_of(request).id, "offline.viewed", entry_id)
        return entry


def _typed(request: Request) -> dict[str, str]:
    return {field: field_of(request, field) for field in FIELDS}


def _words() -> dict[str, Any]:
    return {
        "states": STATES,
        "sex_ja": dict(SEXES),
        "carried_ja": dict(CARRIED),
        "ratio_ja": dict(RATIOS),
        "both_dates": both_dates,
    }


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text) if text else today
    except ValueError:
        return today
