"""What the bulks that rest on a consent ask: a month or a span of days (OQS interface §3.6).

A query that cannot be read fails the whole file, since there is no person whose part it would be.
"""

from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct

from madoguchi.world.nation import wording
from madoguchi.world.nation.messages import FileError, day_of, text_of

HOME_VISIT, ONLINE = "2", "3"
"""診療区分 (OQSCD028)."""


class BulkQuery(Struct, frozen=True):
    """A query read: ``month`` is yyyyMM; ``by_examination`` asks by the day of the consultation."""

    treatment: str = ""
    month: str = ""
    days: tuple[date, date] | None = None
    by_examination: bool = False


def tickets(part: Mapping[str, object]) -> BulkQuery:
    """Return what a mutic request asks."""
    month = text_of(part, "MedicalTreatmentMonth")
    if len(month) != len("yyyyMM") or day_of(f"{month}01") is None:
        raise FileError(wording.BAD_BULK_QUERY)
    return BulkQuery(month=month)


def home_visits(part: Mapping[str, object]) -> BulkQuery:
    """Return what a muhvq request asks."""
    _expect(part, HOME_VISIT)
    return BulkQuery(HOME_VISIT, days=_span(part, "ConsentDate"))


def online(part: Mapping[str, object]) -> BulkQuery:
    """Return what a muonq request asks: by the days of consent or by those of consultation."""
    _expect(part, ONLINE)
    by_examination = bool(text_of(part, "ExaminationDateFrom"))
    stem = "ExaminationDate" if by_examination else "ConsentDate"
    return BulkQuery(ONLINE, days=_span(part, stem), by_examination=by_examination)


QUERIES: Mapping[str, Callable[[Mapping[str, object]], BulkQuery]] = {
    "mutic": tickets,
    "muhvq": home_visits,
    "muonq": online,
}


def _expect(part: Mapping[str, object], treatment: str) -> None:
    if text_of(part, "MedicalTreatmentFlag") != treatment:
        raise FileError(wording.BAD_BULK_QUERY)


def _span(part: Mapping[str, object], stem: str) -> tuple[date, date]:
    first, last = (day_of(text_of(part, f"{stem}{end}")) for end in ("From", "To"))
    if first is None or last is None or last < first:
        raise FileError(wording.BAD_BULK_QUERY)
    return first, last
