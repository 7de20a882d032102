"""照会番号: by itself only after a safe match, by a clerk on purpose, never twice on doubt."""

from datetime import date

import msgspec
import pytest

from madoguchi.counter.service import ConflictError, GoneError, NotAllowedError
from madoguchi.domain.patient import Insurance
from madoguchi.store.ports import EnquiryState, TakeOver

ANSWERED, FAILED = EnquiryState.ANSWERED, EnquiryState.FAILED


@pytest.mark.rule("RN-2")
def test_a_safe_match_is_registered_by_itself_and_the_chart_gets_the_number(refnum):
    refnum.switch_on()
    chart = refnum.patient()
    row = refnum.arrive()
    (asked,) = refnum.sent()
    assert (asked.purpose, asked.patient_id, asked.subject_id) == ("refnum", chart.id, row.id)
    assert asked.registration.reference_number == "1001"
    assert asked.registration.insurer_number == "123456"
    assert refnum.chart(chart.id).reference_number is None
    refnum.end(asked, ANSWERED)
    assert refnum.chart(chart.id).reference_number == "1001"
    done = ("refnum", "refnum.registered", chart.id, "reference_number")
    assert done in refnum.desk.audit()


def test_nothing_goes_by_itself_unless_the_clinic_switched_it_on(refnum):
    refnum.patient()
    refnum.arrive()
    assert not refnum.sent()


@pytest.mark.rule("RN-4")
def test_several_candidates_wait_until_a_clerk_linked_one(refnum, clerk):
    refnum.switch_on()
    first = refnum.patient("1001")
    refnum.patient("1002", insurances=first.insurances)
    row = refnum.arrive()
    assert not refnum.sent()
    refnum.desk.counter.link(row.id, first.id, clerk)
    assert [one.patient_id for one in refnum.sent()] == [first.id]


@pytest.mark.rule("RN-4")
@pytest.mark.parametrize(
    "changes",
    [
        {"qualification_validity": "2"},
        {"qualification_validity": "3"},
        {"qualification_validity": "5"},
        {"qualification_validity": "6"},
        {"processing_result_status": "2"},
    ],
)
def test_what_is_not_plainly_valid_is_never_registered(refnum, changes):
    refnum.switch_on()
    refnum.patient()
    refnum.arrive(**changes)
    assert not refnum.sent()


@pytest.mark.rule("RN-4")
def test_two_results_or_another_persons_chart_are_never_registered(refnum, clerk):
    refnum.switch_on()
    other = refnum.patient("7", name="佐藤　次郎", kana="サトウ ジロウ", birthdate=date(1990, 1, 1))
    refnum.arrive(refnum.result(), refnum.result(insurer_number="654321"))
    row = refnum.arrive()
    refnum.desk.counter.link(row.id, other.id, clerk)
    assert not refnum.sent()


@pytest.mark.rule("RN-4")
def test_a_file_of_an_earlier_day_is_never_registered(refnum):
    refnum.switch_on()
    refnum.patient()
    from counter_people import NOW, answer, header

    refnum.clock.turn(days=1)
    refnum.desk.arrive(answer(refnum.result(), header=header(process_execution_time=NOW)))
    with refnum.store.read() as work:
        assert not work.enquiries.open()


@pytest.mark.rule("RN-1")
def test_a_wrong_number_in_the_answer_is_left_to_a_clerk_who_may_undo_it(refnum, clerk):
    refnum.switch_on()
    chart = refnum.patient()
    row = refnum.arrive(refnum.result(reference_number="2002"))
    assert not refnum.sent()
    asked = refnum.registrar.register_answer(row.id, clerk)
    assert asked.registration.reference_number == "1001"
    refnum.end(asked, ANSWERED)
    assert refnum.chart(chart.id).reference_number == "1001"
    back = refnum.registrar.undo(asked.id, clerk)
    assert back.registration.reference_number == "2002"
    refnum.end(back, ANSWERED)
    assert refnum.chart(chart.id).reference_number == "2002"


@pytest.mark.rule("RN-4")
def test_an_undo_gives_the_number_back_to_its_person_and_to_no_second_chart(refnum, clerk):
    chart, other = refnum.patient(), refnum.patient("2002", reference_number="2002")
    row = refnum.arrive(refnum.result(reference_number="2002"))
    if refnum.row(row.id).patient_id is None:
        refnum.desk.counter.link(row.id, chart.id, clerk)
    asked = refnum.registrar.register_answer(row.id, clerk)
    refnum.end(asked, ANSWERED)
    refnum.end(refnum.registrar.undo(asked.id, clerk), ANSWERED)
    assert refnum.chart(chart.id).reference_number == "1001"
    assert refnum.chart(other.id).reference_number == "2002"


@pytest.mark.rule("RN-4")
def test_a_number_of_another_chart_is_registered_by_nobody(refnum, clerk):
    refnum.switch_on()
    chart = refnum.patient()
    other = refnum.patient(
        "7",
        name="佐藤　次郎",
        kana="サトウ ジロウ",
        birthdate=date(1990, 1, 1),
        reference_number=" １００１",
    )
    row = refnum.arrive()
    assert refnum.row(row.id).patient_id == chart.id
    assert not refnum.sent()
    for act in (
        lambda: refnum.registrar.register_answer(row.id, clerk),
        lambda: refnum.registrar.register_chart(chart.id, clerk),
    ):
        with pytest.raises(ConflictError, match="患者番号「7」の人の照会番号"):
            act()
    assert refnum.chart(other.id).reference_number == " １００１"


def test_without_a_former_number_there_is_nothing_to_undo(refnum, clerk):
    refnum.patient()
    row = refnum.arrive()
    asked = refnum.registrar.register_answer(row.id, clerk)
    for one in (asked.id, "gone"):
        with pytest.raises(ConflictError):
            refnum.registrar.undo(one, clerk)


