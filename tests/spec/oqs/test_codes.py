"""The code tables: complete by number, and true to the labels of ``oqs-interface.md`` §4."""

import pytest

from madoguchi.spec.oqs.codes_table import CODES

NUMBERS = [f"{number:03}" for number in range(1, 45)]


@pytest.mark.spec("OQS 4")
def test_every_table_from_001_to_044_is_there():
    assert sorted(CODES) == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_a_table_knows_its_number_and_labels_all_its_values(number: str):
    table = CODES[number]
    assert table.number == number
    assert table.ja
    assert table.codes or not table.complete
    assert all(value and code.label for value, code in table.codes.items())


@pytest.mark.spec("OQS 4")
@pytest.mark.parametrize(
    ("number", "value", "label"),
    [
        ("002", "1", "マイナンバーカード"),
        ("003", "9", "異常終了"),
        ("005", "0", "UTF-8"),
        ("006", "3", "無効（新しい資格あり）"),
        ("006", "6", "有効（未登録）"),
        ("010", "A1", "医療扶助"),
        ("012", "B10", "一般Ⅰ"),
        ("016", "2", "有効期限切れ"),
        ("028", "2", "訪問診療等"),
        ("036", "SHJ", "手術・傷病名・感染症"),
    ],
)
def test_labels_are_those_of_the_interface(number: str, value: str, label: str):
    assert CODES[number].codes[value].label == label


def test_what_only_third_parties_write_says_so():
    codes = CODES["002"].codes
    assert all("公的な値ではない" in codes[value].note for value in "78ABC")
    assert not any("公的な値ではない" in codes[value].note for value in "12")
