"""Take-overs, the clinic's choices, and the revision that refuses an old chart."""

import msgspec
import pytest

from madoguchi.store.ports import Insurance, Patient, StalePatientError, TakeOver
from support.stores import INSTITUTION, MORNING, open_with


def a_patient(store, **changes) -> Patient:
    base = {
        "id": store.new_id(),
        "number": "1",
        "name": "髙﨑　徳子",
        "kana": "タカサキ トクコ",
        "birthdate": MORNING.date().replace(year=1953),
        "insurances": (Insurance(insurer_number="123456", valid_from=MORNING.date()),),
    }
    patient = Patient(**(base | changes))
    with store.write() as work:
        work.patients.add(patient)
    return patient


def a_take_over(store, patient, arrival_id="a") -> TakeOver:
    take = TakeOver(
        id=store.new_id(),
        arrival_id=arrival_id,
        patient_id=patient.id,
        at=MORNING,
        by="u",
        fields=("address", "insurance"),
        before=patient,
        after=msgspec.structs.replace(patient, address="南町", revision=1),
    )
    with store.write() as work:
        work.take_overs.add(take)
    return take


def test_a_take_over_is_kept_whole_and_found_from_both_sides(store):
    patient, other = a_patient(store), a_patient(store, number="2")
    first = a_take_over(store, patient)
    second = a_take_over(store, patient, "b")
    elsewhere = a_take_over(store, other, "b")
    with store.read() as work:
        assert work.take_overs.get(first.id) == first
        assert work.take_overs.get("none") is None
        assert work.take_overs.of_patient(patient.id) == [second, first]
        assert work.take_overs.of_patient(patient.id, 1) == [second]
        assert work.take_overs.of_arrival("b") == [elsewhere, second]
        assert work.take_overs.of_arrival("c") == []


def test_an_undone_take_over_is_stored_and_an_unknown_one_refused(store):
    take = a_take_over(store, a_patient(store))
    undone = msgspec.structs.replace(take, undone_at=MORNING, undone_by="v")
    with store.write() as work:
        work.take_overs.replace(undone)
    with store.read() as work:
        assert work.take_overs.get(take.id) == undone
    with pytest.raises(KeyError), store.write() as work:
        work.take_overs.replace(msgspec.structs.replace(take, id="none"))


def test_another_institution_sees_nothing_of_it(url, store):
    take = a_take_over(store, a_patient(store))
    other = open_with(url, institution="9920000002")
    try:
        with other.write() as work:
            assert work.take_overs.get(take.id) is None
            assert work.preferences.all() == {}
            work.preferences.put("counter", "theirs")
    finally:
        other.close()
    with store.read() as work:
        assert store.institution_code == INSTITUTION
        assert work.preferences.get("counter") is None


def test_a_choice_is_kept_replaced_and_told(store):
    told = []
    store.listen(lambda events: told.extend((one.kind, one.id) for one in events))
    with store.write() as work:
        work.preferences.put("counter", "{}")
    with store.write() as work:
        work.preferences.put("counter", '{"a":"○"}')
        work.preferences.put("other", "x")
    with store.read() as work:
        assert work.preferences.all() == {"counter": '{"a":"○"}', "other": "x"}
        assert work.preferences.get("never") is None
    assert told == [("preference", "counter"), ("preference", "counter"), ("preference", "other")]


def test_a_change_counts_the_revision_up_and_an_old_one_is_refused(store):
    patient = a_patient(store)
    with store.write() as work:
        work.patients.replace(msgspec.structs.replace(patient, telephone="1"))
    with pytest.raises(StalePatientError), store.write() as work:
        work.patients.replace(msgspec.structs.replace(patient, telephone="2"))
    with store.read() as work:
        now = work.patients.get(patient.id)
    assert (now.telephone, now.revision) == ("1", 1)
    with store.write() as work:
        work.patients.replace(msgspec.structs.replace(now, telephone="3"))
    with store.read() as work:
        assert work.patients.get(patient.id).revision == 2


def test_a_stale_change_leaves_the_search_keys_alone(store):
    patient = a_patient(store)
    with store.write() as work:
        work.patients.replace(msgspec.structs.replace(patient, name="鈴木　徳子"))
    with pytest.raises(StalePatientError), store.write() as work:
        work.patients.replace(msgspec.structs.replace(patient, name="佐藤　徳子"))
    with store.read() as work:
        assert [one.id for one in work.patients.search("鈴木")] == [patient.id]
        assert work.patients.search("佐藤") == []
