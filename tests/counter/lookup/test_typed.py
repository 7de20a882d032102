from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.counter.lookup.typed import FIELDS, read

TODAY = date(2026, 11, 24)
WHOLE = {
    "birthdate": "S33.4.1",
    "insurer_number": "138057",
    "symbol": "１２－３４",
    "number": "５６",
    "branch": "1",
}


def typed(**changes: str):
    return read(WHOLE | changes, TODAY)


@pytest.mark.faq("Q4")
def test_the_button_lives_when_birthday_and_kind_to_number_are_there() -> None:
    assert typed().whole
    for field in ("birthdate", "insurer_number", "symbol", "number"):
        assert not typed(**{field: ""}).whole, field
    assert typed(branch="").whole
    assert typed(symbol="", no_symbol="1").whole
    assert not typed(no_symbol="1").whole


@pytest.mark.faq("Q4")
@pytest.mark.parametrize("insurer", ["39131156", "12131156"])
def test_no_symbol_is_asked_where_there_is_none(insurer: str) -> None:
    read_form = typed(insurer_number=insurer, symbol="", branch="")
    assert read_form.whole
    assert "記号がありません" in read_form.hints["symbol"].text
    assert not typed(insurer_number=insurer, symbol="", branch="1").whole
    assert not typed(insurer_number=insurer, symbol="", branch="", number="12a").whole
    left_over = typed(insurer_number=insurer, symbol="12", branch="")
    assert left_over.search(limit=False).insured_card_symbol is None


@pytest.mark.parametrize(
    "text",
    ["19580401", "1958-4-1", "1958/04/01", "昭和33年4月1日", "S33.4.1", "s330401", "昭330401",
     "Ｓ３３．４．１", "S33/4/1"],
)  # fmt: skip
def test_birthdays_as_clerks_type_them(text: str) -> None:
    read_form = typed(birthdate=text)
    assert read_form.birthdate == date(1958, 4, 1)
    assert read_form.hints["birthdate"].text == "1958年4月1日（昭和33年）　68歳"


@pytest.mark.parametrize(
    ("text", "word"),
    [("R99.1.1", "生年月日になりません"), ("18800101", "生年月日になりません"),
     ("昭和33年", "読めません"), ("19580230", "暦にない"), ("H1.1.1", "期間")],
)  # fmt: skip
def test_birthdays_that_are_none(text: str, word: str) -> None:
    read_form = typed(birthdate=text)
    assert not read_form.whole
    assert word in read_form.hints["birthdate"].text
    assert read_form.values["birthdate"] == text


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("1380", "", "4桁"),
        ("138057123", "bad", "9桁"),
        ("13805x", "bad", "数字"),
        ("54131156", "bad", "公費"),
        ("99131156", "check", "法別番号の表にありません"),
        ("138052", "check", "検証番号"),
        ("138057", "ok", "合って"),
    ],
)
def test_insurer_numbers_say_what_is_wrong(text: str, kind: str, word: str) -> None:
    hint = typed(insurer_number=text).hints["insurer_number"]
    assert hint.kind == kind
    assert word in hint.text


def test_a_wrong_check_digit_and_an_unknown_kind_may_be_asked_all_the_same() -> None:
    assert typed(insurer_number="138052").whole
    assert "138057" not in typed(insurer_number="138057").misread
    assert "138057" in typed(insurer_number="188057").misread
    assert typed(insurer_number="99131156").whole


@pytest.mark.parametrize(
    ("field", "text"),
    [("branch", "123"), ("branch", "x"), ("symbol", "1" * 21), ("number", "1" * 21)],
)
def test_fields_that_do_not_fit(field: str, text: str) -> None:
    read_form = typed(**{field: text})
    assert read_form.hints[field].kind == "bad"
    assert not read_form.whole


@pytest.mark.rule("CO-2")
def test_the_question_carries_what_was_typed() -> None:
    search = typed().search(limit=True)
    assert search.insurer_number == "138057"
    assert search.insured_card_symbol == "１２－３４"
    assert search.insured_identification_number == "56"
    assert search.insured_branch_number == "01"
    assert search.limit_application_certificate_related_cons_flg == "1"
    assert typed().search(limit=False).limit_application_certificate_related_cons_flg == "0"


@given(st.fixed_dictionaries({field: st.text(max_size=40) for field in FIELDS}))
def test_nothing_typed_makes_it_fail(raw: dict[str, str]) -> None:
    read_form = read(raw, TODAY)
    assert set(read_form.hints) <= set(FIELDS)
    if read_form.whole:
        assert read_form.search(limit=False).birthdate
