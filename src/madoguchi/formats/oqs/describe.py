"""Everything in a read file as labelled Japanese rows, for people who look at a file.

Driven by the layout tables: label from ``Field.ja``, codes with their label, dates in both
calendars, and at the end what no table knows. Shows; never judges (``oqs-interface.md`` §3–5).
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from madoguchi.domain.answer import Consent
from madoguchi.domain.messages import BulkEligibility, FailureNote, ReturnedRequest
from madoguchi.formats.japanese import era_date
from madoguchi.formats.oqs.compiling import attribute_of
from madoguchi.spec.oqs.codes_table import CODES
from madoguchi.spec.oqs.consent_table import CONSENT_STEMS
from madoguchi.spec.oqs.messages import MESSAGES
from madoguchi.spec.oqs.model import Field, Type
from madoguchi.spec.oqs.muquc_table import BULK_UNIT
from madoguchi.spec.oqs.values_table import VALUE_LABELS


class Row(Struct, frozen=True):
    """One line: how deep it stands, its label, its text ("" for the heading of a group)."""

    depth: int
    label: str
    text: str = ""


def title_of(kind: str) -> str:
    """Return the 日本語 name of a kind of file."""
    if kind == "err":
        return "要求の失敗を知らせるファイル（.err）"
    return MESSAGES[kind].ja


def describe(kind: str, answer: object) -> list[Row]:
    """Return every value of *answer* with its label; *kind* is the kind that ``read`` gave."""
    if isinstance(answer, FailureNote):
        return [
            Row(0, "失敗した要求", answer.request_name),
            Row(0, "要求の種類", title_of(answer.request_kind)),
            Row(0, "端末の記述", answer.text or "（空）"),
        ]
    if isinstance(answer, ReturnedRequest):
        return list(_returned(answer))
    return list(_message(kind, answer))


def _returned(answer: ReturnedRequest) -> Iterator[Row]:
    yield Row(0, "状態", "失敗して戻された要求です")
    if answer.note is not None:
        yield Row(0, "端末の記述（.err）", answer.note or "（空）")
    if answer.request is not None:
        yield from _message(answer.kind, answer.request)
    else:
        yield Row(0, "中身（読み取れません）", answer.text or "（空）")


def _message(kind: str, answer: Any) -> Iterator[Row]:
    message = MESSAGES[kind]
    owner = getattr(answer, "header", answer)
    yield Row(0, "ヘッダー")
    yield from _fields(message.header, owner, 1)
    yield Row(0, "本文")
    if isinstance(answer, BulkEligibility):
        yield from _people(answer)
    else:
        yield from _fields(message.body, answer, 1)
    yield from _unknown(answer)


def _people(answer: BulkEligibility) -> Iterator[Row]:
    for index, person in enumerate(answer.answers, 1):
        yield Row(1, f"{index}人目")
        yield from _fields(BULK_UNIT.children, person, 2)
        yield from _unknown(person, 2)
    for unit in answer.held:
        yield Row(1, f"保留（ファイルの{unit.position}人目）", unit.reason)
        if unit.arbitrary_identifier is not None:
            yield Row(2, "任意の識別子", unit.arbitrary_identifier)


def _fields(fields: Iterable[Field], owner: Struct, depth: int) -> Iterator[Row]:
    for field in fields:
        attr = attribute_of(field.tag, type(owner))
        value = getattr(owner, attr) if attr else None
        if value is None or value == ():
            continue
        if field.type is Type.GROUP:
            yield from _groups(field, value, depth)
        elif isinstance(value, tuple):
            yield from (Row(depth, field.ja, str(one)) for one in value)
        else:
            yield Row(depth, field.ja, text_of(field, value))


def _groups(field: Field, value: Any, depth: int) -> Iterator[Row]:
    members = value if isinstance(value, tuple) else (value,)
    inner = field.children[0] if isinstance(value, tuple) and not field.repeat else field
    for index, member in enumerate(members, 1):
        number = f" {index}" if len(members) > 1 else ""
        yield Row(depth, inner.ja + number)
        yield from _fields(inner.children, member, depth + 1)
        yield from _consents(getattr(member, "consents", ()), depth + 1)
        yield from _unknown(member, depth + 1)


def _consents(consents: Iterable[Consent], depth: int) -> Iterator[Row]:
    rows = {row.stem: row for row in CONSENT_STEMS}
    for consent in consents:
        row = rows.get(consent.subject)
        label = row.ja if row else consent.subject
        flag = _code(row.code if row else "016", consent.flag or "")
        moments = [("同意", consent.time), ("期限", consent.available_time)]
        told = [f"{name} {_moment(at)}" for name, at in moments if at is not None]
        yield Row(depth, f"同意：{label}", "　".join([flag, *told]).strip())


def _unknown(owner: Any, depth: int = 0) -> Iterator[Row]:
    found = getattr(owner, "unknown", ())
    if found:
        yield Row(depth, "表にない要素")
        yield from (Row(depth + 1, item.path, item.text) for item in found)


def _code(table: str, value: str) -> str:
    code = CODES[table].codes.get(value) if table in CODES else None
    return f"{value}（{code.label}）" if code else value


def _moment(value: datetime) -> str:
    return value.strftime("%Y-%m-%d %H:%M:%S")


def text_of(field: Field, value: object) -> str:
    """Return a value as it is shown: a code with its label, a date in both calendars."""
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return f"{value.isoformat()}（{era_date(value)}）"
    text = str(value)
    if field.code:
        return _code(field.code, text)
    label = VALUE_LABELS.get(field.tag, {}).get(text)
    return f"{text}（{label}）" if label else text
