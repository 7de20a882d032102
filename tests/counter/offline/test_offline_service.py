"""Written down with four items; asked later in order; never the wrong person; always undone."""

from datetime import timedelta

import pytest
from counter_people import AWKWARD, answer, result

from madoguchi.counter.offline.form import values_of_entry, values_of_patient
from madoguchi.counter.registry import RefusedError
from madoguchi.counter.service import ConflictError, GoneError, NotAllowedError
from madoguchi.domain.patient import Insurance
from madoguchi.store.ports import EnquiryState, Evidence, OfflineState, VisitSource

from .conftest import FORM, NUMBERS, OfflineDay


@pytest.mark.rule("EL-4")
def test_exactly_four_items_must_stand_in_the_form(day, clerk):
    for missing in FORM:
        with pytest.raises(RefusedError) as refused:
            day.offline.receive(FORM | {missing: ""}, clerk)
        assert len(refused.value.problems) == 1
    entry = day.offline.receive(FORM, clerk)
    assert (entry.state, entry.search, entry.patient_id) == (OfflineState.WAITING, None, None)
    visit = day.visit(entry.id)
    assert (visit.source, visit.evidence, visit.offline_id) == (
        VisitSource.OFFLINE,
        Evidence.NOTHING,
        entry.id,
    )


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("birthdate", "きのう", "読めません"),
        ("birthdate", "2099-01-01", "今日より後"),
        ("birthdate", "1850-01-01", "歳"),
        ("sex", "男らしい", "性別"),
        ("insurer_number", "12", "6桁か8桁"),
        ("carries", "card", "持っているもの"),
        ("declared_ratio", "7", "負担割合"),
        ("name", "あ" * 101, "長すぎます"),
        ("remark", "a\x07b", "見えない"),
    ],
)
def test_a_bad_form_says_what_to_correct(day, clerk, field, value, word):
    with pytest.raises(RefusedError, match=word):
        day.offline.receive(FORM | {field: value}, clerk)


def test_the_chart_fills_the_form(desk):
    patient = desk.patient("1", address="x", insurances=(Insurance(insurer_number=" 123456"),))
    values = values_of_patient(patient)
    assert values["insurer_number"] == "123456"
    assert values["patient"] == patient.id


@pytest.mark.rule("EL-4")
def test_catching_up_asks_in_order_for_the_day_of_the_visit(day, desk, clerk):
    people = [desk.patient(str(n), name=f"患者{n}", kana=f"カンジャ{n}") for n in range(3)]
    entries = []
    for person in people:
        entries.append(day.offline.receive(FORM | NUMBERS | {"patient": person.id}, clerk))
        desk.clock.turn(minutes=5)
    without = day.offline.receive(FORM, clerk)
    desk.clock.turn(days=1)
    assert day.offline.catch_up(clerk) == 3
    assert day.offline.catch_up(clerk) == 0
    asked = day.asked()
    assert [one.subject_id for one in asked] == [entry.id for entry in entries]
    assert {one.confirmation_date for one in asked} == {entries[0].day}
    assert [one.patient_id for one in asked] == [person.id for person in people]
    assert [one.next_at for one in asked] == sorted(one.next_at for one in asked)
    assert day.entry(without.id).state is OfflineState.WAITING
    assert day.entry(entries[0].id).state is OfflineState.ASKED


def test_an_answer_confirms_the_visit_of_that_day(day, desk, clerk):
    patient = desk.patient("1")
    form = FORM | NUMBERS | {"patient": patient.id, "carries": "oral", "declared_ratio": "030"}
    entry = day.offline.receive(form, clerk)
    assert day.visit(entry.id).evidence is Evidence.ORAL
    desk.clock.turn(days=1)
    day.offline.catch_up(clerk)
    row = day.answer(day.asked()[0], answer())
    done = day.entry(entry.id)
    assert (done.state, done.arrival_id, done.message) == (OfflineState.CONFIRMED, row.id, "")
    visit = day.visit(entry.id)
    assert (visit.evidence, visit.day, visit.declared_ratio) == (Evidence.NUMBER, entry.day, "030")
    with desk.store.read() as work:
        assert not work.visits.between(entry.day + timedelta(days=1), desk.clock.now().date())
    day.counter.unlink(row.id, clerk)
    assert day.entry(entry.id).state is OfflineState.PROBLEM
    assert day.visit(entry.id).evidence is Evidence.ORAL
    day.counter.link(row.id, patient.id, clerk)
    assert day.entry(entry.id).state is OfflineState.CONFIRMED
    assert day.visit(entry.id).evidence is Evidence.NUMBER


