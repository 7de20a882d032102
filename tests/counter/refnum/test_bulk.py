"""照会番号 for everybody: who is sent, and what each outcome does to its chart."""

import msgspec
import pytest

from madoguchi.counter.service import ConflictError
from madoguchi.domain.messages import HeldUnit, Registration, RegistrationOutcome
from madoguchi.store.ports import EnquiryKind, EnquiryState, ItemState


def items(refnum, bulk):
    with refnum.store.read() as work:
        return list(work.bulks.items(bulk.id))


def receive(refnum, bulk, *units) -> None:
    with refnum.store.write() as work:
        enquiry = work.enquiries.get(work.bulks.get(bulk.id).enquiry_id)
        refnum.reader.on_units(work, enquiry, units)
        done = msgspec.structs.replace(enquiry, state=EnquiryState.ANSWERED)
        work.enquiries.replace(done)
        refnum.reader.on_done(work, done)


def outcome(item, status: str = "1", **changes) -> RegistrationOutcome:
    return RegistrationOutcome(
        registration=item.registration, processing_result_status=status, **changes
    )


@pytest.mark.rule("RN-2")
def test_every_chart_without_a_number_is_sent_once(refnum, clerk):
    refnum.patient("1")
    refnum.patient("2", reference_number="2")
    refnum.patient("3", insurances=())
    refnum.patient("4", reference_number="5")
    refnum.patient("5")
    made = refnum.bulk.start(clerk)
    assert [(one.number, one.state.value, one.finding) for one in items(refnum, made)] == [
        ("1", "waiting", ""),
        ("3", "unaskable", "no_insurance"),
        ("5", "unaskable", "reference"),
    ]
    with refnum.store.read() as work:
        enquiry = work.enquiries.get(work.bulks.get(made.id).enquiry_id)
    assert (enquiry.kind, enquiry.purpose) == (EnquiryKind.BULK_REGISTRATION, "refnum")


@pytest.mark.rule("RN-2")
def test_each_outcome_is_told_and_only_success_changes_the_chart(refnum, clerk):
    charts = [refnum.patient(str(number)) for number in range(1, 7)]
    made = refnum.bulk.start(clerk)
    one, two, three, four, five, _ = items(refnum, made)
    other = msgspec.structs.replace(three.registration, insurer_number="654321")
    receive(
        refnum,
        made,
        outcome(one),
        outcome(two, "2", processing_result_message="該当なし", processing_result_code="E1"),
        RegistrationOutcome(registration=other, processing_result_status="1"),
        HeldUnit(position=4, code="x", reason="読めない", reference_number=four.number),
        outcome(five, "2"),
        RegistrationOutcome(
            registration=Registration(reference_number="999"), processing_result_status="1"
        ),
        RegistrationOutcome(processing_result_status="1"),
    )
    found = [(item.state.value, item.finding) for item in items(refnum, made)]
    assert found == [
        ("fine", ""),
        ("exception", "rejected"),
        ("exception", "other_echo"),
        ("exception", "held"),
        ("exception", "rejected"),
        ("exception", "no_answer"),
        ("exception", "stray"),
        ("exception", "stray"),
    ]
    assert items(refnum, made)[1].reason == "該当なし／E1"
    assert "理由は届いていません" in items(refnum, made)[4].reason
    numbers = [refnum.chart(chart.id).reference_number for chart in charts]
    assert numbers == ["1", None, None, None, None, None]


def test_what_a_clerk_settled_is_left_alone_and_a_gone_list_is_no_error(refnum, clerk):
    chart = refnum.patient("1")
    made = refnum.bulk.start(clerk)
    (item,) = items(refnum, made)
    with refnum.store.write() as work:
        work.bulks.replace_items([msgspec.structs.replace(item, state=ItemState.SETTLED)])
        enquiry = work.enquiries.get(work.bulks.get(made.id).enquiry_id)
        gone = msgspec.structs.replace(enquiry, subject_id="gone")
        refnum.reader.on_units(work, gone, [outcome(item)])
        refnum.reader.on_done(work, gone)
    receive(refnum, made, outcome(item))
    assert refnum.chart(chart.id).reference_number is None


@pytest.mark.rule("RN-4")
def test_numbers_that_look_alike_and_two_charts_of_one_person_are_put_aside(refnum, clerk):
    refnum.patient("12")
    refnum.patient("１２", insurances=())
    twin = refnum.patient("20")
    refnum.patient("21", insurances=twin.insurances)
    made = refnum.bulk.start(clerk)
    found = {one.number: (one.state.value, one.finding) for one in items(refnum, made)}
    assert sorted([found["12"], found["１２"]]) == [("unaskable", "reference"), ("waiting", "")]
    assert found["20"] == found["21"] == ("unaskable", "match_several")
    with refnum.store.read() as work:
        sent = work.bulks.items(made.id, [ItemState.WAITING])
    assert len({one.identifier for one in sent}) == len(sent) == 1


@pytest.mark.rule("RN-2")
def test_a_second_click_registers_nobody_twice(refnum, clerk):
    refnum.patient("1")
    refnum.bulk.start(clerk)
    with pytest.raises(ConflictError, match="送っている途中"):
        refnum.bulk.start(clerk)
    with refnum.store.read() as work:
        assert len(work.bulks.latest()) == 1
