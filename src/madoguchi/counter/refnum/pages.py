"""Pages of 照会番号: of one chart, from an answer, all at once."""

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.counter.refnum.bulk import BulkRegistrar
from madoguchi.counter.refnum.panel import RefnumPart, RefnumView, view_of
from madoguchi.counter.refnum.service import Registrar
from madoguchi.counter.service import GoneError
from madoguchi.store.ports import Patient, Store, Work
from madoguchi.web.guard import user_of
from madoguchi.web.shell import redirect, render


class RefnumPages:
    """Endpoints; roles are set where they are routed."""

    def __init__(self, store: Store, registrar: Registrar, bulk: BulkRegistrar) -> None:
        self._store = store
        self._registrar = registrar
        self._bulk = bulk
        self._part = RefnumPart(registrar)

    def page(self, request: Request) -> Response:
        """Say what a 照会番号 is and offer to register it for everybody."""
        with self._store.read() as work:
            patients = work.patients.count()
        return render(request, "refnum/home.html", patients=patients)

    def everybody(self, request: Request) -> Response:
        """Register for every chart that has none."""
        bulk = self._bulk.start(user_of(request))
        return redirect(f"/bulk/{bulk.id}")

    def chart(self, request: Request) -> Response:
        """Show how one chart stands, and note who looked."""
        patient_id = request.path_params["id"]
        with self._store.write() as work:
            work.audit.add(user_of(request).id, "refnum.viewed", patient_id)
            chart, view = self._of_chart(work, request)
        return render(
            request, "refnum/patient.html", patient=chart, refnum=view, refnum_with_answer=False
        )

    def chart_live(self, request: Request) -> Response:
        """Return what changes on the page of a chart."""
        with self._store.read() as work:
            _, view = self._of_chart(work, request)
        return render(request, "refnum/panel.html", refnum=view, refnum_with_answer=False)

    def answer_live(self, request: Request) -> Response:
        """Return what changes in the panel of an answer."""
        with self._store.read() as work:
            arrival = work.arrivals.get(request.path_params["id"])
            if arrival is None:
                raise GoneError("この受付は見つかりません。一覧から開き直してください。")
            shown = self._part.context(work, arrival, user_of(request))
        return render(request, "refnum/panel.html", **shown)

    def _of_chart(self, work: Work, request: Request) -> tuple[Patient, RefnumView]:
        chart = work.patients.get(request.path_params["id"])
        if chart is None:
            raise GoneError("この患者は見つかりません。検索し直してください。")
        standing = self._registrar.of_chart(work, chart)
        action = f"/refnum/patients/{chart.id}"
        return chart, view_of(work, standing, chart, action, user_of(request))

    def register_chart(self, request: Request) -> Response:
        """Register for the insurance on file."""
        patient_id = request.path_params["id"]
        self._registrar.register_chart(patient_id, user_of(request))
        return redirect(f"/refnum/patients/{patient_id}", "refnum-asked")

    def register_answer(self, request: Request) -> Response:
        """Register for the insurance of an answer."""
        arrival_id = request.path_params["id"]
        self._registrar.register_answer(arrival_id, user_of(request))
        return redirect(f"/arrivals/{arrival_id}", "refnum-asked")

    def undo(self, request: Request) -> Response:
        """Register the former number again."""
        enquiry = self._registrar.undo(request.path_params["id"], user_of(request))
        return redirect(f"/refnum/patients/{enquiry.patient_id}", "refnum-asked")
