"""Eras begin on their day; ages count full years."""

from datetime import date

import pytest

from madoguchi.formats.japanese import age, era_date


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
    assert age(birthdate, day) == years
