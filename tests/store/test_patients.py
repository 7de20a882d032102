from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from madoguchi.domain.answer import EligibilityAnswer, MessageHeader, QualificationResult
from madoguchi.domain.identity import identity_of
from madoguchi.store.database import SqlStore
from madoguchi.store.keys import number_order, wanted
from madoguchi.store.opening import _bring_keys_up_to_date
from madoguchi.store.ports import DuplicateNumberError, Insurance, Patient
from madoguchi.store.schema import patient_keys

BIRTHDAY = date(1953, 4, 1)


def a_patient(store: SqlStore, number: str, name: str, kana: str, **more: object) -> Patient:
    return Patient(
        id=store.new_id(), number=number, name=name, kana=kana, birthdate=BIRTHDAY, **more
    )


@pytest.fixture
def people(store: SqlStore) -> dict[str, Patient]:
    rows = (
        ("00012", "髙﨑　徳子", "ﾀｶｻｷ ﾄｸｺ", {"reference_number": "000345"}),
        ("9", "高崎 徳子", "タカサキ　トクコ", {}),
        ("10", "渡邉　ジュリ", "ﾜﾀﾅﾍﾞ ｼﾞｭﾘ", {"aliases": ("ナカムラ　ジュリ", "中村　樹里")}),
        ("A2", "Smith John", "スミス ジョン", {"insurances": (INSURANCE,)}),
        ("A10", "𠮷野　家", "よしの いえ", {}),
    )
    found = {row[0]: a_patient(store, *row[:3], **row[3]) for row in rows}
    with store.write() as work:
        work.patients.add_many(list(found.values()))
    return found


INSURANCE = Insurance(
    insurer_number="  138057",
    insured_card_symbol="12・34",
    insured_identification_number="00987",
    valid_from=date(2024, 4, 1),
)


def numbers(store: SqlStore, text: str, **more: object) -> list[str]:
    with store.read() as work:
        return [patient.number for patient in work.patients.search(text, **more)]


def test_what_is_stored_is_as_typed(store: SqlStore, people: dict[str, Patient]) -> None:
    with store.read() as work:
        assert work.patients.get(people["A2"].id) == people["A2"]
        assert work.patients.by_number("00012") == people["00012"]
        assert work.patients.by_number("12") is None
        assert work.patients.count() == 5
        ids = [people["A10"].id, "none", people["9"].id]
        assert [p.number for p in work.patients.many(ids)] == ["A10", "9"]


SEARCHES = [
    ("ﾀｶｻｷ", ["00012", "9"]),
    ("タカサキ トク", ["00012", "9"]),
    ("たかさき", ["00012", "9"]),
    ("サキ", ["00012", "9"]),
    ("髙﨑", ["00012", "9"]),
    ("高崎", ["00012", "9"]),
    ("渡辺", ["10"]),
    ("吉野", ["A10"]),
    ("takasaki", ["00012", "9"]),
    ("TAKASAKI TOKUK", ["00012", "9"]),
    ("yosino", ["A10"]),
    ("watanabe zyuri", ["10"]),
    ("𠮷", ["A10"]),
    ("わたなべ じゆり", ["10"]),
    ("ナカムラ", ["10"]),
    ("中村", ["10"]),
    ("ｼﾞｭﾘ", ["10"]),
    ("john", ["A2"]),
    ("a2", ["A2"]),
    ("00012", ["00012"]),
    ("12", ["00012"]),
    ("１０", ["10", "A10"]),
    ("00987", ["A2"]),
    ("0098", []),
    ("%", []),
    ("_", []),
    ("\x00", ["9", "10", "00012", "A2", "A10"]),
    ("　", ["9", "10", "00012", "A2", "A10"]),
    ("だれでもない", []),
]


def test_search_finds_by_any_way_of_writing(store: SqlStore, people: dict[str, Patient]) -> None:
    found = [(text, sorted(numbers(store, text))) for text, _ in SEARCHES]
    assert found == [(text, sorted(expected)) for text, expected in SEARCHES]


def test_blank_text_lists_by_number_as_people_count(
    store: SqlStore, people: dict[str, Patient]
) -> None:
    assert numbers(store, "") == ["9", "10", "00012", "A2", "A10"]


def test_beginnings_come_before_what_contains(store: SqlStore, people: dict[str, Patient]) -> None:
    assert numbers(store, "10") == ["10", "A10"]


@pytest.mark.parametrize("text", ["", "タカサキ", "1"])
def test_pages_follow_one_another_without_gap(
    store: SqlStore, people: dict[str, Patient], text: str
) -> None:
    everything = numbers(store, text)
    paged: list[str] = []
    after = None
    while page := numbers(store, text, limit=1, after=after):
        paged += page
        after = people[page[-1]].id
    assert paged == everything


def test_a_reference_number_keeps_its_zeros(store: SqlStore, people: dict[str, Patient]) -> None:
    with store.read() as work:
        assert work.patients.by_reference_number(" 000345 ") == [people["00012"]]
        assert not work.patients.by_reference_number("345")
        assert not work.patients.by_reference_number("  ")


def test_kana_and_birthday_find_own_name_and_alias(
    store: SqlStore, people: dict[str, Patient]
) -> None:
    with store.read() as work:
        both = work.patients.by_kana_and_birthdate("ﾀｶｻｷﾄｸｺ", BIRTHDAY)
        assert [p.number for p in both] == ["9", "00012"]
        alias = work.patients.by_kana_and_birthdate("ﾅｶﾑﾗ ｼﾞﾕﾘ", BIRTHDAY)
        assert alias == [people["10"]]
        assert not work.patients.by_kana_and_birthdate("ﾀｶｻｷﾄｸｺ", date(1953, 4, 2))
        assert not work.patients.by_kana_and_birthdate("", BIRTHDAY)


