"""Pages of one insurance of a chart: add, change and end, delete after asking."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.counter.registry import RefusedError, Registry
from madoguchi.counter.takeover.insurances import (
    DATES,
    FAMILY,
    RATIOS,
    TYPED,
    Insurances,
    values_of,
)
from madoguchi.store.ports import Patient
from madoguchi.web.guard import field_of, user_of
from madoguchi.web.shell import redirect, render


class InsurancePages:
    """Endpoints; roles are set where they are routed."""

    def __init__(self, insurances: Insurances, registry: Registry) -> None:
        self._insurances = insurances
        self._registry = registry

    def new(self, request: Request) -> Response:
        """Show an empty form."""
        patient = self._registry.patient(request.path_params["id"])
        return _form(request, patient, {})

    def add(self, request: Request) -> Response:
        """Add what was typed."""
        patient_id, values = request.path_params["id"], _typed(request)
        try:
            self._insurances.add(patient_id, values, _revision(request), user_of(request))
        except RefusedError as error:
            patient = self._registry.patient(patient_id)
            return _form(request, patient, values, problems=error.problems)
        return redirect(f"/patients/{patient_id}", "insurance-added")

    def edit(self, request: Request) -> Response:
        """Show one insurance in the form."""
        at = request.path_params["at"]
        patient, card = self._insurances.card(request.path_params["id"], at)
        return _form(request, patient, values_of(card), at)

    def change(self, request: Request) -> Response:
        """Keep what was typed."""
        patient_id, at = request.path_params["id"], request.path_params["at"]
        values = _typed(request)
        try:
            self._insurances.edit(patient_id, at, values, _revision(request), user_of(request))
        except RefusedError as error:
            patient = self._registry.patient(patient_id)
            return _form(request, patient, values, at, error.problems)
        return redirect(f"/patients/{patient_id}", "insurance-edited")

    def delete(self, request: Request) -> Response:
        """Take it out of the chart."""
        patient_id, at = request.path_params["id"], request.path_params["at"]
        self._insurances.delete(patient_id, at, _revision(request), user_of(request))
        return redirect(f"/patients/{patient_id}", "insurance-deleted")


def _form(
    request: Request,
    patient: Patient,
    values: Mapping[str, str],
    at: int | None = None,
    problems: Sequence[str] = (),
) -> Response:
    names = [field for field, _, _ in TYPED] + [field for field, _ in DATES]
    shown = {field: values.get(field, "") for field in names}
    typed = field_of(request, "revision")
    return render(
        request,
        "takeover/insurance.html",
        422 if problems else 200,
        patient=patient,
        values=shown,
        at=at,
        # What was refused keeps the state it was based on, so that a change since is still seen.
        revision=typed if problems else str(patient.revision),
        families=_with(FAMILY, shown["personal_family_classification"]),
        ratios=_with(RATIOS, shown["contribution_ratio"]),
        problems=problems,
    )


def _with(options: Sequence[tuple[str, str]], value: str) -> list[tuple[str, str]]:
    """Return *options*, and a value that is none of them as it is, so that it is not lost."""
    known = value in {one for one, _ in options}
    return [*options, *([] if known else [(value, value)])]


def _typed(request: Request) -> dict[str, str]:
    fields = [field for field, _, _ in TYPED] + [field for field, _ in DATES]
    return {field: field_of(request, field) for field in fields}


def _revision(request: Request) -> int:
    text = field_of(request, "revision")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
