"""A clinic's patient list as CSV, read row by row: bytes → patients or plain words.

Encodings UTF-8 (with or without BOM) and cp932, told apart by reading strictly; headings by
``csv_columns_table``. It keeps one row in memory at a time and never alters what was typed beyond
the blanks around it. It must not touch the registry: numbers in use are handed in.
"""

import codecs
import csv
import re
import unicodedata
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final, TextIO

from msgspec import Struct

from madoguchi.counter.csv_columns_table import COLUMNS, LONGEST, REQUIRED, SEXES
from madoguchi.domain.folding import fold_reference_number
from madoguchi.formats.japanese import DateTextError, age_on, parse_date
from madoguchi.store.ports import Insurance, Patient

_ENCODINGS: Final = (("utf-8-sig", "UTF-8（BOM付き）"), ("utf-8", "UTF-8"), ("cp932", "Shift_JIS"))
_JA: Final = {field: ja for field, ja, _ in COLUMNS}
_CHUNK: Final = 1 << 20
_OLDEST: Final = 130
_MOST_COLUMNS: Final = 300
"""Ours, far above any export; one line of 20 MB of commas would hold ten million cells."""
_KANJI: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class UnreadableCsvError(Exception):
    """The file as a whole cannot be used; the message says why in Japanese."""


class Layout(Struct, frozen=True, kw_only=True):
    """How a file is to be read: encoding, delimiter, and the field of each column or None."""

    encoding: str
    encoding_ja: str
    delimiter: str
    headings: tuple[str, ...]
    fields: tuple[str | None, ...]

    @property
    def mapping(self) -> tuple[tuple[str, str], ...]:
        """Return pairs of heading and what it is used as."""
        return tuple(
            (heading, _JA[field] if field else "使いません")
            for heading, field in zip(self.headings, self.fields, strict=True)
        )


class Row(Struct, frozen=True, kw_only=True):
    """One line of the file: a patient, or what is wrong with it. ``line`` counts from 1."""

    line: int
    cells: tuple[str, ...]
    patient: Patient | None
    errors: tuple[str, ...]


def layout_of(path: Path) -> Layout:
    """Find out how *path* is to be read; UnreadableCsvError if it cannot be."""
    encoding, ja = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(65536)
    delimiter = "\t" if "\t" in first and "," not in first else ","
    with path.open(encoding=encoding, newline="") as file:
        headings = tuple(next(_lines(file, delimiter), (0, []))[1])
    fields = _fields_of(headings)
    return Layout(
        encoding=encoding, encoding_ja=ja, delimiter=delimiter, headings=headings, fields=fields
    )


def _encoding_of(path: Path) -> tuple[str, str]:
    with path.open("rb") as file:
        marked = file.read(3) == codecs.BOM_UTF8
    for encoding, ja in _ENCODINGS[0 if marked else 1 :]:
        if _decodes(path, encoding):
            return encoding, ja
    raise UnreadableCsvError(
        "文字コードが UTF-8 でも Shift_JIS でもありません。表計算ソフトで「CSV UTF-8」として"
        "保存し直してください。"
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _fold_heading(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s_\-]|\(.*?\)", "", plain)


def _fields_of(headings: Sequence[str]) -> tuple[str | None, ...]:
    known = {name: field for field, _, names in COLUMNS for name in names}
    fields = tuple(known.get(_fold_heading(heading)) for heading in headings)
    used = [field for field in fields if field]
    twice = sorted({_JA[field] for field in used if used.count(field) > 1})
    if twice:
        raise UnreadableCsvError(f"同じ意味の列が二つあります: {'、'.join(twice)}")
    missing = [_JA[field] for field in REQUIRED if field not in used]
    if missing:
        raise UnreadableCsvError(
            f"1行目に見出しがありません: {'、'.join(missing)}。見出しの行を付けてください。"
        )
    return fields


def rows_of(
    path: Path, layout: Layout, *, taken: Container[str], now: datetime, new_id: Callable[[], str]
) -> Iterator[Row]:
    """Yield every row but the headings and blank lines.

    *taken* are the numbers of the registry; a number that stands twice in the file is refused the
    second time. UnreadableCsvError in mid-file if the quoting is broken.
    """
    seen: dict[str, int] = {}
    with path.open(encoding=layout.encoding, newline="") as file:
        lines = _lines(file, layout.delimiter)
        next(lines, None)
        for line, cells in lines:
            if any(map(str.strip, cells)):
                yield _row(cells, line, layout, taken, seen, now, new_id)


def _lines(file: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if len(cells) > _MOST_COLUMNS:
                raise UnreadableCsvError(
                    f"{reader.line_num}行目の列が多すぎます（{_MOST_COLUMNS}列まで）。"
                    "いらない列を消して、もう一度選んでください。"
                )
            yield reader.line_num, cells
    except csv.Error:
        raise UnreadableCsvError(
            f'{reader.line_num}行目あたりで引用符「"」が正しく閉じていません。直してからもう一度選んでください。'
        ) from None


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


def safe_cell(text: str) -> str:
    """Return *text* so that a spreadsheet takes it as text, never as a formula (T5).

    Japanese spreadsheets take the full-width signs for formulas too.
    """
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])
    formula = first in ("=", "+", "-", "@") or text[:1] in ("\t", "\r")
    return f"'{text}" if formula else text
