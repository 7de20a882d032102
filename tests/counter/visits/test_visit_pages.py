"""来院 over HTTP: the list of a day, recording, taking back and its undo, the CSV."""

import io

import pytest
from counter_people import HOSTILE, answer

from madoguchi.store.ports import Evidence, Role
from support.offices import Office


@pytest.fixture
def office(site, desk, tmp_path) -> Office:
    return Office(site, desk, tmp_path)


def today(office):
    day = office.desk.clock.now().date()
    with office.desk.store.read() as work:
        return work.visits.between(day, day)


def upload(browser, text: str, code: str = "cp932"):
    file = ("list.csv", io.BytesIO(text.encode(code)), "text/csv")
    return browser.change("/visits/import", {}, files={"file": file})


def test_the_list_of_a_day(office, desk):
    desk.patient("1")
    desk.arrive(answer())
    page = office.browser().get("/visits").text
    assert "山田　花子" in page
    assert "カードで確認" in page
    assert "確認済 1名" in page
    assert "まだ記録されていません" in office.browser().get("/visits?day=2020-01-01").text
    for odd in ("x", "0001-01-01", "9999-12-31"):
        assert office.browser().get(f"/visits?day={odd}").status_code == 200


def test_recording_by_hand_taking_back_and_undo(office, desk):
    patient = desk.patient("1")
    clerk = office.browser()
    found = clerk.change("/visits/find", {"q": "1"}).text
    assert f"/visits/new?patient={patient.id}" in found
    assert "山田" in clerk.get(f"/visits/new?patient={patient.id}").text
    form = {"patient": patient.id, "evidence": "certificate", "day": "R8.11.20", "first": "0"}
    done = clerk.change("/visits/new", form)
    assert done.headers["location"] == "/visits?day=2026-11-20&notice=visit-recorded"
    (visit,) = today(office)
    assert (visit.evidence, visit.first) == (Evidence.CERTIFICATE, False)
    back = clerk.change(f"/visits/{visit.id}/void").headers["location"]
    assert not today(office)
    assert f"/visits/{visit.id}/restore" in clerk.get(back).text
    clerk.change(f"/visits/{visit.id}/restore")
    assert today(office) == [visit]


def test_a_wrong_form_is_explained(office, desk):
    patient = desk.patient("1")
    clerk = office.browser()
    bad = clerk.change("/visits/new", {"patient": patient.id, "day": "きのう"})
    assert bad.status_code == 422
    assert "読めません" in bad.text
    assert (
        clerk.change("/visits/new", {"patient": patient.id, "day": "2099-1-1"}).status_code == 422
    )
    assert clerk.change("/visits/new", {"patient": "nobody"}).status_code == 404
    assert clerk.get("/visits/new?patient=nobody").status_code == 404


@pytest.mark.threat("T13")
def test_a_doctor_reads_and_changes_nothing(office, desk):
    desk.patient("1")
    desk.arrive(answer())
    doctor = office.browser(Role.DOCTOR)
    assert "取り消す" not in doctor.get("/visits").text
    (visit,) = today(office)
    for path in (f"/visits/{visit.id}/void", "/visits/new", "/visits/find", "/visits/import"):
        assert doctor.change(path).status_code == 403
    assert today(office) == [visit]


def test_a_receipt_computer_s_list(office, desk):
    desk.patient("1")
    desk.patient("2", name="別の　人", kana="ベツ")
    desk.arrive(answer())
    clerk = office.browser()
    rows = [
        "診療日,患者番号,初再診",
        "2026/11/20,1,再診",
        "R8.11.20,2,初診",
        "20261119,2,",
        "20261119,2,",
        "2026/11/20,99,",
        "2099/01/01,2,",
        "きのう,2,",
        ",2,",
        "2026/11/20,2,ふたたび",
    ]
    where = upload(clerk, "\n".join(rows)).headers["location"]
    page = clerk.get(where).text
    for words in (
        "2件を取り込む",
        "すでに記録のある来院",
        "登録にありません",
        "今日より後",
        "初診か再診",
    ):
        assert words in page
    assert len(today(office)) == 1
    clerk.change(f"{where}/confirm")
    clerk.change(f"{where}/confirm")
    assert "2件の来院を記録しました" in clerk.get(where).text
    found = {visit.source.value: visit for visit in today(office)}
    assert set(found) == {"card", "imported"}
    assert (found["imported"].first, found["imported"].confirmed_at) == (True, None)
    assert not list((office.folder / "spool").rglob("*.csv"))


def test_uploads_that_are_no_list(office, desk):
    clerk = office.browser()
    assert upload(clerk, "氏名\n山田").status_code == 422
    assert clerk.change("/visits/import", {"x": "y"}).status_code == 422
    assert clerk.get("/visits/import/nothing").status_code == 404
    hostile = upload(clerk, f"来院日,患者番号\n{HOSTILE.replace(chr(34), '')},1", "utf-8")
    assert "<script>alert" not in clerk.get(hostile.headers["location"]).text
    assert clerk.change(f"{hostile.headers['location']}/cancel").status_code == 303
    assert not list((office.folder / "spool").rglob("*.csv"))


def test_a_file_that_would_hold_everybody_up_is_refused_in_words(office, monkeypatch):
    monkeypatch.setattr("madoguchi.counter.visits.importing.MOST", 3)
    clerk = office.browser()
    assert upload(clerk, "来院日,患者番号\n" + "2026/11/20,1\n" * 3).status_code == 303
    refused = upload(clerk, "来院日,患者番号\n" + "2026/11/20,1\n" * 4)
    assert refused.status_code == 422
    assert "3件まで" in refused.text


def test_an_upload_is_forgotten_after_an_hour(office, desk):
    clerk = office.browser()
    where = upload(clerk, "来院日,患者番号\n2026/11/20,1").headers["location"]
    desk.clock.turn(minutes=61)
    fresh = office.browser()
    upload(fresh, "来院日,患者番号\n2026/11/20,1")
    assert fresh.get(where).status_code == 404
    assert len(list((office.folder / "spool").rglob("*.csv"))) == 1
