"""Arrivals: one row for a file, frozen; links by rule or by a clerk, each on the record."""

from datetime import date

import pytest
from counter_people import AWKWARD, HOSTILE, answer, header, result

from madoguchi.counter.service import ConflictError, GoneError, NotAllowedError
from madoguchi.store.ports import LinkState


def test_a_card_of_a_known_patient_becomes_a_linked_row(desk):
    patient = desk.patient("12")
    row = desk.arrive(answer())
    assert (row.link, row.patient_id, row.candidates) == (LinkState.UNIQUE, patient.id, ())
    assert row.answer == answer()
    assert (row.day, row.carried_over, row.source) == (date(2026, 11, 20), False, "siquc_face")


@pytest.mark.threat("T15")
def test_twins_are_left_open_with_both_candidates(desk):
    twins = [desk.patient(number).id for number in ("1", "2")]
    row = desk.arrive(answer())
    assert (row.link, row.patient_id) == (LinkState.SEVERAL, None)
    assert sorted(row.candidates) == sorted(twins)
    assert "複数" in row.link_reason


def test_a_reference_number_finds_its_chart(desk):
    chart = desk.patient("1", reference_number="0012", kana="キュウセイ")
    desk.patient("2", reference_number="12", name="別人　太", kana="ベツジン")
    assert desk.arrive(answer(result(reference_number=" 0012"))).patient_id == chart.id


def test_without_kana_the_name_finds_the_chart(desk):
    desk.patient("1", name="山田花子次郎")
    chart = desk.patient("2", name="山田　花子", kana="ヤマタ ハナコ")
    assert desk.arrive(answer(result(name_kana=None))).patient_id == chart.id


@pytest.mark.parametrize("person", AWKWARD)
def test_every_awkward_person_becomes_exactly_one_row(desk, person):
    row = desk.arrive(AWKWARD[person])
    assert row.answer == AWKWARD[person]
    assert row.link is LinkState.NONE
    assert row.link_reason


@pytest.mark.parametrize(
    ("name", "made", "carried"),
    [
        ("OQSsiquc01res_face_9910000001x_20261119235959.xml", None, True),
        ("OQSsiquc01res_face_9910000001x_20261120000000.xml", None, False),
        ("OQSsiquc01res_202611190001.xml", "20261119", True),
        ("OQSsiquc01res_99999999999999.xml", "20261120", False),
    ],
)
def test_a_file_of_an_earlier_day_is_kept_apart(desk, name, made, carried):
    written = (
        {"process_execution_time": desk.clock.now().replace(day=int(made[-2:]))} if made else {}
    )
    row = desk.arrive(answer(header=header(**written)), name=name)
    assert (row.carried_over, row.day) == (carried, date(2026, 11, 20))


def test_anything_but_an_eligibility_answer_is_refused(desk):
    with desk.store.read() as work, pytest.raises(TypeError):
        desk.counter.on_eligibility(work, None, "text")


def test_a_clerk_links_and_unlinks_and_both_stand_in_the_audit(desk, clerk):
    first, second = desk.patient("1"), desk.patient("2")
    row = desk.arrive(answer())
    linked = desk.counter.link(row.id, second.id, clerk)
    assert (linked.link, linked.patient_id, linked.linked_by) == (
        LinkState.UNIQUE, second.id, clerk.id,
    )  # fmt: skip
    open_again = desk.counter.unlink(row.id, clerk)
    assert (open_again.link, open_again.patient_id) == (LinkState.SEVERAL, None)
    assert set(open_again.candidates) == {first.id, second.id}
    actions = [(actor, action, detail) for actor, action, _, detail in desk.audit()]
    assert actions[:2] == [
        (clerk.id, "arrival.unlinked", f"patient={second.id}"),
        (clerk.id, "arrival.linked", f"patient={second.id}"),
    ]


def test_done_can_be_taken_back(desk, clerk):
    row = desk.arrive(answer())
    assert desk.counter.mark_seen(row.id, clerk).seen_by == clerk.id
    assert desk.counter.mark_seen(row.id, clerk, seen=False).seen_by is None


def test_every_change_of_a_row_is_an_event_without_personal_data(desk, clerk):
    desk.patient("1")
    row = desk.arrive(answer())
    desk.counter.mark_seen(row.id, clerk)
    with desk.store.read() as work:
        events = work.events.since(0)
    assert [event.id for event in events if event.kind == "arrival"] == [row.id, row.id]


@pytest.mark.threat("T13")
def test_a_doctor_may_look_but_not_change(desk, doctor):
    patient = desk.patient("1")
    row = desk.arrive(answer())
    assert desk.counter.view(row.id, doctor).id == row.id
    for verb in (
        lambda: desk.counter.link(row.id, patient.id, doctor),
        lambda: desk.counter.unlink(row.id, doctor),
        lambda: desk.counter.mark_seen(row.id, doctor),
    ):
        with pytest.raises(NotAllowedError):
            verb()
    with desk.store.read() as work:
        assert work.arrivals.get(row.id) == row


def test_what_is_gone_is_said_in_words(desk, clerk):
    row = desk.arrive(answer())
    with pytest.raises(GoneError, match="登録にありません"):
        desk.counter.link(row.id, "nobody", clerk)
    with pytest.raises(GoneError, match="見つかりません"):
        desk.counter.link("nothing", "nobody", clerk)


@pytest.mark.threat("T5")
def test_nothing_personal_reaches_the_audit(desk, clerk):
    desk.patient("1", name=HOSTILE)
    row = desk.arrive(AWKWARD["hostile"])
    desk.counter.view(row.id, clerk)
    assert not any(HOSTILE in text or "山田" in text for record in desk.audit() for text in record)


def test_the_evidence_compares_with_the_registry_of_now(desk):
    row = desk.arrive(answer())
    late = desk.patient("9")
    with desk.store.read() as work:
        found, charts = desk.counter.evidence(work, row)
    assert [chart.id for chart in charts] == [late.id]
    assert "カナ" in found.candidates[0].evidence


@pytest.mark.spec("OQS 3.2")
def test_an_answer_for_another_clinic_is_shown_but_links_nobody(desk):
    desk.patient("1")
    row = desk.arrive(answer(header=header(medical_institution_code="9910000002")))
    assert (row.link, row.patient_id) == (LinkState.NONE, None)
    assert "別の医療機関" in row.link_reason


@pytest.mark.threat("T15")
def test_an_answer_for_another_clinic_is_bound_to_nobody_by_hand_either(desk, clerk):
    patient = desk.patient("1")
    row = desk.arrive(answer(header=header(medical_institution_code="9910000002")))
    with pytest.raises(ConflictError, match="別の医療機関"):
        desk.counter.link(row.id, patient.id, clerk)
    assert desk.counter.unlink(row.id, clerk) == row
    with desk.store.read() as work:
        assert desk.counter.evidence(work, row)[1] == []


@pytest.mark.threat("T15")
def test_an_old_page_does_not_undo_a_link_unseen(desk, clerk):
    mine, theirs = desk.patient("1"), desk.patient("2", name="別人　太", kana="ベツジン")
    row = desk.arrive(answer())
    assert row.patient_id == mine.id
    with pytest.raises(ConflictError, match="ほかの画面"):
        desk.counter.link(row.id, theirs.id, clerk)
    assert desk.counter.link(row.id, mine.id, clerk).patient_id == mine.id
