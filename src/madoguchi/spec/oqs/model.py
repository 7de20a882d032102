"""The shape of the layout tables: what a row says about one XML element.

The tables themselves stand in the ``*_table.py`` modules beside this one. Each row carries the
mark of its source (``domain/oqs-interface.md`` §0), so that what is inferred is never mistaken
for what was seen in a real file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Default = TypeVar("Default")


class Source(StrEnum):
    """Where a fact was seen; the letters of ``oqs-interface.md`` §0."""

    REAL = "R"
    OFFICIAL = "S"
    CODE = "C"
    PAGE = "P"
    INFERRED = "I"


class Need(StrEnum):
    """Whether an element must stand in a message (● ○ – ? of the tables)."""

    MUST = "must"
    WHEN = "when"
    MAY = "may"
    UNKNOWN = "unknown"


class Type(StrEnum):
    """The form of an element's text."""

    TEXT = "text"
    KANA = "kana"
    DIGITS = "digits"
    DATE = "d8"
    TIME = "t14"
    MONTH = "m6"
    CODE = "code"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Field:
    """One element of a message: official tag, 日本語 name, form, and where that was learnt.

    ``length`` is the greatest number of characters, or None where no source gives one.
    ``code`` names the table of ``codes_table.py`` ("003" for OQSCD003).
    ``children`` is filled for groups only.
    """

    tag: str
    ja: str
    type: Type
    need: Need
    source: Source
    length: int | None = None
    repeat: bool = False
    code: str | None = None
    children: tuple["Field", ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One kind of file: its name prefix, its number in the interface, and its two parts.

    ``key`` is our name ("siquc_res"); ``prefix`` the beginning of the file name up to and with
    the underscore ("OQSsiquc01res_"); ``number`` the interface number or "" where unknown;
    ``source`` is that of the layout, ``number_source`` that of the number.
    """

    key: str
    ja: str
    prefix: str
    number: str
    direction: str
    header: tuple[Field, ...]
    body: tuple[Field, ...]
    source: Source
    number_source: Source = Source.CODE


@dataclass(frozen=True, slots=True)
class NamedOnly:
    """A kind of file of which only the name is public; it is named to the clerk and not read."""

    prefix: str
    ja: str
    source: Source
    number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConsentStem:
    """One subject of consent: ``stem`` + ConsFlg / ConsTime / AvailableTime are its three tags.

    ``code`` is the table of the flag ("016", "001"). ``medical`` tells the consents that open
    medical information and live for a while from the two that only add to the entitlement.
    """

    stem: str
    ja: str
    code: str
    medical: bool
    source: Source
    note: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning of the drug history and its tag in each of the three families ("" = none)."""

    ja: str
    receipt: str
    dispensed: str
    prescribed: str


@dataclass(frozen=True, slots=True)
class Code:
    """The label of one value of a code table."""

    label: str
    source: Source = Source.CODE
    note: str = ""


@dataclass(frozen=True, slots=True)
class CodeTable:
    """OQSCDnnn: its name and the values that are publicly known.

    ``complete`` is False where the sources name some values only. A value that is missing here is
    shown as it is, never refused.
    """

    number: str
    ja: str
    codes: Mapping[str, Code]
    source: Source = Source.CODE
    complete: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class NameRule:
    """One form of a file name as a regular expression with named groups (``re.fullmatch``)."""

    key: str
    ja: str
    pattern: str
    source: Source
    note: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One of the three verdicts of an answer; ``passes`` are the values that let it through."""

    key: str
    ja: str
    element: str
    code: str
    passes: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class OpenPoint(Generic[Default]):
    """Something that no public source settles, the setting that decides it, and its default.

    ``source`` says where the default was seen; INFERRED means that nobody but us says so.
    ``measure`` names the unit of a number. ``waits`` names the work that will need the setting;
    it is "" once a program takes its default from here.
    """

    setting: str
    ja: str
    default: Default
    source: Source
    note: str
    measure: str = ""
    waits: str = ""
