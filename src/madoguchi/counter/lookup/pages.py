"""Pages of 番号で確認: the form, the question about consent, and one question's own page.

What is typed travels in request bodies only. The form is read again at each step; a page that is
loaded twice asks once, because its key goes along (``service.py``).
"""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from madoguchi.counter.asking_rows import rows_of_enquiries
from madoguchi.counter.lookup.service import LookupDesk, fields_of_chart, fields_of_enquiry
from madoguchi.counter.lookup.typed import FIELDS, Typed
from madoguchi.domain.clock import Clock
from madoguchi.domain.enquiring import EnquiryState
from madoguchi.store.ports import Enquiry, StaffUser, Store
from madoguchi.web.guard import field_of, user_of
from madoguchi.web.shell import redirect, render

_UNFIT: Final = 422
_HERE: Final = {"here": "1"}


class Asker(Protocol):
    """What the exchange does at a clerk's word."""

    def cancel(self, enquiry_id: str, user: StaffUser) -> Enquiry:
        """End an enquiry that is still open."""
        ...

    def ask_again(self, enquiry_id: str, user: StaffUser) -> Enquiry:
        """Ask once more what failed or stayed without an answer."""
        ...


class LookupPages:
    """Endpoints of 番号で確認; roles are set where they are routed."""

    def __init__(self, store: Store, clock: Clock, desk: LookupDesk, asker: Asker) -> None:
        self._store = store
        self._clock = clock
        self._desk = desk
        self._asker = asker

    def page(self, request: Request) -> Response:
        """Show the empty form."""
        return self._form(request, _HERE)

    def of_chart(self, request: Request) -> Response:
        """Show the form filled from a chart."""
        patient = self._desk.chart(request.path_params["id"], user_of(request))
        return self._form(request, fields_of_chart(patient), patient_id=patient.id)

    def mend(self, request: Request) -> Response:
        """Show the form filled as an earlier question was asked."""
        asked = self._desk.enquiry(request.path_params["id"], user_of(request))
        return self._form(request, fields_of_enquiry(asked), patient_id=asked.patient_id or "")

    def again_form(self, request: Request) -> Response:
        """Show the form with what was typed, one field changed if a button said so."""
        fields = _fields(request)
        name, _, value = field_of(request, "try").partition("=")
        if name in FIELDS:
            fields[name] = value
        return self._form(request, fields, patient_id=field_of(request, "patient"))

    def check(self, request: Request) -> Response:
        """Return what each field says beneath itself, and whether the button lives."""
        typed = self._desk.read(_fields(request))
        return render(request, "lookup/hints.html", **self._told(typed))

    def question(self, request: Request) -> Response:
        """Ask the clerk about the oral consent; the form again if it is not whole."""
        fields = _fields(request)
        typed = self._desk.read(fields)
        if not typed.whole:
            patient_id = field_of(request, "patient")
            return self._form(request, fields, patient_id=patient_id, status=_UNFIT)
        return render(
            request,
            "lookup/consent.html",
            key=field_of(request, "key"),
            patient_id=field_of(request, "patient"),
            chart=self._chart_name(field_of(request, "patient")),
            **self._told(typed),
        )

    def ask(self, request: Request) -> Response:
        """Ask the terminal and go to the row at 受付."""
        asked = self._desk.ask(
            self._desk.read(_fields(request)),
            field_of(request, "limit"),
            field_of(request, "key"),
            field_of(request, "patient"),
            user_of(request),
        )
        if asked.enquiry.arrival_id:
            return redirect(f"/arrivals/{asked.enquiry.arrival_id}")
        notice = "lookup-asked" if asked.fresh else "lookup-known"
        return RedirectResponse(f"/?notice={notice}#q-{asked.enquiry.id}", status_code=303)

    def enquiry(self, request: Request) -> Response:
        """Show how one question stands; its answer has a page of its own."""
        asked = self._desk.enquiry(request.path_params["id"], user_of(request))
        if asked.arrival_id:
            return redirect(f"/arrivals/{asked.arrival_id}")
        with self._store.read() as work:
            (row,) = rows_of_enquiries(work, [asked])
        cancelled = asked.state is EnquiryState.CANCELLED
        return render(
            request, "lookup/enquiry.html", row=row, cancelled=cancelled, now=self._clock.now()
        )

    def cancel(self, request: Request) -> Response:
        """Take a question back."""
        self._asker.cancel(request.path_params["id"], user_of(request))
        return redirect("/", "lookup-cancelled")

    def again(self, request: Request) -> Response:
        """Ask once more."""
        asked = self._asker.ask_again(request.path_params["id"], user_of(request))
        return RedirectResponse(f"/?notice=lookup-asked#q-{asked.id}", status_code=303)

    def _form(
        self,
        request: Request,
        fields: Mapping[str, str],
        *,
        patient_id: str = "",
        status: int = 200,
    ) -> Response:
        typed = self._desk.read(fields)
        return render(
            request,
            "lookup/form.html",
            status,
            key=self._desk.new_key(),
            patient_id=patient_id,
            chart=self._chart_name(patient_id),
            refused=status == _UNFIT,
            **self._told(typed),
        )

    def _told(self, typed: Typed) -> dict[str, Any]:
        return {"typed": typed, "insurer_name": self._desk.insurer_name(typed)}

    def _chart_name(self, patient_id: str) -> str:
        if not patient_id:
            return ""
        with self._store.read() as work:
            found = work.patients.get(patient_id)
        return f"{found.name}（{found.number}）" if found else ""


def _fields(request: Request) -> dict[str, str]:
    return {name: field_of(request, name) for name in FIELDS}
