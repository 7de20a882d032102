"""Names and kana of an answer that a chart does not know yet (``design.md`` §4 "Two names").

They become aliases only when a clerk says so, are kept as they came, and can be taken away in the
form of the patient. An alias never makes two people one: birthday and more must agree (ADR 0009).
"""

from collections.abc import Iterator

import msgspec

from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.folding import fold_kana, fold_name
from madoguchi.domain.patient import Patient


def learnable(chart: Patient, answer: EligibilityAnswer) -> tuple[str, ...]:
    """Return the names and kana of *answer* that *chart* has neither as its own nor as aliases."""
    names = {fold_name(text) for text in (chart.name, *chart.aliases)}
    kanas = {fold_kana(text) for text in (chart.kana, *chart.aliases)}
    new = [
        *(name for name in _names(answer) if fold_name(name) not in names),
        *(kana for kana in _kanas(answer) if fold_kana(kana) not in kanas),
    ]
    return tuple(dict.fromkeys(new))


def learnt(chart: Patient, answer: EligibilityAnswer) -> Patient:
    """Return *chart* with what is learnable as further aliases."""
    return msgspec.structs.replace(chart, aliases=(*chart.aliases, *learnable(chart, answer)))


def _names(answer: EligibilityAnswer) -> Iterator[str]:
    for result in answer.results:
        names = (result.name, result.name_of_other)
        yield from (text for text in names if text and fold_name(text))


def _kanas(answer: EligibilityAnswer) -> Iterator[str]:
    for result in answer.results:
        kanas = (result.name_kana, result.name_of_other_kana)
        yield from (text for text in kanas if text and fold_kana(text))
