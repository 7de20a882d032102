"""What the clinic chose for everybody: typed, with a default for whatever was never chosen.

Stored as texts under the keys below (``store.ports.Preferences``). The page stands in
``counter/takeover``; each choice is explained there.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec
from msgspec import Struct

from madoguchi.store.ports import Work

KEY = "counter"
EARLIER_KEY = "counter.earlier"
"""The choices before the last change."""


class Default(StrEnum):
    """What take-over proposes for a changed field: hidden, shown unticked, shown ticked."""

    HIDE = "hide"
    OFF = "off"
    ON = "on"


class ClinicPreferences(Struct, frozen=True, kw_only=True):
    """The clinic's choices. ``take_over`` holds those that differ from the field's own default."""

    take_over: Mapping[str, Default] = {}
    automatic_registration: bool = False
    """照会番号 is registered by itself after a safe match (``rules.md`` RN-2 to RN-4)."""
    registration_after_change: bool = True
    """…and again when the insurer changed (RN-3); counts only with the one above."""
    visit_from_card: bool = True
    """A card reading that belongs to one chart counts as a visit of that day."""


def preferences_of(work: Work) -> ClinicPreferences:
    """Return the clinic's choices; what cannot be read any more falls back to the default."""
    return _read(work, KEY) or ClinicPreferences()


def earlier_preferences(work: Work) -> ClinicPreferences | None:
    """Return the choices before the last change, or None if nothing was ever changed."""
    return _read(work, EARLIER_KEY)


def keep_preferences(work: Work, preferences: ClinicPreferences) -> None:
    """Store the clinic's choices, and those before them beside."""
    work.preferences.put(EARLIER_KEY, _text(preferences_of(work)))
    work.preferences.put(KEY, _text(preferences))


def _read(work: Work, key: str) -> ClinicPreferences | None:
    text = work.preferences.get(key)
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=ClinicPreferences)
    except msgspec.MsgspecError:
        return None


def _text(preferences: ClinicPreferences) -> str:
    return msgspec.json.encode(preferences).decode()
