"""Pages of 受付: the live list, one answer in full, linking (``ui.md`` §1, ``issue 2`` item 9).

Addresses hold ids only. A fragment and a page use the same templates, so that there is one truth.
Rows of one request cost two queries whatever their number.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.counter.answer_view import other_sections, result_sections, verdict_levels
from madoguchi.counter.asking_rows import AskingRow, asking_rows
from madoguchi.counter.link_view import link_context
from madoguchi.counter.reception_ports import DetailPart, Health, Line, Unread
from madoguchi.counter.rows import GAIJI_NOTE, Row, rows_of
from madoguchi.counter.service import HANDLED_KINDS, REGISTRARS, Counter
from madoguchi.domain.advice import next_steps, share
from madoguchi.domain.clock import Clock, business_day
from madoguchi.domain.eligibility import judge
from madoguchi.spec.oqs.messages import MESSAGES
from madoguchi.store.ports import Arrival, JournalEntry, StaffUser, Store, Work
from madoguchi.web.guard import field_of, user_of
from madoguchi.web.shell import redirect, render

_ASKED_AT_ONCE: Final = 200
_RAW_SHOWN: Final = 2_000_000
_OF_MANY: Final = (
    "この回答は、まとめて届いたファイルの中の一人分です。"
    "ほかの人の情報が入っているため、ファイルの中身はここには出しません。"
)
_FOUND: Final = 20
_QUESTION: Final = "q-"
"""What begins the id of a question's line, so that both kinds can be asked for at once."""