@pytest.mark.rule("RN-1")
def test_a_number_that_comes_back_already_is_not_sent_again(refnum, clerk):
    refnum.switch_on()
    refnum.patient()
    row = refnum.arrive(refnum.result(reference_number="1001"))
    assert not refnum.sent()
    with pytest.raises(ConflictError, match="登録済み"):
        refnum.registrar.register_answer(row.id, clerk)


@pytest.mark.rule("RN-4")
@pytest.mark.parametrize("state", [EnquiryState.SENT, EnquiryState.NO_ANSWER])
def test_nothing_is_sent_twice_by_itself_while_the_first_is_in_doubt(refnum, state):
    refnum.switch_on()
    refnum.patient()
    refnum.arrive()
    (asked,) = refnum.sent()
    refnum.end(asked, state)
    refnum.arrive()
    assert len(refnum.sent()) == 1


@pytest.mark.rule("RN-4")
def test_a_second_reading_of_the_day_sends_nothing_more(refnum):
    refnum.switch_on()
    refnum.patient()
    refnum.arrive()
    refnum.end(refnum.sent()[0], ANSWERED)
    refnum.arrive()
    assert len(refnum.sent()) == 1


def test_a_clerk_may_send_again_what_nobody_knows_of_but_not_what_is_under_way(refnum, clerk):
    chart = refnum.patient()
    asked = refnum.registrar.register_chart(chart.id, clerk)
    with pytest.raises(ConflictError, match="いま送って"):
        refnum.registrar.register_chart(chart.id, clerk)
    refnum.end(asked, EnquiryState.NO_ANSWER)
    assert refnum.registrar.register_chart(chart.id, clerk).id != asked.id


@pytest.mark.rule("RN-2")
def test_a_refusal_changes_nothing_and_stands_in_the_trail(refnum, clerk):
    chart = refnum.patient()
    asked = refnum.registrar.register_chart(chart.id, clerk)
    refnum.end(asked, FAILED, "国の言葉")
    assert refnum.chart(chart.id).reference_number is None
    assert ("user-clerk", "refnum.refused", chart.id, asked.id) in refnum.desk.audit()


@pytest.mark.rule("RN-3")
@pytest.mark.parametrize(("again", "count"), [(True, 2), (False, 1)])
def test_a_new_insurer_is_registered_again_after_the_take_over(refnum, clerk, again, count):
    refnum.switch_on(registration_after_change=again)
    chart = refnum.patient()
    refnum.arrive()
    refnum.end(refnum.sent()[0], ANSWERED)
    refnum.clock.turn(minutes=5)
    moved = refnum.result(insurer_number="654321")
    row = refnum.arrive(moved)
    refnum.desk.counter.link(row.id, chart.id, clerk)
    before = refnum.chart(chart.id)
    card = msgspec.structs.replace(before.insurances[0], insurer_number="654321")
    after = msgspec.structs.replace(before, insurances=(card, *before.insurances))
    with refnum.store.write() as work:
        work.patients.replace(after)
        refnum.registrar.on_take_over(work, a_take_over(row, before, after), after)
    assert len(refnum.sent()) == count
    assert refnum.sent()[-1].registration.insurer_number == ("654321" if again else "123456")


@pytest.mark.rule("RN-3")
def test_a_take_over_that_leaves_the_insurance_sends_nothing(refnum):
    refnum.switch_on()
    chart = refnum.patient()
    row = refnum.arrive(qualification_validity="2")
    after = msgspec.structs.replace(chart, address="新住所")
    with refnum.store.write() as work:
        refnum.registrar.on_take_over(work, a_take_over(row, chart, after), after)
    assert not refnum.sent()


def a_take_over(row, before, after) -> TakeOver:
    return TakeOver(
        id="t1",
        arrival_id=row.id,
        patient_id=before.id,
        at=row.seen_at,
        by="user-clerk",
        fields=(),
        before=before,
        after=after,
    )


def test_a_chart_is_registered_by_its_one_insurance_of_today(refnum, clerk):
    one = refnum.patient("1", reference_number="A-1")
    asked = refnum.registrar.register_chart(one.id, clerk)
    assert asked.registration.reference_number == "A-1"
    none = refnum.patient("2", insurances=())
    two = refnum.patient("3", insurances=one.insurances * 2)
    short = refnum.patient("4", insurances=(Insurance(insurer_number="12"),))
    for chart in (none, two, short):
        with pytest.raises(ConflictError):
            refnum.registrar.register_chart(chart.id, clerk)


@pytest.mark.threat("T13")
def test_a_doctor_registers_nothing(refnum, doctor):
    chart = refnum.patient()
    row = refnum.arrive()
    for act in (
        lambda: refnum.registrar.register_chart(chart.id, doctor),
        lambda: refnum.registrar.register_answer(row.id, doctor),
        lambda: refnum.registrar.undo("x", doctor),
        lambda: refnum.bulk.start(doctor),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_who_is_not_there_is_said(refnum, clerk):
    refnum.patient(name="佐藤", kana="サトウ")
    row = refnum.arrive()
    with pytest.raises(GoneError):
        refnum.registrar.register_answer(row.id, clerk)
    with pytest.raises(GoneError):
        refnum.registrar.register_chart("gone", clerk)


@pytest.mark.rule("RN-5")
def test_a_number_that_came_along_from_another_clinic_is_believed_only_by_a_clerk(refnum):
    """After a succession the portal may carry 照会番号 of the former clinic's charts."""
    refnum.switch_on()
    chart = refnum.patient("1001")
    refnum.arrive(refnum.result(reference_number="OLD-77"))
    assert not refnum.sent()
    assert refnum.chart(chart.id).reference_number is None
