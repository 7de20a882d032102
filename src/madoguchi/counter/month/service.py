"""月次 of one month: counts of all five lists, one list page by page, the CSV of each.

Computed from the store whenever it is asked for; nothing is kept. Whoever looks at a list or takes
it away stands in the audit trail.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec
from msgspec import Struct

from madoguchi.counter.csv_files import safe_cell
from madoguchi.counter.month import lists
from madoguchi.counter.month.lists import Line
from madoguchi.counter.month.parts_table import PARTS, Part
from madoguchi.counter.month.streams import Month
from madoguchi.counter.service import GoneError, NotAllowedError
from madoguchi.domain.clock import Clock, business_day
from madoguchi.domain.month import Usage, percent
from madoguchi.spec.rules.dated import in_force
from madoguchi.spec.rules.fee_table import DENOMINATORS, THRESHOLDS, Denominator, UsageThreshold
from madoguchi.store.ports import Role, StaffUser, Store, Work

PAGE: Final = 100
_KEY: Final = "month"
ENCODINGS: Final = {"utf-8": "utf-8-sig", "cp932": "cp932"}
"""The CSV's encodings: with BOM for spreadsheets, and Shift_JIS for older programs."""


class MonthChoices(Struct, frozen=True, kw_only=True):
    """The clinic's choice of the denominator: a key of ``fee_table.DENOMINATORS``."""

    denominator: str = DENOMINATORS[0].key


class Rate(Struct, frozen=True, kw_only=True):
    """One way to count the share, and whether it is the clinic's choice."""

    way: Denominator
    numerator: int
    denominator: int
    percent: str
    chosen: bool


class Shares(Struct, frozen=True, kw_only=True):
    """The rates of a month, and the thresholds of its last day with those that are reached."""

    usage: Usage
    rates: tuple[Rate, ...]
    thresholds: tuple[tuple[UsageThreshold, bool], ...]


class Listed(Struct, frozen=True, kw_only=True):
    """One page of one list."""

    part: Part
    lines: tuple[Line, ...]
    page: int
    more: bool


class MonthBook:
    """What month end asks of the store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def counts(self, month: Month) -> dict[str, tuple[int, int]]:
        """Return for each list of people how many lines it has, and how many of them are grave."""
        with self._store.read() as work:
            return {
                part.key: _tally(self._lines(work, part.key, month))
                for part in PARTS
                if part.key != "usage"
            }

    def shares(self, month: Month) -> Shares:
        """Return the usage of a month."""
        with self._store.read() as work:
            total, _ = lists.usage(work, month)
            choice = choices_of(work).denominator
        rates = tuple(_rate(total, way, choice) for way in DENOMINATORS)
        return Shares(usage=total, rates=rates, thresholds=tuple(_reached(month, rates)))

    def page(self, key: str, month: Month, page: int, user: StaffUser) -> Listed:
        """Return the *page*-th hundred lines (from 1) of a list; GoneError for an unknown list."""
        part = part_of(key)
        with self._store.write() as work:
            work.audit.add(user.id, "month.viewed", key, f"month={month.key}")
        with self._store.read() as work:
            start = (page - 1) * PAGE
            lines = tuple(islice(self._lines(work, key, month), start, start + PAGE + 1))
        return Listed(part=part, lines=lines[:PAGE], page=page, more=len(lines) > PAGE)

    def export(self, key: str, month: Month, user: StaffUser, encoding: str = "utf-8") -> bytes:
        """Return a list as CSV, safe for spreadsheets; what cp932 lacks is written as its code."""
        part = part_of(key)
        with self._store.write() as work:
            work.audit.add(user.id, "month.exported", key, f"month={month.key}")
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(part.headings)
        with self._store.read() as work:
            for line in self._lines(work, key, month):
                writer.writerow(map(safe_cell, line.cells))
        return encoded(text.getvalue(), ENCODINGS.get(encoding, ENCODINGS["utf-8"]))

    def choose(self, denominator: str, user: StaffUser) -> None:
        """Keep which share the clinic goes by; owners only."""
        if user.role is not Role.OWNER:
            raise NotAllowedError("割合の数え方は管理者のアカウントで選びます。")
        if denominator not in {way.key for way in DENOMINATORS}:
            raise GoneError("その数え方はありません。選び直してください。")
        choices = MonthChoices(denominator=denominator)
        with self._store.write() as work:
            work.preferences.put(_KEY, msgspec.json.encode(choices).decode())
            work.audit.add(user.id, "month.chosen", denominator)

    def _lines(self, work: Work, key: str, month: Month) -> Iterator[Line]:
        institution = self._store.institution_code
        if key == "unconfirmed":
            return lists.unconfirmed(work, month)
        if key == "changes":
            today = business_day(self._clock.now())
            return lists.changes(work, month, today, institution)
        if key == "characters":
            return lists.characters(work, month)
        if key == "usage":
            return iter(lists.usage(work, month)[1])
        return iter(lists.insurers(work, month, institution))


def part_of(key: str) -> Part:
    """Return a list by its key; GoneError if there is none."""
    part = next((part for part in PARTS if part.key == key), None)
    if part is None:
        raise GoneError("その一覧はありません。月次から開き直してください。")
    return part


def choices_of(work: Work) -> MonthChoices:
    """Return the clinic's choices; what cannot be read falls back to the default."""
    try:
        return msgspec.json.decode(work.preferences.get(_KEY) or "{}", type=MonthChoices)
    except msgspec.MsgspecError:
        return MonthChoices()


def encoded(text: str, encoding: str) -> bytes:
    """Return *text* in *encoding*; a character that it lacks becomes ``〔U+20BB7〕``."""
    codecs.register_error("madoguchi.code", _code)
    return text.encode(encoding, "madoguchi.code")


def _code(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(f"〔U+{ord(sign):04X}〕" for sign in signs), error.end


def _tally(lines: Iterator[Line]) -> tuple[int, int]:
    total = grave = 0
    for line in lines:
        total += 1
        grave += line.kind == "bad"
    return total, grave


def _rate(total: Usage, way: Denominator, choice: str) -> Rate:
    numerator, denominator = total.share(way.key)
    return Rate(
        way=way,
        numerator=numerator,
        denominator=denominator,
        percent=percent(numerator, denominator),
        chosen=way.key == choice,
    )


def _reached(month: Month, rates: tuple[Rate, ...]) -> Iterator[tuple[UsageThreshold, bool]]:
    chosen = next((rate for rate in rates if rate.chosen), rates[0])
    for row in in_force(THRESHOLDS, month.last):
        enough = chosen.numerator * 100 >= row.percent * chosen.denominator
        yield row, bool(chosen.denominator) and enough
