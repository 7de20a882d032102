"""What a row of 受付 says beyond its answer: what to do about the chart, and who was asked for."""

from typing import Final

from madoguchi.counter.service import OTHER_CLINIC
from madoguchi.counter.takeover.proposals import Proposal, marks_of
from madoguchi.domain.coverage import plain_insurer_number
from madoguchi.domain.eligibility import Outcome
from madoguchi.domain.notation import Kind
from madoguchi.formats.japanese import short_date
from madoguchi.store.ports import Arrival, Work

ANOTHER: Final = "生年月日か性別が登録と違います。別の人でないか、本人に確かめてください。"
TAKE: Final = "登録と違います。本人に確かめ、取り込んでから受付してください。"
DECIDE: Final = "登録と違います。行を開いて、違うところを本人に確かめてください。"
DIFFERING: Final = frozenset({ANOTHER, TAKE, DECIDE})


def next_step(arrival: Arrival, outcome: Outcome, otherwise: str, proposal: Proposal | None) -> str:
    """Return the row's next step: what differs from the chart goes before the usual words."""
    if arrival.link_reason == OTHER_CLINIC:
        return OTHER_CLINIC
    if outcome is not Outcome.VALID or proposal is None or not proposal.fresh:
        return otherwise
    kinds = {mark.kind for mark in marks_of(proposal)}
    if "bad" in kinds:
        return ANOTHER
    if "check" in kinds:
        return TAKE if proposal.safe and not _undecided(proposal) else DECIDE
    return otherwise


def _undecided(proposal: Proposal) -> bool:
    """Tell whether something changed that taking over from the list would leave as it is."""
    return any(
        line.difference.kind is Kind.CHANGED
        and not line.difference.with_insurance
        and not line.ticked
        for line in proposal.lines
    )


def asked_text(work: Work, arrival: Arrival) -> str:
    """Return birthday and numbers that were asked, or blank where it was no question by number."""
    enquiry = work.enquiries.get(arrival.enquiry_id) if arrival.enquiry_id else None
    if enquiry is None or enquiry.search is None:
        return ""
    search = enquiry.search
    card = (
        search.insured_card_symbol,
        search.insured_identification_number,
        search.insured_branch_number,
    )
    parts = (
        short_date(search.birthdate) if search.birthdate else "",
        plain_insurer_number(search.insurer_number),
        "・".join(part for part in card if part),
    )
    return "　".join(part for part in parts if part)
