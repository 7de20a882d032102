"""The panel on the page of an answer by number: mend and ask again, with misreadings to try."""

from collections.abc import Mapping
from typing import Any, Final

from madoguchi.counter.lookup.service import fields_of_enquiry
from madoguchi.counter.service import REGISTRARS
from madoguchi.domain.eligibility import Outcome, judge
from madoguchi.domain.insurer_numbers import exchanged, misread
from madoguchi.store.ports import Arrival, StaffUser, Work

_MENDABLE: Final = {
    Outcome.NOT_FOUND: "該当する資格がありません。読み違いがないか、もう一度見てください。",
    Outcome.INVALID: "この資格は無効です。新しい資格確認書などの番号で照会できます。",
    Outcome.INVALID_NEWER: "新しい資格があります。新しい資格確認書などの番号で照会し直します。",
    Outcome.PERSON_ERROR: "照会した内容を確かめて、直してから照会してください。",
}
_MOST: Final = 8


class LookupPart:
    """A ``DetailPart``."""

    template = "lookup/panel.html"

    def context(self, work: Work, arrival: Arrival, user: StaffUser) -> Mapping[str, Any]:
        """Return what the panel needs; ``lookup_text`` is blank where there is none."""
        asked = work.enquiries.get(arrival.enquiry_id) if arrival.enquiry_id else None
        outcome = judge(arrival.answer).outcome
        text = _MENDABLE.get(outcome, "") if asked and asked.search else ""
        if not asked or not text or user.role not in REGISTRARS:
            return {"lookup_text": "", "lookup_asked": None, "lookup_tries": ()}
        fields = fields_of_enquiry(asked)
        tries = _tries(fields) if outcome is Outcome.NOT_FOUND else ()
        return {"lookup_text": text, "lookup_asked": asked, "lookup_tries": tries} | {
            "lookup_fields": fields
        }


def _tries(fields: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Return field, its Japanese name and a number to try; insurer numbers check out."""
    insurers = [("insurer_number", "保険者番号", one) for one in misread(fields["insurer_number"])]
    numbers = [("number", "番号", one) for one in exchanged(fields["number"])]
    return tuple((insurers + numbers)[:_MOST])
