"""Chart ↔ answer, field by field: the same, only notation, changed, or absent in the answer.

``issue 3`` Build 2, ``rules.md`` EL-5, EL-6, PM-1, ``design.md`` §4 ("Two names", "Absent is not
none"). A pure function of the answer, the chart and the day of the confirmation. It proposes
nothing where the answer names several entitlements or none, and it must not change a chart.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.domain.compared_coverage import coverage_differences
from madoguchi.domain.coverage import insured, person_of
from madoguchi.domain.difference import DIFFERENT, ChartField, Difference
from madoguchi.domain.eligibility import ENTITLED, Outcome, judge
from madoguchi.domain.folding import fold_kana, fold_reference_number, has_gaiji
from madoguchi.domain.notation import Kind, address_kind, kana_kind, name_kind, number_kind
from madoguchi.domain.patient import Patient
from madoguchi.domain.variants import fold_variants

_SEVERAL = (
    "複数の資格が返っているため、取り込みません。どの資格か、本人か保険者に確かめてください。"
)
_NO_PERSON = "この回答には人の情報がないため、比べるものがありません。"
_NOT_ENTITLED = "資格が有効という回答ではないため、登録と比べません（登録はそのままです）。"
_PROCESSING = "まだ処理中の回答です。結果が届くと比べます。"

GAIJI = "●のある文字は取り込みません。登録の字をそのまま使います。"
OTHER_PERSON = "本人の資格確認かどうか、確かめてください。"
_ALIAS = "別の名前として登録してあります。"
_UNKNOWN_SEX = "届いた値がコード表にないため、取り込めません。"
_KNOWN_SEXES: Final = ("1", "2")


def why_not(answer: EligibilityAnswer) -> str:
    """Return in Japanese why *answer* is not compared with a chart, or an empty text."""
    outcome = judge(answer).outcome
    if outcome is Outcome.SEVERAL or len(insured(answer)) > 1:
        return _SEVERAL
    if outcome is Outcome.PROCESSING:
        return _PROCESSING
    if outcome not in ENTITLED:
        return _NOT_ENTITLED
    return "" if person_of(answer) else _NO_PERSON


def compare(answer: EligibilityAnswer, patient: Patient, day: date) -> tuple[Difference, ...]:
    """Return every field that the chart or *answer* has, as of *day*, in the order of the fields.

    Empty where ``why_not`` gives a reason.
    """
    person = person_of(answer)
    if person is None or why_not(answer):
        return ()
    found = [*_person(answer, person, patient), *coverage_differences(answer, patient, day)]
    order = list(ChartField)
    return tuple(sorted(found, key=lambda one: order.index(one.field)))


def is_another_person(differences: tuple[Difference, ...]) -> bool:
    """Tell whether what should never change did: then nothing is proposed."""
    return any(
        one.kind is Kind.CHANGED and one.field in (ChartField.BIRTHDATE, ChartField.SEX)
        for one in differences
    )


def _person(
    answer: EligibilityAnswer, person: QualificationResult, patient: Patient
) -> Iterator[Difference]:
    yield from _name(person, patient)
    yield from _kana(person, patient)
    yield from _sex(person, patient)
    yield from _birthdate(person, patient)
    post, address = person.post_number or "", person.address or ""
    yield from _text(ChartField.POST_NUMBER, number_kind(patient.post_number, post),
                     patient.post_number, post)  # fmt: skip
    yield from _text(
        ChartField.ADDRESS, address_kind(patient.address, address), patient.address, address
    )
    yield from _reference(answer, person, patient)


def _text(
    field: ChartField, kind: Kind | None, on_file: str, answered: str, note: str = ""
) -> Iterator[Difference]:
    if kind is None:
        return
    gaiji = has_gaiji(answered)
    yield Difference(
        field=field,
        kind=kind,
        on_file=on_file or None,
        answered=answered.strip() or None,
        note=GAIJI if gaiji and not note else note,
        takeable=kind in DIFFERENT and not gaiji,
    )


def _name(person: QualificationResult, patient: Patient) -> Iterator[Difference]:
    name, other = person.name or "", person.name_of_other or ""
    kind = name_kind(patient.name, name)
    known = {fold_variants(alias) for alias in patient.aliases}
    called = kind is Kind.CHANGED and (
        fold_variants(name) in known or fold_variants(other) == fold_variants(patient.name)
    )
    yield from _text(
        ChartField.NAME,
        Kind.NOTATION if called else kind,
        patient.name,
        name,
        _ALIAS if called else "",
    )


def _kana(person: QualificationResult, patient: Patient) -> Iterator[Difference]:
    kana, other = person.name_kana or "", person.name_of_other_kana or ""
    kind = kana_kind(patient.kana, kana)
    known = {fold_kana(alias) for alias in patient.aliases}
    called = kind is Kind.CHANGED and (
        fold_kana(kana) in known or fold_kana(other) == fold_kana(patient.kana)
    )
    yield from _text(
        ChartField.KANA,
        Kind.NOTATION if called else kind,
        patient.kana,
        kana,
        _ALIAS if called else "",
    )


def _sex(person: QualificationResult, patient: Patient) -> Iterator[Difference]:
    """Compare the sex; 性別2 goes before 性別1 (§6 no. 17), 未設定 counts as not known."""
    answered = next((sex for sex in (person.sex2, person.sex1) if sex and sex != "3"), "")
    on_file = patient.sex if patient.sex in _KNOWN_SEXES else ""
    if not answered and not on_file:
        return
    known = answered in _KNOWN_SEXES
    kind = Kind.SAME if answered == on_file else Kind.CHANGED if on_file else Kind.NOT_ON_FILE
    yield Difference(
        field=ChartField.SEX,
        kind=kind if answered else Kind.ABSENT,
        on_file=on_file or None,
        answered=answered or None,
        note="" if known or not answered else _UNKNOWN_SEX,
        caution=OTHER_PERSON if answered and kind is Kind.CHANGED else "",
        takeable=known and kind in DIFFERENT,
    )


def _birthdate(person: QualificationResult, patient: Patient) -> Iterator[Difference]:
    born = person.birthdate
    changed = born is not None and born != patient.birthdate
    kind = Kind.ABSENT if born is None else Kind.CHANGED if changed else Kind.SAME
    yield Difference(
        field=ChartField.BIRTHDATE,
        kind=kind,
        on_file=patient.birthdate,
        answered=born,
        caution=OTHER_PERSON if changed else "",
        takeable=changed,
    )


def _reference(
    answer: EligibilityAnswer, person: QualificationResult, patient: Patient
) -> Iterator[Difference]:
    came = dict.fromkeys(
        fold_reference_number(one) for one in (person.reference_number, *answer.reference_numbers)
    )
    numbers = [one for one in came if one]
    answered, on_file = numbers[0] if numbers else "", patient.reference_number or ""
    same = fold_reference_number(on_file) in numbers
    if not answered and not on_file:
        return
    kind = Kind.SAME if same else Kind.CHANGED if on_file else Kind.NOT_ON_FILE
    yield Difference(
        field=ChartField.REFERENCE_NUMBER,
        kind=kind if answered else Kind.ABSENT,
        on_file=on_file or None,
        answered=answered or None,
        takeable=bool(answered) and kind in DIFFERENT and len(numbers) == 1,
    )
