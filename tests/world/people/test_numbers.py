"""検証番号 of insurer numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.world.people.generated_insurers import all_generated_insurers
from madoguchi.world.people.numbers import (
    REAL_PREFECTURES,
    check_digit,
    complete,
    is_valid,
    prefecture,
)

digits = st.text("0123456789", min_size=7, max_size=7)


@pytest.mark.parametrize(
    "number",
    # 協会けんぽ東京支部 (of the samples) and published examples of six digits.
    ["01130012", "138057", "06132013"],
)
def test_published_numbers_are_valid(number):
    assert is_valid(number)


@given(digits)
def test_completed_number_is_valid_and_one_changed_digit_is_not(before):
    number = complete(before)
    assert is_valid(number)
    wrong = str((int(number[-1]) + 1) % 10)
    assert not is_valid(number[:-1] + wrong)


@given(digits, st.integers(0, 6), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(before, place, by):
    changed = before[:place] + str((int(before[place]) + by) % 10) + before[place + 1 :]
    assert check_digit(before) != check_digit(changed)


@pytest.mark.parametrize("number", ["", "12345", "0113001２", "abcdefgh", "011300121"])
def test_odd_numbers_are_refused(number):
    assert not is_valid(number)


@pytest.mark.threat("T21")
def test_generated_insurers_are_as_many_as_there_are_and_cannot_be_real():
    insurers = all_generated_insurers()
    numbers = {item.number for item in insurers}
    assert len(numbers) == len(insurers) == 1716 + 47 + 1388 + 85 + 47 + 160
    assert all(is_valid(number) for number in numbers)
    assert not any(prefecture(number) in REAL_PREFECTURES for number in numbers)
