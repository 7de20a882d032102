"""A clinic's patient list as CSV, read row by row: bytes → patients or plain words.

Encodings UTF-8 (with or without BOM) and cp932, told apart by reading strictly; headings by
``csv_columns_table``. It keeps one row in memory at a time and never alters what was typed beyond
the blanks around it. It must not touch the registry: numbers in use are handed in.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from madoguchi.counter.csv_columns_table import COLUMNS, LONGEST, REQUIRED, SEXES
from madoguchi.counter.csv_files import Layout, UnreadableCsvError, lines_of, safe_cell
from madoguchi.counter.csv_files import layout_of as csv_layout
from madoguchi.domain.folding import fold_reference_number
from madoguchi.formats.japanese import DateTextError, age_on, parse_date
from madoguchi.store.ports import Insurance, Patient

__all__ = [
    "Layout",
    "Row",
    "UnreadableCsvError",
    "layout_of",
    "patient_from",
    "problems",
    "rows_of",
    "safe_cell",
]

_JA: Final = {field: ja for field, ja, _ in COLUMNS}
_OLDEST: Final = 130
_KANJI: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class Row(Struct, frozen=True, kw_only=True):
    """One line of the file: a patient, or what is wrong with it. ``line`` counts from 1."""

    line: int
    cells: tuple[str, ...]
    patient: Patient | None
    errors: tuple[str, ...]


def layout_of(path: Path) -> Layout:
    """Find out how a patient list is to be read; UnreadableCsvError if it cannot be."""
    return csv_layout(path, COLUMNS, REQUIRED)


def rows_of(
    path: Path, layout: Layout, *, taken: Container[str], now: datetime, new_id: Callable[[], str]
) -> Iterator[Row]:
    """Yield every row but the headings and blank lines.

    *taken* are the numbers of the registry; a number that stands twice in the file is refused the
    second time. UnreadableCsvError in mid-file if the quoting is broken.
    """
    seen: dict[str, int] = {}
    with path.open(encoding=layout.encoding, newline="") as file:
        lines = lines_of(file, layout.delimiter)
        next(lines, None)
        for line, cells in lines:
            if any(map(str.strip, cells)):
                yield _row(cells, line, layout, taken, seen, now, new_id)


def _row(
    cells: list[str],
    line: int,
    layout: Layout,
    taken: Container[str],
    seen: dict[str, int],
    now: datetime,
    new_id: Callable[[], str],
) -> Row:
    values = {f: cell.strip() for f, cell in zip(layout.fields, cells, strict=False) if f}
    errors = list(problems(values, now.date()))
    if len(cells) > len(layout.fields):
        errors.insert(0, "列の数が見出しより多くなっています。")
    number = values.get("number", "")
    if number in seen:
        errors.append(f"患者番号「{number}」は{seen[number]}行目にもあります。")
    elif number and number in taken:
        errors.append(f"患者番号「{number}」は登録済みです。")
    if number:
        seen.setdefault(number, line)
    patient = None if errors else patient_from(values, new_id(), now)
    return Row(line=line, cells=tuple(cells), patient=patient, errors=tuple(errors))


def problems(values: Mapping[str, str], today: date) -> Iterator[str]:
    """Yield in Japanese what is wrong with *values* (field → text as typed)."""
    for field in REQUIRED:
        if not values.get(field):
            yield f"{_JA[field]}がありません。"
    for field, value in values.items():
        yield from _form_problems(field, value)
    if _KANJI.search(values.get("kana", "")):
        yield "カナに漢字が入っています。"
    if values.get("sex", "").lower() not in SEXES:
        yield f"性別「{values['sex']}」が読めません。男か女と書いてください。"
    insurer = unicodedata.normalize("NFKC", values.get("insurer_number", ""))
    if insurer and not (insurer.isascii() and insurer.isdigit()):
        yield "保険者番号は数字だけで書いてください。"
    if values.get("birthdate"):
        yield from _birth_problems(values["birthdate"], today)


def _form_problems(field: str, value: str) -> Iterator[str]:
    if len(value) > LONGEST[field]:
        yield f"{_JA[field]}が長すぎます（{LONGEST[field]}文字まで）。"
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in value):
        yield f"{_JA[field]}に目に見えない文字が入っています。"


def _birth_problems(text: str, today: date) -> Iterator[str]:
    try:
        age = age_on(parse_date(text), today)
    except DateTextError as error:
        yield str(error)
        return
    if age is None:
        yield f"生年月日「{text}」が今日より後です。"
    elif age > _OLDEST:
        yield f"生年月日「{text}」では{_OLDEST}歳を超えます。"


def patient_from(values: Mapping[str, str], patient_id: str, now: datetime) -> Patient:
    """Build a patient from *values* that have no problems; insurance only if any of it stands."""
    get = values.get
    card = Insurance(
        insurer_number=get("insurer_number", ""),
        insured_card_symbol=get("symbol", ""),
        insured_identification_number=get("insured_number", ""),
        insured_branch_number=get("branch", ""),
    )
    return Patient(
        id=patient_id,
        number=values["number"],
        name=values["name"],
        kana=values["kana"],
        birthdate=parse_date(values["birthdate"]),
        sex=SEXES[get("sex", "").lower()],
        reference_number=fold_reference_number(get("reference_number")) or None,
        post_number=get("post_number", ""),
        address=get("address", ""),
        telephone=get("telephone", ""),
        insurances=() if card == Insurance(insurer_number="") else (card,),
        created_at=now,
    )
