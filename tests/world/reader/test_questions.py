"""Dated consent screens and the way through them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.world.reader.questions import Questionnaire, questions, together
from madoguchi.world.reader.states import Event

MEDICAL = ("PharmacistsInfo", "DiagnosisInfo", "OperationInfo", "SpecificHealthCheckupsInfo")
LIMIT = ("LimitApplicationCertificateRelated", "SpecificDiseasesCertificateRelated")
BEFORE, AFTER = date(2024, 10, 6), date(2024, 10, 7)


@pytest.mark.rule("CO-2")
def test_the_limit_is_asked_to_the_last_day() -> None:
    assert [q.ja for q in questions(LIMIT, BEFORE)] == ["限度額"]
    assert questions(LIMIT, AFTER) == ()


@pytest.mark.rule("CO-3")
def test_all_at_once_from_the_first_day() -> None:
    assert (together(BEFORE), together(AFTER)) == (False, True)


@pytest.mark.rule("CO-1")
def test_only_what_the_centre_wants_is_asked() -> None:
    asked = questions(("PharmacistsInfo", "OperationInfo"), AFTER)
    assert [(q.ja, q.subjects) for q in asked] == [
        ("過去の手術以外の診療・薬剤情報", ("PharmacistsInfo",)),
        ("手術情報", ("OperationInfo",)),
    ]


def test_a_subject_without_a_screen_gets_one_of_its_own() -> None:
    asked = questions(("TestInfo", "SomethingNew"), AFTER)
    assert [q.ja for q in asked] == ["検査", "SomethingNew"]


def test_one_question_alone_is_asked_by_itself() -> None:
    asked = questions(("OperationInfo",), AFTER)
    way = Questionnaire(asked, together=True, prescription=False)
    assert way.next_event() is Event.ASK_ITEM


@given(
    ask=st.lists(st.sampled_from((*MEDICAL, *LIMIT, "TestInfo")), unique=True),
    day=st.dates(date(2021, 1, 1), date(2030, 1, 1)),
    answers=st.lists(st.booleans(), min_size=8, max_size=8),
    together_=st.booleans(),
    prescription=st.booleans(),
)
def test_every_question_is_answered_once_and_nothing_else_is_given(
    ask: list[str], day: date, answers: list[bool], together_: bool, prescription: bool
) -> None:
    asked = questions(ask, day)
    way = Questionnaire(asked, together=together_, prescription=prescription)
    if way.next_event() is Event.ASK_TOGETHER:
        way.one_by_one()
    for agreed in answers[: len(asked)]:
        assert way.next_event() is Event.ASK_ITEM
        way.answer(agreed=agreed)
    expected = {s: a for q, a in zip(asked, answers, strict=False) for s in q.subjects}
    assert way.given == expected
    assert set(expected) <= set(ask)
    assert (way.next_event() is Event.ASK_PRESCRIPTION) == prescription
    way.answer(agreed=True)
    assert way.given == expected
