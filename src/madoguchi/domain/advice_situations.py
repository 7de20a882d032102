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

GAIJI = "●"
_NUMBER = "2"
"""照会区分 (OQSCD002) of a query by symbol and number."""

_VISITING = {"B": "home_visit", "C": "online"}
"""照会区分 of a home visit and an online consultation → situation (CO-7)."""

_LIMIT_STEM = "LimitApplicationCertificateRelated"
ENTITLED = frozenset({Found.VALID, Found.VALID_UNREGISTERED})
_WAITING = frozenset({Found.PROCESSING})


def situations(case: Case, found: Found) -> Iterator[str]:
    """Yield the situations of *case*, in the order in which their texts are to be read."""
    answer = case.answer
    results = answer.results if answer else ()
    yield found.value
    if found is Found.VALID_UNREGISTERED:
        yield _ticket(answer, case.day)
    for result in results:
        if found is Found.INVALID and result.reason_of_loss:
            yield f"lost_{result.reason_of_loss}"
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
