"""取込み: one transaction, one record, never against a chart that was changed since; and undo."""

from datetime import date

import msgspec
import pytest
from counter_people import answer, result

from madoguchi.counter.preferences import ClinicPreferences, Default, keep_preferences
from madoguchi.counter.registry import Registry
from madoguchi.counter.service import ConflictError, GoneError, NotAllowedError
from madoguchi.domain.difference import ChartField
from madoguchi.domain.patient import Insurance
from madoguchi.domain.takeover import same_content

CARD = Insurance(
    insurer_number="123456",
    insured_card_symbol="１２－３４",
    insured_identification_number="0056",
    insured_branch_number="01",
    valid_from=date(2024, 4, 1),
    insurer_name="見本市国民健康保険",
    personal_family_classification="1",
)
NEW = {
    "insurer_number": "06270001",
    "insured_card_symbol": "77",
    "insured_identification_number": "8",
    "insurer_name": "見本健康保険組合",
    "qualification_date": date(2026, 10, 1),
}
INSURANCE = {ChartField.INSURANCE}


@pytest.fixture
def patient(desk):
    return desk.patient("00123", insurances=(CARD,), address="北町1")


@pytest.fixture
def row(desk, patient, clerk):
    """Return a row of the patient, linked by a clerk: with all new, matching may want to ask."""
    arrival = desk.arrive(answer(result(**NEW, address="南町2")))
    return desk.counter.link(arrival.id, patient.id, clerk)


def stored(desk, patient):
    with desk.store.read() as work:
        return work.patients.get(patient.id)


def test_what_is_chosen_is_taken_recorded_and_told(desk, takes, heard, patient, row, clerk):
    take = takes.take(row.id, INSURANCE, patient.revision, clerk)
    now = stored(desk, patient)
    assert now == take.after
    assert [card.insurer_number for card in now.insurances] == ["06270001", "123456"]
    assert now.insurances[1].valid_to == date(2026, 9, 30)
    assert now.address == "北町1"
    assert heard.takes == [(take, now)]
    audit = [one for one in desk.audit() if one[1] == "takeover.taken"]
    assert audit == [
        (clerk.id, "takeover.taken", patient.id, f"arrival={row.id},field=insurance")
    ]  # fmt: skip


def test_the_frozen_answer_of_the_row_is_untouched(desk, takes, patient, row, clerk):
    takes.take(row.id, INSURANCE, patient.revision, clerk)
    with desk.store.read() as work:
        assert work.arrivals.get(row.id) == row


def test_undo_gives_the_chart_back_and_only_once(desk, takes, patient, row, clerk):
    take = takes.take(row.id, INSURANCE, patient.revision, clerk)
    undone = takes.undo(take.id, clerk)
    assert same_content(stored(desk, patient), patient)
    assert undone.undone_by == clerk.id
    assert takes.undo(take.id, clerk) == undone
    assert [one[1] for one in desk.audit()].count("takeover.undone") == 1


def test_a_key_pressed_twice_takes_once(desk, takes, patient, row, clerk):
    first = takes.take(row.id, INSURANCE, patient.revision, clerk)
    assert takes.take(row.id, INSURANCE, patient.revision, clerk) == first
    assert takes.take(row.id, INSURANCE, patient.revision + 1, clerk) is None
    with desk.store.read() as work:
        assert len(work.take_overs.of_patient(patient.id)) == 1


def test_a_chart_changed_meanwhile_is_not_overwritten(desk, takes, patient, row, clerk):
    with desk.store.write() as work:
        work.patients.replace(msgspec.structs.replace(patient, telephone="1"))
    with pytest.raises(ConflictError, match="登録が変わりました"):
        takes.take(row.id, INSURANCE, patient.revision, clerk)
    assert stored(desk, patient).insurances == (CARD,)


def test_undo_after_another_change_says_who_changed_what(desk, takes, patient, row, clerk):
    take = takes.take(row.id, INSURANCE, patient.revision, clerk)
    desk.clock.turn(minutes=5)
    typed = {
        "number": "00123", "name": patient.name, "kana": patient.kana, "sex": "2",
        "birthdate": "1980-02-14", "telephone": "1", "address": "北町1",
        "insurer_number": "06270001", "symbol": "77", "insured_number": "8", "branch": "01",
    }  # fmt: skip
    Registry(desk.store, desk.clock).edit(patient.id, typed, clerk)
    with pytest.raises(ConflictError, match=r"ほかの人が9:35に登録（電話）が変わったため"):
        takes.undo(take.id, clerk)
    assert stored(desk, patient).telephone == "1"


def test_the_address_is_taken_by_choice_only(desk, takes, patient, row, clerk):
    takes.take(row.id, {ChartField.ADDRESS}, patient.revision, clerk)
    assert stored(desk, patient).address == "南町2"
    assert stored(desk, patient).insurances == (CARD,)


def test_from_the_list_only_what_is_safe_goes(desk, takes, patient, row, clerk):
    take = takes.take_safe(row.id, clerk)
    assert "address" not in take.fields
    assert stored(desk, patient).address == "北町1"
    assert takes.take_safe(row.id, clerk) is None


def test_a_clinic_that_ticks_the_address_must_look_first(desk, takes, patient, row, clerk):
    with desk.store.write() as work:
        keep_preferences(work, ClinicPreferences(take_over={"address": Default.ON}))
    with pytest.raises(ConflictError, match="確かめてから"):
        takes.take_safe(row.id, clerk)


@pytest.mark.rule("RN-4")
def test_an_answer_of_yesterday_proposes_nothing(desk, takes, patient, row, clerk):
    desk.clock.turn(days=1)
    assert takes.take_safe(row.id, clerk) is None
    assert stored(desk, patient) == patient


def test_a_hidden_field_is_not_proposed(desk, takes, patient, row):
    with desk.store.write() as work:
        keep_preferences(work, ClinicPreferences(take_over={"insurance": Default.HIDE}))
        proposal, _ = takes.proposal(work, row)
    assert ChartField.INSURANCE not in {line.field for line in proposal.lines}


def test_rows_that_show_the_patient_are_told(desk, takes, patient, row, clerk):
    told = []
    desk.store.listen(lambda events: told.extend((one.kind, one.id) for one in events))
    takes.take(row.id, INSURANCE, patient.revision, clerk)
    assert ("arrival", row.id) in told


@pytest.mark.threat("T13")
def test_a_doctor_takes_nothing(takes, patient, row, doctor):
    with pytest.raises(NotAllowedError):
        takes.take(row.id, INSURANCE, patient.revision, doctor)
    with pytest.raises(NotAllowedError):
        takes.take_safe(row.id, doctor)
    with pytest.raises(NotAllowedError):
        takes.undo("x", doctor)


def test_what_is_not_there_is_said(desk, takes, clerk):
    with pytest.raises(GoneError):
        takes.take("none", INSURANCE, 0, clerk)
    with pytest.raises(GoneError):
        takes.undo("none", clerk)
    unlinked = desk.arrive(answer(result(name_kana="ﾍﾞﾂ ﾋﾄ")))
    with pytest.raises(ConflictError, match="結び付いていません"):
        takes.take(unlinked.id, INSURANCE, 0, clerk)
