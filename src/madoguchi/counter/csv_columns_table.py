"""Which headings of a registry CSV stand for which field: data only.

Headings are those that receipt computers and spreadsheets of clinics commonly use; they are
compared in half width, lower case, without blanks, underscores and brackets' contents.
"""

from typing import Final

COLUMNS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    (
        "number",
        "患者番号",
        ("患者番号", "カルテ番号", "患者id", "診察券番号", "number", "patientid"),
    ),
    ("name", "氏名", ("氏名", "患者氏名", "漢字氏名", "名前", "name")),
    ("kana", "カナ", ("カナ", "氏名カナ", "カナ氏名", "フリガナ", "ふりがな", "患者カナ", "kana")),
    ("birthdate", "生年月日", ("生年月日", "誕生日", "birthdate", "birthday", "dob")),
    ("sex", "性別", ("性別", "sex", "gender")),
    ("insurer_number", "保険者番号", ("保険者番号", "insurernumber", "insurer")),
    ("symbol", "記号", ("記号", "被保険者証記号", "symbol")),
    ("insured_number", "番号", ("番号", "被保険者証番号", "insurednumber")),
    ("branch", "枝番", ("枝番", "branch", "branchnumber")),
    ("reference_number", "照会番号", ("照会番号", "referencenumber")),
    ("post_number", "郵便番号", ("郵便番号", "〒", "postnumber", "zip", "postcode")),
    ("address", "住所", ("住所", "address")),
    ("telephone", "電話", ("電話", "電話番号", "tel", "telephone", "phone")),
)
"""Field, its Japanese name on our screens, and the folded headings that mean it."""

REQUIRED: Final = ("number", "name", "kana", "birthdate")

SEXES: Final = {
    "": "3", "3": "3", "不明": "3", "未設定": "3",
    "1": "1", "男": "1", "男性": "1", "m": "1", "male": "1",
    "2": "2", "女": "2", "女性": "2", "f": "2", "female": "2",
}  # fmt: skip
"""What a sex is written as, to OQSCD007."""

LONGEST: Final = {
    "number": 20, "name": 100, "kana": 100, "birthdate": 30, "sex": 10, "insurer_number": 8,
    "symbol": 20, "insured_number": 20, "branch": 2, "reference_number": 50, "post_number": 8,
    "address": 200, "telephone": 20,
}  # fmt: skip
"""Characters at most: the interface's lengths (§3.1, §3.5), ours where it gives none."""
