"""Who an answer is about, and which of those keys a chart agrees with (``rules.md`` RN-1).

Keys are folded for the comparison and never stored. ● is no joker: a name with one never agrees.
``insured_name`` is the householder and is not looked at (``oqs-interface.md`` §6 no. 10).
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.folding import (
    fold_kana,
    fold_name,
    fold_reference_number,
    has_gaiji,
)


class Chart(Protocol):
    """What matching reads of a patient on file; ``store.ports.Patient`` has it all."""

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


class Identity(Struct, frozen=True, kw_only=True):
    """Who an answer is about: every folded key that a chart may be looked up by."""

    birthdate: date | None
    kanas: frozenset[str]
    givens: frozenset[str]
    names: frozenset[str]
    sexes: frozenset[str]
    references: frozenset[str]


def identity_of(answer: EligibilityAnswer) -> Identity:
    """Return the folded keys of the person that *answer* is about (all results together)."""
    results = answer.results
    births = {result.birthdate for result in results if result.birthdate}
    references = [*answer.reference_numbers, *(result.reference_number for result in results)]
    return Identity(
        birthdate=births.pop() if len(births) == 1 else None,
        kanas=folded(fold_kana, (k for r in results for k in (r.name_kana, r.name_of_other_kana))),
        givens=givens(k for r in results for k in (r.name_kana, r.name_of_other_kana)),
        names=folded(fold_name, (n for r in results for n in (r.name, r.name_of_other))),
        sexes=frozenset(sex for r in results if (sex := r.sex2 or r.sex1) in ("1", "2")),
        references=folded(fold_reference_number, references),
    )


def folded(fold: Callable[[str | None], str], texts: Iterable[str | None]) -> frozenset[str]:
    """Return what *texts* fold to, without blanks."""
    return frozenset(filter(None, map(fold, texts)))


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
    """Tell whether a kanji name without ● is the chart's own or an alias."""
    plain = {name for name in person.names if not has_gaiji(name)}
    return bool(plain & folded(fold_name, (chart.name, *chart.aliases)))


def keys_agree(person: Identity, chart: Chart) -> bool:
    """Tell whether the birthday agrees and the kana does, or the name where no kana came."""
    called = kana_agrees(person, chart) if person.kanas else name_agrees(person, chart)
    return called and birth_agrees(person, chart)


def sex_differs(person: Identity, chart: Chart) -> bool:
    """Tell whether both know the sex and it is another."""
    return chart.sex in ("1", "2") and bool(person.sexes) and chart.sex not in person.sexes


def givens(kanas: Iterable[str | None]) -> frozenset[str]:
    """Return the folded given names of kana that have a family name before them."""
    parts = [kana.split() for kana in kanas if kana]
    return frozenset(fold_kana(words[-1]) for words in parts if len(words) > 1)
