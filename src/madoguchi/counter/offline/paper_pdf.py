"""The list of the day as a PDF that only opens with its password (AES-256).

Pure of the clinic's matters: rows of text in, bytes out. A character that the first font lacks is
set in the next one; what no font has is set as 〓 and told, never left out silently.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

_WIDTHS: Final = (16, 20, 58, 30, 82, 61)
"""Millimetres of the columns on A4 across; together 267 of 277."""
_UNSHOWN: Final = "〓"
_SIGNS_PER_MM: Final = 4
"""A cell's most, some fifteen lines of its column: one name too long must not cost the list."""
_LINES: Final = 6


class Font(Struct, frozen=True):
    """A font file and the characters that it has."""

    path: Path
    face: int
    codes: frozenset[int]


class Paper(Struct, frozen=True, kw_only=True):
    """What is to be set: title, the lines below it, headings, rows."""

    title: str
    notes: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class NoFontError(Exception):
    """No font with Japanese letters was found; the text is Japanese for the clinic."""


def load_fonts(places: Iterable[tuple[str, int]]) -> Iterator[Font]:
    """Yield the fonts of *places* that exist and can be read; each is read when it is wanted."""
    # The package comes without types; what is used of it is looked at here only.
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

    for name, face in places:
        path = Path(name)
        if not path.is_file():
            continue
        try:
            with path.open("rb") as file:
                font = TTFont(file, fontNumber=face, lazy=True)
                codes = frozenset(font.getBestCmap() or {})
        except (OSError, TTLibError):
            continue
        yield Font(path, face, codes)


def chosen(fonts: Iterable[Font], text: str) -> tuple[list[Font], str]:
    """Return the fonts that *text* needs, the first always among them, and what none has."""
    rest = iter(fonts)
    first = next(rest, None)
    if first is None:
        raise NoFontError(
            "日本語の文字のあるフォントが見つかりません。設定の「一覧表のフォント」で指定してください。"
        )
    lacking = {ord(sign) for sign in text if sign > " "} - first.codes
    taken = [first]
    while lacking and (font := next(rest, None)):
        if lacking & font.codes:
            taken.append(font)
            lacking -= font.codes
    return taken, "".join(sorted(map(chr, lacking)))


def made(paper: Paper, fonts: Iterable[Font], password: str, owner: str) -> tuple[bytes, str]:
    """Return the PDF's bytes and the characters that could not be shown.

    *password* opens it; *owner* is a random secret that nobody keeps.
    """
    paper = _shortened(paper)
    text = "".join(
        (paper.title, *paper.notes, *paper.headings, *(c for r in paper.rows for c in r))
    )
    taken, unshown = chosen(fonts, text)
    return _set(_masked(paper, unshown), taken, password, owner), unshown


def _shortened(paper: Paper) -> Paper:
    """Cut cells that would fill a page, with … where something is missing."""
    rows = tuple(tuple(map(_short, row, _WIDTHS)) for row in paper.rows)
    return Paper(title=paper.title, notes=paper.notes, headings=paper.headings, rows=rows)


def _short(text: str, width: int) -> str:
    most = width * _SIGNS_PER_MM
    lines = text.splitlines()
    cut = len(text) > most or len(lines) > _LINES
    return "\n".join(lines[:_LINES])[:most] + "…" if cut else text


def _masked(paper: Paper, unshown: str) -> Paper:
    """Set 〓 for what cannot be shown, and say below the title which characters they are."""
    if not unshown:
        return paper
    table = dict.fromkeys(map(ord, unshown), _UNSHOWN)
    codes = "、".join(f"U+{ord(sign):04X}" for sign in unshown)
    note = f"〓は、この機械のフォントにない文字です（{codes}）。"
    return Paper(
        title=paper.title.translate(table),
        notes=(*(line.translate(table) for line in paper.notes), note),
        headings=paper.headings,
        rows=tuple(tuple(cell.translate(table) for cell in row) for row in paper.rows),
    )


def _set(paper: Paper, fonts: Sequence[Font], password: str, owner: str) -> bytes:
    from fpdf import FPDF, FontFace
    from fpdf.enums import AccessPermission, EncryptionMethod

    pdf = FPDF(orientation="landscape", format="A4")
    pdf.set_margins(10, 10, 10)
    pdf.set_auto_page_break(auto=True, margin=10)
    pdf.set_encryption(
        owner_password=owner,
        user_password=password,
        encryption_method=EncryptionMethod.AES_256,
        permissions=AccessPermission.all(),
        encrypt_metadata=True,
    )
    names = [f"f{number}" for number in range(len(fonts))]
    for name, font in zip(names, fonts, strict=True):
        pdf.add_font(name, fname=font.path, collection_font_number=font.face)
    pdf.set_fallback_fonts(names[1:])
    pdf.add_page()
    pdf.set_font(names[0], size=15)
    pdf.cell(0, 9, paper.title, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(names[0], size=9)
    for line in paper.notes:
        pdf.multi_cell(0, 5, line, new_x="LMARGIN", new_y="NEXT")
    with pdf.table(
        col_widths=_WIDTHS,
        padding=1,
        headings_style=FontFace(emphasis=None),
        line_height=5,
        text_align="LEFT",
    ) as table:
        for row in (paper.headings, *paper.rows):
            table.row(row)
    return bytes(pdf.output())
