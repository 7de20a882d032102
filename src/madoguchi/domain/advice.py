"""What the clerk does next, as of a day, and never nothing: steps, share, claim, form, evidence.

``rules.md`` §1–4, 7. ``advise`` answers a whole case; ``next_steps`` is the door for a row of the
list. Sentences and cells are dated rows of ``spec/rules``. Also the door to ``share`` and
``consents``. Must not decide for the clerk: no link is made and no 公費 removed here.
"""

from collections.abc import Iterable
from datetime import date

from madoguchi.domain.advice_case import Advice, Carried, Case, Claim, Found, Step, Urgency
from madoguchi.domain.advice_settling import (
    claim_for,
    evidence_for,
    forms_for,
    is_open,
    settlement_of,
    share_for,
    spoken,
)
from madoguchi.domain.advice_situations import ENTITLED, paper_of, situations
from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.consent import ConsentState, ConsentView, consents
from madoguchi.domain.eligibility import judge
from madoguchi.domain.shares import Share, share
from madoguchi.spec.rules.advice_aid_table import AID_ADVICE
from madoguchi.spec.rules.advice_hints_table import (
    DISASTER_TOPIC,
    HINTS,
    TOPIC_SITUATIONS,
    TOPICS,
)
from madoguchi.spec.rules.advice_settlement_table import SETTLEMENT_ADVICE
from madoguchi.spec.rules.advice_table import ADVICE
from madoguchi.spec.rules.advice_table import Advice as Text
from madoguchi.spec.rules.dated import in_force
from madoguchi.spec.rules.evidence_carried_table import CarriedPaper
from madoguchi.spec.rules.evidence_table import EVIDENCE

__all__ = [
    "Advice",
    "Carried",
    "Case",
    "Claim",
    "ConsentState",
    "ConsentView",
    "Found",
    "Share",
    "Step",
    "Urgency",
    "advise",
    "consents",
    "hints",
    "next_steps",
    "share",
]

_TEXTS = (*EVIDENCE, *ADVICE, *AID_ADVICE)


def advise(case: Case) -> Advice:
    """Return what to do in *case*; never raises and never leaves the clerk without a step."""
    found = Found.of(judge(case.answer).outcome) if case.answer else case.found
    row = settlement_of(case, found)
    charge, named = share_for(case, row)
    rows = in_force(_TEXTS, case.day)
    settled = [] if found in ENTITLED else _settling(case, found)
    steps = [
        *_messages(case.answer, found),
        *(_step(text) for key in situations(case, found) for text in rows if text.situation == key),
        *settled,
        *(_step(text) for text in spoken(in_force(SETTLEMENT_ADVICE, case.day), row)),
        *(_open_share(charge) if case.answer and found in ENTITLED else ()),
        *(_disaster(case)),
    ]
    return Advice(
        found=found,
        steps=tuple(sorted(dict.fromkeys(steps), key=_order)),
        share=charge,
        claim=claim_for(case, row),
        forms=forms_for(case, row),
        evidence=evidence_for(case, row),
        open=is_open(row, charge),
        named=named,
    )


def next_steps(answer: EligibilityAnswer, link: str, day: date) -> tuple[Step, ...]:
    """Return what to do with *answer* on *day*, most urgent first; at least one step.

    *link* tells whose chart it is: "unique", "none" or "several".
    """
    return advise(Case(answer=answer, link=link, day=day)).steps


def hints(day: date, *, disaster: bool = False) -> tuple[tuple[str, tuple[Step, ...]], ...]:
    """Return the topics of the counter with their texts of *day*: (title, steps).

    What is opened only in a disaster is left out unless *disaster* (CO-9).
    """
    rows = in_force((*HINTS, *ADVICE), day)
    found = []
    for key, title in TOPICS.items():
        if key == DISASTER_TOPIC and not disaster:
            continue
        situation = TOPIC_SITUATIONS.get(key, f"hint_{key}")
        found.append((title, tuple(_step(row) for row in rows if row.situation == situation)))
    return tuple(found)


def _settling(case: Case, found: Found) -> Iterable[Step]:
    """Say what the carried paper is worth, where the terminal did not confirm."""
    paper = paper_of(case)
    return () if paper is None or found in ENTITLED else (_step(paper),)


def _disaster(case: Case) -> Iterable[Step]:
    rows = in_force(HINTS, case.day) if case.disaster else ()
    return [_step(row) for row in rows if row.situation == f"hint_{DISASTER_TOPIC}"]


def _order(step: Step) -> int:
    return list(Urgency).index(step.urgency)


def _step(row: Text | CarriedPaper) -> Step:
    return Step(
        text=row.ja,
        rule=row.rule,
        urgency=Urgency(row.urgency),
        source=row.source,
        confidence=row.confidence.value,
        since=row.effective_from,
        until=row.effective_to,
    )


def _open_share(found: Share) -> list[Step]:
    if found.ratio is not None or not found.reason:
        return []
    return [
        Step(
            text=f"{found.reason}。",
            rule=found.rule,
            urgency=Urgency.CHECK,
            source=found.source,
            confidence=found.confidence,
            since=found.since,
            until=found.until,
        )
    ]


def _messages(answer: EligibilityAnswer | None, found: Found) -> list[Step]:
    """Return the terminal's own words as they came, beside whatever follows from the codes."""
    verdict = judge(answer) if answer else None
    said = "　".join(part for part in (verdict.message, verdict.code) if part) if verdict else ""
    if not said:
        return []
    urgency = Urgency.NOTE if found in ENTITLED else Urgency.CHECK
    return [
        Step(
            text=f"端末からのメッセージ：{said}",
            rule="OQS 5",
            urgency=urgency,
            source="届いたファイル",
        )
    ]
