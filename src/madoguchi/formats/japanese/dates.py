"""Dates as a clinic writes and reads them: 西暦 and 和暦 in, both out (``users.md`` J6).

Eras begin on published days (元号法 and the cabinet orders before it). A text that two dates
could mean is refused; nothing is guessed.
"""

import re
import unicodedata
from datetime import date, datetime

_ERAS = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("明治", "M", date(1868, 10, 23)),
)
"""Newest first: 日本語, letter, first day. An era ends the day before the next begins."""

_WESTERN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ERA = re.compile(
    r"(令和|平成|昭和|大正|明治|令|平|昭|大|明|[RHSTM])(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
)


class DateTextError(ValueError):
    """The text is no date; the message says in Japanese what is wrong and how to write it."""


def parse_date(text: str) -> date:
    """Return the day that *text* means: ``1950-02-14``, ``19500214``, ``S25.2.14``, ``令和元年…``.

    Raises DateTextError for any other form, a day that does not exist, or a day that the era
    named does not hold (``平成元年1月1日`` was still 昭和).
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    western = _WESTERN.fullmatch(plain) or _PACKED.fullmatch(plain)
    if western:
        return _day(text, *map(int, western.groups()))
    era = _ERA.fullmatch(plain)
    if era is None:
        raise DateTextError(
            f"日付「{text}」が読めません。1950-02-14 か S25.2.14 の形で書いてください。"
        )
    return _day_of_era(text, *era.groups())


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise DateTextError(f"日付「{text}」は暦にない日です。") from None


def _day_of_era(text: str, name: str, year: str, month: str, day: str) -> date:
    index = next(i for i, (ja, letter, _) in enumerate(_ERAS) if name in (ja, ja[0], letter))
    ja, _, first = _ERAS[index]
    number = 1 if year == "元" else int(year)
    if number < 1:
        raise DateTextError(f"日付「{text}」の年は1以上です。")
    found = _day(text, first.year + number - 1, int(month), int(day))
    if found < first or (index and found >= _ERAS[index - 1][2]):
        raise DateTextError(f"日付「{text}」は{ja}の期間にありません。")
    return found


def era_date(day: date) -> str:
    """Return *day* in 和暦: ``昭和25年2月14日``; before 明治 the Western year stays."""
    for ja, _, first in _ERAS:
        if day >= first:
            year = day.year - first.year + 1
            return f"{ja}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return western_date(day)


def western_date(day: date) -> str:
    """Return *day* as ``1950年2月14日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def both_dates(day: date) -> str:
    """Return *day* both ways: ``1950年2月14日（昭和25年）``."""
    era = era_date(day).split("年")[0]
    return f"{western_date(day)}（{era}年）"


def short_date(day: date) -> str:
    """Return *day* both ways where room is short: ``1950/2/14（昭和25）``."""
    return f"{day.year}/{day.month}/{day.day}（{era_date(day).split('年')[0]}）"


def moment_text(moment: datetime) -> str:
    """Return a moment as ``2026年11月22日 9:05``."""
    return f"{western_date(moment.date())} {moment.hour}:{moment.minute:02d}"


def age_on(birthdate: date, day: date) -> int | None:
    """Return the full years lived on *day*; None for a birthday after it."""
    if birthdate > day:
        return None
    return day.year - birthdate.year - ((day.month, day.day) < (birthdate.month, birthdate.day))
