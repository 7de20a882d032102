"""What to charge, how to claim and which form, for a case (``rules.md`` §4).

Takes the first row of ``spec/rules/advice_settlement_table.py`` that fits. Must not turn a share
that nobody named into a number: a ratio stands only where the answer, a paper, the record or the
patient gave one.
"""

from collections.abc import Sequence

from madoguchi.domain.advice_case import Carried, Case, Claim, Found, Step, Urgency
from madoguchi.domain.advice_situations import by_number, paper_of, shows_paper
from madoguchi.domain.shares import Share, share, share_by_key, stated
from madoguchi.spec.rules.advice_settlement_table import GROUPS, SETTLEMENTS, Settlement
from madoguchi.spec.rules.advice_table import Advice
from madoguchi.spec.rules.claim_note_table import CLAIM_NOTES
from madoguchi.spec.rules.dated import in_force
from madoguchi.spec.rules.declaration_table import DECLARATION_FIELDS
from madoguchi.spec.rules.share_table import RATIO_LABELS

_CONFIRMED = frozenset({"confirmed", "aid"})
_UNDECIDED = frozenset({"not_entitled"})
_NUMBERED = frozenset({Carried.NOTICE, Carried.OLD_CARD})
"""Papers that carry a number even where they prove nothing."""


def settlement_of(case: Case, found: Found) -> Settlement:
    """Return the row that settles *case*."""
    wanted = {
        "group": GROUPS[found.value],
        "shown": _shown(case),
        "first": _first(case),
        "record": _record(case, found),
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
    return "paper" if shows_paper(case) else "none"


def _first(case: Case) -> str:
    """Return which visit it is; who says that the insurance changed declares like a newcomer."""
    if case.carried is Carried.CHANGED:
        return "first"
    return {True: "first", False: "return", None: "unknown"}[case.first]


def _record(case: Case, found: Found) -> str:
    """Tell whether an insurance of the person is known, and to whom."""
    results = case.answer.results if case.answer else ()
    refused = GROUPS[found.value] == "refused"
    if refused and any(result.insurer_number for result in results):
        return "yes"
    known = case.record if case.record is not None else case.first is False
    if known:
        return "yes"
    return "shown" if case.carried in _NUMBERED else "no"


def _fits(row: Settlement, wanted: dict[str, str]) -> bool:
    return all(getattr(row, name) in ("", value) for name, value in wanted.items())


def _base(case: Case, row: Settlement) -> Share:
    by_answer = row.share == "answered" or (row.group == "aid" and case.answer is not None)
    if by_answer and case.answer is not None:
        return share(case.answer, case.day)
    return share_by_key(row.share, case.day)
