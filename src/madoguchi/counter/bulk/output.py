"""The exceptions of a list as CSV, safe for a spreadsheet (T5)."""

import csv
import io
from collections.abc import Iterable

from madoguchi.counter.bulk.views import Line
from madoguchi.counter.csv_files import safe_cell

_HEADINGS = (
    "時刻", "患者番号", "氏名", "カナ", "生年月日", "分類", "内容", "理由", "保険者", "メモ",
)  # fmt: skip


def csv_of(lines: Iterable[Line]) -> bytes:
    """Return *lines* as UTF-8 with BOM."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(_HEADINGS)
    for line in lines:
        cells = (
            line.time, line.number, line.name, line.kana, line.birth, line.group, line.label,
            line.reason, line.insurer, line.note,
        )  # fmt: skip
        out.writerow(map(safe_cell, cells))
    return text.getvalue().encode("utf-8-sig")
