"""One reservation, however it came: checked text → value, or what is wrong with it in Japanese.

The same checks for a CSV and for the appointment system's own call. It must not look at the
registry: whose reservation it is stands in ``tying``.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from madoguchi.counter.bulk.columns_table import COLUMNS, LONGEST
from madoguchi.domain.answer import SearchInfo
from madoguchi.domain.folding import fold_kana
from madoguchi.domain.variants import fold_variants
from madoguchi.formats.japanese import DateTextError, age_on, parse_date

MOST: Final = 20_000
"""People of one bulk list; ours, because the centre's limit is not public (§7)."""

SOMEBODY_ELSE: Final = (
    "同じ患者番号で、氏名・カナ・生年月日の違う予約があります。どちらの人かを確かめてください。"
)

_JA: Final = {field: ja for field, ja, _ in COLUMNS}
_OLDEST: Final = 130
_NUMBERS: Final = ("insurer_number", "symbol", "insured_number", "branch")


class Reservation(Struct, frozen=True, kw_only=True):
    """One reservation as it was given; blanks where nothing was said."""

    number: str
    name: str
    kana: str = ""
    time: str = ""
    birthdate: date | None = None
    insurer_number: str = ""
    symbol: str = ""
    insured_number: str = ""
    branch: str = ""

    def is_of(self, other: "Reservation") -> bool:
        """Tell whether both name one person: nothing that both say differs."""
        pairs = (
            (fold_variants(self.name), fold_variants(other.name)),
            (fold_kana(self.kana), fold_kana(other.kana)),
            (self.birthdate, other.birthdate),
        )
        return all(not one or not two or one == two for one, two in pairs)

    @property
    def has_insurance(self) -> bool:
        """Tell whether it brings an insurance of its own."""
        return any(getattr(self, field) for field in _NUMBERS)


def problems(values: Mapping[str, str], today: date) -> Iterator[str]:
    """Yield in Japanese what is wrong with *values* (field → text as given)."""
    for field, value in values.items():
        yield from _form_problems(field, value)
    if not values.get("name") and not values.get("kana"):
        yield "氏名もカナもありません。患者番号の人と同じ人かどうかを確かめられません。"
    insurer = unicodedata.normalize("NFKC", values.get("insurer_number", ""))
    if insurer and not (insurer.isascii() and insurer.isdigit()):
        yield "保険者番号は数字だけで書いてください。"
    yield from _date_problems(values, today)


def reservation_from(values: Mapping[str, str]) -> Reservation:
    """Build a reservation from *values* without problems."""
    birthdate = values.get("birthdate")
    fields = {field: values.get(field, "") for field in _JA if field not in ("day", "birthdate")}
    return Reservation(**fields, birthdate=parse_date(birthdate) if birthdate else None)


def search_problem(search: SearchInfo) -> str:
    """Return in Japanese why *search* cannot be asked, or an empty text (§3.1).

    One person whose numbers cannot be written must not stop the other 19,999.
    """
    insurer = (search.insurer_number or "").strip()
    plain = insurer.lstrip("0")
    if not insurer:
        return "保険者番号がありません。"
    if not (plain.isascii() and plain.isdigit() and len(plain) >= 5 and len(insurer) in (6, 8)):
        return "保険者番号が数字6桁か8桁ではありません。"
    if not search.insured_identification_number:
        return "被保険者証の番号がありません。"
    if search.birthdate is None:
        return "生年月日がありません。"
    return _unwritable(search)


def _unwritable(search: SearchInfo) -> str:
    values = (
        ("記号", search.insured_card_symbol, LONGEST["symbol"]),
        ("番号", search.insured_identification_number, LONGEST["insured_number"]),
        ("枝番", search.insured_branch_number, LONGEST["branch"]),
    )
    for ja, value, most in values:
        if value and (len(value) > most or not value.isprintable() or not _in_cp932(value)):
            return f"{ja}が長すぎるか、端末へ送れない文字が入っています。"
    branch = search.insured_branch_number
    if branch and not (branch.isascii() and branch.isdigit()):
        return "枝番が数字ではありません。"
    return ""


def _in_cp932(text: str) -> bool:
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _form_problems(field: str, value: str) -> Iterator[str]:
    if len(value) > LONGEST[field]:
        yield f"{_JA[field]}が長すぎます（{LONGEST[field]}文字まで）。"
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in value):
        yield f"{_JA[field]}に目に見えない文字が入っています。"


def _date_problems(values: Mapping[str, str], today: date) -> Iterator[str]:
    try:
        if values.get("day"):
            parse_date(values["day"])
        text = values.get("birthdate")
        age = age_on(parse_date(text), today) if text else 0
    except DateTextError as error:
        yield str(error)
        return
    if age is None:
        yield f"生年月日「{text}」が今日より後です。"
    elif age > _OLDEST:
        yield f"生年月日「{text}」では{_OLDEST}歳を超えます。"
