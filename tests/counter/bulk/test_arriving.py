"""People whom the centre named come to 受付 by a clerk's act, once, and are no visit by that."""

from datetime import date

import msgspec
import pytest
from counter_people import consent, header

from madoguchi.counter.bulk.arriving import BulkArrivals
from madoguchi.counter.rows import rows_of
from madoguchi.counter.service import ConflictError, Counter, GoneError, NotAllowedError
from madoguchi.counter.visits.service import VisitDesk
from madoguchi.domain.messages import ConsentSearch, HeldUnit
from madoguchi.store.ports import (
    ArrivedFile,
    EnquiryKind,
    EnquiryState,
    Folder,
    JournalState,
    LinkState,
    Role,
)

BORN = date(1990, 1, 1)


class Centre:
    """A list whose people the centre names, and its file in the journal."""

    def __init__(self, bulk, clerk) -> None:
        self.bulk, self.clerk = bulk, clerk
        self.store, self.clock = bulk.store, bulk.clock
        self.visits = VisitDesk(self.store, self.clock)
        counter = Counter(self.store, self.clock, followers=(self.visits,))
        self.desk = BulkArrivals(self.store, self.clock, counter)
        self.list = bulk.lists.of_centre(
            EnquiryKind.HOME_VISIT,
            ConsentSearch(medical_treatment_flag="2"),
            clerk,
            day=bulk.day,
            title="訪問",
        )

    def file(self, number: int = 1) -> str:
        """Put an answer's file in the journal and read from it."""
        at = self.clock.now()
        with self.store.write() as work:
            entry, _ = work.journal.append(
                ArrivedFile(
                    name=f"OQSmuhvq02res_{number}.xml",
                    folder=Folder.RES,
                    raw=str(number).encode(),
                    modified_at=at,
                    seen_at=at,
                )
            )
            work.journal.settle(entry.id, JournalState.PAIRED, kind="muhvq02_res")
        self.bulk.stand(self.list, EnquiryState.READING, journal_id=entry.id, units=0)
        return entry.id

    def unit(self, **changes):
        return self.bulk.unit(_Nobody, self.bulk.result(**changes), search_info=None)

    def answer(self, *units, done: bool = True) -> None:
        self.file()
        self.bulk.receive(self.list, *units, done=done)

    def rows(self):
        with self.store.read() as work:
            return list(work.arrivals.of_day(self.clock.now().date()))


class _Nobody:
    identifier = ""


@pytest.fixture
def centre(bulk, clerk) -> Centre:
    return Centre(bulk, clerk)


@pytest.mark.rule("CO-7")
def test_one_person_of_a_home_visit_comes_to_reception_once(centre, clerk):
    chart = centre.bulk.patient("1")
    long = consent("PharmacistsInfo")
    long = msgspec.structs.replace(long, available_time=None)
    answer = msgspec.structs.replace(
        centre.unit(consents=(long,)), header=header(reference_classification=None)
    )
    centre.answer(centre.unit(name="他　人", name_kana="ﾀ ﾆﾝ", birthdate=BORN), answer)
    row = centre.desk.put(centre.list.id, 2, clerk)
    assert (row.unit, row.source, row.link, row.patient_id) == (
        2,
        "muhvq02_res",
        LinkState.UNIQUE,
        chart.id,
    )
    assert centre.desk.put(centre.list.id, 2, clerk) == row
    assert centre.rows() == [row]
    with centre.store.read() as work:
        shown = rows_of(work, [row], centre.clock.now())[0]
        assert not work.visits.between(centre.bulk.day, centre.bulk.day)
    assert (shown.source, shown.link) == ("訪問", "unique")
    (mark,) = shown.consents
    assert (mark.given, mark.until) == (True, "")
    assert "取り消すまで" in mark.life
    assert (clerk.id, "arrival.added", row.id, "link=unique") in centre.bulk.desk.audit()
    assert centre.bulk.items(centre.list)[1].arrival_id == row.id


def test_an_answer_of_an_earlier_day_says_so(centre, clerk):
    centre.bulk.patient("1")
    centre.answer(centre.unit())
    centre.clock.turn(days=3)
    row = centre.desk.put(centre.list.id, 1, clerk)
    assert (row.day, row.seen_at) == (centre.clock.now().date(), centre.clock.now())
    with centre.store.read() as work:
        shown = rows_of(work, [row], centre.clock.now())[0]
    assert shown.source == "訪問（11/20の回答）"
    assert not shown.carried_over


