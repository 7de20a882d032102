"""The ways in which a patient can be found, folded by ``domain.folding``.

Keys stand beside what was typed and are never shown as truth (``design.md`` §4 "Two names").
"""

import re
import unicodedata
from typing import NamedTuple

from madoguchi.domain.folding import fold_kana, fold_name, fold_symbol
from madoguchi.store.ports import Patient

_LONGEST = 256
_DIGITS = re.compile(r"[0-9]+")


class Key(NamedTuple):
    """One way to be found; *whole* keys are found only by their whole text."""

    kind: str
    text: str
    whole: bool = False


def keys_of(patient: Patient) -> set[Key]:
    """Return every key of *patient*: own name and kana, aliases, numbers."""
    keys = {Key("kana", fold_kana(patient.kana)), Key("name", _name(patient.name))}
    for alias in patient.aliases:
        keys |= {Key("kana", fold_kana(alias)), Key("name", _name(alias))}
    keys.add(Key("number", _name(patient.number)))
    keys.add(Key("reference", reference_key(patient.reference_number)))
    for insurance in patient.insurances:
        keys.add(Key("insured", fold_symbol(insurance.insured_identification_number)))
    return {Key(key.kind, key.text[:_LONGEST]) for key in keys if key.text}


def wanted(text: str) -> tuple[Key, ...]:
    """Return the keys to look for when a person typed *text*; none for blank text."""
    plain = text.replace("\x00", "")
    keys = (
        Key("number", _name(plain)),
        Key("kana", fold_kana(plain)),
        Key("name", _name(plain)),
        Key("insured", fold_symbol(plain), whole=True),
    )
    return tuple(key for key in keys if key.text)


def reference_key(text: str | None) -> str:
    """Return a 照会番号 for comparison: blanks away, one width, leading zeros kept."""
    return fold_name(text)[:_LONGEST]


def number_order(number: str) -> str:
    """Return a text that sorts clinic numbers as people count: "9" before "10", "A2" before "A10".

    >>> sorted(["10", "9", "A10", "A2"], key=number_order)
    ['9', '10', 'A2', 'A10']
    """
    plain = unicodedata.normalize("NFKC", number).strip()
    return _DIGITS.sub(lambda digits: digits[0].zfill(16), plain)[:96]


def _name(text: str) -> str:
    return fold_name(text).casefold()
