"""照会番号 on the page of one answer: what is registered, what may be, what became of it."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from madoguchi.counter.refnum.charts import former_number
from madoguchi.counter.refnum.service import Registrar, Standing
from madoguchi.counter.service import REGISTRARS
from madoguchi.domain.registering import Verdict
from madoguchi.store.ports import Arrival, Enquiry, EnquiryState, Patient, StaffUser, Work

_WORDS = {
    EnquiryState.QUEUED: ("wait", "送る順番を待っています"),
    EnquiryState.SENT: ("wait", "登録を送りました。返事を待っています"),
    EnquiryState.WORKING: ("wait", "処理中です"),
    EnquiryState.READING: ("wait", "結果を取り込んでいます"),
    EnquiryState.ANSWERED: ("ok", "登録できました"),
    EnquiryState.FAILED: ("bad", "登録できませんでした"),
    EnquiryState.NO_ANSWER: ("check", "結果がわかりません"),
    EnquiryState.CANCELLED: ("off", "取りやめました"),
}
_OPEN = (EnquiryState.QUEUED, EnquiryState.SENT, EnquiryState.WORKING, EnquiryState.READING)


class RefnumView(Struct, frozen=True, kw_only=True):
    """What the panel and the page of a chart show; texts only."""

    kind: str
    word: str
    reason: str
    rule: str
    number: str
    on_file: str
    answered: str
    may_register: bool
    action: str
    last_kind: str = ""
    last_word: str = ""
    last_text: str = ""
    last_number: str = ""
    last_at: str = ""
    former: str = ""
    undo: str = ""
    asked: str = ""
    """The enquiry under way, whose events the page follows."""
    live: str = ""


class RefnumPart:
    """``DetailPart`` of 照会番号."""

    template = "refnum/panel.html"

    def __init__(self, registrar: Registrar) -> None:
        self._registrar = registrar

    def context(self, work: Work, arrival: Arrival, user: StaffUser) -> Mapping[str, Any]:
        """Return the view, None where the row belongs to nobody."""
        standing = self._registrar.of_answer(work, arrival)
        chart = work.patients.get(arrival.patient_id) if arrival.patient_id else None
        if standing is None or chart is None:
            return {"refnum": None, "refnum_with_answer": True}
        action = f"/refnum/arrivals/{arrival.id}"
        return {"refnum": view_of(work, standing, chart, action, user), "refnum_with_answer": True}


def view_of(
    work: Work, standing: Standing, chart: Patient, action: str, user: StaffUser
) -> RefnumView:
    """Return *standing* in words; *action* is where the button sends to."""
    judged, last = standing.judgement, standing.last
    kind, word = _mark(standing)
    asking = last is not None and last.state in _OPEN
    may = user.role in REGISTRARS and judged.registration is not None and not asking
    view = RefnumView(
        kind=kind,
        word=word,
        reason=judged.reason,
        rule=judged.rule,
        number=standing.number,
        on_file=chart.reference_number or "",
        answered="、".join(standing.answered),
        may_register=may,
        action=action,
        live=f"{action}/live",
    )
    return _with_last(work, view, last, user) if last is not None else view


def _with_last(work: Work, view: RefnumView, last: Enquiry, user: StaffUser) -> RefnumView:
    kind, word = _WORDS[last.state]
    former = former_number(work, last) if last.state is EnquiryState.ANSWERED else ""
    fields = {name: getattr(view, name) for name in view.__struct_fields__}
    fields |= {
        "last_kind": kind,
        "last_word": word,
        "last_text": last.message,
        "last_number": (last.registration.reference_number or "") if last.registration else "",
        "last_at": f"{last.created_at.month}/{last.created_at.day} {last.created_at:%H:%M}",
        "former": former,
        "asked": last.id if last.state in _OPEN else "",
        "undo": f"/refnum/enquiries/{last.id}/undo" if former and user.role in REGISTRARS else "",
    }
    return RefnumView(**fields)


def _mark(standing: Standing) -> tuple[str, str]:
    if standing.judgement.verdict is Verdict.ALREADY:
        return "ok", "登録済み"
    if set(standing.answered) - {standing.number}:
        return "bad", "番号が違う"
    return ("check", "未登録") if standing.judgement.registration else ("off", "登録できません")
