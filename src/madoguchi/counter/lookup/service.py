"""The verbs of 番号で確認: ask once, whatever is clicked twice; know the insurers met so far.

FAQ Q4, CO-2, ``users.md`` J5. One transaction writes the question and its trace; the exchange
brings it to the terminal. Nothing is ever asked by itself.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from madoguchi.counter.exchange import new_enquiry
from madoguchi.counter.lookup.typed import Typed, read
from madoguchi.counter.registry import RefusedError
from madoguchi.counter.rows import insurer_number_text
from madoguchi.counter.service import GoneError, only_registrars
from madoguchi.domain.answer import SearchInfo
from madoguchi.domain.clock import Clock, business_day
from madoguchi.domain.insurer_numbers import is_whole, plain_number
from madoguchi.store.ports import Arrival, Enquiry, EnquiryKind, Patient, StaffUser, Store, Work

HERE, BEFOREHAND = "counter", "recheck"
"""Purposes of an enquiry: the person stands there, or is looked up beforehand."""

_KEY: Final = re.compile(r"l[0-9a-f]{31}")
_NOT_WHOLE: Final = "生年月日、保険者番号、記号、番号を確かめてください。まだ照会していません。"
_NO_CONSENT: Final = "限度額の情報について、同意の「はい」か「いいえ」を選んでください。"
_GONE: Final = "その照会は見つかりません。受付の一覧から開き直してください。"
_NO_CHART: Final = "その患者は見つかりません。患者の一覧から開き直してください。"


class Asked(Struct, frozen=True):
    """What became of a wish to ask; ``fresh`` is False if the question stood there already."""

    enquiry: Enquiry
    fresh: bool


class LookupDesk:
    """Questions by number. *random_hex* gives so many hexadecimal characters."""

    def __init__(self, store: Store, clock: Clock, random_hex: Callable[[int], str]) -> None:
        self._store = store
        self._clock = clock
        self._random_hex = random_hex

    def new_key(self) -> str:
        """Return a key that makes one form one question."""
        return "l" + self._random_hex(31)

    def read(self, raw: Mapping[str, str]) -> Typed:
        """Read the form as of today."""
        return read(raw, business_day(self._clock.now()))

    def ask(self, typed: Typed, consent: str, key: str, patient_id: str, user: StaffUser) -> Asked:
        """Ask, unless this form asked before or the same question is open.

        *consent* is "1" or "0" (CO-2); RefusedError if it is neither or the form is not whole.
        """
        only_registrars(user)
        if not typed.whole:
            raise RefusedError(_NOT_WHOLE)
        if consent not in ("0", "1"):
            raise RefusedError(_NO_CONSENT)
        search = typed.search(limit=consent == "1")
        purpose = HERE if typed.values["here"] != "0" else BEFOREHAND
        own_key = key if _KEY.fullmatch(key) else self.new_key()
        with self._store.write() as work:
            same = _asked_with(work, own_key)
            known = same if same and same.search == search else _open_like(work, search)
            if known:
                return Asked(known, fresh=False)
            if same:  # an old page was filled in for somebody else: that is another question
                own_key = self.new_key()
            chart = work.patients.get(patient_id) if patient_id else None
            enquiry = new_enquiry(
                self._store,
                self._clock,
                kind=EnquiryKind.ELIGIBILITY,
                purpose=purpose,
                by=user.id,
                search=search,
                subject_id=own_key,
                patient_id=chart.id if chart else None,
            )
            work.enquiries.add(enquiry)
            work.audit.add(user.id, "lookup.asked", enquiry.id, f"for={purpose} limit={consent}")
            return Asked(enquiry, fresh=True)

    def enquiry(self, enquiry_id: str, user: StaffUser) -> Enquiry:
        """Return one question by number and note the look; GoneError if there is none."""
        with self._store.write() as work:
            found = work.enquiries.get(enquiry_id)
            if found is None or found.search is None:
                raise GoneError(_GONE)
            work.audit.add(user.id, "lookup.viewed", found.id)
            return found

    def chart(self, patient_id: str, user: StaffUser) -> Patient:
        """Return the chart whose numbers fill the form, and note the look."""
        with self._store.write() as work:
            found = work.patients.get(patient_id)
            if found is None:
                raise GoneError(_NO_CHART)
            work.audit.add(user.id, "patient.viewed", found.id, "for=lookup")
            return found

    def insurer_name(self, typed: Typed) -> str:
        """Return the name that the clinic has met with this number, blank if none."""
        if not is_whole(typed.insurer):
            return ""
        with self._store.read() as work:
            return work.insurers.name_of(typed.insurer) or _name_in_charts(work, typed)


class InsurersMet:
    """Remembers insurers' names from the answers that come in (a ``Follower``)."""

    def on_arrival(self, work: Work, arrival: Arrival, was: Arrival | None) -> None:
        """Note the insurers of a new row."""
        if was is not None:
            return
        for result in arrival.answer.results:
            number = insurer_number_text(result.insurer_number)
            if is_whole(number) and result.insurer_name:
                work.insurers.note(number, result.insurer_name, arrival.day)


def fields_of_chart(patient: Patient) -> dict[str, str]:
    """Return the form's fields as the chart's newest insurance fills them."""
    card = patient.insurances[0] if patient.insurances else None
    fields = {"birthdate": f"{patient.birthdate:%Y-%m-%d}", "here": "1"}
    if card is None:
        return fields
    return fields | {
        "insurer_number": plain_number(card.insurer_number),
        "symbol": card.insured_card_symbol,
        "number": card.insured_identification_number,
        "branch": card.insured_branch_number,
    }


def fields_of_enquiry(enquiry: Enquiry) -> dict[str, str]:
    """Return the form's fields as they were asked with."""
    search = enquiry.search or SearchInfo()
    fields = {
        "birthdate": f"{search.birthdate:%Y-%m-%d}" if search.birthdate else "",
        "insurer_number": plain_number(search.insurer_number or ""),
        "symbol": search.insured_card_symbol or "",
        "number": search.insured_identification_number or "",
        "branch": search.insured_branch_number or "",
        "here": "0" if enquiry.purpose == BEFOREHAND else "1",
    }
    return fields | {"no_symbol": "" if fields["symbol"] else "1"}


def _asked_with(work: Work, key: str) -> Enquiry | None:
    return next((one for one in work.enquiries.of_subject(key) if one.search), None)


def _open_like(work: Work, search: SearchInfo) -> Enquiry | None:
    alike = (one for one in work.enquiries.open() if one.purpose in (HERE, BEFOREHAND))
    return next((one for one in alike if one.search == search), None)


def _name_in_charts(work: Work, typed: Typed) -> str:
    number = typed.values["number"]
    if not number:
        return ""
    charts = work.patients.by_insured(typed.insurer, typed.values["symbol"] or None, number)
    names = (
        card.insurer_name
        for chart in charts
        for card in chart.insurances
        if plain_number(card.insurer_number) == typed.insurer
    )
    return next(filter(None, names), "")
