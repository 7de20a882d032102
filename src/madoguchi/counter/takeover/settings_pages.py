"""設定: what take-over proposes and the clinic's other choices (owner only).

The choices before the last change are kept, so that one press gives them back. The audit trail
names what changed.
"""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.counter.preferences import (
    ClinicPreferences,
    Default,
    earlier_preferences,
    keep_preferences,
    preferences_of,
)
from madoguchi.counter.takeover.choices_table import CHOICES, DEFAULT_WORDS
from madoguchi.counter.takeover.fields_table import FIELDS, ONLY_SHOWN
from madoguchi.counter.takeover.proposals import choice_of
from madoguchi.store.ports import Store, Work
from madoguchi.web.guard import field_of, user_of
from madoguchi.web.shell import redirect, render


class SettingsPages:
    """Endpoints of 設定; only the owner is let in where they are routed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(self, request: Request) -> Response:
        """Show every choice with what follows from it."""
        with self._store.read() as work:
            preferences, earlier = preferences_of(work), earlier_preferences(work)
        back = described(preferences, earlier) if earlier else ()
        return render(request, "takeover/settings.html", **_shown(preferences), back=back)

    def save(self, request: Request) -> Response:
        """Keep what was chosen."""
        with self._store.write() as work:
            changed = _kept(work, _chosen(request), user_of(request).id)
        return redirect("/settings", "settings-kept" if changed else "settings-same")

    def undo(self, request: Request) -> Response:
        """Give back the choices before the last change."""
        with self._store.write() as work:
            earlier = earlier_preferences(work)
            if earlier:
                _kept(work, earlier, user_of(request).id)
        return redirect("/settings", "settings-back")


def _shown(preferences: ClinicPreferences) -> dict[str, Any]:
    return {
        "fields": [
            (field.value, row, choice_of(field, preferences).value)
            for field, row in FIELDS.items()
            if field not in ONLY_SHOWN
        ],
        "words": [(choice.value, word) for choice, word in DEFAULT_WORDS.items()],
        "choices": [(choice, getattr(preferences, choice.key)) for choice in CHOICES],
    }


def _chosen(request: Request) -> ClinicPreferences:
    """Return the choices of the form; a field that is missing or odd keeps our default."""
    take_over: dict[str, Default] = {}
    for field, row in FIELDS.items():
        text = field_of(request, f"field-{field.value}")
        if text in tuple(Default) and Default(text) is not row.default:
            take_over[field.value] = Default(text)
    answers = {choice.key: field_of(request, choice.key) == "yes" for choice in CHOICES}
    return msgspec.convert({"take_over": take_over, **answers}, ClinicPreferences)


def _kept(work: Work, new: ClinicPreferences, user_id: str) -> bool:
    old = preferences_of(work)
    changed = changed_keys(old, new)
    if not changed:
        return False
    keep_preferences(work, new)
    work.audit.add(user_id, "settings.changed", "counter", "field=" + "+".join(changed))
    return True


def changed_keys(old: ClinicPreferences, new: ClinicPreferences) -> tuple[str, ...]:
    """Return the keys of what differs: fields of take-over, then the other choices."""
    fields = (f.value for f in FIELDS if choice_of(f, old) is not choice_of(f, new))
    others = (c.key for c in CHOICES if getattr(old, c.key) != getattr(new, c.key))
    return (*fields, *others)


def described(now: ClinicPreferences, earlier: ClinicPreferences) -> tuple[str, ...]:
    """Return in words what would be given back, one line for each choice."""
    keys = changed_keys(now, earlier)
    fields = (
        f"{row.ja}: {DEFAULT_WORDS[choice_of(field, earlier)]}"
        for field, row in FIELDS.items()
        if field.value in keys
    )
    others = (
        f"{choice.ja}: {'する' if getattr(earlier, choice.key) else 'しない'}"
        for choice in CHOICES
        if choice.key in keys
    )
    return (*fields, *others)
