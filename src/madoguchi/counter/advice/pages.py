"""Pages of advice: the panel's changes, 「こんなとき」, and the form to print.

A case without an answer holds nothing personal and stands in the address; what concerns a person
is named by the row's id alone.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.counter.advice.choices import (
    FIRST,
    carried_choices,
    day_of,
    first_choices,
    found_labels,
    found_of,
    ratio_choices,
    said_of,
)
from madoguchi.counter.advice.paper import fields_of, values_of
from madoguchi.counter.advice.part import view_of
from madoguchi.counter.advice.service import AdviceDesk
from madoguchi.counter.service import REGISTRARS, GoneError
from madoguchi.domain.advice import Case, advise, hints
from madoguchi.domain.clock import Clock, business_day
from madoguchi.spec.rules.declaration_table import (
    DECLARATION_OWN,
    DECLARATION_TITLE,
    DECLARATION_WORDS,
)
from madoguchi.store.ports import Arrival, Store, Work
from madoguchi.web.guard import form_of, user_of
from madoguchi.web.shell import redirect, render


class AdvicePages:
    """Endpoints of advice; roles are set where they are routed."""

    def __init__(self, store: Store, clock: Clock, desk: AdviceDesk) -> None:
        self._store = store
        self._clock = clock
        self._desk = desk

    def page(self, request: Request) -> Response:
        """Show the advice of a case that a clerk names."""
        today = business_day(self._clock.now())
        query = request.query_params
        day, readable = day_of(query.get("day", ""), today)
        said, found = said_of(query), found_of(query.get("found", ""))
        disaster = query.get("disaster") == "1"
        case = Case(
            day=day,
            found=found,
            first=FIRST.get(said.first),
            carried=said.carried,
            declared=said.declared,
            disaster=disaster,
        )
        return render(
            request,
            "advice/page.html",
            advice=advise(case),
            hints=hints(day, disaster=disaster),
            founds=tuple(found_labels().items()),
            found=found.value,
            firsts=first_choices(said.first),
            carrieds=carried_choices(said.carried),
            ratios=ratio_choices(said.declared),
            day=day,
            today=today,
            readable=readable,
            disaster=disaster,
        )

    def change(self, request: Request) -> Response:
        """Return the panel of one answer as the clerk's words change it."""
        arrival_id, user = request.path_params["id"], user_of(request)
        with self._store.write() as work:
            arrival = _arrival(work, arrival_id)
            found = self._desk.counsel(work, arrival, said_of(form_of(request)))
            work.audit.add(user.id, "advice.asked", arrival_id)
        return render(
            request,
            "advice/next.html",
            arrival=arrival,
            advice=view_of(found, arrival),
            advice_may=user.role in REGISTRARS,
        )

    def settle(self, request: Request) -> Response:
        """Keep what was said on the visit."""
        arrival_id = request.path_params["id"]
        self._desk.settle(arrival_id, user_of(request), said_of(form_of(request)))
        return redirect(f"/arrivals/{arrival_id}", "advice-settled")

    def empty_paper(self, request: Request) -> Response:
        """Show the form to be filled in by hand."""
        return self._paper(request, {}, "/advice")

    def paper(self, request: Request) -> Response:
        """Show the form with what answer and chart know."""
        arrival_id, user = request.path_params["id"], user_of(request)
        with self._store.write() as work:
            arrival = _arrival(work, arrival_id)
            patient = work.patients.get(arrival.patient_id) if arrival.patient_id else None
            work.audit.add(user.id, "declaration.viewed", arrival_id)
        return self._paper(request, values_of(arrival, patient), f"/arrivals/{arrival_id}")

    def _paper(self, request: Request, values: Mapping[str, str], back: str) -> Response:
        today = business_day(self._clock.now())
        return render(
            request,
            "advice/declaration.html",
            fields=fields_of(today, values),
            title=DECLARATION_TITLE,
            own=DECLARATION_OWN,
            words=DECLARATION_WORDS,
            back=back,
            today=today,
        )


def _arrival(work: Work, arrival_id: str) -> Arrival:
    arrival = work.arrivals.get(arrival_id)
    if arrival is None:
        raise GoneError("この受付は見つかりません。一覧から開き直してください。")
    return arrival
