"""What is asked, and what becomes of it, on each side of 2024-10-07."""

from datetime import date, datetime, timedelta

import pytest

from madoguchi.world.clock import JST
from madoguchi.world.nation.consents import DISEASES, LIMIT, agree, ask, life, orally

BEFORE, SINCE = date(2024, 10, 6), date(2024, 10, 7)
MEDICAL = ("DiagnosisInfo", "PharmacistsInfo", "OperationInfo", "SpecificHealthCheckupsInfo")


def at(day):
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=JST)


@pytest.mark.rule("CO-1")
@pytest.mark.rule("CO-2")
def test_the_limit_is_asked_last_until_2024_10_06_and_not_since():
    assert ask(BEFORE, 50, medical=True) == (*MEDICAL, LIMIT, DISEASES)
    assert ask(SINCE, 50, medical=True) == MEDICAL


def test_checkups_are_asked_from_40():
    assert "SpecificHealthCheckupsInfo" not in ask(SINCE, 39, medical=True)
    assert "SpecificHealthCheckupsInfo" in ask(SINCE, 40, medical=True)


@pytest.mark.rule("CE-3")
def test_grace_asks_nothing_medical():
    assert ask(SINCE, 50, medical=False) == ()
    assert ask(BEFORE, 50, medical=False) == (LIMIT, DISEASES)


@pytest.mark.rule("CO-2")
@pytest.mark.parametrize("said", [True, False])
def test_since_then_the_limit_comes_whatever_was_said(said):
    asked = ask(SINCE, 50, medical=True)
    given = agree(dict.fromkeys(asked, said), asked, at(SINCE))
    assert given.allows(LIMIT)
    assert given.allows(DISEASES)
    assert given.allows("PharmacistsInfo") is said


@pytest.mark.rule("CO-2")
@pytest.mark.parametrize("said", [True, False])
def test_before_the_limit_comes_if_agreed(said):
    asked = ask(BEFORE, 50, medical=True)
    given = agree({**dict.fromkeys(asked, True), LIMIT: said}, asked, at(BEFORE))
    assert given.allows(LIMIT) is said


@pytest.mark.rule("CO-8")
def test_what_was_not_asked_cannot_be_given():
    given = agree(dict.fromkeys(MEDICAL, True), ("PharmacistsInfo",), at(SINCE))
    assert given.medical() == {name: name == "PharmacistsInfo" for name in MEDICAL}


@pytest.mark.rule("CO-4")
def test_a_consent_lives_24_hours():
    assert life(SINCE) == timedelta(hours=24)
    given = agree({}, MEDICAL, at(SINCE))
    assert given.until - given.at == timedelta(hours=24)


@pytest.mark.rule("CO-2")
def test_a_query_by_numbers_shows_the_limit_by_oral_consent_only():
    assert orally(True, at(SINCE)).allows(LIMIT)
    assert not orally(False, at(SINCE)).allows(LIMIT)
    assert orally(True, at(SINCE)).medical() == {}
