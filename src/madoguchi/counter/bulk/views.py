"""One person of a bulk list as the screen and the CSV show it; plain texts only."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from madoguchi.counter.bulk.findings_table import BY_KEY, GROUPS, KINDS_JA, SOURCES_JA
from madoguchi.counter.rows import insurer_number_text
from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.store.ports import BulkItem, EnquiryKind, ItemState, Patient


class Line(Struct, frozen=True, kw_only=True):
    """One person of a list. ``group`` is its class of J4."""

    position: int
    time: str
    number: str
    name: str
    kana: str
    birth: str
    patient_id: str
    label: str
    kind: str
    group: str
    reason: str
    insurer: str
    settled: bool
    may_settle: bool
    note: str
    arrival_id: str = ""


def kind_ja(kind: EnquiryKind) -> str:
    """Return what a list asks, in Japanese."""
    return KINDS_JA.get(kind.value, kind.value)


def source_ja(source: str) -> str:
    """Return where a list's people come from, in Japanese."""
    return SOURCES_JA.get(source, source)


def line_of(item: BulkItem, charts: Mapping[str, Patient]) -> Line:
    """Return one person as the screen shows it; the chart's name only where no other came."""
    chart = charts.get(item.patient_id or "")
    person = item.answer.results[0] if item.answer and item.answer.results else None
    finding = BY_KEY.get(item.finding)
    groups = {group.key: group for group in GROUPS}
    born = (person.birthdate if person else None) or (chart.birthdate if chart else None)
    return Line(
        position=item.position,
        time=item.time,
        number=item.number or (chart.number if chart else ""),
        name=item.name or (chart.name if chart else "") or "（氏名なし）",
        kana=item.kana or (chart.kana if chart else ""),
        birth=_date(born),
        patient_id=item.patient_id or "",
        label=finding.label if finding else _LABELS[item.state],
        kind=finding.kind if finding else _KINDS[item.state],
        group=groups[finding.group].ja if finding else "",
        reason=item.reason,
        insurer=_insurer(item),
        settled=item.state is ItemState.SETTLED,
        may_settle=item.state in (ItemState.EXCEPTION, ItemState.UNASKABLE),
        note=item.note,
        arrival_id=item.arrival_id or "",
    )


def answer_pairs(answer: EligibilityAnswer | None) -> list[list[tuple[str, str]]]:
    """Return what came for one person, a list of name and value for each entitlement."""
    return [_pairs(result) for result in answer.results] if answer else []


def _pairs(result: QualificationResult) -> list[tuple[str, str]]:
    numbers = (
        result.insured_card_symbol,
        result.insured_identification_number,
        result.insured_branch_number,
    )
    pairs = [
        ("氏名", f"{result.name or ''}　{result.name_kana or ''}"),
        ("生年月日", _date(result.birthdate)),
        ("保険者", f"{insurer_number_text(result.insurer_number)}　{result.insurer_name or ''}"),
        ("記号・番号・枝番", " ・ ".join(text or "－" for text in numbers)),
        (
            "資格取得・喪失",
            f"{_date(result.qualification_date)}〜{_date(result.disqualification_date)}",
        ),
        ("照会番号", result.reference_number or ""),
        ("住所", f"{result.post_number or ''} {result.address or ''}"),
    ]
    return [(name, value) for name, value in pairs if value.strip("　 〜")]


def _date(day: date | None) -> str:
    return f"{day.year}/{day.month:02}/{day.day:02}" if day else ""


_LABELS: Final = {
    ItemState.WAITING: "回答待ち",
    ItemState.FINE: "問題なし",
    ItemState.EXCEPTION: "要確認",
    ItemState.SETTLED: "対応済み",
    ItemState.UNASKABLE: "確認できません",
}
_KINDS: Final = {
    ItemState.WAITING: "wait",
    ItemState.FINE: "ok",
    ItemState.EXCEPTION: "check",
    ItemState.SETTLED: "off",
    ItemState.UNASKABLE: "check",
}


def _insurer(item: BulkItem) -> str:
    person = item.answer.results[0] if item.answer and item.answer.results else None
    if person is not None:
        number = insurer_number_text(person.insurer_number)
        return " ".join(text for text in (person.insurer_name, number) if text)
    asked = item.search.insurer_number if item.search else None
    if item.registration is not None:
        asked = item.registration.insurer_number
    return insurer_number_text(asked)
