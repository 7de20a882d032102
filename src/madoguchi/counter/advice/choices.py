"""What the clerk said: read from a form or a query, never trusted, and never an error.

What is no known choice counts as not said; a day that cannot be read is told apart, so that the
page can say so.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from madoguchi.domain.advice import Carried, Found
from madoguchi.formats.japanese import parse_date
from madoguchi.spec.rules.evidence_carried_table import CARRIED_LABELS
from madoguchi.spec.rules.outcome_table import OUTCOMES, UNKNOWN_OUTCOME
from madoguchi.spec.rules.share_table import RATIO_LABELS

FIRST: Final = {"first": True, "return": False, "unknown": None}
FIRST_LABELS: Final = {"first": "初診", "return": "再診", "unknown": "わからない"}
FIRST_KEYS: Final = {"first": "1", "return": "2"}
CARRIED_KEYS: Final = dict(zip(CARRIED_LABELS, "34567890", strict=True))
"""One key a choice."""

RATIOS: Final = ("010", "020", "030")
EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2099, 12, 31)

WITHOUT_ANSWER: Final = {
    "no_answer": "返事がまだない・時間切れ",
    "lookup_failed": "照会が受け付けられなかった",
    "outage": "端末か回線が止まっている",
}

_ORDER: Final = (
    Found.NOT_FOUND,
    Found.INVALID,
    Found.INVALID_NEWER,
    Found.SEVERAL,
    Found.OUTAGE,
    Found.NO_ANSWER,
    Found.LOOKUP_FAILED,
    Found.PERSON_ERROR,
    Found.FILE_ERROR,
    Found.PROCESSING,
    Found.VALID_UNREGISTERED,
    Found.VALID,
    Found.UNKNOWN,
)


class Choice(Struct, frozen=True, kw_only=True):
    """One radio button: value, label, its key ("" for none), and whether it is chosen."""

    value: str
    label: str
    key: str
    chosen: bool


class Said(Struct, frozen=True, kw_only=True):
    """What was chosen; ``first`` is a key of ``FIRST``, blank where nothing was said."""

    first: str = ""
    carried: Carried = Carried.NOT_ASKED
    declared: str = ""

    @property
    def anything(self) -> bool:
        """Tell whether the clerk said anything at all."""
        return self != Said()


def said_of(fields: Mapping[str, object]) -> Said:
    """Return what *fields* say."""
    first, carried = str(fields.get("first", "")), str(fields.get("carried", ""))
    declared = str(fields.get("declared", ""))
    return Said(
        first=first if first in FIRST else "",
        carried=Carried(carried) if carried in CARRIED_LABELS else Carried.NOT_ASKED,
        declared=declared if declared in RATIOS else "",
    )


def found_of(text: str) -> Found:
    """Return the outcome that a clerk names; an unknown one is the most asked for."""
    return Found(text) if text in set(Found) else _ORDER[0]


def day_of(text: str, today: date) -> tuple[date, bool]:
    """Return the day asked for and whether it could be read; blank is today."""
    if not text:
        return today, True
    try:
        day = parse_date(text)
    except ValueError:
        return today, False
    return (day, True) if EARLIEST <= day <= LATEST else (today, False)


def found_labels() -> dict[str, str]:
    """Return every outcome with its words, the most asked for first."""
    answered = {row.outcome: row.label for row in OUTCOMES}
    words = WITHOUT_ANSWER | answered | {UNKNOWN_OUTCOME.outcome: "表示の意味がわからない"}
    return {found.value: words[found.value] for found in _ORDER}


def first_choices(chosen: str) -> tuple[Choice, ...]:
    """Return 初診・再診・わからない."""
    return _choices(FIRST_LABELS, FIRST_KEYS, chosen or "unknown")


def carried_choices(chosen: Carried) -> tuple[Choice, ...]:
    """Return what may be carried."""
    return _choices(CARRIED_LABELS, CARRIED_KEYS, chosen.value)


def ratio_choices(chosen: str) -> tuple[Choice, ...]:
    """Return the shares that a paper or a patient names."""
    labels = {ratio: RATIO_LABELS[ratio] for ratio in RATIOS} | {"": "まだ聞いていない"}
    return _choices(labels, {}, chosen)


def _choices(labels: Mapping[str, str], keys: Mapping[str, str], chosen: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(value=value, label=label, key=keys.get(value, ""), chosen=value == chosen)
        for value, label in labels.items()
    )
