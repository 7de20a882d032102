"""What a chart holds of an answered coverage: the same, the same with blanks filled, or another.

Works on values of ``patient.py``. The numbers of an insurance are compared as one (insurer, symbol,
number, branch); widths, hyphens and zeros are notation. It must not decide what is taken over.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from madoguchi.domain.coverage import Period, period_of, plain_insurer_number
from madoguchi.domain.folding import fold_branch, fold_insurer_number, fold_symbol
from madoguchi.domain.notation import Kind, fold_number
from madoguchi.domain.patient import Insurance, LimitCertificate, Patient, PublicExpense


class Relation(StrEnum):
    """How an answered insurance stands to what is on file.

    FILLED is the same insurance whose branch or symbol the chart lacks; BRANCH the same with
    another branch; FIRST the first insurance of a chart without any.
    """

    SAME = "same"
    NOTATION = "notation"
    FILLED = "filled"
    BRANCH = "branch"
    NEW = "new"
    FIRST = "first"


ADDED: Final = frozenset({Relation.NEW, Relation.FIRST})
"""Relations under which an insurance would be added to the chart."""


class Held(Struct, frozen=True):
    """The insurance on file that an answered one is compared with; None only for FIRST."""

    relation: Relation
    insurance: Insurance | None = None


def held_insurance(patient: Patient, answered: Insurance, day: date) -> Held:
    """Return what *patient* has on file of *answered*, as of *day*."""
    alike = [one for one in patient.insurances if numbers_agree(one, answered)]
    if alike:
        best = min(alike, key=lambda one: (_branch_differs(one, answered), _over(one, day)))
        if not _another_time(best, answered, day):
            return Held(_relation(best, answered), best)
    before = current_insurance(patient, day)
    return Held(Relation.NEW, before) if before else Held(Relation.FIRST)


def current_insurance(patient: Patient, day: date) -> Insurance | None:
    """Return the insurance in force on *day*, else one yet to come, else the newest; or None."""
    held = patient.insurances
    in_force = [one for one in held if period_of(one).holds(day)]
    ahead = [one for one in held if not _over(one, day)]
    return next(iter((*in_force, *ahead, *held)), None)


def numbers_agree(one: Insurance, other: Insurance) -> bool:
    """Tell whether insurer, symbol and number agree; a symbol that one side lacks speaks for it."""
    insurer = fold_insurer_number(one.insurer_number)
    symbols = {fold_symbol(one.insured_card_symbol), fold_symbol(other.insured_card_symbol)} - {""}
    return (
        bool(insurer)
        and insurer == fold_insurer_number(other.insurer_number)
        and fold_number(one.insured_identification_number)
        == fold_number(other.insured_identification_number)
        and len(symbols) <= 1
    )


def numbers_of(card: Insurance) -> tuple[str, str, str, str]:
    """Return insurer, symbol, number and branch as they are written."""
    return (
        plain_insurer_number(card.insurer_number),
        card.insured_card_symbol.strip(),
        card.insured_identification_number.strip(),
        card.insured_branch_number.strip(),
    )


def period_kind(held: Period, answered: Period, starts: Iterable[date], day: date) -> Kind | None:
    """Return how the *answered* period differs; any of *starts* on file is as good as its start.

    An end that was not answered is no change, unless the chart says that it is over by *day*.
    """
    if held == Period() and answered == Period():
        return None
    if _start_differs(held, answered, starts) or _end_differs(held, answered, day):
        return Kind.CHANGED
    filled = (held.start is None and answered.start) or (held.end is None and answered.end)
    if filled:
        return Kind.NOT_ON_FILE
    return Kind.SAME if answered != Period() else Kind.ABSENT


def joined_period(held: Period, answered: Period, starts: Iterable[date], day: date) -> Period:
    """Return the period on file after *answered* was taken over; what was not answered stays."""
    start = held.start if held.start in set(starts) else answered.start or held.start
    reopened = answered.end is None and _end_differs(held, answered, day)
    return Period(start, answered.end or (None if reopened else held.end))


def held_limit(patient: Patient, answered: LimitCertificate) -> LimitCertificate | None:
    """Return the 限度額 certificate on file that *answered* is: same kind and begin, or None."""
    return next((one for one in patient.limit_certificates if _limits_agree(one, answered)), None)


def held_expense(patient: Patient, answered: PublicExpense) -> PublicExpense | None:
    """Return the 公費 on file with the payer and recipient of *answered*, or None."""
    return next((one for one in patient.public_expenses if expenses_agree(one, answered)), None)


def expenses_agree(one: PublicExpense, other: PublicExpense) -> bool:
    """Tell whether payer and recipient agree; a recipient that one side lacks speaks for it."""
    recipients = {fold_number(one.recipient_number), fold_number(other.recipient_number)}
    payer = fold_number(one.payer_number)
    return payer == fold_number(other.payer_number) and len(recipients - {""}) <= 1


def _relation(held: Insurance, answered: Insurance) -> Relation:
    if _branch_differs(held, answered):
        return Relation.BRANCH
    pairs = list(zip(numbers_of(held), numbers_of(answered), strict=True))
    if any(new and not old for old, new in pairs):
        return Relation.FILLED
    return Relation.SAME if all(old == new or not new for old, new in pairs) else Relation.NOTATION


def _another_time(held: Insurance, answered: Insurance, day: date) -> bool:
    """Tell whether *held* was over before *answered* began: insured there again."""
    began, over = answered.valid_from, held.valid_to
    if began is None or over is None or began == held.valid_from:
        return False
    return _over(held, day) and over < began


def _branch_differs(held: Insurance, answered: Insurance) -> bool:
    branches = {
        fold_branch(held.insured_branch_number),
        fold_branch(answered.insured_branch_number),
    }
    return len(branches - {""}) > 1


def _over(card: Insurance, day: date) -> bool:
    return period_of(card).over(day)


def _start_differs(held: Period, answered: Period, starts: Iterable[date]) -> bool:
    if held.start is None or answered.start is None:
        return False
    return held.start not in {answered.start, *starts}


def _end_differs(held: Period, answered: Period, day: date) -> bool:
    if held.end is None:
        return False
    return held.over(day) if answered.end is None else held.end != answered.end


def _limits_agree(one: LimitCertificate, other: LimitCertificate) -> bool:
    insurers = {fold_insurer_number(one.insurer_number), fold_insurer_number(other.insurer_number)}
    kinds = (one.classification, one.classification_flag)
    if kinds != (other.classification, other.classification_flag) or len(insurers - {""}) > 1:
        return False
    return _begin_agrees(period_of(one), period_of(other))


def _begin_agrees(held: Period, answered: Period) -> bool:
    if held.start and answered.start:
        return held.start == answered.start
    return answered.start is None or not held.over(answered.start)
