"""File names of the terminal: which are ours to read, and the day that they tell.

``oqs-interface.md`` §1.4–6 and §2 ("Name rule quoted by EX"). A name is hostile until it has
passed ``is_ours``: letters, digits and ``_ = + -`` only, so no path, device or stream name passes
(``security.md`` T4).
"""

import re
from datetime import date, datetime

from madoguchi.domain.clock import business_day
from madoguchi.store.ports import Folder, JournalEntry

_STEM = r"(?:OQS|YZK|TKK)[a-z]{4,6}\d{2}"
_REST = r"[0-9A-Za-z_=+-]{1,128}"
_FACE = re.compile(rf"OQSsiquc01res_face_{_REST}\.(?:xml|zip)", re.ASCII)
_ANSWER = re.compile(rf"{_STEM}res_{_REST}\.(?:xml|zip)", re.ASCII)
_RETURNED = re.compile(rf"{_STEM}req_{_REST}\.(?:xml|err)", re.ASCII)
_BULK = re.compile(r"OQSmu|.*\.zip$", re.ASCII)
_WRITTEN = re.compile(r"_(\d{14})\.[a-z]{3}$", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 2020, 2099

_GRAMMAR = {
    Folder.FACE: (_FACE,),
    Folder.RES: (_ANSWER, _RETURNED),
    Folder.TRASH: (_FACE, _ANSWER),
}


def is_ours(folder: Folder, name: str) -> bool:
    """Tell whether a file called *name* in *folder* is one that the terminal writes there."""
    return any(pattern.fullmatch(name) for pattern in _GRAMMAR[folder])


def is_returned(name: str) -> bool:
    """Tell whether *name* is a request that the terminal gave back (§1.5)."""
    return _RETURNED.fullmatch(name) is not None


def is_bulk(name: str) -> bool:
    """Tell whether *name* may hold many people and therefore be large."""
    return _BULK.match(name) is not None


def written_day(entry: JournalEntry) -> date:
    """Return the day on which the terminal wrote a file: by its name, else by the folder."""
    return day_of(entry.name, entry.modified_at)


def day_of(name: str, modified_at: datetime) -> date:
    """Return the day in the last 14 digits of *name* (§1.6), else that of *modified_at*."""
    found = _WRITTEN.search(name)
    try:
        day = datetime.strptime(found[1], "%Y%m%d%H%M%S").date() if found else None  # noqa: DTZ007 - only the day is used
    except ValueError:
        day = None
    if day and _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return day
    return business_day(modified_at)