def test_somebody_without_a_chart_gets_it_from_the_answer(day, desk, clerk):
    patient = desk.patient("1")
    entry = day.offline.receive(FORM | NUMBERS, clerk)
    day.offline.catch_up(clerk)
    day.answer(day.asked()[0], answer())
    assert day.entry(entry.id).patient_id == patient.id
    visit = day.visit(entry.id)
    assert (visit.patient_id, visit.evidence) == (patient.id, Evidence.NUMBER)


def test_a_card_read_the_same_day_and_the_entry_are_one_visit(day, desk, clerk):
    patient = desk.patient("1")
    entry = day.offline.receive(FORM | NUMBERS | {"declared_ratio": "020"}, clerk)
    desk.arrive(answer())
    day.offline.catch_up(clerk)
    day.answer(day.asked()[0], answer())
    with desk.store.read() as work:
        (visit,) = work.visits.between(entry.day, entry.day)
    assert (visit.patient_id, visit.evidence, visit.declared_ratio) == (
        patient.id,
        Evidence.CARD,
        "020",
    )
    assert day.entry(entry.id).visit_id == visit.id


@pytest.mark.parametrize("name", ["lapsed", "moved", "nobody", "several", "error", "empty"])
def test_what_does_not_entitle_is_a_problem_for_the_clerk(day, desk, clerk, name):
    patient = desk.patient("1")
    entry = day.offline.receive(FORM | NUMBERS | {"patient": patient.id}, clerk)
    day.offline.catch_up(clerk)
    day.answer(day.asked()[0], AWKWARD[name])
    found = day.entry(entry.id)
    assert found.state is OfflineState.PROBLEM
    assert "確かめ" in found.message
    assert day.visit(entry.id).confirmed_at is None


def test_never_the_wrong_person(day, desk, clerk):
    meant = desk.patient("1", name="鈴木　一", kana="スズキ ハジメ")
    other = desk.patient("2")
    entry = day.offline.receive(FORM | NUMBERS | {"patient": meant.id}, clerk)
    nameless = day.offline.receive(FORM | NUMBERS | {"name": "佐藤　学"}, clerk)
    day.offline.catch_up(clerk)
    for enquiry in day.asked():
        row = day.answer(enquiry, answer())
        if row.patient_id is None:
            day.counter.link(row.id, other.id, clerk)
    assert "別の患者" in day.entry(entry.id).message
    assert "氏名が控えと違います" in day.entry(nameless.id).message
    assert day.visit(entry.id).patient_id == meant.id
    assert day.visit(entry.id).confirmed_at is None
    assert day.visit(nameless.id).patient_id is None


def test_several_and_unknown_charts_wait_for_the_clerk(day, desk, clerk):
    entry = day.offline.receive(FORM | NUMBERS, clerk)
    day.offline.catch_up(clerk)
    row = day.answer(day.asked()[0], answer(result(name="山田　●子")))
    assert "結び付いていません" in day.entry(entry.id).message
    patient = desk.patient("1")
    day.counter.link(row.id, patient.id, clerk)
    assert day.entry(entry.id).state is OfflineState.CONFIRMED
    assert day.visit(entry.id).patient_id == patient.id


@pytest.mark.parametrize("state", [EnquiryState.FAILED, EnquiryState.NO_ANSWER])
def test_no_answer_is_a_problem_that_can_be_asked_again(day, desk, clerk, state):
    entry = day.offline.receive(FORM | NUMBERS, clerk)
    day.offline.catch_up(clerk)
    day.answer(day.asked()[0], None, state)
    assert day.entry(entry.id).state is OfflineState.PROBLEM
    assert day.offline.catch_up(clerk) == 0
    assert day.offline.catch_up(clerk, entry.id) == 1
    with pytest.raises(ConflictError):
        day.offline.catch_up(clerk, entry.id)


def test_a_cancelled_question_waits_again(day, clerk):
    entry = day.offline.receive(FORM | NUMBERS, clerk)
    day.offline.catch_up(clerk)
    day.answer(day.asked()[0], None, EnquiryState.CANCELLED)
    assert day.entry(entry.id).state is OfflineState.WAITING


