"""Lists: whose reservation it is, what is asked, sending, stopping, asking again, settling."""

from datetime import date, timedelta

import msgspec
import pytest

from madoguchi.counter.bulk import making
from madoguchi.counter.service import ConflictError, GoneError, NotAllowedError
from madoguchi.domain.patient import Insurance
from madoguchi.store.ports import EnquiryKind, EnquiryState, ItemState


def one(bulk, made):
    (item,) = bulk.items(made)
    return item.state.value, item.finding


def test_a_reservation_is_tied_to_its_chart_and_asked_by_the_insurance_on_file(bulk, reserve):
    chart = bulk.patient("1001")
    made = bulk.make(reserve(birthdate=date(1980, 2, 14)))
    (item,) = bulk.items(made)
    assert (item.state, item.patient_id, item.time) == (ItemState.WAITING, chart.id, "9:30")
    assert item.search.insurer_number == "123456"
    assert item.search.insured_branch_number == "01"
    assert item.search.birthdate == chart.birthdate
    assert item.search.arbitrary_identifier == item.identifier
    enquiry = bulk.enquiry(made)
    assert (enquiry.kind, enquiry.purpose) == (EnquiryKind.BULK_ELIGIBILITY, "bulk")
    assert (enquiry.state, enquiry.subject_id) == (EnquiryState.QUEUED, made.id)
    assert enquiry.confirmation_date == made.day
    assert bulk.get(made.id).total == 1


@pytest.mark.threat("T15")
@pytest.mark.parametrize(
    "changes",
    [
        {"name": "佐藤　太郎"},
        {"name": "", "kana": "サトウ タロウ"},
        {"birthdate": date(1981, 2, 14)},
    ],
)
def test_a_number_that_contradicts_the_person_is_never_asked(bulk, reserve, changes):
    bulk.patient("1001")
    made = bulk.make(reserve(**changes))
    assert one(bulk, made) == ("exception", "person")
    assert made.enquiry_id is None
    (item,) = bulk.items(made)
    assert item.patient_id is None
    assert item.search is None


@pytest.mark.parametrize(
    "changes", [{"name": "", "kana": "ﾔﾏﾀﾞﾊﾅｺ"}, {"name": "別名", "kana": "やまだ はなこ"}]
)
def test_kana_alone_may_vouch_for_the_person(bulk, reserve, changes):
    bulk.patient("1001")
    assert one(bulk, bulk.make(reserve(**changes))) == ("waiting", "")


def test_a_variant_of_a_character_is_no_contradiction(bulk, reserve):
    bulk.patient("1001", name="渡邉　惠子", kana="ワタナベ ケイコ")
    assert one(bulk, bulk.make(reserve(name="渡辺恵子"))) == ("waiting", "")


def test_who_cannot_be_asked_is_told_with_the_reason(bulk, reserve, card):
    ended = msgspec.structs.replace(card, valid_to=bulk.day - timedelta(days=1))
    other = msgspec.structs.replace(card, insurer_number="654321")
    for number, cards in {
        "1": (),
        "2": (ended,),
        "3": (card, other),
        "4": (msgspec.structs.replace(card, insurer_number="12"),),
        "5": (msgspec.structs.replace(card, insured_identification_number="\U0001f600"),),
        "6": (Insurance(insurer_number="123456"),),
    }.items():
        bulk.patient(number, insurances=cards)
    made = bulk.make(*(reserve(number) for number in ("", "404", "1", "2", "3", "4", "5", "6")))
    assert [(item.state.value, item.finding) for item in bulk.items(made)] == [
        ("unaskable", "no_number"),
        ("unaskable", "no_number"),
        ("unaskable", "no_insurance"),
        ("unaskable", "no_insurance"),
        ("exception", "duplicate"),
        ("unaskable", "numbers"),
        ("unaskable", "numbers"),
        ("unaskable", "numbers"),
    ]
    assert all(item.reason for item in bulk.items(made))
    assert made.enquiry_id is None


def test_an_insurance_that_the_reservation_brings_goes_before_the_one_on_file(bulk, reserve):
    bulk.patient("1001")
    brought = {"insurer_number": "654321", "insured_number": "9", "branch": "02"}
    made = bulk.make(reserve(**brought))
    (item,) = bulk.items(made)
    assert item.search.insurer_number == "654321"
    came = bulk.result(
        insurer_number="654321", insured_identification_number="9", insured_branch_number="02"
    )
    bulk.receive(made, bulk.unit(item, came))
    assert one(bulk, made) == ("exception", "insurance")


