"""The ways in which a patient can be found, folded by ``domain.folding`` and ``domain.variants``.

Keys stand beside what was typed and are never shown as truth (``design.md`` §4 "Two names"). They
can always be made again from the charts: whoever changes what a key says counts ``VERSION`` up,
and the next start makes them anew (``opening.py``).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from madoguchi.domain.folding import fold_kana, fold_name, fold_symbol
from madoguchi.domain.identity import Identity, Policy, policy_of
from madoguchi.domain.romaji import fold_sound, kana_of_romaji
from madoguchi.domain.variants import fold_variants
from madoguchi.store.ports import Patient

VERSION = "2"
"""Of what the keys say."""
_LONGEST = 256
_DIGITS = re.compile(r"[0-9]+")


class Key(NamedTuple):
    """One way to be found; *whole* keys are found only by their whole text."""

    kind: str
    text: str
    whole: bool = False


def keys_of(patient: Patient) -> set[Key]:
    """Return every key of *patient*: own name and kana, aliases, birthday, numbers."""
    keys = {_birth(patient.birthdate), Key("number", _name(patient.number))}
    for text in (patient.kana, *patient.aliases):
        keys |= {Key("kana", fold_kana(text)), Key("sound", fold_sound(text))}
    for text in (patient.name, *patient.aliases):
        keys.add(Key("name", fold_variants(text)))
    keys.add(Key("reference", reference_key(patient.reference_number)))
    for insurance in patient.insurances:
        keys.add(Key("insured", fold_symbol(insurance.insured_identification_number)))
        keys.add(Key("policy", policy_key(policy_of(insurance))))
    return {Key(key.kind, key.text[:_LONGEST]) for key in keys if key.text}


def wanted(text: str) -> tuple[Key, ...]:
    """Return the keys to look for when a person typed *text*; none for blank text.

    What can be read as romaji ("takahashi") is also looked for by its sound.
    """
    plain = text.replace("\x00", "")
    keys = (
        Key("number", _name(plain)),
        Key("kana", fold_kana(plain)),
        Key("name", fold_variants(plain)),
        Key("insured", fold_symbol(plain), whole=True),
        *(Key("sound", fold_sound(kana)) for kana in kana_of_romaji(plain)),
    )
    return tuple(key for key in keys if key.text)


def keys_around(person: Identity) -> dict[str, list[str]]:
    """Return by kind the whole keys under which every chart stands that may be *person*'s."""
    policies = sorted(person.policies, key=policy_key)
    return {
        "birth": [_birth(person.birthdate).text] if person.birthdate else [],
        "reference": [text[:_LONGEST] for text in sorted(person.references)],
        "policy": [text for policy in policies for text in policy_keys(policy)],
    }


def policy_key(policy: Policy) -> str:
    """Return one insurance as a key, leading zeros of the number away; blank without a number."""
    if not policy.insurer or not policy.number:
        return ""
    return f"{policy.insurer}/{policy.number.lstrip('0')}/{policy.symbol}"


def policy_keys(policy: Policy) -> Sequence[str]:
    """Return the keys of *policy* as it is and as on a chart without a symbol."""
    without = Policy(policy.insurer, "", policy.number, policy.branch)
    return _cut(dict.fromkeys((policy_key(policy), policy_key(without))))


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


def _birth(day: date) -> Key:
    return Key("birth", day.isoformat(), whole=True)


def _cut(texts: Iterable[str]) -> list[str]:
    return [text[:_LONGEST] for text in texts if text]
