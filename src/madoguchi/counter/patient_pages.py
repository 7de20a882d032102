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
from madoguchi.counter.registry import RefusedError, Registry
from madoguchi.counter.registry_csv import UnreadableCsvError
from madoguchi.counter.rows import age_text, insurer_number_text, rows_of
from madoguchi.counter.service import REGISTRARS, Counter
from madoguchi.domain.clock import Clock, business_day
from madoguchi.domain.folding import has_gaiji
from madoguchi.store.ports import Arrival, Patient, Store
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
        """Show one chart with its past answers."""
        patient = self._registry.patient(request.path_params["id"])
        past = self._registry.history(patient.id, user_of(request))
        now = self._clock.now()
        with self._store.read() as work:
            rows = rows_of(work, past, now)
        return render(
            request,
            "counter/patient.html",
            patient=patient,
            age=age_text(patient.birthdate, business_day(now)),
            history=list(zip(past, rows, strict=True)),
            may_change=user_of(request).role in REGISTRARS,
        )

    def new(self, request: Request) -> Response:
        """Show an empty form, or one filled from the answer of ``?arrival=``."""
        arrival_id = request.query_params.get("arrival", "")
        values: Mapping[str, str] = {}
        if arrival_id:
            values = values_of_answer(self._counter.view(arrival_id, user_of(request)))
        return self._form(request, values, arrival_id=arrival_id)

    def add(self, request: Request) -> Response:
        """Add what was typed, and link the arrival it came from."""
        values, arrival_id = _typed(request), field_of(request, "arrival")
        try:
            patient = self._registry.add(values, user_of(request), arrival_id)
        except RefusedError as error:
            return self._form(request, values, arrival_id=arrival_id, problems=error.problems)
        after = f"/arrivals/{arrival_id}" if arrival_id else f"/patients/{patient.id}"
        return redirect(after, "patient-added")

    def edit(self, request: Request) -> Response:
        """Show the form with what is on file."""
        patient = self._registry.patient(request.path_params["id"])
        return self._form(request, values_of_patient(patient), patient_id=patient.id)

    def change(self, request: Request) -> Response:
        """Keep what was typed."""
        patient_id, values = request.path_params["id"], _typed(request)
        try:
            self._registry.edit(patient_id, values, user_of(request))
        except RefusedError as error:
            return self._form(request, values, patient_id=patient_id, problems=error.problems)
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
        patient_id: str = "",
        problems: Sequence[str] = (),
    ) -> Response:
        return render(
            request,
            "counter/patient_form.html",
            422 if problems else 200,
            values={field: values.get(field, "") for field in _FIELDS},
            arrival_id=arrival_id,
            patient_id=patient_id,
            problems=problems,
            gaiji=has_gaiji(values.get("name")),
        )


def _typed(request: Request) -> dict[str, str]:
    return {field: field_of(request, field) for field in _FIELDS}


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


def values_of_answer(arrival: Arrival) -> dict[str, str]:
    """Return an answer as form values for a new patient; 公費 of a second result is not taken.

    The number is left for the clinic to give. The householder's name is never used.
    """
    if not arrival.answer.results:
        return {}
    person = arrival.answer.results[0]
    texts = {
        "name": person.name,
        "kana": person.name_kana,
        "birthdate": person.birthdate.isoformat() if person.birthdate else "",
        "sex": person.sex2 or person.sex1,
        "insurer_number": insurer_number_text(person.insurer_number),
        "symbol": person.insured_card_symbol,
        "insured_number": person.insured_identification_number,
        "branch": person.insured_branch_number,
        "reference_number": person.reference_number,
        "post_number": person.post_number,
        "address": person.address,
        "aliases": person.name_of_other,
    }
    return {field: text or "" for field, text in texts.items()}
