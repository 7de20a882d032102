"""The clinic's choices: typed, with a default for what was never chosen or cannot be read."""

from madoguchi.counter.preferences import (
    ClinicPreferences,
    Default,
    earlier_preferences,
    keep_preferences,
    preferences_of,
)


def test_nothing_chosen_is_the_default(desk):
    with desk.store.read() as work:
        assert preferences_of(work) == ClinicPreferences()
        assert earlier_preferences(work) is None


def test_choices_are_kept_and_those_before_them(desk):
    first = ClinicPreferences(take_over={"address": Default.HIDE}, automatic_registration=True)
    second = ClinicPreferences(visit_from_card=False)
    with desk.store.write() as work:
        keep_preferences(work, first)
        keep_preferences(work, second)
    with desk.store.read() as work:
        assert preferences_of(work) == second
        assert earlier_preferences(work) == first


def test_what_cannot_be_read_any_more_is_the_default(desk):
    for text in ("", "x", "[]", '{"take_over": {"address": "maybe"}}', '{"visit_from_card": 3}'):
        with desk.store.write() as work:
            work.preferences.put("counter", text)
        with desk.store.read() as work:
            assert preferences_of(work) == ClinicPreferences()
