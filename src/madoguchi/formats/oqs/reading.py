"""What reading a file of the terminal gives: a typed value, or a refusal that a clerk can read.

Implements the contract between ``formats`` and its users (intake, the command line). A refusal is
a value and never an exception: whatever a folder holds, ``read`` returns. ``RefusedError`` is how
the inner modules say no; it must not leave this package.
"""

from collections.abc import Container, Mapping
from types import MappingProxyType

import msgspec
from msgspec import Struct

from madoguchi.spec.oqs.open_points_table import ACCEPTED_ENCODINGS, OPEN_ENDS

SINGLE_LIMIT = 2_000_000
BULK_LIMIT = 256_000_000

ENCODINGS: Mapping[str, str] = MappingProxyType(
    {
        "utf-8": "utf-8",
        "utf8": "utf-8",
        "shift_jis": "cp932",
        "shift-jis": "cp932",
        "sjis": "cp932",
        "x-sjis": "cp932",
        "windows-31j": "cp932",
        "cp932": "cp932",
        "ms932": "cp932",
    }
)
"""Declared name (lower case) → our decoder. Shift_JIS means cp932 (``oqs-interface.md`` §1.11)."""


def encodings_for(codecs: Container[str] = ACCEPTED_ENCODINGS.default) -> Mapping[str, str]:
    """Return the declared names that are read, each with its codec, for the *codecs* allowed."""
    return MappingProxyType({name: codec for name, codec in ENCODINGS.items() if codec in codecs})


class ReadSettings(Struct, frozen=True, kw_only=True):
    """How much is believed of a file before it is refused (``security.md`` §3 T1–T3).

    Sizes are bytes; ``max_text`` is characters of a field for which no source gives a length;
    ``max_code`` is characters of a code, which may be longer than the tables know. ``open_ends``
    are texts of a last day that mean "no end". The last two are open points of ``spec/oqs``.
    """

    single_limit: int = SINGLE_LIMIT
    bulk_limit: int = BULK_LIMIT
    max_depth: int = 32
    max_attributes: int = 64
    max_text: int = 4_000
    max_code: int = 64
    encodings: Mapping[str, str] = msgspec.field(default_factory=encodings_for)
    open_ends: tuple[str, ...] = OPEN_ENDS.default


class Read(Struct, frozen=True):
    """A file that was understood: ``kind`` is the key of ``spec.oqs.messages``."""

    kind: str
    answer: object


class Refused(Struct, frozen=True):
    """A file that was not: ``code`` is a stable slug, ``reason`` is Japanese for a clerk.

    Codes that begin with ``held_`` belong to files that are well formed but must not be believed
    before a person has looked at them.
    """

    kind: str | None
    code: str
    reason: str


Reading = Read | Refused


class RefusedError(Exception):
    """Raised inside the package; ``values`` fill the blanks of the reason's wording."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
        self.kind: str | None = None
