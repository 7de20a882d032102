"""The lines of the five lists of a month: streamed from the store, made by pure rules.

``users.md`` J7, ``rules.md`` §4, §8, EL-5 to EL-7. A line holds what is shown, printed and taken
away as CSV, and the address of the person it is about.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from madoguchi.counter.month.parts_table import (
    SEVERITY_JA,
    TODO,
    TODO_ANSWERED,
    TODO_NO_CHART,
    TODO_OFFLINE,
)
from madoguchi.counter.month.streams import (
    Month,
    Seen,
    latest_answers,
    rows_between,
    seen_in,
    visits_of,
)
from madoguchi.counter.visits.reckoning import is_confirmed
from madoguchi.counter.visits.words_table import EVIDENCE_JA
from madoguchi.domain.characters import findings
from madoguchi.domain.eligibility import judge
from madoguchi.domain.folding import fold_insurer_number
from madoguchi.domain.month import (
    Change,
    Known,
    Quality,
    Usage,
    change_of,
    known,
    late_ones,
    percent,
)
from madoguchi.spec.rules.claim_characters_table import Severity
from madoguchi.store.ports import Evidence, LinkState, Patient, Visit, VisitSource, Work


class Line(Struct, frozen=True, kw_only=True):
    """One line: its cells, how grave it is (a kind of ``ui.status``), where it leads."""

    cells: tuple[str, ...]
    kind: str = ""
    href: str = ""


def unconfirmed(work: Work, month: Month) -> Iterator[Line]:
    """Yield the visits that no answer and no paper confirmed, with what to do."""
    for seen in seen_in(work, month, lambda visit: not is_confirmed(visit)):
        yield _unconfirmed(seen)


def _unconfirmed(seen: Seen) -> Line:
    visit = seen.visit
    told = EVIDENCE_JA[visit.evidence]
    if seen.arrival and visit.evidence is Evidence.NOTHING:
        told = f"結果は「{judge(seen.arrival.answer).label}」"
    return Line(
        cells=(_day(visit.day), *_person(seen), told, _todo(seen)),
        kind="bad" if visit.evidence is Evidence.NOTHING else "check",
        href=_href(visit),
    )


def _todo(seen: Seen) -> str:
    visit = seen.visit
    if visit.source is VisitSource.OFFLINE:
        return TODO_OFFLINE if visit.patient_id else TODO_NO_CHART
    if seen.arrival and visit.evidence is Evidence.NOTHING:
        return TODO_ANSWERED
    return TODO[visit.evidence]


def changes(work: Work, month: Month, today: date, institution: str) -> Iterator[Line]:
    """Yield the visits whose insurance looks different in a later answer."""
    newest = latest_answers(work, month, today, institution)

    def has_later(visit: Visit) -> bool:
        one = newest.get(visit.patient_id or "")
        return one is not None and one.origin != f"/arrivals/{visit.arrival_id}"

    for seen in seen_in(work, month, has_later):
        later = newest.get(seen.visit.patient_id or "")
        if seen.arrival is None or later is None or later.at <= seen.arrival.seen_at:
            continue
        frozen = known(seen.arrival.answer, seen.arrival.seen_at)
        change = change_of(frozen, later, seen.visit.day)
        if change:
            yield _changed(seen, change, later)


def _changed(seen: Seen, change: Change, later: Known) -> Line:
    sure = "" if change.sure else "（日付が届いていないので、確かではありません）"
    return Line(
        cells=(
            _day(seen.visit.day),
            *_person(seen),
            change.ja + sure,
            f"{later.at:%Y/%m/%d} {later.label}",
            change.todo,
        ),
        kind="bad" if change.sure else "check",
        href=later.origin,
    )


def characters(work: Work, month: Month) -> Iterator[Line]:
    """Yield what a claim may refuse on the charts of the month's visits, each chart once."""
    looked: set[str] = set()

    def is_new(visit: Visit) -> bool:
        before = len(looked)
        looked.add(visit.patient_id or "")
        return len(looked) > before

    for seen in seen_in(work, month, is_new, answers=False):
        if seen.patient:
            yield from _signs(seen.patient)


