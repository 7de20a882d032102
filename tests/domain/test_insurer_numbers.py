import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.insurer_numbers import (
    exchanged,
    is_checked,
    is_whole,
    law_kind,
    misread,
    plain_number,
)
from madoguchi.spec.rules.law_kinds_table import LAW_KINDS, LOOK_ALIKES

NUMBERS = st.sampled_from([5, 7]).flatmap(
    lambda size: st.text("0123456789", min_size=size, max_size=size)
)


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("01130012", True),
        ("138057", True),
        ("138058", False),
        ("06132013", True),
        ("39131156", True),
        ("0113001", False),
        ("", False),
        ("０１１３００１２", False),
    ],
)
def test_check_digits_of_published_numbers(number: str, right: bool) -> None:
    assert is_checked(number) is right


@given(NUMBERS)
def test_just_one_last_digit_checks_out(head: str) -> None:
    assert sum(is_checked(head + last) for last in "0123456789") == 1


@given(NUMBERS, st.data())
def test_one_misread_digit_is_always_found_out(head: str, data: st.DataObject) -> None:
    number = next(head + last for last in "0123456789" if is_checked(head + last))
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    assert not is_checked(number[:place] + other + number[place + 1 :])


@given(NUMBERS, st.data())
def test_a_look_alike_is_offered_back(head: str, data: st.DataObject) -> None:
    number = next(head + last for last in "0123456789" if is_checked(head + last))
    place = data.draw(st.integers(0, len(number) - 1))
    seen = data.draw(st.sampled_from(LOOK_ALIKES[number[place]]))
    wrong = number[:place] + seen + number[place + 1 :]
    if law_kind(number):
        assert number in misread(wrong)
    assert all(is_checked(one) for one in misread(wrong))


def test_look_alikes_are_mutual() -> None:
    for digit, others in LOOK_ALIKES.items():
        assert all(digit in LOOK_ALIKES[other] for other in others), digit


def test_each_exchange_changes_one_digit() -> None:
    assert exchanged("31") == ("51", "81", "37")
    assert exchanged("ab") == ()


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("　１３８０５７", "138057"), ("00138057", "138057"), ("0113-0012", "01130012"), ("", "")],
)
def test_what_was_typed_is_plain(typed: str, plain: str) -> None:
    assert plain_number(typed) == plain


def test_kinds() -> None:
    assert law_kind("138057").ja == "国民健康保険"
    assert not law_kind("39131156").symbol
    assert not law_kind("12131156").branch
    assert not law_kind("54131156").asked
    assert law_kind("99131156") is None
    assert law_kind("123") is None
    assert is_whole("138057")
    digits = [kind.digits for kind in LAW_KINDS]
    assert len(digits) == len(set(digits))
