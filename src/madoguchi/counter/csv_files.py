"""A CSV that a clinic hands in, whatever it lists: encoding, headings, lines, safe cells.

Encodings UTF-8 (with or without BOM) and cp932, told apart by reading strictly; headings by a
table of columns that is handed in. One line is in memory at a time.
"""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TextIO

from msgspec import Struct

Columns = Sequence[tuple[str, str, tuple[str, ...]]]
"""Field, its Japanese name on our screens, and the folded headings that mean it."""

_ENCODINGS: Final = (("utf-8-sig", "UTF-8（BOM付き）"), ("utf-8", "UTF-8"), ("cp932", "Shift_JIS"))
_CHUNK: Final = 1 << 20
_MOST_COLUMNS: Final = 300
"""Ours, far above any export; one line of 20 MB of commas would hold ten million cells."""


class UnreadableCsvError(Exception):
    """The file as a whole cannot be used; the message says why in Japanese."""


class Layout(Struct, frozen=True, kw_only=True):
    """How a file is to be read: encoding, delimiter, and the field of each column or None."""

    encoding: str
    encoding_ja: str
    delimiter: str
    headings: tuple[str, ...]
    fields: tuple[str | None, ...]
    names: dict[str, str]
    """Field → its Japanese name."""

    @property
    def mapping(self) -> tuple[tuple[str, str], ...]:
        """Return pairs of heading and what it is used as."""
        return tuple(
            (heading, self.names[field] if field else "使いません")
            for heading, field in zip(self.headings, self.fields, strict=True)
        )


def layout_of(path: Path, columns: Columns, required: Sequence[str]) -> Layout:
    """Find out how *path* is to be read; UnreadableCsvError if it cannot be."""
    encoding, ja = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(65536)
    delimiter = "\t" if "\t" in first and "," not in first else ","
    with path.open(encoding=encoding, newline="") as file:
        headings = tuple(next(lines_of(file, delimiter), (0, []))[1])
    fields = _fields_of(headings, columns, required)
    return Layout(
        encoding=encoding,
        encoding_ja=ja,
        delimiter=delimiter,
        headings=headings,
        fields=fields,
        names={field: name for field, name, _ in columns},
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


def _fields_of(
    headings: Sequence[str], columns: Columns, required: Sequence[str]
) -> tuple[str | None, ...]:
    known = {name: field for field, _, names in columns for name in names}
    ja = {field: name for field, name, _ in columns}
    fields = tuple(known.get(_fold_heading(heading)) for heading in headings)
    used = [field for field in fields if field]
    twice = sorted({ja[field] for field in used if used.count(field) > 1})
    if twice:
        raise UnreadableCsvError(f"同じ意味の列が二つあります: {'、'.join(twice)}")
    missing = [ja[field] for field in required if field not in used]
    if missing:
        raise UnreadableCsvError(
            f"1行目に見出しがありません: {'、'.join(missing)}。見出しの行を付けてください。"
        )
    return fields


def lines_of(file: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number (from 1) and cells; UnreadableCsvError if the quoting is broken."""
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


def safe_cell(text: str) -> str:
    """Return *text* so that a spreadsheet takes it as text, never as a formula (T5).

    Japanese spreadsheets take the full-width signs for formulas too.
    """
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])
    formula = first in ("=", "+", "-", "@") or text[:1] in ("\t", "\r")
    return f"'{text}" if formula else text