def test_a_changed_name_is_found_by_the_new_one_only(
    store: SqlStore, people: dict[str, Patient]
) -> None:
    changed = msgspec.structs.replace(people["9"], name="山本　徳子", kana="ヤマモト トクコ")
    with store.write() as work:
        work.patients.replace(changed)
    assert numbers(store, "ヤマモト") == ["9"]
    assert numbers(store, "高崎") == ["00012"]
    with store.write() as work, pytest.raises(KeyError):
        work.patients.replace(msgspec.structs.replace(changed, id="none", number="77"))


def test_a_number_belongs_to_one_chart(store: SqlStore, people: dict[str, Patient]) -> None:
    with store.write() as work:
        with pytest.raises(DuplicateNumberError):
            work.patients.add(a_patient(store, "9", "別人", "ベツジン"))
        with pytest.raises(DuplicateNumberError):
            work.patients.add_many([a_patient(store, "70", "甲", "コウ") for _ in range(2)])
        with pytest.raises(DuplicateNumberError):
            work.patients.replace(msgspec.structs.replace(people["9"], number="10"))
        assert work.patients.count() == 5


def test_a_search_that_finds_more_than_a_window_ends(store: SqlStore) -> None:
    crowd = [a_patient(store, str(n), f"山田　{n}", "ヤマダ") for n in range(1200)]
    with store.write() as work:
        work.patients.add_many(crowd)
    assert len(numbers(store, "ヤマダ", limit=5000)) >= 1000
    assert len(numbers(store, "")) == 50


def test_a_text_that_no_chart_can_hold_finds_nobody(store: SqlStore) -> None:
    assert numbers(store, "あ" * 100_000) == []


@given(st.lists(st.integers(min_value=0, max_value=10**9), max_size=20))
def test_plain_numbers_sort_by_value(values: list[int]) -> None:
    assert sorted(map(str, values), key=number_order) == [str(v) for v in sorted(values)]


@given(st.text())
def test_any_text_can_be_looked_for(text: str) -> None:
    assert all(key.text and "\x00" not in key.text for key in wanted(text))


CARD = Insurance(
    insurer_number="123456",
    insured_card_symbol="１２－３４",
    insured_identification_number="0056",
    insured_branch_number="01",
)


def insured(store: SqlStore, *asked: str | None) -> list[str]:
    with store.read() as work:
        return [patient.number for patient in work.patients.by_insured(*asked)]


@pytest.mark.spec("OQS 6.5")
def test_an_insurance_finds_its_charts(store: SqlStore) -> None:
    rows = {
        "1": (CARD,),
        "2": (INSURANCE, msgspec.structs.replace(CARD, valid_to=date(2020, 1, 1))),
        "3": (msgspec.structs.replace(CARD, insured_card_symbol=""),),
        "4": (msgspec.structs.replace(CARD, insured_card_symbol="99"),),
        "5": (msgspec.structs.replace(CARD, insured_identification_number="56"),),
        "6": (msgspec.structs.replace(CARD, insurer_number="654321"),),
    }
    people = [
        a_patient(store, number, "山田　花子", "ヤマダ", insurances=cards)
        for number, cards in rows.items()
    ]
    with store.write() as work:
        work.patients.add_many(people)
    assert insured(store, "00123456", "12-34", "００５６") == ["1", "2", "3"]
    assert insured(store, "  123456", None, "0056") == ["1", "2", "3", "4"]
    assert insured(store, "123456", "1234", "56") == ["5"]
    assert insured(store, "123456", "12", "") == insured(store, "", None, "0056") == []


def test_around_a_person_stand_birthday_number_and_reference(
    store: SqlStore, people: dict[str, Patient]
) -> None:
    rows = (
        ("B", date(2000, 1, 1), {}),
        ("I", date(1999, 9, 9), {"insurances": (CARD,)}),
        ("R", date(1998, 8, 8), {"reference_number": "77"}),
        ("X", date(1997, 7, 7), {"insurances": (INSURANCE,)}),
    )
    added = [
        Patient(id=store.new_id(), number=n, name="甲", kana="コウ", birthdate=born, **more)
        for n, born, more in rows
    ]
    with store.write() as work:
        work.patients.add_many(added)
    person = identity_of(
        EligibilityAnswer(
            header=MessageHeader(),
            results=(
                QualificationResult(
                    birthdate=date(2000, 1, 1),
                    reference_number=" 77",
                    insurer_number="00123456",
                    insured_card_symbol="12-34",
                    insured_identification_number="56",
                ),
            ),
        )
    )
    nobody = identity_of(EligibilityAnswer(header=MessageHeader()))
    with store.read() as work:
        assert sorted(found.number for found in work.patients.around(person)) == ["B", "I", "R"]
        assert list(work.patients.around(nobody)) == []


def test_keys_of_an_earlier_version_are_made_anew(
    store: SqlStore, people: dict[str, Patient]
) -> None:
    with store._writer.begin() as connection:
        connection.execute(delete(patient_keys))
    assert numbers(store, "高崎") == []
    for _ in range(2):
        _bring_keys_up_to_date(store._writer, store.institution_code)
    assert sorted(numbers(store, "高崎")) == ["00012", "9"]