def test_correcting_moves_the_visit_and_waits_again(day, desk, clerk):
    right = desk.patient("1")
    wrong = desk.patient("2", name="別", kana="ベツ")
    entry = day.offline.receive(FORM | NUMBERS | {"patient": wrong.id}, clerk)
    day.offline.catch_up(clerk)
    row = day.answer(day.asked()[0], answer())
    if row.patient_id is None:
        day.counter.link(row.id, right.id, clerk)
    assert "別の患者" in day.entry(entry.id).message
    day.offline.edit(entry.id, values_of_entry(entry) | {"patient": right.id}, clerk)
    assert day.entry(entry.id).state is OfflineState.CONFIRMED
    assert (day.visit(entry.id).patient_id, day.visit(entry.id).evidence) == (
        right.id,
        Evidence.NUMBER,
    )
    with desk.store.read() as work:
        assert [v.patient_id for v in work.visits.between(entry.day, entry.day)] == [right.id]


def test_new_numbers_after_a_problem_are_asked_anew(day, clerk):
    entry = day.offline.receive(FORM | NUMBERS, clerk)
    day.offline.catch_up(clerk)
    day.answer(day.asked()[0], AWKWARD["nobody"])
    day.offline.edit(entry.id, FORM | NUMBERS | {"insured_number": "65"}, clerk)
    assert day.entry(entry.id).state is OfflineState.WAITING
    assert day.offline.catch_up(clerk) == 1


def test_closing_needs_a_reason_and_is_undone(day, desk, clerk, doctor):
    patient = desk.patient("1")
    entry = day.offline.receive(FORM | {"patient": patient.id}, clerk)
    with pytest.raises(RefusedError):
        day.offline.close(entry.id, "", clerk)
    with pytest.raises(NotAllowedError):
        day.offline.close(entry.id, "x", doctor)
    closed = day.offline.close(entry.id, "二重に書いた", clerk, was_here=False)
    assert (closed.state, closed.message) == (OfflineState.CLOSED, "二重に書いた")
    assert day.visit(entry.id).void
    with pytest.raises(ConflictError):
        day.offline.edit(entry.id, FORM, clerk)
    day.offline.reopen(entry.id, clerk)
    assert day.entry(entry.id).state is OfflineState.WAITING
    assert not day.visit(entry.id).void
    assert day.offline.reopen(entry.id, clerk).state is OfflineState.WAITING
    day.offline.close(entry.id, "x", clerk, was_here=False)
    day.visits.record(patient.id, clerk, Evidence.NOTHING)
    with pytest.raises(ConflictError):
        day.offline.reopen(entry.id, clerk)
    verbs = {action for _, action, subject, _ in desk.audit() if subject == entry.id}
    assert verbs == {"offline.received", "offline.closed", "offline.reopened"}


def test_a_closed_entry_is_left_alone_by_a_late_answer(day, desk, clerk):
    desk.patient("1")
    entry = day.offline.receive(FORM | NUMBERS, clerk)
    day.offline.catch_up(clerk)
    day.offline.close(entry.id, "紙で確認した", clerk)
    day.answer(day.asked()[0], answer())
    assert day.entry(entry.id).state is OfflineState.CLOSED


def test_what_is_gone_is_said(day, clerk):
    with pytest.raises(GoneError):
        day.offline.catch_up(clerk, "nothing")
    with pytest.raises(GoneError):
        day.offline.receive(FORM | {"patient": "nobody"}, clerk)
    entry = day.offline.receive(FORM, clerk)
    with pytest.raises(GoneError):
        day.offline.edit(entry.id, FORM | {"patient": "nobody"}, clerk)
    with pytest.raises(RefusedError, match="そろうと"):
        day.offline.catch_up(clerk, entry.id)


def test_the_queue_goes_on_by_itself_where_the_clinic_wants_it(desk, clerk):
    day = OfflineDay(desk, automatic=True)
    first = day.offline.receive(FORM | NUMBERS, clerk)
    second = day.offline.receive(FORM | NUMBERS, clerk)
    day.offline.catch_up(clerk, first.id)
    enquiry = day.asked()[0]
    day.answer(enquiry, AWKWARD["nobody"])
    assert day.entry(second.id).state is OfflineState.WAITING
    import msgspec

    other = msgspec.structs.replace(enquiry, purpose="counter", state=EnquiryState.ANSWERED)
    with desk.store.write() as work:
        day.offline.on_enquiry(work, other, EnquiryState.SENT)
    assert day.entry(second.id).state is OfflineState.ASKED
