"""Endpoints of 取込み: take what is ticked, take from the list, undo."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from madoguchi.counter.service import ConflictError, GoneError
from madoguchi.counter.takeover.service import TakeOverDesk
from madoguchi.domain.difference import ChartField
from madoguchi.store.ports import TakeOver
from madoguchi.web.guard import field_of, form_of, user_of
from madoguchi.web.shell import redirect

_NOTHING = "取り込むものはありません。登録はもう回答のとおりです。"
_TAKEN = "取り込みました。元に戻すときは u を押してください。"
_UNDONE = "取込みを元に戻しました。"


class TakeOverPages:
    """Endpoints over the desk; roles are set where they are routed."""

    def __init__(self, desk: TakeOverDesk) -> None:
        self._desk = desk

    def take(self, request: Request) -> Response:
        """Take the ticked fields over, and come back to the answer."""
        arrival_id = request.path_params["id"]
        take = self._desk.take(arrival_id, _ticked(request), _revision(request), user_of(request))
        return redirect(f"/arrivals/{arrival_id}", "taken" if take else "nothing-to-take")

    def take_safe(self, request: Request) -> Response:
        """Take over from the list; says as JSON what was done and how to undo it."""
        try:
            take = self._desk.take_safe(request.path_params["id"], user_of(request))
        except (ConflictError, GoneError) as error:
            return JSONResponse({"text": str(error)}, 409)
        return _told(take, _TAKEN if take else _NOTHING)

    def undo(self, request: Request) -> Response:
        """Take a take-over back, and return to where the button stood."""
        take = self._desk.undo(request.path_params["id"], user_of(request))
        on_chart = field_of(request, "back") == "patient"
        back = f"/patients/{take.patient_id}" if on_chart else f"/arrivals/{take.arrival_id}"
        return redirect(back, "take-undone")

    def undo_safe(self, request: Request) -> Response:
        """Take back from the list; answers as JSON."""
        try:
            self._desk.undo(request.path_params["id"], user_of(request))
        except (ConflictError, GoneError) as error:
            return JSONResponse({"text": str(error)}, 409)
        return _told(None, _UNDONE)


def _told(take: TakeOver | None, text: str) -> Response:
    undo = f"/take-overs/{take.id}/undo/quick" if take else ""
    return JSONResponse({"text": text, "undo": undo})


def _ticked(request: Request) -> set[ChartField]:
    """Return the ticked fields; what is no field's name is nobody's choice and left out."""
    known = {field.value: field for field in ChartField}
    values = form_of(request).getlist("field")
    return {known[value] for value in values if isinstance(value, str) and value in known}


def _revision(request: Request) -> int:
    text = field_of(request, "revision")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
