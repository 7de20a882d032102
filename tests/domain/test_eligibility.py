"""The verdict on an answer: which level decides, and nothing read into what is not there."""

import pytest
from domain_answers import answer, answers, person
from hypothesis import given

from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.codes import label
from madoguchi.domain.eligibility import ENTITLED, Outcome, judge


@pytest.mark.rule("EL-1")
@pytest.mark.parametrize(
    ("validity", "outcome", "words"),
    [
        ("1", Outcome.VALID, "有効"),
        ("2", Outcome.INVALID, "無効"),
        ("3", Outcome.INVALID_NEWER, "無効（新しい資格あり）"),
        ("4", Outcome.NOT_FOUND, "該当資格なし"),
        ("5", Outcome.SEVERAL, "複数該当"),
        ("6", Outcome.VALID_UNREGISTERED, "有効（未登録）"),
    ],
)
def test_the_entitlement_decides_when_file_and_person_passed(
    validity: str, outcome: Outcome, words: str
):
    verdict = judge(answer(person(), validity=validity))
    assert (verdict.level, verdict.outcome, verdict.label) == ("entitlement", outcome, words)


@pytest.mark.rule("EL-1")
@pytest.mark.parametrize(
    ("segment", "status", "level", "outcome"),
    [
        ("2", None, "file", Outcome.PROCESSING),
        ("9", "1", "file", Outcome.FILE_ERROR),
        ("1", "2", "person", Outcome.PERSON_ERROR),
        ("3", "1", "file", Outcome.UNKNOWN),
        (None, "1", "file", Outcome.UNKNOWN),
        ("1", None, "person", Outcome.UNKNOWN),
        ("1", "7", "person", Outcome.UNKNOWN),
    ],
)
def test_an_earlier_level_that_does_not_pass_decides_whatever_the_validity_says(
    segment: str | None, status: str | None, level: str, outcome: Outcome
):
    verdict = judge(answer(person(), segment=segment, status=status, validity="1"))
    assert (verdict.level, verdict.outcome) == (level, outcome)


@pytest.mark.rule("EL-7")
def test_nothing_found_does_not_prove_uninsured():
    verdict = judge(answer(validity="4"))
    assert verdict.rule == "EL-7"
    assert "無保険とは限りません" in verdict.text


@pytest.mark.spec("OQS 4")
def test_an_unknown_code_is_shown_as_it_is():
    verdict = judge(answer(person(), validity="9"))
    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.label == "9（未知のコード）"
    assert "「9」" in verdict.text


def test_a_missing_validity_is_unknown_and_says_which_element_is_missing():
    verdict = judge(answer(person(), validity=None))
    assert (verdict.outcome, verdict.label) == (Outcome.UNKNOWN, "不明")
    assert "QualificationValidity" in verdict.text
    assert "届いていません" in verdict.text


@pytest.mark.spec("OQS 3.2")
def test_an_error_code_in_a_header_that_says_well_is_not_believed():
    verdict = judge(answer(person(), error_code="E-1", error_message="模擬"))
    assert (verdict.outcome, verdict.code, verdict.message) == (Outcome.FILE_ERROR, "E-1", "模擬")


@pytest.mark.spec("OQS 5")
def test_the_terminals_code_and_message_come_through_as_they_are():
    verdict = judge(answer(status="2", code="E-2", message="<b>模擬</b>"))
    assert (verdict.code, verdict.message) == ("E-2", "<b>模擬</b>")


@given(answers)
def test_every_answer_gets_a_verdict_in_words(one: EligibilityAnswer):
    verdict = judge(one)
    assert verdict.label
    assert verdict.text
    if verdict.outcome in ENTITLED:
        assert one.header.segment_of_result == one.processing_result_status == "1"
        assert one.qualification_validity in {"1", "6"}


@pytest.mark.parametrize(
    ("table", "value", "words"),
    [
        ("006", "1", "有効"),
        ("016", "9", "9（未知のコード）"),
        ("999", "1", "1（未知のコード）"),
        ("006", None, ""),
        ("006", "", ""),
    ],
)
def test_labels_never_hide_a_value(table: str, value: str | None, words: str):
    assert label(table, value) == words


@pytest.mark.rule("EL-1")
def test_a_missing_result_and_an_unknown_one_are_said_apart():
    missing, strange = judge(answer(validity=None)).text, judge(answer(validity="9")).text
    assert "届いていません" in missing
    assert "知らない値" not in missing
    assert "知らない値「9」" in strange
    assert all("これだけでは判断できません" in text for text in (missing, strange))
