"""Tomorrow's appointments of the practice clinic."""

from datetime import date

from madoguchi.world.people.book import open_book
from madoguchi.world.people.tomorrow import Chart, appointments_of

DAY = date(2026, 11, 24)
MEMBERS = open_book(date(2026, 11, 23)).members


def test_charts_come_as_the_clinic_spells_them_and_strangers_after_them() -> None:
    charts = [
        Chart(person="takahashi-hashigo", number="10001", name="高橋　一郎"),
        Chart(person="nobody", number="10002"),
        Chart(person="suzuki-father", number="10021"),
    ]
    made = appointments_of(DAY, charts, MEMBERS, ("ordinary-man", "gendo-o"))
    assert [(one.number, one.name) for one in made] == [
        ("10001", "高橋　一郎"),
        ("10021", "鈴木　大輔"),
        ("", "手本　太郎"),
        ("19999", "清水　翔"),
    ]
    assert made[0].kana == "タカハシ　イチロウ"
    assert [f"{one.at:%d %H:%M}" for one in made] == [
        "24 09:00",
        "24 09:10",
        "24 09:20",
        "24 09:30",
    ]


def test_a_clinic_without_charts_has_no_appointments() -> None:
    assert appointments_of(DAY, (), MEMBERS) == ()
