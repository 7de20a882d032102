"""What to charge, how to claim and which form, for a case (``rules.md`` §4).

Takes the first row of ``spec/rules/advice_settlement_table.py`` that fits. Must not turn a share
that nobody named into a number: a ratio stands only where the answer, a paper, the record or the
patient gave one.
"""

from collections.abc import Sequence

from madoguchi.domain.advice_case import Carried, Case, Claim, Found, Step, Urgency
from madoguchi.domain.advice_situations import by_number
from madoguchi.domain.shares import Share, share, share_by_key, stated
from madoguchi.spec.rules.advice_settlement_table import GROUPS, SETTLEMENTS, Settlement
from madoguchi.spec.rules.advice_table import Advice
from madoguchi.spec.rules.claim_note_table import CLAIM_NOTES
from madoguchi.spec.rules.dated import in_force
from madoguchi.spec.rules.declaration_table import DECLARATION_FIELDS
from madoguchi.spec.rules.evidence_carried_table import CARRIED_PAPERS, CarriedPaper
from madoguchi.spec.rules.share_table import RATIO_LABELS

_CONFIRMED = frozenset({"confirmed", "aid"})
_UNDECIDED = frozenset({"not_entitled"})


def paper_of(case: Case) -> CarriedPaper | None:
    """Return what the carried paper is worth on the day; None where none is carried."""
    rows = in_force(CARRIED_PAPERS, case.day)
    return next((row for row in rows if row.key == case.carried.value), None)


def settlement_of(case: Case, found: Found) -> Settlement:
    """Return the row that settles *case*."""
    wanted = {
        "group": GROUPS[found.value],
        "shown": _shown(case),
        "first": {True: "first", False: "return", None: "unknown"}[case.first],
        "record": "yes" if _record(case, found) else "no",
    }
    rows = in_force(SETTLEMENTS, case.day)
    return next(row for row in rows if _fits(row, wanted))


def share_for(case: Case, row: Settlement) -> tuple[Share, bool]:
    """Return the share and whether it is one that was named.

    The answer's own goes first; else the one that paper, record or patient named; else none.
    """
    found = _base(case, row)
    unknown = found.ratio is None and row.share not in _UNDECIDED
    if unknown and case.declared in RATIO_LABELS and row.group != "aid":
        return stated(case.declared, found), True
    return found, False


def claim_for(case: Case, row: Settlement) -> Claim:
    """Return how to claim."""
    note = next(one for one in in_force(CLAIM_NOTES, case.day) if one.key == row.claim)
    step = Step(
        text=note.ja,
        rule=note.rule,
        urgency=Urgency.NOTE,
        source=note.source,
        confidence=note.confidence.value,
        since=note.effective_from,
        until=note.effective_to,
    )
    return Claim(
        key=note.key,
        short=note.short,
        step=step,
        kept=note.kept,
        sevens=note.sevens,
        remarks=note.remarks,
    )


def forms_for(case: Case, row: Settlement) -> tuple[str, ...]:
    """Return the forms to fill; the declaration only on a day that knows it."""
    known = bool(in_force(DECLARATION_FIELDS, case.day))
    return tuple(form for form in row.forms if known or form != "declaration")


def evidence_for(case: Case, row: Settlement) -> str:
    """Return what the visit is confirmed by."""
    if row.evidence == "paper":
        paper = paper_of(case)
        return paper.evidence if paper else "nothing"
    if row.evidence != "answer":
        return row.evidence
    if case.answer is None:
        return "nothing"
    return "number" if by_number(case.answer) else "card"


def is_open(row: Settlement, found: Share) -> bool:
    """Tell whether the visit cannot be settled yet: something is not asked or not named."""
    return row.share in _UNDECIDED or (row.group not in _CONFIRMED and found.ratio is None)


def spoken(rows: Sequence[Advice], row: Settlement) -> list[Advice]:
    """Return the texts of *rows* that belong to the settlement."""
    return [one for one in rows if row.says and one.situation == row.says]


def _shown(case: Case) -> str:
    if case.carried is Carried.NOT_ASKED:
        return "unasked"
    paper = paper_of(case)
    return "paper" if paper is not None and paper.enough else "none"


def _record(case: Case, found: Found) -> bool:
    """Tell whether an insurance of the person is known: by the chart, or a refused answer."""
    results = case.answer.results if case.answer else ()
    refused = GROUPS[found.value] == "refused"
    if refused and any(result.insurer_number for result in results):
        return True
    return case.record if case.record is not None else case.first is False


def _fits(row: Settlement, wanted: dict[str, str]) -> bool:
    return all(getattr(row, name) in ("", value) for name, value in wanted.items())


def _base(case: Case, row: Settlement) -> Share:
    by_answer = row.share == "answered" or (row.group == "aid" and case.answer is not None)
    if by_answer and case.answer is not None:
        return share(case.answer, case.day)
    return share_by_key(row.share, case.day)