def test_a_newcomer_with_numbers_is_asked_and_stays_an_exception(bulk, reserve):
    brought = {"insurer_number": "123456", "insured_number": "56", "birthdate": date(1980, 2, 14)}
    made = bulk.make(reserve("", **brought))
    (item,) = bulk.items(made)
    assert item.state is ItemState.WAITING
    bulk.receive(made, bulk.unit(item))
    assert one(bulk, made) == ("exception", "no_number")


def test_the_registry_is_asked_about_again_all_or_who_came_lately(bulk, clerk):
    bulk.patient("1")
    came = bulk.patient("2", name="佐藤　次郎", kana="サトウ ジロウ", birthdate=date(1990, 1, 1))
    from counter_people import answer, result

    bulk.desk.arrive(
        answer(result(name="佐藤　次郎", name_kana="ｻﾄｳ ｼﾞﾛｳ", birthdate=date(1990, 1, 1)))
    )
    recent = bulk.maker.from_registry(clerk, recent=True)
    assert [item.patient_id for item in bulk.items(recent)] == [came.id]
    everyone = bulk.maker.from_registry(clerk, recent=False)
    assert [item.number for item in bulk.items(everyone)] == ["1", "2"]
    assert bulk.enquiry(everyone).state is EnquiryState.QUEUED


def test_a_second_click_asks_nobody_twice(bulk, clerk):
    from madoguchi.domain.messages import ConsentSearch
    from madoguchi.store.ports import EnquiryKind

    bulk.patient("1")

    def centre(month: str):
        search = ConsentSearch(medical_treatment_month=month)
        kind = EnquiryKind.AID_TICKETS
        return bulk.lists.of_centre(kind, search, clerk, day=bulk.day, title="医療券")

    made = [bulk.maker.from_registry(clerk, recent=False), centre("202611"), centre("202612")]
    for again in (lambda: bulk.maker.from_registry(clerk, recent=False), lambda: centre("202611")):
        with pytest.raises(ConflictError, match="送っている途中"):
            again()
    with bulk.store.read() as work:
        assert len(work.bulks.latest()) == 3
    bulk.stand(made[0], EnquiryState.ANSWERED)
    assert bulk.maker.from_registry(clerk, recent=False)


@pytest.mark.slow
def test_more_than_a_chunk_is_filled_and_sent_at_once(bulk, reserve):
    made = bulk.make(*(reserve(str(number)) for number in range(1, 1002)))
    assert (made.total, made.filled) == (1001, True)
    assert made.enquiry_id is None  # nobody of them can be asked
    empty = bulk.make()
    assert (empty.total, empty.filled) == (0, True)


def test_a_list_waits_for_the_clerk_if_told_so(bulk, reserve, clerk):
    bulk.patient("1001")
    made = bulk.make(reserve(), send=False)
    assert made.enquiry_id is None
    sent = bulk.lists.send(made.id, clerk)
    assert sent.enquiry_id
    with pytest.raises(ConflictError):
        bulk.lists.send(made.id, clerk)


def test_a_list_without_anybody_to_ask_is_not_sent(bulk, reserve, clerk):
    made = bulk.make(reserve(""))
    with pytest.raises(ConflictError):
        bulk.lists.send(made.id, clerk)


def test_only_those_without_an_answer_are_asked_again(bulk, reserve, clerk):
    for number in ("1", "2", "3"):
        bulk.patient(number)
    made = bulk.make(reserve("1"), reserve("2"), reserve("3"))
    first, second, _ = bulk.items(made)
    bulk.receive(made, bulk.unit(first), bulk.unit(second, qualification_validity="2"))
    before = bulk.enquiry(made).id
    bulk.lists.ask_again(made.id, clerk)
    assert [item.state.value for item in bulk.items(made)] == ["fine", "exception", "waiting"]
    assert bulk.enquiry(made).id != before
    with pytest.raises(ConflictError):
        bulk.lists.ask_again(made.id, clerk)
    third = bulk.items(made)[2]
    bulk.receive(made, bulk.unit(third))
    assert [item.state.value for item in bulk.items(made)] == ["fine", "exception", "fine"]
    with pytest.raises(ConflictError):
        bulk.lists.ask_again(made.id, clerk)


def test_what_failed_as_a_whole_can_be_sent_again(bulk, reserve, clerk):
    bulk.patient("1001")
    made = bulk.make(reserve())
    bulk.stand(made, EnquiryState.NO_ANSWER)
    bulk.lists.send(made.id, clerk)
    assert bulk.enquiry(made).state is EnquiryState.QUEUED
    assert one(bulk, made) == ("waiting", "")


