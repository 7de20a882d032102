"""Which headings of a CSV of reservations stand for which field: data only.

Headings are those that appointment systems and spreadsheets commonly use; compared as in
``csv_columns_table``. The insurance is optional and goes before the chart's.
"""

from typing import Final

COLUMNS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("day", "予約日", ("予約日", "診察日", "来院予定日", "日付", "date", "day")),
    ("time", "時刻", ("時刻", "予約時刻", "予約時間", "時間", "time")),
    (
        "number",
        "患者番号",
        ("患者番号", "カルテ番号", "患者id", "診察券番号", "number", "patientid"),
    ),
    ("name", "氏名", ("氏名", "患者氏名", "漢字氏名", "名前", "name")),
    ("kana", "カナ", ("カナ", "氏名カナ", "カナ氏名", "フリガナ", "ふりがな", "患者カナ", "kana")),
    ("birthdate", "生年月日", ("生年月日", "誕生日", "birthdate", "birthday", "dob")),
    ("insurer_number", "保険者番号", ("保険者番号", "insurernumber", "insurer")),
    ("symbol", "記号", ("記号", "被保険者証記号", "symbol")),
    ("insured_number", "番号", ("番号", "被保険者証番号", "insurednumber")),
    ("branch", "枝番", ("枝番", "branch", "branchnumber")),
)

REQUIRED: Final = ("number", "name")
"""Headings that must stand; a person without a number may leave the cell blank."""

LONGEST: Final = {
    "day": 30, "time": 20, "number": 20, "name": 100, "kana": 100, "birthdate": 30,
    "insurer_number": 8, "symbol": 20, "insured_number": 20, "branch": 2,
}  # fmt: skip
"""Characters at most: the interface's lengths (§3.1), ours where it gives none."""
