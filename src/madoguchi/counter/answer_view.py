"""Everything that stands in an answer, in Japanese and in the order of the layout tables.

Labels come from ``spec/oqs``; a code is shown with its label, an unknown code as it is, an unknown
element by its path. What the answer does not have is left out here: absent is not none. It must
not judge (that is ``domain.eligibility``) and not show medical information, of which the answer
holds none but the consents.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer, QualificationResult, Unknown
from madoguchi.formats.japanese import both_dates, moment_text
from madoguchi.spec.oqs.certificate_table import ELDERLY, LIMIT, SPECIFIC_DISEASES
from madoguchi.spec.oqs.codes_table import CODES
from madoguchi.spec.oqs.header_table import RESULT_HEADER, RESULT_STATUS
from madoguchi.spec.oqs.model import Field, Type
from madoguchi.spec.oqs.result_table import CARD, TAIL
from madoguchi.spec.oqs.siquc_table import RESULT_BODY, SEARCH_INFO_ECHO
from madoguchi.spec.oqs.ticket_table import MEDICAL_TICKET

_RATIOS: Final = ("InsuredPartialContributionRatio", "ElderlyRecipientContributionRatio")
_MONEY: Final = ("SpecificDiseasesSelfPay", "SelfPayAmount")
_EXPLAINED: Final = (
    "InsuredName", "NameOfOther", "Address", "InsuredCardExpirationDate", "ReferenceNumber",
    "LimitApplicationCertificateLongTermDate", "SpecificDiseasesValidEndDate",
)  # fmt: skip
"""Elements whose note in the table helps a clerk; the other notes are for implementers."""
_HUMP: Final = re.compile(r"(?<!^)(?=[A-Z])")


class Item(Struct, frozen=True):
    """One line: label, value as shown, and a remark of the table."""

    label: str
    value: str
    note: str = ""


class Section(Struct, frozen=True):
    """A heading with its lines; ``tag`` makes its id."""

    tag: str
    title: str
    items: tuple[Item, ...]


def attribute_of(tag: str) -> str:
    """Return the attribute that holds an element: ``InsuredCardSymbol`` → insured_card_symbol."""
    return _HUMP.sub("_", tag).lower()


def verdict_levels(answer: EligibilityAnswer) -> Section:
    """Return the three levels side by side: file, person, entitlement (§5)."""
    fields = [f for f in (*RESULT_HEADER, *RESULT_STATUS, *RESULT_BODY) if f.tag in _LEVELS]
    items = [
        Item(_LEVELS[f.tag], value)
        for f in {f.tag: f for f in fields}.values()
        if (value := _level_value(answer, f))
    ]
    return Section("levels", "判定の3段階", tuple(items))


_LEVELS: Final = {
    "SegmentOfResult": "1. ファイル（処理結果区分）",
    "ErrorCode": "エラーコード",
    "ErrorMessage": "エラーメッセージ",
    "ProcessingResultStatus": "2. 人（処理結果状況）",
    "ProcessingResultCode": "処理結果コード",
    "ProcessingResultMessage": "処理結果メッセージ",
    "QualificationValidity": "3. 資格（資格有効性）",
}


def _level_value(answer: EligibilityAnswer, field: Field) -> str:
    name = attribute_of(field.tag)
    holder = answer.header if hasattr(answer.header, name) else answer
    return shown(field, getattr(holder, name))


def result_sections(result: QualificationResult, number: int) -> tuple[Section, ...]:
    """Return the sections of one entitlement; *number* counts from 1 where there are several."""
    mark = f"r{number}"
    parts = [Section(f"{mark}-card", "資格", tuple(_items(result, (*CARD, *TAIL))))]
    parts += _group(result.elderly_recipient_certificate_info, ELDERLY, f"{mark}-elderly")
    parts += _group(result.limit_application_certificate_related_info, LIMIT, f"{mark}-limit")
    disease = SPECIFIC_DISEASES.children[0]
    for at, info in enumerate(result.specific_diseases_certificate_list, 1):
        parts += _group(info, disease, f"{mark}-disease{at}")
    for at, ticket in enumerate(result.public_expense_result_list, 1):
        parts += _group(ticket, MEDICAL_TICKET, f"{mark}-ticket{at}")
    parts += unknown_section(result.unknown, f"{mark}-unknown")
    return tuple(part for part in parts if part.items)


def other_sections(answer: EligibilityAnswer) -> tuple[Section, ...]:
    """Return the header, the echoed query and what no table knows."""
    parts = [Section("header", "ファイルの情報", tuple(_items(answer.header, RESULT_HEADER)))]
    parts += _group(answer.search_info, SEARCH_INFO_ECHO, "asked")
    parts += unknown_section(answer.unknown, "unknown")
    return tuple(part for part in parts if part.items)


def unknown_section(unknown: Sequence[Unknown], tag: str) -> list[Section]:
    """Return the elements that no table knows, by their path, as they came."""
    items = tuple(Item(element.path, element.text) for element in unknown)
    return [Section(tag, "この版の窓口が知らない項目（届いたまま）", items)] if items else []


def _group(value: object | None, field: Field, tag: str) -> list[Section]:
    return [Section(tag, field.ja, tuple(_items(value, field.children)))] if value else []


def _items(holder: object, fields: Sequence[Field]) -> Iterator[Item]:
    for field in fields:
        value = getattr(holder, attribute_of(field.tag), None)
        if field.type is Type.GROUP or value is None:
            continue
        yield Item(field.ja, shown(field, value), field.note if field.tag in _EXPLAINED else "")


def shown(field: Field, value: object) -> str:
    """Return *value* as a clerk reads it; blank for None."""
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return both_dates(value)
    text = "" if value is None else str(value)
    if field.tag in _RATIOS:
        return ratio_text(text)
    if field.tag in _MONEY and text.isascii() and text.isdigit():
        return f"{int(text):,}円"
    return coded(field.code, text) if field.code and text else text


def ratio_text(text: str) -> str:
    """Return a share with its code: ``"010"`` → ``1割（010）``; anything else as it is."""
    whole = text.isascii() and text.isdigit() and int(text) % 10 == 0
    return f"{int(text) // 10}割（{text}）" if whole else text


def coded(table: str, value: str) -> str:
    """Return a code's label with the code, or the bare code where no table knows it."""
    known = CODES[table].codes.get(value) if table in CODES else None
    return f"{known.label}（{value}）" if known else f"{value}（コード表にない値）"
