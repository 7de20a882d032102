"""Dates of certificates (CE-1 to CE-4)."""

import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.world.card.validity import Standing, fifth_birthday, fits, validity
from madoguchi.world.clock import JST
from madoguchi.world.people.book import open_book

_STANDINGS: tuple[Standing, ...] = ("normal", "reminder", "grace", "ended", "revoked")
_days = st.dates(date(2021, 1, 1), date(2040, 1, 1))


@pytest.mark.rule("CE-1")
@pytest.mark.parametrize(
    ("born", "issued", "last"),
    [
        (date(1980, 5, 10), date(2026, 5, 9), date(2030, 5, 10)),
        (date(1980, 5, 10), date(2026, 5, 10), date(2031, 5, 10)),
        (date(1980, 5, 10), date(2026, 12, 31), date(2031, 5, 10)),
        (date(2000, 2, 29), date(2026, 1, 1), date(2030, 2, 28)),
        (date(2000, 2, 29), date(2023, 3, 1), date(2028, 2, 29)),
    ],
)
def test_the_fifth_birthday_after_issue(born: date, issued: date, last: date) -> None:
    assert fifth_birthday(born, issued) == last


@given(born=st.dates(date(1910, 1, 1), date(2020, 1, 1)), issued=_days)
@pytest.mark.rule("CE-1")
def test_a_certificate_holds_four_to_five_years(born: date, issued: date) -> None:
    assert timedelta(days=4 * 365) < fifth_birthday(born, issued) - issued <= timedelta(1827)


@given(day=_days, standing=st.sampled_from(_STANDINGS), born=st.none() | _days)
def test_what_is_issued_fits_that_day(day: date, standing: Standing, born: date | None) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=JST)
    dates = validity(standing, now, born)
    assert dates.start < dates.end
    assert fits(standing, dates, now)
    assert not fits(standing, dates, dates.start - timedelta(seconds=1))


@given(day=_days)
@pytest.mark.rule("CE-3")
def test_grace_lies_before_the_end_of_the_third_month(day: date) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=JST)
    end = validity("grace", now, None).end
    assert end < now
    assert (now.year - end.year) * 12 + now.month - end.month <= 3


@pytest.mark.rule("CE-1")
@pytest.mark.parametrize("slug", ["reminder", "grace", "ended"])
def test_a_hand_made_special_card_ends_on_its_holders_birthday(slug: str) -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=JST)
    member = open_book(now.date()).member(slug)
    assert member.card is not None
    last = validity(member.card.certificate, now, member.person.birthdate).end.date()
    born = member.person.birthdate
    assert (last.month, last.day) == (born.month, born.day)
    days = re.search(r"(\d+)日", member.story.ja)
    assert days is None or int(days[1]) == abs((now.date() - last).days)


@given(day=_days)
@pytest.mark.rule("CE-4")
def test_ended_lies_after_it(day: date) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=JST)
    end = validity("ended", now, None).end
    assert (now.year - end.year) * 12 + now.month - end.month > 3
