"""Pages of 患者: search as you type, one chart, add, edit, and the way in from a CSV.

Names travel in request bodies only, never in an address, because addresses stand in logs
(``security.md`` T5, brief). What is typed is shown again with what is wrong beside it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.counter.csv_columns_table import COLUMNS
from madoguchi.counter.importing import ImportDesk
from madoguchi.counter.registry import RefusedError, Registry, StaleError
from madoguchi.counter.registry_csv import UnreadableCsvError
from madoguchi.counter.rows import age_text, rows_of
from madoguchi.counter.service import REGISTRARS, Counter
from madoguchi.counter.takeover.chart_view import chart_view
from madoguchi.counter.takeover.newcomer import along, form_values
from madoguchi.domain.clock import Clock, business_day
from madoguchi.domain.folding import has_gaiji
from madoguchi.store.ports import Patient, Store
from madoguchi.web.guard import field_of, form_of, user_of
from madoguchi.web.shell import redirect, render

_FIELDS: Final = (*(field for field, _, _ in COLUMNS), "aliases")
_PAGE: Final = 50


class PatientPages:
    """Endpoints of the registry; roles are set where they are routed."""

    def __init__(
        self, store: Store, clock: Clock, counter: Counter, registry: Registry, desk: ImportDesk
    ) -> None:
        self._store = store
        self._clock = clock
        self._counter = counter
        self._registry = registry
        self._desk = desk

    def page(self, request: Request) -> Response:
        """Show the search, and the list by number before anything is typed."""
        return self._listed(request, "counter/patients.html")

    def search(self, request: Request) -> Response:
        """Find what was typed: a fragment for htmx, the whole page without it."""
        whole = "hx-request" not in request.headers
        return self._listed(request, "counter/patients.html" if whole else "counter/people.html")

    def detail(self, request: Request) -> Response:
        """Show one chart: insurances, 限度額, 公費, past take-overs and answers."""
        patient = self._registry.patient(request.path_params["id"])
        past = self._registry.history(patient.id, user_of(request))
        now = self._clock.now()
        today = business_day(now)
        with self._store.read() as work:
            rows = rows_of(work, past, now)
            chart = chart_view(work, patient, today)
        return render(
            request,
            "counter/patient.html",
            patient=patient,
            chart=chart,
            age=age_text(patient.birthdate, today),
            history=list(zip(past, rows, strict=True)),
            may_change=user_of(request).role in REGISTRARS,
        )

    def new(self, request: Request) -> Response:
        """Show an empty form, or one filled from the answer of ``?arrival=``."""
        arrival_id = request.query_params.get("arrival", "")
        if not arrival_id:
            return self._form(request, {})
        arrival = self._counter.view(arrival_id, user_of(request))
        return self._form(request, form_values(arrival), arrival_id=arrival_id, complete=True)

    def add(self, request: Request) -> Response:
        """Add what was typed, and link the arrival it came from."""
        values, arrival_id = _typed(request), field_of(request, "arrival")
        complete = field_of(request, "complete") == "yes"
        try:
            patient = self._registry.add(
                values, user_of(request), arrival_id, complete=complete, tell=self._counter.tell
            )
        except RefusedError as error:
            return self._form(
                request,
                values,
                arrival_id=arrival_id,
                complete=complete,
                problems=error.problems,
            )
        after = f"/arrivals/{arrival_id}" if arrival_id else f"/patients/{patient.id}"
        return redirect(after, "patient-added")

    def edit(self, request: Request) -> Response:
        """Show the form with what is on file."""
        patient = self._registry.patient(request.path_params["id"])
        return self._form(request, values_of_patient(patient), patient=patient)

    def change(self, request: Request) -> Response:
        """Keep what was typed, unless the chart was changed since the form was opened."""
        patient_id, values = request.path_params["id"], _typed(request)
        revision = field_of(request, "revision")
        try:
            based_on = int(revision) if revision.isdecimal() and len(revision) < 10 else -1
            self._registry.edit(patient_id, values, user_of(request), based_on)
        except RefusedError as error:
            patient = self._registry.patient(patient_id)
            return self._form(
                request, values, patient=patient, revision=revision, problems=error.problems
            )
        except StaleError as error:
            patient = self._registry.patient(patient_id)
            return self._form(request, values, patient=patient, conflict=str(error))
        return redirect(f"/patients/{patient_id}", "patient-edited")

    def choose_file(self, request: Request) -> Response:
        """Show where a CSV is chosen."""
        return render(request, "counter/import.html", columns=COLUMNS, error="")

    def upload(self, request: Request) -> Response:
        """Look at the chosen CSV; nothing is imported yet."""
        file = form_of(request).get("file")
        try:
            if not isinstance(file, UploadFile) or not file.filename:
                raise UnreadableCsvError("ファイルが選ばれていません。")
            preview = self._desk.upload(file.file, file.filename, user_of(request))
        except UnreadableCsvError as error:
            return render(request, "counter/import.html", 422, columns=COLUMNS, error=str(error))
        return redirect(f"/patients/import/{preview.id}")

    def preview(self, request: Request) -> Response:
        """Show what the CSV would do, or did."""
        preview = self._desk.preview(request.path_params["token"], user_of(request))
        return render(request, "counter/import_preview.html", preview=preview)

    def confirm(self, request: Request) -> Response:
        """Import the good rows."""
        token = request.path_params["token"]
        self._desk.confirm(token, user_of(request))
        return redirect(f"/patients/import/{token}")

    def cancel(self, request: Request) -> Response:
        """Forget the CSV."""
        self._desk.cancel(request.path_params["token"], user_of(request))
        return redirect("/patients", "import-cancelled")

    def errors(self, request: Request) -> Response:
        """Hand out the refused rows."""
        body = self._desk.errors(request.path_params["token"], user_of(request))
        headers = {"Content-Disposition": 'attachment; filename="errors.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=headers)

    def _listed(self, request: Request, template: str) -> Response:
        text, after = field_of(request, "q"), field_of(request, "after") or None
        people = self._registry.search(text, after)
        today = business_day(self._clock.now())
        return render(
            request,
            template,
            q=text,
            people=[(one, age_text(one.birthdate, today)) for one in people],
            more=people[-1].id if len(people) >= _PAGE else "",
            total=self._registry.count(),
            may_change=user_of(request).role in REGISTRARS,
        )

    def _form(
        self,
        request: Request,
        values: Mapping[str, str],
        *,
        arrival_id: str = "",
        complete: bool = False,
        patient: Patient | None = None,
        revision: str = "",
        problems: Sequence[str] = (),
        conflict: str = "",
    ) -> Response:
        """Show the form; after a *conflict* with what stands on file now beside what was typed."""
        shown = {field: values.get(field, "") for field in _FIELDS}
        return render(
            request,
            "counter/patient_form.html",
            409 if conflict else 422 if problems else 200,
            values=shown,
            arrival_id=arrival_id,
            along=self._along(arrival_id),
            complete=complete,
            patient_id=patient.id if patient else "",
            revision=revision or (str(patient.revision) if patient else ""),
            problems=problems,
            conflict=conflict,
            on_file=_differing(patient, shown) if patient and conflict else (),
            gaiji=has_gaiji(values.get("name")),
        )

    def _along(self, arrival_id: str) -> Sequence[tuple[str, tuple[str, ...]]]:
        if not arrival_id:
            return ()
        with self._store.read() as work:
            arrival = work.arrivals.get(arrival_id)
        return along(arrival) if arrival else ()


def _typed(request: Request) -> dict[str, str]:
    return {field: field_of(request, field) for field in _FIELDS}


def _differing(patient: Patient, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what stands on file now, where it is not what was typed."""
    names = {field: ja for field, ja, _ in COLUMNS} | {"aliases": "別の名前・カナ"}
    now = values_of_patient(patient)
    return [
        (names[field], now[field] or "（空）") for field in _FIELDS if now[field] != typed[field]
    ]


def values_of_patient(patient: Patient) -> dict[str, str]:
    """Return a chart as form values."""
    values = {field: str(getattr(patient, field, "") or "") for field in _FIELDS}
    values |= {"birthdate": patient.birthdate.isoformat(), "aliases": "\n".join(patient.aliases)}
    if patient.insurances:
        card = patient.insurances[0]
        values |= {
            "insurer_number": card.insurer_number,
            "symbol": card.insured_card_symbol,
            "insured_number": card.insured_identification_number,
            "branch": card.insured_branch_number,
        }
    return values