def test_all_who_are_sure_come_at_once_and_nobody_twice(centre, clerk):
    centre.bulk.patient("1")
    centre.bulk.patient("2", name="佐藤　次郎", kana="サトウ ジロウ", birthdate=BORN)
    centre.bulk.patient("3", name="林　一", kana="ハヤシ ハジメ", birthdate=BORN)
    other = centre.unit(name="新　人", name_kana="ｼﾝ ｼﾞﾝ", birthdate=date(2000, 1, 1))
    lapsed = msgspec.structs.replace(
        centre.unit(name="林　一", name_kana="ﾊﾔｼ ﾊｼﾞﾒ", birthdate=BORN), qualification_validity="2"
    )
    second = centre.unit(name="佐藤　次郎", name_kana="ｻﾄｳ ｼﾞﾛｳ", birthdate=BORN)
    centre.answer(centre.unit(), other, lapsed, second, second)
    assert centre.desk.put_all(centre.list.id, clerk) == 2
    assert sorted(row.unit for row in centre.rows()) == [1, 4]
    with pytest.raises(ConflictError, match="もう受付に"):
        centre.desk.put_all(centre.list.id, clerk)
    assert len(centre.rows()) == 2


def test_who_cannot_be_put_there_is_refused_in_words(centre, clerk, doctor, reserve):
    centre.answer(HeldUnit(position=1, code="x", reason="読めない"))
    centre.bulk.patient("1001")
    csv = centre.bulk.make(reserve())
    with pytest.raises(ConflictError, match="名前が届いた人"):
        centre.desk.put(centre.list.id, 1, clerk)
    with pytest.raises(ConflictError, match="名前が届いた人"):
        centre.desk.put(csv.id, 1, clerk)
    with pytest.raises(GoneError):
        centre.desk.put(centre.list.id, 9, clerk)
    for act in (
        lambda: centre.desk.put(csv.id, 1, doctor),
        lambda: centre.desk.put_all(csv.id, doctor),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert centre.rows() == []


def test_a_list_asked_for_again_after_a_break_names_nobody_twice(centre, clerk):
    centre.bulk.patient("1")
    ann, ben = centre.unit(), centre.unit(name="新　人", name_kana="ｼﾝ ｼﾞﾝ", birthdate=BORN)
    centre.answer(ann, ben, ben, done=False)
    row = centre.desk.put(centre.list.id, 1, clerk)
    centre.bulk.lists.settle(centre.list.id, 3, clerk, "電話した")
    centre.bulk.lists.cancel(centre.list.id, clerk)
    centre.bulk.lists.send(centre.list.id, clerk)
    centre.file(2)
    centre.bulk.receive(centre.list, ann, ben)
    items = centre.bulk.items(centre.list)
    assert [(item.position, item.unit) for item in items] == [(1, 1), (2, 3), (3, 1), (4, 2)]
    assert centre.bulk.get(centre.list.id).total == 4
    assert centre.rows() == [row]


def test_the_chunks_of_one_answer_follow_one_another(centre):
    centre.answer(centre.unit(), done=False)
    centre.bulk.receive(centre.list, centre.unit())
    assert [item.unit for item in centre.bulk.items(centre.list)] == [1, 2]


def test_a_list_of_the_centre_claims_no_more_than_it_knows(site, bulk, clerk):
    """Nothing of such a list is compared with the insurance on file."""
    centre = Centre(bulk, clerk)
    bulk.patient("1")
    centre.answer(centre.unit())
    browser = site.browser()
    for path in ("", "/items/1"):
        page = browser.get(f"/bulk/{centre.list.id}{path}").text
        assert "患者が一人に決まっています" in page
        assert "登録どおり" not in page


def test_a_clerk_does_it_on_the_page_and_sees_no_other_person(site, bulk, clerk):
    centre = Centre(bulk, clerk)
    bulk.patient("1")
    centre.answer(centre.unit(), centre.unit(name="新　人", name_kana="ｼﾝ ｼﾞﾝ", birthdate=BORN))
    browser = site.browser()
    assert "受付に出す" in browser.get(f"/bulk/{centre.list.id}/items/2").text
    sent = browser.change(f"/bulk/{centre.list.id}/items/2/arrive")
    assert sent.status_code == 303
    (row,) = centre.rows()
    assert sent.headers["location"].startswith(f"/arrivals/{row.id}")
    assert browser.get(f"/arrivals/{row.id}").status_code == 200
    assert ">訪問<" in browser.get("/").text
    raw = browser.get(f"/arrivals/{row.id}/raw").text
    assert "ほかの人の情報" in raw
    assert browser.change(f"/bulk/{centre.list.id}/arrive").status_code == 303
    assert len(centre.rows()) == 2
    shown = browser.get(f"/bulk/{centre.list.id}").text
    assert shown.count("受付に出ています") == 2
    assert "受付の画面を開く" in browser.get(f"/bulk/{centre.list.id}/items/2").text
    assert site.browser(Role.DOCTOR).change(f"/bulk/{centre.list.id}/arrive").status_code == 403
