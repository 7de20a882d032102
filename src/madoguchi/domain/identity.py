"""Who an answer is about: every folded key that a chart may be compared with (``rules.md`` RN-1).

Keys are folded for the comparison and never stored. ● is no joker: a name with one never agrees.
``insured_name`` is the householder and is not looked at (``oqs-interface.md`` §6 no. 10).
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final, Protocol

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.domain.folding import (
    fold_branch,
    fold_insurer_number,
    fold_kana,
    fold_reference_number,
    fold_symbol,
    has_gaiji,
)
from madoguchi.domain.notation import fold_address
from madoguchi.domain.patient import Insurance
from madoguchi.domain.variants import fold_variants

Fold = Callable[[str | None], str]
_ELDERLY: Final = "39"
"""法別番号 of 後期高齢者医療: its numbers are one person's own and have no branch (§6 no. 9)."""


class Chart(Protocol):
    """What matching reads of a patient on file; ``domain.patient.Patient`` has it all."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def number(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def kana(self) -> str: ...  # noqa: D102
    @property
    def birthdate(self) -> date: ...  # noqa: D102
    @property
    def sex(self) -> str: ...  # noqa: D102
    @property
    def aliases(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def reference_number(self) -> str | None: ...  # noqa: D102
    @property
    def address(self) -> str: ...  # noqa: D102
    @property
    def insurances(self) -> tuple[Insurance, ...]: ...  # noqa: D102


class Called(Struct, frozen=True):
    """A folded name: the whole, and its parts where a blank stands between them."""

    whole: str
    family: str = ""
    given: str = ""


class Policy(Struct, frozen=True):
    """Folded numbers of one insurance; ``branch`` is blank where it is not told."""

    insurer: str
    symbol: str
    number: str
    branch: str

    @property
    def own(self) -> bool:
        """Tell whether the number is one person's own, so that it needs no branch."""
        return len(self.insurer) == 8 and self.insurer.startswith(_ELDERLY)


class Identity(Struct, frozen=True, kw_only=True):
    """Who an answer is about: every folded key that a chart may be looked up by."""

    birthdate: date | None
    kanas: frozenset[str]
    names: frozenset[str]
    sexes: frozenset[str]
    references: frozenset[str]
    policies: frozenset[Policy] = frozenset()
    addresses: frozenset[str] = frozenset()
    spoken: tuple[Called, ...] = ()
    written: tuple[Called, ...] = ()


def identity_of(answer: EligibilityAnswer) -> Identity:
    """Return the folded keys of the person that *answer* is about (all results together)."""
    results = answer.results
    births = {result.birthdate for result in results if result.birthdate}
    kanas = [kana for r in results for kana in (r.name_kana, r.name_of_other_kana)]
    names = [name for r in results for name in (r.name, r.name_of_other)]
    references = [*answer.reference_numbers, *(result.reference_number for result in results)]
    return Identity(
        birthdate=births.pop() if len(births) == 1 else None,
        kanas=folded(fold_kana, kanas),
        names=folded(fold_variants, names),
        sexes=frozenset(sex for r in results if (sex := r.sex2 or r.sex1) in ("1", "2")),
        references=folded(fold_reference_number, references),
        policies=frozenset(filter(None, map(_policy_answered, results))),
        addresses=folded(fold_address, (r.address for r in results)),
        spoken=called(fold_kana, kanas),
        written=called(fold_variants, names),
    )


def folded(fold: Fold, texts: Iterable[str | None]) -> frozenset[str]:
    """Return what *texts* fold to, without blanks."""
    return frozenset(filter(None, map(fold, texts)))


def called(fold: Fold, texts: Iterable[str | None]) -> tuple[Called, ...]:
    """Return *texts* folded with their parts: the first word is the family's, the rest given."""
    names: dict[Called, None] = {}
    for text in texts:
        words = (text or "").split()
        if words and (whole := fold("".join(words))):
            parts = (fold(words[0]), fold("".join(words[1:]))) if len(words) > 1 else ()
            names[Called(whole, *parts)] = None
    return tuple(names)


def policy_of(insurance: Insurance) -> Policy:
    """Return the folded numbers of an insurance on file."""
    return Policy(
        fold_insurer_number(insurance.insurer_number),
        fold_symbol(insurance.insured_card_symbol),
        fold_symbol(insurance.insured_identification_number),
        fold_branch(insurance.insured_branch_number),
    )


def _policy_answered(result: QualificationResult) -> Policy | None:
    insurer = fold_insurer_number(result.insurer_number)
    number = fold_symbol(result.insured_identification_number)
    if not insurer or not number:
        return None
    symbol = fold_symbol(result.insured_card_symbol)
    return Policy(insurer, symbol, number, fold_branch(result.insured_branch_number))


def reference_agrees(person: Identity, chart: Chart) -> bool:
    """Tell whether the chart's 照会番号 is one that the answer carries."""
    return fold_reference_number(chart.reference_number) in person.references


def birth_agrees(person: Identity, chart: Chart) -> bool:
    """Tell whether both know the birthday and it is the same."""
    return person.birthdate is not None and person.birthdate == chart.birthdate


def kana_agrees(person: Identity, chart: Chart) -> bool:
    """Tell whether a kana of the answer is the chart's own or an alias."""
    return bool(person.kanas & folded(fold_kana, (chart.kana, *chart.aliases)))


def name_agrees(person: Identity, chart: Chart) -> bool:
    """Tell whether a kanji name without ● is the chart's own or an alias, but for 異体字."""
    plain = {name for name in person.names if not has_gaiji(name)}
    return bool(plain & folded(fold_variants, (chart.name, *chart.aliases)))


def sex_differs(person: Identity, chart: Chart) -> bool:
    """Tell whether both know the sex and it is another."""
    return chart.sex in ("1", "2") and bool(person.sexes) and chart.sex not in person.sexes
