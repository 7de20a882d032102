"""How old a certificate is: CE-1 to CE-4 by the day."""

from datetime import date

import pytest

from madoguchi.world.nation.phases import phase, phase_row

ENDS = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2026, 2, 20), "normal", marks=pytest.mark.rule("CE-1")),
        pytest.param(date(2026, 2, 21), "reminder", marks=pytest.mark.rule("CE-2")),
        pytest.param(date(2026, 5, 20), "reminder", marks=pytest.mark.rule("CE-2")),
        pytest.param(date(2026, 5, 21), "grace", marks=pytest.mark.rule("CE-3")),
        pytest.param(date(2026, 8, 31), "grace", marks=pytest.mark.rule("CE-3")),
        pytest.param(date(2026, 9, 1), "ended", marks=pytest.mark.rule("CE-4")),
    ],
)
def test_phases_join_without_gaps(day, expected):
    assert phase(ENDS, day) == expected


@pytest.mark.rule("CE-3")
def test_grace_reaches_the_end_of_the_third_month_also_over_new_year():
    assert phase(date(2026, 11, 30), date(2027, 2, 28)) == "grace"
    assert phase(date(2026, 11, 30), date(2027, 3, 1)) == "ended"


@pytest.mark.rule("CE-3")
def test_only_grace_and_ended_close_medical_information():
    open_on = {row.key: row.medical for row in (phase_row(ENDS, d) for d in days())}
    assert open_on == {"normal": True, "reminder": True, "grace": False, "ended": False}


def days():
    return date(2026, 1, 1), date(2026, 5, 1), date(2026, 6, 1), date(2026, 12, 1)
