"""What stands in the form of 番号で確認: read field by field, never guessed (FAQ Q4). Pure.

The button lives when birthday and everything from the kind of insurance to the number is complete
and well-formed; each field says by itself what is missing and what to do.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from madoguchi.domain import insurer_numbers
from madoguchi.domain.answer import SearchInfo
from madoguchi.formats.japanese import DateTextError, age_on, both_dates, parse_date
from madoguchi.spec.rules.law_kinds_table import UNKNOWN_KIND, LawKind

FIELDS: Final = ("birthdate", "insurer_number", "symbol", "number", "branch", "no_symbol", "here")

_PACKED_ERA = re.compile(r"([MTSHR明大昭平令])(\d{2})(\d{2})(\d{2})")
_LONGEST: Final = 20
_OLDEST: Final = 130
_DIGITS: Final = re.compile(r"[0-9]{1,2}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


class Hint(Struct, frozen=True):
    """What a field says beneath itself; ``kind`` is ok, check, bad, or "" while unfinished."""

    kind: str = ""
    text: str = ""


class Typed(Struct, frozen=True, kw_only=True):
    """The form as read. ``whole`` lets the button live; ``misread`` are numbers to try."""

    values: Mapping[str, str]
    hints: Mapping[str, Hint]
    birthdate: date | None
    insurer: str
    kind: LawKind | None
    whole: bool
    misread: tuple[str, ...] = ()

    def search(self, *, limit: bool) -> SearchInfo:
        """Return the question; *limit* is the oral consent to the 限度額 (CO-2)."""
        with_symbol = self.kind is None or self.kind.symbol
        return SearchInfo(
            insurer_number=self.insurer,
            insured_card_symbol=(self.values["symbol"] or None) if with_symbol else None,
            insured_identification_number=self.values["number"],
            insured_branch_number=self.values["branch"] or None,
            birthdate=self.birthdate,
            limit_application_certificate_related_cons_flg="1" if limit else "0",
        )


def read(raw: Mapping[str, str], today: date) -> Typed:
    """Read what was typed as of *today*; whatever cannot be read stays as it is."""
    values = {field: raw.get(field, "").strip() for field in FIELDS}
    birthdate, born = _birthdate(values["birthdate"], today)
    insurer, insured = _insurer(values["insurer_number"])
    kind = _kind(insurer)
    values |= {"number": _narrow(values["number"]), "branch": _branch_text(values["branch"])}
    hints = {
        "birthdate": born,
        "insurer_number": insured,
        "symbol": _symbol(values, kind),
        "number": _number(values["number"], kind),
        "branch": _branch(values["branch"], kind),
    }
    broken = any(hint.kind == "bad" for hint in hints.values())
    filled = bool(birthdate and kind and values["number"])
    wants_symbol = kind is not None and kind.symbol and not values["no_symbol"]
    return Typed(
        values=values,
        hints=hints,
        birthdate=birthdate,
        insurer=insurer,
        kind=kind,
        whole=filled and not broken and not (wants_symbol and not values["symbol"]),
        misread=() if insurer_numbers.is_checked(insurer) else insurer_numbers.misread(insurer),
    )


def _birthdate(text: str, today: date) -> tuple[date | None, Hint]:
    if not text:
        return None, Hint("", "西暦でも和暦でも（例 19580401、昭和33年4月1日、S33.4.1）。")
    try:
        day = parse_date(_spread(text))
    except DateTextError as error:
        return None, Hint("bad", str(error))
    age = age_on(day, today)
    if age is None or age > _OLDEST:
        return None, Hint("bad", f"{both_dates(day)}は生年月日になりません。確かめてください。")
    return day, Hint("ok", f"{both_dates(day)}　{age}歳")


def _spread(text: str) -> str:
    """Return S330401 as S33.04.01, which the reader of dates knows."""
    plain = unicodedata.normalize("NFKC", text).upper().replace(" ", "")
    found = _PACKED_ERA.fullmatch(plain)
    return "{}{}.{}.{}".format(*found.groups()) if found else text


def _insurer(text: str) -> tuple[str, Hint]:
    number = insurer_numbers.plain_number(text)
    if not number:
        return "", Hint("", "資格確認書などの、8桁か6桁の番号です。")
    if not (number.isascii() and number.isdigit()):
        return number, Hint("bad", "数字だけで入力してください。")
    if not insurer_numbers.is_whole(number):
        return number, _unfinished(len(number))
    kind = insurer_numbers.law_kind(number)
    if kind is None:
        told = f"先頭の「{number[:2]}」は法別番号の表にありません。このまま照会もできます。"
        return number, Hint("check", told)
    if not kind.asked:
        return number, Hint("bad", "公費の番号です。健康保険の保険者番号を入力してください。")
    if not insurer_numbers.is_checked(number):
        return number, Hint(
            "check", "検証番号（最後の1桁）が合いません。読み違いがないか確かめます。"
        )
    return number, Hint("ok", "検証番号は合っています。")


def _kind(number: str) -> LawKind | None:
    """Return the kind of a whole number; one that is not known is asked with all the same."""
    if not insurer_numbers.is_whole(number):
        return None
    return insurer_numbers.law_kind(number) or UNKNOWN_KIND


def _unfinished(length: int) -> Hint:
    if length > insurer_numbers.LONG:
        return Hint("bad", f"{length}桁あります。8桁か6桁で入力してください。")
    return Hint("", f"いま{length}桁です。8桁か6桁で入力してください。")


def _symbol(values: Mapping[str, str], kind: LawKind | None) -> Hint:
    symbol = values["symbol"]
    if kind is not None and not kind.symbol:
        return Hint("", f"{kind.ja}には記号がありません。")
    if symbol and values["no_symbol"]:
        return Hint("bad", "記号を消すか、「記号のない保険」のチェックを外してください。")
    if _CONTROL.search(symbol) or len(symbol) > _LONGEST:
        return Hint("bad", f"記号は{_LONGEST}文字までです。")
    return Hint("", "券面のとおりに。記号のない保険では「記号のない保険」にチェックします。")


def _number(number: str, kind: LawKind | None) -> Hint:
    if _CONTROL.search(number) or len(number) > _LONGEST:
        return Hint("bad", f"番号は{_LONGEST}文字までです。")
    if kind is not None and not kind.symbol and number and not number.isdigit():
        return Hint("bad", "番号は数字だけで入力してください。")
    return Hint("", "")


def _branch(branch: str, kind: LawKind | None) -> Hint:
    if kind is not None and not kind.branch:
        return Hint("bad" if branch else "", f"{kind.ja}には枝番がありません。")
    if branch and not _DIGITS.fullmatch(branch):
        return Hint("bad", "枝番は2桁までの数字です。")
    return Hint("", "わからなければ空けておきます。結果で枝番がわかります。")


def _branch_text(text: str) -> str:
    plain = _narrow(text)
    return plain.zfill(2) if _DIGITS.fullmatch(plain) else plain


def _narrow(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
