"""Which situations of the advice tables an answer is in (``rules.md`` §3, 4, 7).

Pure; the sentences stand in ``spec/rules/advice_table.py`` and its neighbours.
"""

from collections.abc import Iterator
from datetime import date

from madoguchi.domain.advice_case import Carried, Case, Found
from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.domain.shares import AID, late_elderly
from madoguchi.spec.oqs.consent_table import CONSENT_STEMS
from madoguchi.spec.rules.advice_aid_table import TICKET_DAYS
from madoguchi.spec.rules.dated import in_force
from madoguchi.spec.rules.evidence_carried_table import CARRIED_PAPERS, CarriedPaper

GAIJI = "●"
_NUMBER = "2"
"""照会区分 (OQSCD002) of a query by symbol and number."""

_VISITING = {"B": "home_visit", "C": "online"}
"""照会区分 of a home visit and an online consultation → situation (CO-7)."""

_LIMIT_STEM = "LimitApplicationCertificateRelated"
ENTITLED = frozenset({Found.VALID, Found.VALID_UNREGISTERED})
_WAITING = frozenset({Found.PROCESSING})
_ENDED = frozenset({Found.INVALID, Found.INVALID_NEWER})
"""What ended: a paper with the same number ended too, while 該当なし may only be late (EL-7)."""


def situations(case: Case, found: Found) -> Iterator[str]:
    """Yield the situations of *case*, in the order in which their texts are to be read."""
    answer = case.answer
    results = answer.results if answer else ()
    yield found.value
    yield from _of_outcome(case, found)
    if found not in ENTITLED | _WAITING:
        if case.carried is Carried.NOT_ASKED:
            yield "unconfirmed"
        if any(late_elderly(result, case.day) for result in results):
            yield "late_elderly_unconfirmed"
    if results and case.link in {"none", "several"}:
        yield f"link_{case.link}"
    if answer is not None and found in ENTITLED:
        yield from _of_entitled(answer, case.day)
    if any(GAIJI in (result.name or "") for result in results):
        yield "gaiji"


def _of_outcome(case: Case, found: Found) -> Iterator[str]:
    """Yield what belongs to the outcome itself."""
    answer = case.answer
    if found is Found.NOT_FOUND:
        yield from _asked(answer)
    if found in _ENDED and shows_paper(case):
        yield "paper_of_refused"
    if found is Found.VALID_UNREGISTERED:
        yield _ticket(answer, case.day)
    if found is Found.INVALID and answer is not None:
        yield from (f"lost_{one.reason_of_loss}" for one in answer.results if one.reason_of_loss)


def _asked(answer: EligibilityAnswer | None) -> Iterator[str]:
    """Tell whether numbers may be mistyped; both ways while nobody knows how it was asked."""
    if answer is None or by_number(answer):
        yield "not_found_number"
    if answer is None or not by_number(answer):
        yield "not_found_card"


def paper_of(case: Case) -> CarriedPaper | None:
    """Return what the carried paper is worth on the day; None where none is carried."""
    rows = in_force(CARRIED_PAPERS, case.day)
    return next((row for row in rows if row.key == case.carried.value), None)


def shows_paper(case: Case) -> bool:
    """Tell whether a paper is carried that confirms by itself on the day."""
    paper = paper_of(case)
    return paper is not None and paper.enough


def _ticket(answer: EligibilityAnswer | None, day: date) -> str:
    """Tell how far the month is, and whether the answer is of an earlier one (WA-2)."""
    asked = answer.header.qualification_confirmation_date if answer else None
    if asked is not None and (asked.year, asked.month) < (day.year, day.month):
        return "ticket_next_month"
    (row,) = in_force(TICKET_DAYS, day)
    return "ticket_early" if day.day < row.day else "ticket_late"


def _of_entitled(answer: EligibilityAnswer, day: date) -> Iterator[str]:
    asked = answer.header.qualification_confirmation_date
    if asked is not None and asked < day:
        yield "earlier_day"
    if not _medical_consent(answer):
        yield "asked_by_number" if by_number(answer) else "no_medical_consent"
    visiting = _VISITING.get(answer.header.reference_classification or "")
    if visiting:
        yield visiting
    insured = [one for one in answer.results if one.insured_card_classification != AID]
    if insured and not any(map(_limit_came, insured)):
        yield "no_limit"
    if insured and len(insured) == len(answer.results):
        yield "no_public_expense"


def _limit_came(result: QualificationResult) -> bool:
    """Tell whether 限度額 was given or agreed to: an agreed one without content says "none"."""
    agreed = any(one.subject == _LIMIT_STEM and one.flag == "1" for one in result.consents)
    return agreed or result.limit_application_certificate_related_info is not None


def by_number(answer: EligibilityAnswer) -> bool:
    """Tell whether numbers were asked for: only such an answer echoes its query (OQS 3.2)."""
    return answer.search_info is not None or answer.header.reference_classification == _NUMBER


def _medical_consent(answer: EligibilityAnswer) -> bool:
    plain = {stem.stem for stem in CONSENT_STEMS if not stem.medical}
    return any(
        one.flag == "1" and one.subject not in plain
        for result in answer.results
        for one in result.consents
    )
