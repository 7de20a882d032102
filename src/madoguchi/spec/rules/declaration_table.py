"""What our own form of 被保険者資格申立書 asks (``rules.md`` §4). Rows only.

The official text is not known to us: the form is the clinic's own, after the items that the rule
names, and says so on paper. A choice without a word of its own is left to handwriting.
"""

from dataclasses import dataclass

from madoguchi.spec.rules.advice_table import DECLARATION_FROM
from madoguchi.spec.rules.dated import Confidence, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationField(Row):
    """One item. ``choices`` are boxes to tick; ``wide`` gives it the whole line."""

    key: str
    ja: str
    choices: tuple[str, ...] = ()
    hint: str = ""
    wide: bool = True


def _field(key: str, ja: str, *choices: str, hint: str = "", wide: bool = True) -> DeclarationField:
    return DeclarationField(
        rule="EL-1",
        source="rules.md §4 (3, c), O14",
        confidence=Confidence.MEDIUM,
        effective_from=DECLARATION_FROM,
        key=key,
        ja=ja,
        choices=choices,
        hint=hint,
        wide=wide,
    )


DECLARATION_FIELDS = (
    _field("kana", "フリガナ"),
    _field("name", "氏名"),
    _field("sex", "性別", "男", "女", wide=False),
    _field("birthdate", "生年月日", wide=False),
    _field("address", "住所"),
    _field("workplace", "勤め先", hint="家族の保険に入っている人は、その家族の勤め先"),
    _field("contact", "連絡先", hint="日中につながる電話番号"),
    _field(
        "insurer_kind", "保険の種類",
        "協会けんぽ・健康保険組合", "共済組合", "国民健康保険", "後期高齢者医療", "わからない",
    ),
    _field("insurer_name", "保険者の名前", hint="わかる範囲で"),
    _field("ratio", "窓口で払う割合", "1割", "2割", "3割", "わからない"),
    _field(
        "confirmed_by", "確かめ方（受付が書きます）",
        "本人の申し出", "前回の記録", "保険者に電話", "その他",
    ),
)  # fmt: skip
"""In the order of the paper; signature and date follow."""

DECLARATION_TITLE = "被保険者資格申立書"
DECLARATION_OWN = "この用紙は当院の様式です（厚生労働省の様式ではありません）。"
DECLARATION_WORDS = (
    "保険の資格をこの場で確認できないため、上のとおり申し立てます。"
    "後日、資格が確認できて内容が違っていたときは、当院からの連絡に応じます。"
)
