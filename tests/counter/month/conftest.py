"""A month with everything that month end has to find, small and big."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # counter_people.py

from datetime import date, datetime, timedelta

import msgspec
import pytest
from counter_people import answer, header, result

from madoguchi.counter.service import Counter
from madoguchi.counter.visits.service import VisitDesk
from madoguchi.domain.clock import JST
from madoguchi.domain.patient import Insurance
from madoguchi.store.ports import (
    Arrival,
    BulkItem,
    BulkList,
    EnquiryKind,
    Evidence,
    ItemState,
    LinkState,
    Patient,
    Role,
    Visit,
    VisitSource,
)

_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


@pytest.fixture
def owner(clerk):
    """Return an owner."""
    return msgspec.structs.replace(clerk, id="user-owner", role=Role.OWNER)


@pytest.fixture
def visits(desk):
    """Return the visit desk, told by the desk's counter."""
    book = VisitDesk(desk.store, desk.clock)
    desk.counter = Counter(desk.store, desk.clock, [book])
    return book


def said(name, kana, **more):
    return answer(result(name=name, name_kana=kana, **more))


@pytest.fixture
def november(desk, visits, clerk):
    """Return people by name, after a few days of November 2026."""
    people = {
        "sure": desk.patient("1", name="確か　一", kana="タシカ ハジメ", address="x"),
        "ended": desk.patient("2", name="喪失　二", kana="ソウシツ ジ"),
        "moved": desk.patient("3", name="転職　三", kana="テンショク サン"),
        "oral": desk.patient("4", name="口頭　四", kana="コウトウ ヨン"),
        "rare": desk.patient(
            "5",
            name="髙橋　德子",
            kana="タカハシ トクコ",
            address="●市𠮷町",
            insurances=(Insurance(insurer_number="1", insured_name="=髙橋"),),
        ),
        "none": desk.patient("=6", name="該当　六", kana="ガイトウ ロク"),
    }
    for key, name, kana in (("sure", "確か　一", "ﾀｼｶ ﾊｼﾞﾒ"), ("moved", "転職　三", "ﾃﾝｼﾖｸ ｻﾝ")):
        assert desk.arrive(said(name, kana, address="x")).patient_id == people[key].id
    desk.arrive(said("喪失　二", "ｿｳｼﾂ ｼﾞ"))
    desk.clock.turn(days=1)
    visits.record(people["oral"].id, clerk, Evidence.ORAL)
    visits.record(people["rare"].id, clerk, Evidence.CERTIFICATE)
    row = desk.arrive(answer(results=(), qualification_validity="4"))
    desk.counter.link(row.id, people["none"].id, clerk)
    desk.clock.turn(hours=1)
    recheck(desk, people)
    return people


def recheck(desk, people):
    """Lay down a bulk answer: one ended before the visit, one moved before it."""
    ended = said("喪失　二", "ｿｳｼﾂ ｼﾞ", disqualification_date=date(2026, 11, 1))
    ended = answer(ended.results[0], qualification_validity="2", header=when(desk))
    other = said(
        "転職　三",
        "ﾃﾝｼﾖｸ ｻﾝ",
        insurer_number="06999999",
        insurer_name="見本健保",
        qualification_date=date(2026, 11, 10),
    )
    other = answer(other.results[0], header=when(desk))
    bulk = BulkList(
        id=desk.store.new_id(),
        kind=EnquiryKind.BULK_ELIGIBILITY,
        title="再確認",
        day=desk.clock.now().date(),
        source="registry",
        created_at=desk.clock.now(),
        created_by="x",
        total=2,
    )
    items = [
        BulkItem(
            list_id=bulk.id,
            position=place,
            identifier=str(place),
            state=ItemState.FINE,
            patient_id=people[key].id,
            answer=what,
        )
        for place, (key, what) in enumerate((("ended", ended), ("moved", other)), start=1)
    ]
    with desk.store.write() as work:
        work.bulks.add(bulk, items)


def when(desk):
    return header(process_execution_time=desk.clock.now())


def big_month(desk, days=22, each=60):
    """Fill November with *days* × *each* visits, answers and charts, past the counter."""
    first = datetime(2026, 11, 1, 9, 0, tzinfo=JST)
    for number in range(days):
        _fill_day(desk, first + timedelta(days=number), each, number)


def _fill_day(desk, at, each, number):
    with desk.store.write() as work:
        patients, rows = [], []
        for place in range(each):
            name = f"{number}-{place}"
            patient = Patient(
                id=desk.store.new_id(), number=name, name=f"患者　{name}".translate(_WIDE),
                kana="カンジャ", birthdate=date(1980, 1, 1), address="見本市緑町1-2-3",
            )  # fmt: skip
            patients.append(patient)
            rows.append(_row(desk, at + timedelta(minutes=place), patient, place))
        work.patients.add_many(patients)
        for row, patient in zip(rows, patients, strict=True):
            work.arrivals.add(row)
            work.visits.add(_visit(desk, row, patient))


def _row(desk, at, patient, place):
    one = result(insurer_number=f"{place % 20:08}", name=patient.name, address="x")
    return Arrival(
        id=desk.store.new_id(), journal_id=desk.store.new_id(), day=at.date(), seen_at=at,
        created_at=at, source="siquc_face", answer=answer(one), link=LinkState.UNIQUE,
        patient_id=patient.id,
    )  # fmt: skip


def _visit(desk, row, patient):
    confirmed = int(patient.number.split("-")[1]) % 10 != 0
    return Visit(
        id=desk.store.new_id(), day=row.day, created_at=row.seen_at, created_by="x",
        source=VisitSource.CARD, patient_id=patient.id, arrival_id=row.id,
        evidence=Evidence.CARD if confirmed else Evidence.NOTHING,
        confirmed_at=row.seen_at if confirmed else None,
    )  # fmt: skip
