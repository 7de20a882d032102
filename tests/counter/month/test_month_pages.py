"""月次 over HTTP: at a glance, list by list, CSV, paper, roles."""

import pytest

from madoguchi.counter.month.parts_table import PARTS
from madoguchi.store.ports import Role
from support.offices import Office


@pytest.fixture
def office(site, desk, tmp_path) -> Office:
    return Office(site, desk, tmp_path)


def test_the_month_at_a_glance_leads_to_each_list(office, november):
    clerk = office.browser()
    page = clerk.get("/month").text
    assert "2026年11月の月次" in page
    assert "確かめてください" in page
    for part in PARTS:
        assert f"/month/{part.key}?m=2026-11" in page
        listed = clerk.get(f"/month/{part.key}?m=2026-11")
        assert listed.status_code == 200
        assert part.headings[0] in listed.text
        assert part.headings[-1] in clerk.get(f"/month/{part.key}/print?m=2026-11").text


def test_a_line_leads_to_the_person(office, november):
    text = office.browser().get("/month/characters?m=2026-11").text
    assert f"/patients/{november['rare'].id}" in text
    assert "U+5FB7" in text


@pytest.mark.threat("T5")
def test_csv(office, november):
    clerk = office.browser()
    sheet = clerk.get("/month/unconfirmed.csv?m=2026-11")
    assert sheet.content.startswith(b"\xef\xbb\xbf")
    assert "'=6" in sheet.text
    assert 'filename="2026-11-unconfirmed.csv"' in sheet.headers["content-disposition"]
    other = clerk.get("/month/characters.csv?m=2026-11&code=cp932")
    assert "〔U+20BB7〕" in other.content.decode("cp932")
    assert clerk.get("/month/characters.csv?m=2026-11&code=x").content.startswith(b"\xef\xbb\xbf")
    assert clerk.get("/month/nothing.csv").status_code == 404
    assert clerk.get("/month/nothing").status_code == 404


def test_any_month_can_be_opened(office):
    clerk = office.browser()
    for month in ("2020-01", "x", "2026-13", ""):
        assert clerk.get(f"/month?m={month}").status_code == 200
    assert "2026年12月" not in clerk.get("/month").text
    for page in ("0", "-1", "x", "99999"):
        assert clerk.get(f"/month/unconfirmed?page={page}").status_code == 200


@pytest.mark.threat("T13")
def test_roles(office, november):
    doctor, owner = office.browser(Role.DOCTOR), office.browser(Role.OWNER)
    assert doctor.get("/month").status_code == 200
    assert doctor.get("/month/unconfirmed.csv").status_code == 403
    assert doctor.change("/month/recheck").status_code == 403
    assert office.browser().change("/month/choose", {"denominator": "people"}).status_code == 403
    form = {"denominator": "people", "m": "2026-11"}
    assert owner.change("/month/choose", form).headers["location"] == "/month/usage?m=2026-11"
    assert owner.change("/month/choose", {"denominator": "x"}).status_code == 404


def test_a_re_check_starts_for_the_month(office):
    assert office.browser().change("/month/recheck", {"m": "2026-10"}).status_code == 303
    assert office.rechecked == ["2026-10"]