def _signs(patient: Patient) -> Iterator[Line]:
    for ja, text, wide in _fields(patient):
        for found in findings(text, wide=wide):
            severity = found.kind.severity
            shown = found.sign if found.sign.isprintable() else ""
            yield Line(
                cells=(
                    patient.number,
                    patient.name,
                    ja,
                    f"{shown} {found.code}".strip(),
                    found.kind.ja,
                    SEVERITY_JA[severity],
                    found.kind.todo,
                ),
                kind={Severity.REFUSED: "bad", Severity.CHECK: "check"}.get(severity, "off"),
                href=f"/patients/{patient.id}",
            )


def _fields(patient: Patient) -> Iterator[tuple[str, str, bool]]:
    """Yield the fields that go into a claim: what it is called, its text, written full width."""
    yield "氏名", patient.name, True
    yield "カナ", patient.kana, False
    yield "住所", patient.address, False
    if patient.insurances:
        card = patient.insurances[0]
        yield "記号", card.insured_card_symbol, False
        yield "番号", card.insured_identification_number, False
        yield "被保険者氏名", card.insured_name, True


def usage(work: Work, month: Month) -> tuple[Usage, list[Line]]:
    """Return the month's counts and a line for each day that had visits."""
    total, days = Usage(), dict[date, Usage]()
    for page in visits_of(work, month):
        for visit in page:
            for one in (total, days.setdefault(visit.day, Usage())):
                one.add(visit.patient_id, visit.evidence, confirmed=is_confirmed(visit))
    return total, [_of_day(day, one) for day, one in days.items()]


def _of_day(day: date, one: Usage) -> Line:
    counts = (one.visits, one.cards, one.numbers, one.papers, one.unconfirmed)
    return Line(
        cells=(_day(day), *map(str, counts), f"{percent(one.cards, one.visits)}%"),
        href=f"/visits?day={day.isoformat()}",
    )


def insurers(work: Work, month: Month, institution: str) -> list[Line]:
    """Return a line for each insurer that answered, the most frequent first."""
    book: dict[str, Quality] = {}
    for _, late in late_ones(_counted(work, month, institution, book)):
        if late.insurer in book:
            book[late.insurer].registered_late += 1
    by_count = sorted(book.values(), key=lambda one: (-one.answers, one.insurer))
    return [_of_insurer(one) for one in by_count]


def _counted(
    work: Work, month: Month, institution: str, book: dict[str, Quality]
) -> Iterator[tuple[str, Known]]:
    """Count each answer into *book* and yield those of charts, oldest first."""
    for row in rows_between(work, month.first, month.last, institution):
        if row.answer.results:
            insurer = fold_insurer_number(row.answer.results[0].insurer_number)
            quality = book.setdefault(insurer, Quality(insurer=insurer))
            matched = row.link is LinkState.UNIQUE and row.linked_by is None
            quality.add(row.answer, row.day, matched=matched)
        if row.patient_id:
            yield row.patient_id, known(row.answer, row.seen_at)


def _of_insurer(one: Quality) -> Line:
    counts = (one.black_dots, one.no_address, one.no_ratio, one.mismatched)
    shares = (f"{count}（{percent(count, one.answers)}%）" if count else "0" for count in counts)
    late = str(one.registered_late)
    return Line(cells=(insurer_as_written(one.insurer), one.name, str(one.answers), *shares, late))


def insurer_as_written(folded: str) -> str:
    """Return an insurer number with the noughts that folding took: 6 digits, or else 8."""
    return folded.zfill(6 if len(folded) <= 6 else 8) if folded else "（番号なし）"


def _person(seen: Seen) -> tuple[str, str]:
    if seen.patient:
        return seen.patient.number, seen.patient.name
    return "", f"{seen.told}（患者の登録なし）"


def _day(day: date) -> str:
    return f"{day:%Y/%m/%d}"


def _href(visit: Visit) -> str:
    if visit.arrival_id:
        return f"/arrivals/{visit.arrival_id}"
    if visit.patient_id:
        return f"/patients/{visit.patient_id}"
    return f"/offline/{visit.offline_id}" if visit.offline_id else ""