def test_stopping_keeps_what_came(bulk, reserve, clerk):
    bulk.patient("1"), bulk.patient("2")
    made = bulk.make(reserve("1"), reserve("2"))
    bulk.receive(made, bulk.unit(bulk.items(made)[0]), done=False)
    bulk.lists.cancel(made.id, clerk)
    assert bulk.enquiry(made).state is EnquiryState.CANCELLED
    assert [item.state.value for item in bulk.items(made)] == ["fine", "waiting"]
    with pytest.raises(ConflictError):
        bulk.lists.cancel(made.id, clerk)
    unsent = bulk.make(reserve("1"), send=False)
    with pytest.raises(ConflictError):
        bulk.lists.cancel(unsent.id, clerk)


def test_an_exception_is_settled_with_a_note_and_taken_back(bulk, reserve, clerk):
    made = bulk.make(reserve(""))
    settled = bulk.lists.settle(made.id, 1, clerk, "新患")
    assert (settled.state, settled.note, settled.settled_by) == (
        ItemState.SETTLED,
        "新患",
        "user-clerk",
    )
    assert bulk.lists.reopen(made.id, 1, clerk).state is ItemState.UNASKABLE
    assert ("user-clerk", "bulk.settled", made.id, "position=1") in bulk.desk.audit()
    with pytest.raises(GoneError):
        bulk.lists.settle(made.id, 9, clerk, "")
    with pytest.raises(GoneError):
        bulk.lists.settle("gone", 1, clerk, "")


def test_a_contradiction_taken_back_is_an_exception_again(bulk, reserve, clerk):
    bulk.patient("1001")
    made = bulk.make(reserve(name="佐藤"))
    bulk.lists.settle(made.id, 1, clerk, "")
    assert bulk.lists.reopen(made.id, 1, clerk).state is ItemState.EXCEPTION


def test_what_needs_nobody_cannot_be_settled(bulk, reserve, clerk):
    bulk.patient("1001")
    made = bulk.make(reserve())
    with pytest.raises(GoneError):
        bulk.lists.settle(made.id, 1, clerk, "")


@pytest.mark.threat("T13")
def test_a_doctor_changes_nothing(bulk, reserve, doctor):
    bulk.patient("1001")
    made = bulk.make(reserve())
    for act in (
        lambda: bulk.lists.send(made.id, doctor),
        lambda: bulk.lists.ask_again(made.id, doctor),
        lambda: bulk.lists.cancel(made.id, doctor),
        lambda: bulk.lists.settle(made.id, 1, doctor, ""),
        lambda: bulk.maker.from_registry(doctor, recent=True),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_a_list_being_filled_is_not_sent_and_a_crash_leaves_it_visible(bulk, reserve, clerk):
    bulk.patient("1001")
    waiting = []
    bulk.maker._run = waiting.append
    made = bulk.make(reserve())
    assert made.id in bulk.lists.preparing
    with pytest.raises(ConflictError):
        bulk.lists.send(made.id, clerk)
    with pytest.raises(ConflictError):
        bulk.maker.refill(made, [], "user-clerk", send=False)

    def broken():
        yield reserve()
        raise OSError("the disk is gone")

    bulk.maker._run = lambda work: work()
    with pytest.raises(OSError, match="disk"):
        bulk.maker.make(broken(), "user-clerk", day=bulk.day, source="csv", title="x", send=True)
    with bulk.store.read() as work:
        newest = work.bulks.latest(1)[0]
    assert newest.enquiry_id is None
    assert newest.id not in bulk.lists.preparing
    waiting[0]()
    assert bulk.enquiry(made).state is EnquiryState.QUEUED


def test_a_list_is_filled_in_steps_and_told_each_time(bulk, reserve, monkeypatch):
    monkeypatch.setattr(making, "_AT_ONCE", 5)
    bulk.patient("1001")
    made = bulk.make(*(reserve(name=f"別人{n}") for n in range(12)))
    assert bulk.get(made.id).total == 12
    with bulk.store.read() as work:
        told = [e for e in work.events.since(0) if (e.kind, e.id) == ("bulk", made.id)]
        assert work.bulks.counts(made.id) == {ItemState.EXCEPTION: 12}
    assert len(told) == 5


def test_a_list_holds_so_many_and_no_more(bulk, reserve, monkeypatch):
    monkeypatch.setattr(making, "MOST", 3)
    made = bulk.make(*(reserve("") for _ in range(9)))
    assert len(bulk.items(made)) == 3
