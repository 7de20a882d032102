"""Whose chart an answer belongs to: one, none, or several to choose from; never a guess.

Rules: ``rules.md`` RN-1 and RN-4, ``security.md`` T15, ``oqs-interface.md`` §3.5 and §6 nos. 1–13,
``design.md`` §3.7; the policy and its reasons are ADR 0009 (docs/decisions). Birthday and given
name must agree and nothing may speak against the chart; then the 照会番号, or two of family name,
insurance number, its branch and address, decide. Any other chart that is as plausible, and
whatever contradicts, hands the decision to the clerk.

It must not look at ``insured_name`` (the householder), not let ● decide, not depend on the order
of the charts, and not know the database: charts come in as values.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct

from madoguchi.domain import match_words as words
from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.domain.eligibility import Outcome, judge
from madoguchi.domain.folding import fold_kana, has_gaiji
from madoguchi.domain.identity import Chart, Identity, folded, identity_of
from madoguchi.domain.match_words import Candidate, candidate
from madoguchi.domain.variants import fold_variants
from madoguchi.domain.weighing import Grade, Weighed, weigh

__all__ = ["Candidate", "Match", "MatchState", "compared", "match"]


class MatchState(StrEnum):
    """The three outcomes; the texts equal those of ``store.ports.LinkState``."""

    UNIQUE = "unique"
    NONE = "none"
    SEVERAL = "several"


class Match(Struct, frozen=True, kw_only=True):
    """The verdict; ``reason`` tells a clerk in Japanese why it is not more."""

    state: MatchState
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""


_NOBODY_MEANT: Final = {
    Outcome.PROCESSING: words.STILL_WORKING,
    Outcome.FILE_ERROR: words.FAILED,
    Outcome.PERSON_ERROR: words.FAILED,
    Outcome.NOT_FOUND: words.NO_ENTITLEMENT,
}
_ENOUGH: Final = 2
_INDIVIDUAL: Final = frozenset({"reference", "insurance", "family"})
"""Reasons that a second chart of the same name and birthday cannot merely lack by chance."""


def match(
    answer: EligibilityAnswer,
    charts: Iterable[Chart],
    meant: str | None = None,
    person: Identity | None = None,
) -> Match:
    """Judge whose of *charts* the *answer* is about.

    *charts* are all that a look-up by birthday, 照会番号 and insurance numbers could find; each is
    weighed anew here, so more than that does no harm. *meant* is the chart that a look-up by
    number was made for: it proves nothing, but an answer about somebody else is a contradiction.
    *person* is ``identity_of(answer)`` where the caller has it already.
    """
    stop = _not_about_a_person(answer)
    if stop:
        return Match(state=MatchState.NONE, reason=stop)
    person = person or identity_of(answer)
    weighed = _weighed(person, charts)
    blocked = _blocked(answer)
    found = _ask(person, _shown(weighed), blocked) if blocked else _decided(person, weighed)
    return _meant(found, [one for one in weighed if one.chart.id == meant])


def compared(answer: EligibilityAnswer, charts: Iterable[Chart]) -> tuple[Candidate, ...]:
    """Return what speaks for and against each of *charts*, without judging; by chart number."""
    return tuple(map(candidate, _weighed(identity_of(answer), charts)))


def _weighed(person: Identity, charts: Iterable[Chart]) -> list[Weighed]:
    known = sorted({chart.id: chart for chart in charts}.values(), key=lambda c: (c.number, c.id))
    return [weigh(person, chart) for chart in known]


def _not_about_a_person(answer: EligibilityAnswer) -> str:
    """Return why there is nobody to look for, or an empty text."""
    return _NOBODY_MEANT.get(judge(answer).outcome, "" if answer.results else words.NO_PERSON)


def _blocked(answer: EligibilityAnswer) -> str:
    if judge(answer).outcome is Outcome.SEVERAL:
        return words.MULTIPLE
    return "" if _one_person(answer.results) else words.NOT_ONE_PERSON


def _one_person(results: tuple[QualificationResult, ...]) -> bool:
    """Tell whether all *results* (say 保険 and 医療扶助) are about one and the same person."""
    births = {result.birthdate for result in results if result.birthdate}
    kanas = folded(fold_kana, (result.name_kana for result in results))
    if len(births) > 1 or len(kanas) > 1:
        return False
    if all(result.name_kana for result in results):
        return True
    return len(folded(fold_variants, (r.name for r in results if not has_gaiji(r.name)))) <= 1


def _decided(person: Identity, weighed: Sequence[Weighed]) -> Match:
    """Return the one chart that enough speaks for and that no other one rivals, or ask."""
    chosen = [
        one
        for one in weighed
        if _fits(one) and _enough(one) and not any(_rivals(one, other) for other in weighed)
    ]
    if len(chosen) == 1:
        return Match(state=MatchState.UNIQUE, candidates=(candidate(chosen[0]),))
    shown = _shown(weighed)
    return _ask(person, shown, words.why_asked(shown))


def _fits(one: Weighed) -> bool:
    """Tell whether the birthday agrees and nothing speaks against the chart."""
    opposed = Grade.OTHER in (one.given, one.sex, one.reference, one.branch)
    return one.birth is Grade.SAME and not opposed


def _reasons(one: Weighed) -> frozenset[str]:
    """Return what speaks for a chart among the things that a life changes.

    A number that differs in leading zeros only still names the insurance, but not the branch.
    """
    told = {
        "family": one.family is Grade.SAME,
        "insurance": one.insurance in (Grade.SAME, Grade.WEAK),
        "branch": one.insurance is Grade.SAME and one.branch is Grade.SAME,
        "address": one.address is Grade.SAME,
        "reference": one.reference is Grade.SAME,
    }
    return frozenset(reason for reason, agrees in told.items() if agrees)


def _enough(one: Weighed) -> bool:
    """Tell whether a chart that fits is confirmed by more than name and birthday.

    Where the given name is not told (no kana, ● in the name), only the person's own insurance
    number with its branch will do. A chart that holds nothing but a name is taken by it.
    """
    reasons = _reasons(one)
    if one.given is not Grade.SAME:
        return "branch" in reasons
    if "reference" in reasons or len(reasons) >= _ENOUGH:
        return True
    whole = Grade.OTHER not in (one.kana, one.name)
    return one.bare and "family" in reasons and whole


def _rivals(best: Weighed, other: Weighed) -> bool:
    """Tell whether *other* is plausible beside *best*, so that a clerk must choose."""
    if other is best:
        return False
    if other.reference is Grade.SAME:
        return True
    strong = "branch" in _reasons(other)
    if strong and "branch" not in _reasons(best):
        return True
    return _namesake(other) and not _outdone(other, best)


def _namesake(other: Weighed) -> bool:
    """Tell whether a chart has the given name and the birthday, if perhaps mistyped."""
    if other.given is Grade.OTHER:
        return False
    if other.birth is Grade.WEAK:
        return bool(_reasons(other) - {"family"})
    return other.birth is Grade.SAME


def _outdone(other: Weighed, best: Weighed) -> bool:
    """Tell whether *best* has all that speaks for *other*, and something that tells them apart.

    A missing branch or address does not: that is how a second chart of one person looks. Nor is a
    chart outdone whose kana or kanji agree better.
    """
    more = _reasons(best) - _reasons(other)
    if not _reasons(other) < _reasons(best) or _called_better(other, best):
        return False
    return bool(more & _INDIVIDUAL) or ("address" in more and other.address is Grade.OTHER)


def _called_better(other: Weighed, best: Weighed) -> bool:
    pairs = ((best.kana, other.kana), (best.name, other.name))
    return (Grade.OTHER, Grade.SAME) in pairs


def _shown(weighed: Sequence[Weighed]) -> list[Weighed]:
    return [one for one in weighed if _plausible(one)]


def _plausible(one: Weighed) -> bool:
    """Tell whether a clerk should see this chart: two of birthday, given name, insurance agree.

    Another sex with another given name under one insurance is a brother or sister.
    """
    if one.reference is Grade.SAME:
        return True
    insured = one.insurance in (Grade.SAME, Grade.WEAK)
    if one.given is Grade.SAME:
        near = one.birth is Grade.WEAK and one.address is Grade.SAME
        return insured or near or one.birth is Grade.SAME
    if one.birth is not Grade.SAME:
        return False
    if one.name is Grade.WEAK:
        return True
    return insured and Grade.OTHER not in (one.branch, one.sex)


def _meant(found: Match, meant: Sequence[Weighed]) -> Match:
    """Ask where a look-up for one chart came back with another person's answer."""
    if not meant or found.state is MatchState.SEVERAL:
        return found
    ids = {one.patient_id for one in found.candidates}
    if meant[0].chart.id in ids:
        return found
    both = [*found.candidates, candidate(meant[0])]
    return Match(
        state=MatchState.SEVERAL,
        candidates=tuple(sorted(both, key=lambda one: one.patient_id)),
        reason=words.ANOTHER_THAN_MEANT,
    )


def _ask(person: Identity, shown: Sequence[Weighed], reason: str) -> Match:
    """Leave the choice to the clerk: several, even if only one, or none if there is nobody."""
    if shown:
        candidates = tuple(map(candidate, shown))
        return Match(state=MatchState.SEVERAL, candidates=candidates, reason=reason)
    return Match(state=MatchState.NONE, reason=reason or words.why_nobody(person))
