"""The registry: add, edit, find; who may, what is refused, what is put on record."""

from datetime import date

import pytest
from counter_people import HOSTILE, answer

from madoguchi.counter.registry import RefusedError, Registry, StaleError, numbers_in_use
from madoguchi.counter.service import GoneError, NotAllowedError
from madoguchi.store.ports import Insurance, LinkState

TYPED = {
    "number": "00123",
    "name": "髙﨑　德子",
    "kana": "タカサキ トクコ",
    "birthdate": "S25.2.14",
    "sex": "2",
    "insurer_number": "123456",
    "symbol": "12-34",
    "insured_number": "0056",
    "branch": "01",
    "aliases": "タカザキ トクコ\n\nタカザキ トクコ",
}


@pytest.fixture
def registry(desk):
    return Registry(desk.store, desk.clock)


def test_a_patient_is_kept_as_typed(registry, clerk):
    patient = registry.patient(registry.add(TYPED, clerk).id)
    assert (patient.number, patient.name, patient.birthdate) == (
        "00123", "髙﨑　德子", date(1950, 2, 14),
    )  # fmt: skip
    assert patient.aliases == ("タカザキ トクコ",)
    assert patient.insurances[0].insured_identification_number == "0056"


def test_a_new_patient_from_an_arrival_is_linked_at_once(desk, registry, clerk):
    row = desk.arrive(answer())
    patient = registry.add(TYPED, clerk, row.id)
    with desk.store.read() as work:
        linked = work.arrivals.get(row.id)
    assert (linked.link, linked.patient_id) == (LinkState.UNIQUE, patient.id)
    assert [arrival.id for arrival in registry.history(patient.id, clerk)] == [row.id]


def test_a_number_is_given_once_and_a_refusal_leaves_nothing(desk, registry, clerk):
    row = desk.arrive(answer())
    registry.add(TYPED, clerk)
    with pytest.raises(RefusedError, match="登録済み"):
        registry.add(TYPED | {"name": "別人"}, clerk, row.id)
    assert registry.count() == 1
    with desk.store.read() as work:
        assert work.arrivals.get(row.id).patient_id is None


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"number": ""}, "患者番号がありません"),
        ({"birthdate": "2026-11-21"}, "今日より後"),
        ({"birthdate": "1850-01-01"}, "130歳"),
        ({"birthdate": "きのう"}, "読めません"),
        ({"kana": "高崎"}, "漢字"),
        ({"sex": "?"}, "性別"),
        ({"insurer_number": "12A"}, "数字"),
        ({"name": "あ" * 101}, "長すぎ"),
        ({"name": "山田\x00花子"}, "目に見えない"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(registry, clerk, changes, word):
    with pytest.raises(RefusedError, match=word):
        registry.add(TYPED | changes, clerk)
    assert registry.count() == 0


def test_an_edit_names_the_changed_fields_and_keeps_other_insurances(desk, registry, clerk):
    first = Insurance(
        insurer_number="123456", insured_card_symbol="12-34", valid_from=date(2026, 4, 1),
        insured_identification_number="0056", insured_branch_number="01",
    )  # fmt: skip
    second = Insurance(insurer_number="12999999")
    patient = desk.patient("00123", insurances=(first, second))
    registry.edit(patient.id, TYPED | {"name": "新しい　名前"}, clerk)
    assert registry.patient(patient.id).insurances == (first, second)
    registry.edit(patient.id, TYPED | {"branch": "02"}, clerk)
    assert [one.insured_branch_number for one in registry.patient(patient.id).insurances] == [
        "02", "",
    ]  # fmt: skip
    details = [detail for _, action, _, detail in desk.audit() if action == "patient.edited"]
    assert "insurances" in details[0]
    assert "name" in details[1]
    assert not any("新しい" in detail for detail in details)


def test_an_edit_based_on_an_old_state_is_refused_with_a_name(desk, registry, clerk):
    patient = desk.patient("00123")
    registry.edit(patient.id, TYPED, clerk, patient.revision)
    with pytest.raises(StaleError, match="ほかの人が9:30に"):
        registry.edit(patient.id, TYPED | {"telephone": "1"}, clerk, patient.revision)


def test_a_corrected_number_keeps_what_is_known_and_another_insurer_does_not(desk, registry, clerk):
    card = Insurance(
        insurer_number="123456", insured_identification_number="1", valid_from=date(2026, 4, 1)
    )
    patient = desk.patient("00123", insurances=(card,))
    registry.edit(patient.id, TYPED | {"insured_number": "2"}, clerk)
    corrected = registry.patient(patient.id).insurances[0]
    assert (corrected.insured_identification_number, corrected.valid_from) == (
        "2", date(2026, 4, 1),
    )  # fmt: skip
    registry.edit(patient.id, TYPED | {"insurer_number": ""}, clerk)
    assert registry.patient(patient.id).insurances[0].insurer_number == ""
    registry.edit(patient.id, TYPED | {"insurer_number": "654321"}, clerk)
    assert registry.patient(patient.id).insurances[0].valid_from is None


def test_an_emptied_insurance_is_deleted_by_nobody(desk, registry, clerk):
    card = Insurance(insurer_number="123456")
    patient = desk.patient("00123", insurances=(card,))
    empty = dict.fromkeys(("insurer_number", "symbol", "insured_number", "branch"), "")
    registry.edit(patient.id, TYPED | empty, clerk)
    assert registry.patient(patient.id).insurances == (card,)


def test_an_edit_cannot_take_another_number(desk, registry, clerk):
    desk.patient("1")
    other = desk.patient("2")
    with pytest.raises(RefusedError, match="登録済み"):
        registry.edit(other.id, TYPED | {"number": "1"}, clerk)
    with pytest.raises(GoneError):
        registry.edit("nobody", TYPED, clerk)


@pytest.mark.parametrize("text", ["00123", "髙﨑", "タカサキ", "たかさき", "ﾀｶｻｷ ﾄｸｺ"])
def test_every_spelling_finds(registry, clerk, text):
    patient = registry.add(TYPED, clerk)
    registry.add(TYPED | {"number": "9", "name": "別人", "kana": "ベツ", "aliases": ""}, clerk)
    assert [one.id for one in registry.search(text)] == [patient.id]


def test_all_numbers_are_read_page_by_page(desk, monkeypatch):
    monkeypatch.setattr("madoguchi.counter.registry._PAGE", 3)
    expected = {desk.patient(str(number)).number for number in range(10)}
    with desk.store.read() as work:
        assert numbers_in_use(work) == expected


@pytest.mark.threat("T13")
def test_a_doctor_changes_nothing(desk, registry, doctor):
    patient = desk.patient("1")
    with pytest.raises(NotAllowedError):
        registry.add(TYPED, doctor)
    with pytest.raises(NotAllowedError):
        registry.edit(patient.id, TYPED, doctor)
    assert registry.history(patient.id, doctor) == []


@pytest.mark.threat("T5")
def test_hostile_texts_are_kept_as_texts(registry, clerk):
    patient = registry.add(
        TYPED | {"name": HOSTILE, "address": "'; DROP TABLE patients; --"}, clerk
    )
    assert registry.patient(patient.id).name == HOSTILE
    assert [one.id for one in registry.search("alert(1)")] == [patient.id]


def test_an_edit_tells_the_rows_that_show_the_patient(desk, registry, clerk):
    patient = desk.patient("00123")
    row = desk.arrive(answer())
    registry.edit(patient.id, TYPED, clerk)
    with desk.store.read() as work:
        assert [event.id for event in work.events.since(0)].count(row.id) == 2
