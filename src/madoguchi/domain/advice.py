"""What the clerk does next with an answer, as of a day, and never nothing.

``rules.md`` §3, 4, 7. Works out which situations an answer is in; the sentences stand in
``spec/rules/advice_table.py`` and ``evidence_table.py``. Also the door to ``share`` and
``consents``. Must not decide for the clerk: no link is made and no 公費 removed here.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.domain.consent import ConsentState, ConsentView, consents
from madoguchi.domain.eligibility import ENTITLED, Judgement, Outcome, judge
from madoguchi.domain.shares import AID, Share, late_elderly, share
from madoguchi.spec.oqs.consent_table import CONSENT_STEMS
from madoguchi.spec.rules.advice_table import ADVICE
from madoguchi.spec.rules.dated import in_force
from madoguchi.spec.rules.evidence_table import EVIDENCE

__all__ = [
    "ConsentState",
    "ConsentView",
    "Share",
    "Step",
    "Urgency",
    "consents",
    "next_steps",
    "share",
]

_GAIJI = "●"
_NUMBER = "2"
"""照会区分 (OQSCD002) of a query by symbol and number."""

_LIMIT_STEM = "LimitApplicationCertificateRelated"
_UNCONFIRMED = frozenset(set(Outcome) - ENTITLED - {Outcome.PROCESSING})


class Urgency(StrEnum):
    """NOW before going on, CHECK before the patient leaves, NOTE for information."""

    NOW = "now"
    CHECK = "check"
    NOTE = "note"


class Step(Struct, frozen=True, kw_only=True):
    """One thing to do or to know; ``rule`` is the id in ``rules.md``."""

    text: str
    rule: str
    urgency: Urgency


def next_steps(answer: EligibilityAnswer, link: str, day: date) -> tuple[Step, ...]:
    """Return what to do with *answer* on *day*, most urgent first; at least one step.

    *link* tells whose chart it is: "unique", "none" or "several".
    """
    verdict = judge(answer)
    situations = tuple(_situations(answer, verdict, link, day))
    rows = in_force((*EVIDENCE, *ADVICE), day)
    steps = _messages(verdict) + [
        Step(text=row.ja, rule=row.rule, urgency=Urgency(row.urgency))
        for situation in situations
        for row in rows
        if row.situation == situation
    ]
    if verdict.outcome in ENTITLED:
        steps += _open_share(share(answer, day))
    return tuple(sorted(steps, key=lambda step: list(Urgency).index(step.urgency)))


def _situations(
    answer: EligibilityAnswer, verdict: Judgement, link: str, day: date
) -> Iterator[str]:
    yield verdict.outcome.value
    for result in answer.results:
        if verdict.outcome is Outcome.INVALID and result.reason_of_loss:
            yield f"lost_{result.reason_of_loss}"
    if verdict.outcome in _UNCONFIRMED:
        yield "unconfirmed"
        if any(late_elderly(result, day) for result in answer.results):
            yield "late_elderly_unconfirmed"
    if answer.results and link in {"none", "several"}:
        yield f"link_{link}"
    if verdict.outcome in ENTITLED:
        yield from _of_entitled(answer, day)
    if any(_GAIJI in (result.name or "") for result in answer.results):
        yield "gaiji"


def _of_entitled(answer: EligibilityAnswer, day: date) -> Iterator[str]:
    asked = answer.header.qualification_confirmation_date
    if asked is not None and asked < day:
        yield "earlier_day"
    if not _medical_consent(answer):
        yield "asked_by_number" if _by_number(answer) else "no_medical_consent"
    insured = [one for one in answer.results if one.insured_card_classification != AID]
    if insured and not any(map(_limit_came, insured)):
        yield "no_limit"
    if insured and len(insured) == len(answer.results):
        yield "no_public_expense"


def _open_share(found: Share) -> list[Step]:
    if found.ratio is not None or not found.reason:
        return []
    return [Step(text=f"{found.reason}。", rule=found.rule, urgency=Urgency.CHECK)]


def _limit_came(result: QualificationResult) -> bool:
    """Tell whether 限度額 was given or agreed to: an agreed one without content says "none"."""
    agreed = any(one.subject == _LIMIT_STEM and one.flag == "1" for one in result.consents)
    return agreed or result.limit_application_certificate_related_info is not None


def _by_number(answer: EligibilityAnswer) -> bool:
    """Tell whether numbers were asked for: only such an answer echoes its query (OQS 3.2)."""
    return answer.search_info is not None or answer.header.reference_classification == _NUMBER


def _medical_consent(answer: EligibilityAnswer) -> bool:
    plain = {stem.stem for stem in CONSENT_STEMS if not stem.medical}
    return any(
        one.flag == "1" and one.subject not in plain
        for result in answer.results
        for one in result.consents
    )


def _messages(verdict: Judgement) -> list[Step]:
    """Return the terminal's own words as they came, beside whatever follows from the codes."""
    said = "　".join(part for part in (verdict.message, verdict.code) if part)
    if not said:
        return []
    urgency = Urgency.NOTE if verdict.outcome in ENTITLED else Urgency.CHECK
    return [Step(text=f"端末からのメッセージ：{said}", rule="OQS 5", urgency=urgency)]
