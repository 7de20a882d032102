"""What a clerk asks the centre for: those who consented, or the 医療券 of a month (§3.6)."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from msgspec import Struct

from madoguchi.domain.messages import ConsentSearch
from madoguchi.formats.japanese import parse_date
from madoguchi.store.ports import EnquiryKind

_FLAGS: Final = {EnquiryKind.HOME_VISIT: "2", EnquiryKind.ONLINE: "3"}
"""OQSCD028: 2 訪問診療等, 3 オンライン診療等."""
_NAMES: Final = {EnquiryKind.HOME_VISIT: "訪問診療", EnquiryKind.ONLINE: "オンライン診療"}
_MONTH: Final = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class ConsentedError(ValueError):
    """What was typed cannot be asked; the text says what to do."""


class Wish(Struct, frozen=True, kw_only=True):
    """What to ask, and how the list is called."""

    kind: EnquiryKind
    search: ConsentSearch
    day: date
    title: str


def asked_for(field: Callable[[str], str]) -> Wish:
    """Return the wish of a form whose fields *field* gives; ConsentedError in words."""
    try:
        kind = EnquiryKind(field("kind"))
    except ValueError:
        raise ConsentedError("何を取り寄せるかを選んでください。") from None
    if kind is EnquiryKind.AID_TICKETS:
        return _tickets(field("month"))
    if kind not in _FLAGS:
        raise ConsentedError("何を取り寄せるかを選んでください。")
    return _consents(kind, field("from"), field("to"))


def _tickets(month: str) -> Wish:
    found = _MONTH.fullmatch(month)
    if found is None:
        raise ConsentedError("診療年月を選んでください。")
    year, number = int(found[1]), int(found[2])
    return Wish(
        kind=EnquiryKind.AID_TICKETS,
        search=ConsentSearch(medical_treatment_month=f"{year:04}{number:02}"),
        day=date(year, number, 1),
        title=f"{year}年{number}月の医療券",
    )


def _consents(kind: EnquiryKind, first: str, last: str) -> Wish:
    try:
        start, end = parse_date(first), parse_date(last)
    except ValueError:
        raise ConsentedError(
            "同意の日を、2026/11/24 や R8.11.24 のように書いてください。"
        ) from None
    if start > end:
        raise ConsentedError("同意の日の「から」が「まで」より後になっています。")
    return Wish(
        kind=kind,
        search=ConsentSearch(
            consent_date_from=start, consent_date_to=end, medical_treatment_flag=_FLAGS[kind]
        ),
        day=end,
        title=f"{_NAMES[kind]}の同意 {start.month}月{start.day}日〜{end.month}月{end.day}日",
    )
