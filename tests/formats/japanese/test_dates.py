"""Dates: what a clinic types is read as meant or refused in words."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.clock import JST
from madoguchi.formats.japanese import (
    DateTextError,
    age_on,
    both_dates,
    era_date,
    moment_text,
    parse_date,
    short_date,
)

LIVED = st.dates(min_value=date(1868, 10, 23), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "1950-02-14", "1950/2/14", "1950.2.14", "19500214", "1950年2月14日", "S25.2.14",
        "s25/02/14", "昭和25年2月14日", "昭25.2.14", "Ｓ２５．２．１４", " 昭和 25年 2月14日 ",
    ],
)  # fmt: skip
def test_every_common_form_is_read(text):
    assert parse_date(text) == date(1950, 2, 14)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("T15.12.24", date(1926, 12, 24)),
    ],
)
def test_the_edges_of_eras(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    ["", "きのう", "1950-02-30", "H31.5.1", "平成元年1月7日", "S0.1.1", "50/2/14", "X1.1.1",
     "20250", "令和元年", "S25.13.1", "0000-01-01"],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_words(text):
    with pytest.raises(DateTextError, match="日付"):
        parse_date(text)


@given(LIVED)
def test_an_era_date_reads_back(day):
    assert parse_date(era_date(day)) == day


@given(LIVED)
def test_a_western_date_reads_back_in_each_form(day):
    for text in (day.isoformat(), day.strftime("%Y%m%d"), f"{day.year}/{day.month}/{day.day}"):
        assert parse_date(text) == day


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_refused(text):
    try:
        day = parse_date(text)
    except DateTextError:
        return
    assert isinstance(day, date)


def test_ages_turn_on_the_birthday():
    born = date(1950, 2, 14)
    assert [age_on(born, date(2026, 2, d)) for d in (13, 14)] == [75, 76]
    assert age_on(date(2027, 1, 1), date(2026, 1, 1)) is None


def test_how_dates_are_shown():
    assert both_dates(date(1950, 2, 14)) == "1950年2月14日（昭和25年）"
    assert short_date(date(1950, 2, 14)) == "1950/2/14（昭和25）"
    assert era_date(date(2019, 5, 1)) == "令和元年5月1日"
    assert era_date(date(1850, 1, 2)) == "1850年1月2日"
    assert moment_text(datetime(2026, 11, 22, 9, 5, tzinfo=JST)) == "2026年11月22日 9:05"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 22), "令和8年11月22日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1860, 1, 1), "1860年1月1日"),
    ],
)
def test_era_dates(day, text):
    assert era_date(day) == text


@pytest.mark.parametrize(
    ("birthdate", "day", "years"),
    [
        (date(1951, 11, 22), date(2026, 11, 22), 75),
        (date(1951, 11, 23), date(2026, 11, 22), 74),
        (date(2024, 2, 29), date(2025, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 3, 1), 1),
    ],
)
def test_ages(birthdate, day, years):
    assert age_on(birthdate, day) == years
