"""照会番号: registered by itself only where nothing speaks against it (``rules.md`` §6)."""

from datetime import date, datetime, timedelta

import msgspec
import pytest

from madoguchi.domain.answer import EligibilityAnswer, MessageHeader, QualificationResult
from madoguchi.domain.clock import JST
from madoguchi.domain.messages import Registration
from madoguchi.domain.patient import Insurance, Patient
from madoguchi.domain.registering import (
    Case,
    Verdict,
    echo_agrees,
    is_late_elderly,
    judge_registration,
    number_for,
    registration_of,
    registration_problem,
    same_registration,
)

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=JST)
CLINIC = "9910000001"

CHART = Patient(
    id="p1",
    number="1001",
    name="山田　花子",
    kana="ヤマダ ハナコ",
    birthdate=date(1980, 2, 14),
    sex="2",
)
RESULT = QualificationResult(
    insured_card_classification="01",
    insurer_number="  123456",
    insured_card_symbol="12-34",
    insured_identification_number="0056",
    insured_branch_number="01",
    name="山田　花子",
    name_kana="ﾔﾏﾀﾞ ﾊﾅｺ",
    sex1="2",
    birthdate=date(1980, 2, 14),
)
HEADER = MessageHeader(
    process_execution_time=NOW,
    qualification_confirmation_date=TODAY,
    medical_institution_code=CLINIC,
    segment_of_result="1",
)


def an_answer(*results: QualificationResult, **changes: object) -> EligibilityAnswer:
    fields = {
        "header": HEADER,
        "processing_result_status": "1",
        "qualification_validity": "1",
        "results": results or (RESULT,),
    }
    return EligibilityAnswer(**(fields | changes))


def a_case(**changes: object) -> Case:
    fields = {
        "answer": an_answer(),
        "chart": CHART,
        "linked": True,
        "arrived_on": TODAY,
        "today": TODAY,
        "institution_code": CLINIC,
    }
    return Case(**(fields | changes))


def result(**changes: object) -> QualificationResult:
    return msgspec.structs.replace(RESULT, **changes)


def chart(**changes: object) -> Patient:
    return msgspec.structs.replace(CHART, **changes)


def header(**changes: object) -> MessageHeader:
    return msgspec.structs.replace(HEADER, **changes)


@pytest.mark.rule("RN-2")
def test_a_safe_answer_is_registered_with_the_insurance_of_the_answer():
    judged = judge_registration(a_case())
    assert judged.verdict is Verdict.READY
    assert judged.registration == Registration(
        reference_number="1001",
        insurer_number="123456",
        insured_card_symbol="12-34",
        insured_identification_number="0056",
        insured_branch_number="01",
    )


@pytest.mark.rule("RN-1")
def test_the_number_of_the_chart_goes_before_the_number_of_the_clinic():
    assert number_for(CHART) == "1001"
    assert number_for(chart(reference_number="A-77 ")) == "A-77"


@pytest.mark.rule("RN-1")
def test_a_number_that_the_answer_carries_already_is_not_sent_again():
    judged = judge_registration(a_case(answer=an_answer(result(reference_number="1001"))))
    assert judged.verdict is Verdict.ALREADY
    assert judged.registration is None


@pytest.mark.rule("RN-1")
def test_another_number_in_the_answer_is_shown_and_left_to_a_clerk():
    judged = judge_registration(a_case(answer=an_answer(result(reference_number="2002"))))
    assert judged.verdict is Verdict.CLERK
    assert "2002" in judged.reason
    assert "1001" in judged.reason


NEVER = {
    "several candidates": {"linked": False},
    "invalid": {"answer": an_answer(qualification_validity="2")},
    "invalid, newer": {"answer": an_answer(qualification_validity="3")},
    "nobody": {"answer": an_answer(qualification_validity="4", results=())},
    "several entitlements": {
        "answer": an_answer(RESULT, RESULT, qualification_validity="5"),
    },
    "two results": {"answer": an_answer(RESULT, result(insurer_number="654321"))},
    "an error": {"answer": an_answer(processing_result_status="2")},
    "a failed file": {"answer": an_answer(header=header(segment_of_result="9"))},
    "still working": {"answer": an_answer(header=header(segment_of_result="2"))},
    "not registered": {"answer": an_answer(qualification_validity="6")},
    "an unknown code": {"answer": an_answer(qualification_validity="8")},
    "an empty answer": {"answer": EligibilityAnswer(header=MessageHeader())},
}


@pytest.mark.rule("RN-4")
@pytest.mark.parametrize("name", NEVER)
def test_what_is_not_one_valid_insurance_of_one_chart_is_never_registered(name):
    judged = judge_registration(a_case(**NEVER[name]))
    assert judged.verdict is Verdict.NO
    assert judged.registration is None
    assert judged.reason


