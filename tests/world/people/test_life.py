"""A clinic's month: seeded, full of changes, true to the nation's verdict, and exported."""

import csv
import io
import json
from datetime import date, datetime, timedelta

import pytest

from madoguchi.world.people import life_table as table
from madoguchi.world.people.appointments import HEADINGS, Appointment, as_csv, as_json
from madoguchi.world.people.crowd import fill
from madoguchi.world.people.life import FIRST_DAY, make_month, working_days
from madoguchi.world.people.life_town import JST, morning
from madoguchi.world.people.life_values import LifeMonth, Way
from madoguchi.world.people.life_writes import apply
from madoguchi.world.people.model import Entitlement, Person, Ticket
from madoguchi.world.store import registry
from madoguchi.world.store.database import WorldDatabase

SEED = 3


@pytest.fixture(scope="module")
def month() -> LifeMonth:
    return make_month(SEED)


def test_the_same_seed_gives_the_same_month(month: LifeMonth):
    assert make_month(SEED) == month
    assert make_month(SEED + 1) != month


def test_a_month_has_22_days_of_60_visits_each_person_once_a_day(month: LifeMonth):
    assert [len(day.visits) for day in month.days] == [60] * 22
    assert all(day.day.weekday() < 5 for day in month.days)
    for day in month.days:
        assert len({visit.person for visit in day.visits}) == len(day.visits)
        assert [visit.at for visit in day.visits] == sorted(visit.at for visit in day.visits)


def test_june_of_2026_has_exactly_its_working_days():
    days = working_days(FIRST_DAY, 22)
    assert (days[0], days[-1]) == (date(2026, 6, 1), date(2026, 6, 30))


def test_every_answer_class_of_a_life_is_seen(month: LifeMonth):
    seen = {(visit.way, visit.validity) for day in month.days for visit in day.visits}
    assert {way for way, _ in seen} == set(Way)
    assert {validity for _, validity in seen} >= {"1", "2", "4", "6"}


def test_people_change_between_visits(month: LifeMonth):
    visits = [visit for day in month.days for visit in day.visits]
    insurers: dict[int, set[str]] = {}
    for visit in visits:
        insurers.setdefault(visit.person, set()).add(visit.insurer)
    assert sum(len(shown - {""}) > 1 for shown in insurers.values()) >= 5
    writes = [write for day in month.days for write in day.writes]
    assert sum(isinstance(write, Person) for write in writes) >= table.MARRIAGES + table.BIRTHS
    assert sum(isinstance(write, Ticket) for write in writes) == table.WELFARE


@pytest.mark.rule("WA-2")
def test_tickets_come_in_the_middle_of_the_month(month: LifeMonth):
    for day in month.days:
        if any(isinstance(write, Ticket) for write in day.writes):
            assert day.day.day >= table.TICKETS_FROM
    aid = [visit for day in month.days for visit in day.visits if visit.validity == "6"]
    assert aid
    assert all(visit.at.day < 18 for visit in aid)


@pytest.mark.rule("EL-7")
def test_a_new_insurance_is_known_only_after_a_lag(month: LifeMonth):
    new = [
        write
        for day in month.days
        for write in day.writes
        if isinstance(write, Entitlement) and write.valid_to is None and write.known_from
    ]
    lags = [one.known_from - morning(one.valid_from) for one in new]
    assert sum(lag >= 3 * 86_400 for lag in lags) >= table.JOB_CHANGES // 2


def test_the_truth_is_the_sum_of_the_visits(month: LifeMonth):
    truth = month.truth
    visits = [visit for day in month.days for visit in day.visits]
    assert truth.visits == len(visits) == truth.cards + truth.numbers + truth.unconfirmed
    assert truth.people == len({visit.person for visit in visits})
    assert truth.new_patients == len({visit.person for visit in visits if visit.new})
    assert truth.changed_insurers


def test_the_line_is_down_on_one_day(month: LifeMonth):
    down = [day for day in month.days if day.line_down]
    assert [day.day for day in down] == [month.days[table.OFFLINE_DAY].day]
    assert {visit.way for visit in down[0].visits} == {Way.OFFLINE}
    assert not any(visit.new for visit in down[0].visits)


def test_bookings_are_for_the_next_working_day_and_mostly_kept(month: LifeMonth):
    kept = 0
    for today, tomorrow in zip(month.days, month.days[1:], strict=False):
        assert len(today.bookings) == table.BOOKED_A_DAY
        assert {one.at.date() for one in today.bookings} == {tomorrow.day}
        came = {visit.person for visit in tomorrow.visits if visit.booked}
        kept += len(came)
        assert came <= {one.person for one in today.bookings}
    assert kept >= 0.85 * 21 * table.BOOKED_A_DAY


def test_the_nations_database_follows_the_plan(month: LifeMonth, tmp_path):
    database = WorldDatabase(f"sqlite:///{tmp_path / 'world.db'}")
    fill(database, seed=SEED, count=table.TOWN, progress=lambda _: None)
    known = {}
    with database.write() as connection:
        apply(connection, month.before)
        for day in month.days:
            apply(connection, day.writes)
            for visit in day.visits:
                at = int((visit.at + timedelta(0)).timestamp())
                rows = registry.entitlements_of(connection, visit.person, at)
                known[visit.at, visit.person] = {row.insurer for row in rows}
    database.close()
    for day in month.days:
        for visit in day.visits:
            if visit.insurer and visit.way is not Way.OFFLINE:
                assert visit.insurer in known[visit.at, visit.person]


APPOINTMENT = Appointment(
    at=datetime(2026, 6, 2, 9, 30, tzinfo=JST),
    number="1001",
    name="髙橋　𠮷子",
    kana="タカハシ　ヨシコ",
    birthdate=date(1980, 2, 14),
)


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-8-sig", "髙橋　𠮷子"), ("cp932", "髙橋　？子")]
)
def test_appointments_are_exported_as_a_receipt_computer_does(encoding: str, name: str):
    rows = list(csv.reader(io.StringIO(as_csv([APPOINTMENT], encoding).decode(encoding))))
    assert rows[0] == list(HEADINGS)
    assert rows[1] == ["2026/06/02", "09:30", "1001", name, "タカハシ　ヨシコ", "1980/02/14"]


def test_appointments_go_to_the_interface_as_json():
    body = json.loads(as_json([APPOINTMENT], send=True))
    assert body["send"] is True
    assert body["appointments"][0] == {
        "number": "1001",
        "name": "髙橋　𠮷子",
        "kana": "タカハシ　ヨシコ",
        "time": "09:30",
        "birthdate": "1980-02-14",
    }
