"""Three rule sets that are used in the field, each as its public source describes it.

They run on the same answers and the same charts as ours, so that the deck judges all alike. Where
a source leaves something open, the kinder reading is taken. Sources: ``peers.md`` (details of
MynaReception and OQSDrug2), ``emrs.md`` §2.2, ``users.md`` §6. Numbers are compared as texts of
one length, since a clinic's numbers are counted up.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from madoguchi.bench.matching_count import ASKED, NOBODY, Outcome, linked
from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.domain.folding import fold_kana
from madoguchi.domain.patient import Insurance, Patient

_BRANCH = 2
"""Digits of a branch, whose zeros mean something."""

Rule = Callable[[EligibilityAnswer], Outcome]


class Registry:
    """The charts by what the field's rules look up."""

    def __init__(self, charts: Iterable[Patient]) -> None:
        self._named: dict[tuple[str, date], list[Patient]] = defaultdict(list)
        self._called: dict[tuple[str, date], list[Patient]] = defaultdict(list)
        self._insured: dict[str, list[tuple[Patient, Insurance]]] = defaultdict(list)
        for chart in charts:
            self._named[_bare(chart.name), chart.birthdate].append(chart)
            self._called[fold_kana(chart.kana), chart.birthdate].append(chart)
            for one in chart.insurances:
                number = _bare(one.insured_identification_number)
                self._insured[number].append((chart, one))

    def named(self, of: QualificationResult) -> list[Patient]:
        """Return the charts with exactly this name and birthday."""
        return self._named.get((_bare(of.name), of.birthdate or date.min), [])

    def called(self, of: QualificationResult) -> list[Patient]:
        """Return the charts with this kana and birthday."""
        return self._called.get((fold_kana(of.name_kana), of.birthdate or date.min), [])

    def insured(self, of: QualificationResult) -> list[Patient]:
        """Return the charts with these insurance numbers; what the answer leaves out is equal."""
        number = _bare(of.insured_identification_number)
        return [chart for chart, one in self._insured.get(number, []) if _same(of, one)]


def rules(registry: Registry) -> dict[str, Rule]:
    """Return the rule sets by the names under which the bench prints them."""
    return {
        "name_birthday": lambda answer: by_name(answer, registry),
        "kana_birthday": lambda answer: by_kana(answer, registry),
        "insurance_highest": lambda answer: by_insurance(answer, registry),
    }


def by_name(answer: EligibilityAnswer, registry: Registry) -> Outcome:
    """氏名 and 生年月日 exactly, blanks aside: the key of Dynamics' own list (emrs.md §2.2)."""
    first = _first(answer)
    return _only(registry.named(first)) if first else NOBODY


def by_kana(answer: EligibilityAnswer, registry: Registry) -> Outcome:
    """カナ (small as large, one width) and 生年月日: MynaReception's second step (peers.md)."""
    first = _first(answer)
    return _only(registry.called(first)) if first else NOBODY


def by_insurance(answer: EligibilityAnswer, registry: Registry) -> Outcome:
    """Insurer, symbol, number, branch, else name and birthday; of several the highest chart number.

    OQSDrug2 (peers.md): empty search fields count as equal.
    """
    first = _first(answer)
    if first is None:
        return NOBODY
    found = registry.insured(first) or registry.named(first)
    return linked(max(found, key=_number).number) if found else NOBODY


def _first(answer: EligibilityAnswer) -> QualificationResult | None:
    return answer.results[0] if answer.results else None


def _only(found: list[Patient]) -> Outcome:
    if not found:
        return NOBODY
    return linked(found[0].number) if len(found) == 1 else ASKED


def _number(chart: Patient) -> tuple[int, str]:
    return len(chart.number), chart.number


def _same(of: QualificationResult, one: Insurance) -> bool:
    pairs = (
        (of.insurer_number, one.insurer_number),
        (of.insured_card_symbol, one.insured_card_symbol),
        (of.insured_branch_number, one.insured_branch_number),
    )
    return all(not asked or _plain(asked) == _plain(known) for asked, known in pairs)


def _plain(text: str) -> str:
    bare = _bare(unicodedata.normalize("NFKC", text)).replace("-", "")
    return bare.lstrip("0") if len(bare) > _BRANCH else bare


def _bare(text: str | None) -> str:
    return "".join((text or "").split())