@pytest.mark.rule("RN-1")
@pytest.mark.parametrize(
    "answer",
    [
        an_answer(result(insured_card_classification="A1")),
        an_answer(header=header(medical_institution_code="9910000099")),
        an_answer(result(insured_identification_number=None)),
        an_answer(result(insurer_number=None)),
        an_answer(result(insured_branch_number=None)),
        an_answer(result(insured_card_symbol="記" * 21)),
    ],
)
def test_what_is_no_insurance_of_ours_with_whole_numbers_is_never_registered(answer):
    assert judge_registration(a_case(answer=answer)).verdict is Verdict.NO


STALE = {
    "carried over": {"carried_over": True},
    "seen yesterday": {"arrived_on": TODAY - timedelta(days=1)},
    "asked for another day": {
        "answer": an_answer(header=header(qualification_confirmation_date=date(2026, 11, 19)))
    },
    "made yesterday": {
        "answer": an_answer(header=header(process_execution_time=NOW - timedelta(days=1)))
    },
    "of tomorrow": {"arrived_on": TODAY + timedelta(days=1)},
}


@pytest.mark.rule("RN-4")
@pytest.mark.parametrize("name", STALE)
def test_a_stale_answer_waits_for_a_clerk(name):
    judged = judge_registration(a_case(**STALE[name]))
    assert judged.verdict is Verdict.CLERK
    assert "きょうの回答" in judged.reason
    assert judged.rule == "RN-4"


CONTRADICTIONS = {
    "birthday": {"birthdate": date(1980, 2, 15)},
    "name": {"name": "佐藤　花子", "kana": "サトウ ハナコ"},
    "sex": {"sex": "1"},
}


@pytest.mark.rule("RN-4")
@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_chart_that_contradicts_waits_for_a_clerk_though_it_is_linked(name):
    judged = judge_registration(a_case(chart=chart(**CONTRADICTIONS[name])))
    assert judged.verdict is Verdict.CLERK
    assert "合いません" in judged.reason


@pytest.mark.rule("RN-4")
def test_nothing_is_sent_twice_while_the_first_is_in_doubt():
    sent = registration_of(RESULT, "1001")
    judged = judge_registration(a_case(doubtful=(sent,)))
    assert judged.verdict is Verdict.CLERK
    assert "重ねては送りません" in judged.reason
    other = msgspec.structs.replace(sent, insured_identification_number="99")
    assert judge_registration(a_case(doubtful=(other,))).verdict is Verdict.READY


@pytest.mark.rule("RN-3")
def test_a_new_insurance_is_registered_again_if_the_clinic_wishes_it():
    registered = chart(reference_number="1001")
    assert judge_registration(a_case(chart=registered)).verdict is Verdict.READY
    judged = judge_registration(a_case(chart=registered, after_change=False))
    assert judged.verdict is Verdict.CLERK
    assert judged.rule == "RN-3"


def test_late_elderly_have_no_branch_and_need_none():
    old = registration_of(
        Insurance(insurer_number="39131234", insured_identification_number="01234567"), "7"
    )
    assert registration_problem(old) == ""
    assert is_late_elderly("39131234")
    assert not is_late_elderly("391312")
    assert not is_late_elderly(None)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"reference_number": ""}, "照会番号"),
        ({"reference_number": "1" * 51}, "照会番号"),
        ({"reference_number": "1\n2"}, "照会番号"),
        ({"insurer_number": "12"}, "保険者番号"),
        ({"insurer_number": "１２３４５６"}, "保険者番号"),
        ({"insurer_number": None}, "保険者番号"),
        ({"insured_identification_number": None}, "番号"),
        ({"insured_branch_number": None}, "枝番"),
        ({"insured_branch_number": "012"}, "枝番"),
        ({"insured_card_symbol": "あ\x00"}, "記号"),
    ],
)
def test_what_the_layout_cannot_hold_is_said_in_words(changes, word):
    good = registration_of(RESULT, "1001")
    assert registration_problem(good) == ""
    assert word in registration_problem(msgspec.structs.replace(good, **changes))


def test_a_registration_is_the_same_however_its_numbers_are_written():
    one = registration_of(RESULT, "1001")
    other = msgspec.structs.replace(
        one,
        insurer_number="00123456",
        insured_identification_number="56",
        insured_branch_number="1",
    )
    assert same_registration(one, other)
    assert not same_registration(one, msgspec.structs.replace(one, reference_number="1002"))


@pytest.mark.spec("OQS 3.5")
def test_an_echo_may_lack_the_insurance_but_not_differ():
    sent = registration_of(RESULT, "1001")
    assert echo_agrees(Registration(reference_number=" 1001"), sent)
    assert echo_agrees(msgspec.structs.replace(sent, insurer_number="  123456"), sent)
    assert not echo_agrees(Registration(insurer_number="123456"), sent)
    assert not echo_agrees(Registration(reference_number="1002"), sent)
    assert not echo_agrees(msgspec.structs.replace(sent, insurer_number="654321"), sent)
