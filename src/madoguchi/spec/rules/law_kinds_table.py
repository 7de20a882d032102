"""法別番号 (the first two of eight digits) and look-alike digits. Rows only.

From the public rules for setting the numbers (保険者番号等の設定について, 1976 保発第45号, and the
receipt instructions that repeat it). Numbers of six digits are 国民健康保険 and carry none.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LawKind:
    """A kind of insurance or aid. ``symbol`` and ``branch`` say whether its cards carry them.

    ``asked`` is False for what eligibility cannot be asked with, such as most 公費.
    """

    digits: str
    ja: str
    symbol: bool = True
    branch: bool = True
    asked: bool = True


LAW_KINDS = (
    LawKind("01", "協会けんぽ"),
    LawKind("02", "船員保険"),
    LawKind("03", "日雇特例被保険者（一般療養）"),
    LawKind("04", "日雇特例被保険者（特別療養費）"),
    LawKind("06", "健康保険組合"),
    LawKind("07", "自衛官等"),
    LawKind("31", "国家公務員共済組合"),
    LawKind("32", "地方公務員等共済組合"),
    LawKind("33", "警察共済組合"),
    LawKind("34", "公立学校共済組合・私立学校教職員共済"),
    LawKind("39", "後期高齢者医療", symbol=False, branch=False),
    LawKind("63", "特例退職（健康保険組合）"),
    LawKind("67", "退職者医療（国民健康保険）"),
    LawKind("72", "特例退職（国家公務員共済組合）"),
    LawKind("73", "特例退職（地方公務員等共済組合）"),
    LawKind("74", "特例退職（警察共済組合）"),
    LawKind("75", "特例退職（公立学校共済組合・私立学校教職員共済）"),
    LawKind("12", "生活保護（医療扶助）", symbol=False, branch=False),
    *(
        LawKind(digits, "ほかの公費", asked=False)
        for digits in (
            *("10", "11", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24"),
            *("25", "28", "29", "30", "38", "51", "52", "53", "54", "62", "66", "79"),
        )
    ),
)
"""In the order of the official list; 医療扶助 has a 公費負担者番号 in the insurer's place."""

NATIONAL_HEALTH = LawKind("", "国民健康保険")
"""Numbers of six digits."""

UNKNOWN_KIND = LawKind("", "種類のわからない保険")
"""Eight digits whose first two stand in no row."""

LOOK_ALIKES: Mapping[str, str] = {
    "0": "68",
    "1": "7",
    "2": "7",
    "3": "58",
    "4": "9",
    "5": "38",
    "6": "08",
    "7": "12",
    "8": "3560",
    "9": "4",
}
"""Digit → digits for which it is misread (``users.md``: 3 and 5 lead); our own list."""
