"""What a clerk sees before linking: each chart beside the answer, field by field (T15).

The comparison is that of ``domain/weighing.py``; here it is only put into words. Personal data goes
into the page and nowhere else.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from msgspec import Struct

from madoguchi.counter.aliases import learnable
from madoguchi.counter.rows import age_text, sex_text
from madoguchi.counter.service import Counter
from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.domain.folding import fold_insurer_number, fold_symbol
from madoguchi.domain.identity import identity_of
from madoguchi.domain.matching import Candidate, compared
from madoguchi.domain.patient import Insurance
from madoguchi.domain.weighing import Grade, weigh
from madoguchi.formats.japanese import short_date
from madoguchi.spec.oqs.codes_table import CODES
from madoguchi.store.ports import Arrival, Patient, Work

_WORDS: Final = {
    Grade.SAME: ("ok", "一致"),
    Grade.WEAK: ("check", "ほぼ一致"),
    Grade.OTHER: ("bad", "不一致"),
    Grade.UNTOLD: ("off", "比べられません"),
}
_MAY_CHANGE: Final = frozenset({"住所", "保険者番号", "記号", "番号"})
_CHANGED: Final = ("check", "登録と違う")
"""What people change is no contradiction and does not look like one."""
_NO_INSURANCE: Final = Insurance(insurer_number="")


class Line(Struct, frozen=True):
    """One field: what the answer says, what stands on file, and how they compare."""

    label: str
    answered: str
    on_file: str
    kind: str
    word: str


class Offered(Struct, frozen=True, kw_only=True):
    """A chart that may be meant. ``learnable`` is what a clerk may have remembered as aliases."""

    patient: Patient
    age: str
    last_visit: date | None
    lines: tuple[Line, ...]
    learnable: tuple[str, ...]


def link_context(counter: Counter, work: Work, arrival: Arrival, today: date) -> dict[str, Any]:
    """Return what the panel of linking needs, under names that begin with ``link``.

    After an unlinking the first stored candidate is the chart that was taken away.
    """
    if arrival.patient_id:
        return {"link_by_itself": arrival.linked_by is None, "link_words": _why(work, arrival)}
    found, charts = counter.evidence(work, arrival)
    was = arrival.candidates[0] if arrival.linked_by and arrival.candidates else ""
    withdrawn = work.patients.get(was) if was else None
    offered = [_offered(work, arrival, one, today) for one in charts if one.id != was]
    return {
        "link_offered": offered,
        "link_withdrawn": withdrawn,
        "link_reason": arrival.link_reason or found.reason,
    }


def _why(work: Work, arrival: Arrival) -> Candidate | None:
    chart = work.patients.get(arrival.patient_id or "")
    return compared(arrival.answer, [chart])[0] if chart else None


def _offered(work: Work, arrival: Arrival, chart: Patient, today: date) -> Offered:
    return Offered(
        patient=chart,
        age=age_text(chart.birthdate, today),
        last_visit=_last_visit(work, chart.id),
        lines=tuple(_lines(arrival.answer, chart)),
        learnable=learnable(chart, arrival.answer),
    )


def _last_visit(work: Work, patient_id: str) -> date | None:
    visits = work.visits.of_patient(patient_id, 1)
    if visits:
        return visits[0].day
    arrivals = work.arrivals.of_patient(patient_id, 1)
    return arrivals[0].day if arrivals else None


def _lines(answer: EligibilityAnswer, chart: Patient) -> Sequence[Line]:
    said = answer.results[0] if answer.results else QualificationResult()
    weighed = weigh(identity_of(answer), chart)
    birth = short_date(said.birthdate) if said.birthdate else ""
    reference = (*answer.reference_numbers, said.reference_number)
    rows = (
        ("氏名", _both(said.name, said.name_of_other), chart.name, weighed.name),
        ("カナ", _both(said.name_kana, said.name_of_other_kana), chart.kana, weighed.kana),
        ("生年月日", birth, short_date(chart.birthdate), weighed.birth),
        ("性別", sex_text(said), _sex(chart.sex), weighed.sex),
        ("住所", said.address or "", chart.address, weighed.address),
        *_insurance_rows(said, _nearest(said, chart), weighed.branch),
        ("照会番号", _both(*reference), chart.reference_number or "", weighed.reference),
    )
    lines = [Line(*row[:3], *_verdict(row[0], row[3])) for row in rows if row[1] or row[2]]
    return [_aliased(line, chart) for line in lines]


def _aliased(line: Line, chart: Patient) -> Line:
    """Say beside the name which other names stand on file, since they count as well."""
    if line.label != "氏名" or not chart.aliases:
        return line
    on_file = f"{line.on_file}（別名 {'・'.join(chart.aliases)}）"
    return Line(line.label, line.answered, on_file, line.kind, line.word)


def _verdict(label: str, grade: Grade) -> tuple[str, str]:
    changed = grade is Grade.OTHER and label in _MAY_CHANGE
    return _CHANGED if changed else _WORDS[grade]


def _insurance_rows(
    said: QualificationResult, own: Insurance, branch: Grade
) -> Sequence[tuple[str, str, str, Grade]]:
    """Return the numbers; *branch* is told only under the same insurance."""
    numbers = (said.insured_identification_number, own.insured_identification_number)
    pairs = (
        ("保険者番号", said.insurer_number, own.insurer_number, fold_insurer_number),
        ("記号", said.insured_card_symbol, own.insured_card_symbol, fold_symbol),
        ("番号", *numbers, fold_symbol),
    )
    rows = [
        (label, (answered or "").strip(), on_file.strip(), _grade(fold(answered), fold(on_file)))
        for label, answered, on_file, fold in pairs
    ]
    branches = ((said.insured_branch_number or "").strip(), own.insured_branch_number.strip())
    return [*rows, ("枝番", *branches, branch)]


def _grade(answered: str, own: str) -> Grade:
    if not answered or not own:
        return Grade.UNTOLD
    if answered == own:
        return Grade.SAME
    return Grade.WEAK if answered.lstrip("0") == own.lstrip("0") else Grade.OTHER


def _nearest(said: QualificationResult, chart: Patient) -> Insurance:
    """Return the insurance on file that has the most numbers of the answer, else the newest."""
    asked = (
        fold_insurer_number(said.insurer_number),
        fold_symbol(said.insured_identification_number).lstrip("0"),
    )

    def alike(own: Insurance) -> int:
        number = fold_symbol(own.insured_identification_number).lstrip("0")
        return (fold_insurer_number(own.insurer_number) == asked[0]) + (number == asked[1])

    return max(chart.insurances, key=alike, default=_NO_INSURANCE)


def _both(*texts: str | None) -> str:
    return "・".join(dict.fromkeys(text.strip() for text in texts if text and text.strip()))


def _sex(code: str) -> str:
    known: Mapping[str, Any] = CODES["007"].codes
    return known[code].label if code in known else code
