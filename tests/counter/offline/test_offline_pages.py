"""障害時の受付 over HTTP: four items, the queue, roles, paper; no personal data in addresses."""

import pytest
from counter_people import HOSTILE, answer

from madoguchi.domain.patient import Insurance
from madoguchi.store.ports import OfflineState, Role
from support.offices import Office

from .conftest import FORM, NUMBERS

CARD = Insurance(
    insurer_number="123456",
    insured_card_symbol="１２－３４",
    insured_identification_number="0056",
    insured_branch_number="01",
)


@pytest.fixture
def office(site, desk, tmp_path) -> Office:
    return Office(site, desk, tmp_path)


def entries(office):
    with office.desk.store.read() as work:
        return work.offline.of_day(office.desk.clock.now().date())


@pytest.mark.rule("EL-4")
def test_somebody_is_written_down_and_stands_in_the_queue(office):
    clerk = office.browser()
    page = clerk.get("/offline").text
    assert page.count(" required") == 3  # 氏名, 生年月日, 住所; 性別 is a choice that the desk asks
    done = clerk.change("/offline", FORM)
    assert done.headers["location"] == "/offline?notice=offline-received"
    assert "山田　花子" in clerk.get("/offline").text
    assert "番号がありません" in clerk.get("/offline/queue").text


def test_what_is_missing_is_said_and_what_was_typed_stays(office):
    clerk = office.browser()
    done = clerk.change("/offline", FORM | {"sex": "", "remark": "車いす"})
    assert done.status_code == 422
    assert "性別を書いてください" in done.text
    assert "車いす" in done.text
    assert not entries(office)


def test_the_chart_fills_the_form_and_says_how_old_it_is(office, desk):
    patient = desk.patient("7", address="見本市1", insurances=(CARD,))
    desk.arrive(answer())
    desk.clock.turn(days=40)
    clerk = office.browser()
    found = clerk.change("/offline/find", {"q": "ヤマダ"})
    assert f"/offline?patient={patient.id}" in found.text
    page = clerk.get(f"/offline?patient={patient.id}").text
    assert "最後に確認した日 2026/11/20（40日前）" in page
    assert "今日の資格を確認したものではありません" in page
    assert 'value="見本市1"' in page


def test_catching_up_from_the_page(office, desk):
    clerk = office.browser()
    clerk.change("/offline", FORM | NUMBERS)
    office.line = False
    assert "端末が答えていません" in clerk.get("/offline").text
    assert "端末が答えていません" in clerk.get("/offline/queue").text, "the page follows by this"
    office.line = True
    assert "端末が答えるようになりました" in clerk.get("/offline").text
    assert clerk.change("/offline/catch-up").headers["location"].endswith("offline-asked")
    assert entries(office)[0].state is OfflineState.ASKED
    assert clerk.change("/offline/catch-up").headers["location"].endswith("offline-nobody")


def test_one_entry_is_corrected_closed_and_brought_back(office):
    clerk = office.browser()
    clerk.change("/offline", FORM)
    (entry,) = entries(office)
    path = f"/offline/{entry.id}"
    clerk.change(path, FORM | NUMBERS | {"address": "見本市2"})
    assert entries(office)[0].address == "見本市2"
    assert clerk.change(path, FORM | {"name": ""}).status_code == 422
    assert clerk.change(f"{path}/close", {"reason": ""}).status_code == 422
    clerk.change(f"{path}/close", {"reason": "同じ人を二重に書いた", "note": "11時"})
    assert entries(office)[0].message == "同じ人を二重に書いた：11時"
    assert "終わりにした理由" in clerk.get(path).text
    assert clerk.change(path, FORM).status_code == 409
    clerk.change(f"{path}/reopen")
    clerk.change(f"{path}/ask")
    assert entries(office)[0].state is OfflineState.ASKED
    assert clerk.get("/offline/nothing").status_code == 404


def test_paper(office):
    clerk = office.browser()
    clerk.change("/offline", FORM | NUMBERS | {"carries": "certificate"})
    (entry,) = entries(office)
    assert "昭和55年" in clerk.get(f"/offline/{entry.id}/print").text
    assert clerk.get("/offline/blank?n=3").text.count('class="paper"') == 3
    assert clerk.get("/offline/blank?n=x").text.count('class="paper"') == 1
    assert "見本市緑町" in clerk.get("/offline/print").text
    assert "控えはありません" in clerk.get("/offline/print?day=2020-01-01").text
    assert clerk.get("/offline/print?day=x").status_code == 200


@pytest.mark.threat("T13")
def test_roles(office):
    doctor = office.browser(Role.DOCTOR)
    assert doctor.get("/offline").status_code == 200
    assert "書き留める" not in doctor.get("/offline").text
    for path in ("/offline", "/offline/find", "/offline/catch-up", "/offline/list"):
        assert doctor.change(path, FORM).status_code == 403
    assert doctor.get("/offline/list").status_code == 403
    assert office.browser().change("/offline/list/password", {}).status_code == 403
    assert not entries(office)


@pytest.mark.threat("T5")
def test_hostile_text_is_text(office):
    clerk = office.browser()
    clerk.change("/offline", FORM | {"name": HOSTILE, "address": HOSTILE, "remark": HOSTILE})
    (entry,) = entries(office)
    for path in (
        "/offline",
        f"/offline/{entry.id}",
        f"/offline/{entry.id}/print",
        "/offline/print",
    ):
        assert "<script>alert" not in clerk.get(path).text


def test_the_list_of_the_day_from_its_page(office, tmp_path):
    owner = office.browser(Role.OWNER)
    assert "まだ決めていません" in owner.get("/offline/list").text
    weak = owner.change("/offline/list/password", {"password": "a", "again": "a"})
    assert weak.status_code == 422
    good = {"password": "Midori-2026-naika", "again": "Midori-2026-naika"}
    assert owner.change("/offline/list/password", good).status_code == 303
    assert "決めてあります" in owner.get("/offline/list").text
    (tmp_path / "lists").write_bytes(b"in the way")
    refused = owner.change("/offline/list", {"day": "tomorrow"})
    assert refused.status_code == 422
    assert "Midori-2026" not in refused.text