class ReceptionPages:
    """Endpoints of the list and of one arrival; roles are set where they are routed."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        counter: Counter,
        health: Health,
        unread: Unread,
        parts: Sequence[DetailPart] = (),
        line: Line = lambda: None,
    ) -> None:
        self._line = line
        self._store = store
        self._clock = clock
        self._counter = counter
        self._health = health
        self._unread = unread
        self._parts = tuple(parts)

    def page(self, request: Request) -> Response:
        """Show the whole list."""
        shown = {**self._lists(), **self._troubles(), "others": self._others()}
        return render(request, "counter/reception.html", **shown)

    def lists(self, request: Request) -> Response:
        """Return both lists, for a page that missed something."""
        return render(request, "counter/lists.html", **self._lists())

    def rows(self, request: Request) -> Response:
        """Return the lines of ``?ids=``; an id that is unknown is left out.

        Ids that begin with ``q-`` are questions. A question that is shown no more, because its
        answer has come or it was taken back, is named as gone.
        """
        ids = request.query_params.get("ids", "").split(",")[:_ASKED_AT_ONCE]
        asked = [one.removeprefix(_QUESTION) for one in ids if one.startswith(_QUESTION)]
        now = self._clock.now()
        with self._store.read() as work:
            arrivals = work.arrivals.many([one for one in ids if one])
            waiting = [one for one in asking_rows(work, now) if one.id in asked] if asked else []
            rows = rows_of(work, arrivals, now)
        answered = {one.enquiry_id for one in arrivals if one.enquiry_id}
        gone = answered | (set(asked) - {one.id for one in waiting})
        lines = _merged(rows, [one for one in waiting if one.id not in answered])
        return render(request, "counter/rows.html", lines=lines, gone=sorted(gone), now=now)

    def troubles(self, request: Request) -> Response:
        """Return the banner of the folders and the files that could not be read."""
        return render(request, "counter/troubles.html", **self._troubles())

    def detail(self, request: Request) -> Response:
        """Show one answer with everything in it."""
        arrival = self._counter.view(request.path_params["id"], user_of(request))
        now = self._clock.now()
        with self._store.read() as work:
            row = rows_of(work, [arrival], now)[0]
            linking = link_context(self._counter, work, arrival, business_day(now))
            entry = work.journal.entry(arrival.journal_id)
            brought = self._brought(work, arrival, user_of(request))
        return render(
            request,
            "counter/detail.html",
            parts=[part.template for part in self._parts],
            arrival=arrival,
            row=row,
            entry=entry,
            found=(),
            may_change=user_of(request).role in REGISTRARS,
            gaiji_note=GAIJI_NOTE,
            now=now,
            **_judged(arrival, now),
            **linking,
            **brought,
        )

    def raw(self, request: Request) -> Response:
        """Show the file as it came, as text."""
        arrival = self._counter.view(request.path_params["id"], user_of(request))
        with self._store.read() as work:
            entry = work.journal.entry(arrival.journal_id)
            raw = work.journal.raw(arrival.journal_id)
        # A bulk's file holds other people: nobody looks at them under this person's name.
        text = _OF_MANY if arrival.unit else _decoded(raw[:_RAW_SHOWN])
        return render(request, "counter/raw.html", arrival=arrival, entry=entry, text=text)

    def link(self, request: Request) -> Response:
        """Link to the chosen patient, and have the name remembered if that was ticked."""
        arrival_id, learn = request.path_params["id"], field_of(request, "learn") == "1"
        chosen = field_of(request, "patient")
        self._counter.link(arrival_id, chosen, user_of(request), learn=learn)
        return redirect(f"/arrivals/{arrival_id}", "linked")

    def unlink(self, request: Request) -> Response:
        """Take the link away."""
        arrival_id = request.path_params["id"]
        self._counter.unlink(arrival_id, user_of(request))
        return redirect(f"/arrivals/{arrival_id}", "unlinked")

    def seen(self, request: Request) -> Response:
        """Mark as done, or as open again."""
        seen = field_of(request, "seen") != "0"
        self._counter.mark_seen(request.path_params["id"], user_of(request), seen=seen)
        return redirect("/" if field_of(request, "back") != "detail" else _detail(request))

    def find(self, request: Request) -> Response:
        """Return the patients found for linking, each with a button."""
        text = field_of(request, "q")
        with self._store.read() as work:
            found = work.patients.search(text, limit=_FOUND) if text else ()
        return render(
            request,
            "counter/found.html",
            found=found,
            asked=bool(text),
            arrival_id=request.path_params["id"],
        )

    def _brought(self, work: Work, arrival: Arrival, user: StaffUser) -> dict[str, Any]:
        contexts = [part.context(work, arrival, user) for part in self._parts]
        return {name: value for context in contexts for name, value in context.items()}

    def _lists(self) -> dict[str, Any]:
        now = self._clock.now()
        day = business_day(now)
        with self._store.read() as work:
            today = rows_of(work, work.arrivals.of_day(day), now)
            earlier = rows_of(work, work.arrivals.of_day(day, carried_over=True), now)
            lines = _merged(today, asking_rows(work, now))
        return {"today": today, "earlier": earlier, "now": now, "lines": lines}

    def _troubles(self) -> dict[str, Any]:
        with self._store.read() as work:
            entries = work.journal.troubled(business_day(self._clock.now()))
        folders = [one for one in self._health() if not one.ok]
        line = self._line()
        told = line.trouble if line else ""
        return {"troubles": entries, "unread": self._unread(), "folders": folders, "silence": told}

    def _others(self) -> list[tuple[JournalEntry, str]]:
        """Return today's files that were read and make no row, each with its name in Japanese."""
        with self._store.read() as work:
            day = business_day(self._clock.now())
            entries = work.journal.read_beside(HANDLED_KINDS, day)
        return [(entry, _kind_ja(entry.kind)) for entry in entries]


def _merged(rows: Sequence[Row], asking: Sequence[AskingRow]) -> list[Row | AskingRow]:
    """Return answers and questions in one list, newest first."""
    return sorted([*rows, *asking], key=lambda row: row.order, reverse=True)


def _kind_ja(kind: str | None) -> str:
    known = MESSAGES.get(kind or "")
    return known.ja if known else kind or ""


def _judged(arrival: Arrival, now: datetime) -> dict[str, Any]:
    answer, day = arrival.answer, business_day(now)
    return {
        "verdict": judge(answer),
        "levels": verdict_levels(answer),
        "share": share(answer, day),
        "steps": next_steps(answer, arrival.link.value, day),
        "results": [result_sections(result, at) for at, result in enumerate(answer.results, 1)],
        "others": other_sections(answer),
    }


def _decoded(raw: bytes) -> str:
    """Return bytes as text for looking at: what cannot be read becomes U+FFFD."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _detail(request: Request) -> str:
    return f"/arrivals/{request.path_params['id']}"
