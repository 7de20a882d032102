"""Pages of 照会番号: beside an answer, of one chart, everybody at once; and who may what."""

import pytest

from madoguchi.store.ports import EnquiryState, Role


def test_the_panel_says_how_it_stands_and_registers(site):
    site.refnum.patient()
    row = site.refnum.arrive()
    clerk = site.browser()
    page = clerk.get(f"/arrivals/{row.id}").text
    assert "照会番号を登録する" in page
    answer = clerk.change(f"/refnum/arrivals/{row.id}")
    assert answer.headers["location"] == f"/arrivals/{row.id}?notice=refnum-asked"
    page = clerk.get(f"/arrivals/{row.id}").text
    assert "送る順番を待っています" in page
    assert "照会番号を登録する" not in page
    site.refnum.end(site.refnum.sent()[0], EnquiryState.FAILED, "登録できない理由")
    assert "登録できない理由" in clerk.get(f"/refnum/arrivals/{row.id}/live").text
    page = clerk.get(f"/arrivals/{row.id}").text
    assert "登録できない理由" in page
    assert "照会番号を登録する" in page


def test_a_wrong_number_is_shown_beside_ours_and_can_be_put_back(site):
    chart = site.refnum.patient()
    row = site.refnum.arrive(site.refnum.result(reference_number="2002"))
    clerk = site.browser()
    page = clerk.get(f"/arrivals/{row.id}").text
    assert "番号が違う" in page
    assert "2002" in page
    clerk.change(f"/refnum/arrivals/{row.id}")
    asked = site.refnum.sent()[0]
    site.refnum.end(asked, EnquiryState.ANSWERED)
    assert "前の番号「2002」にもどす" in clerk.get(f"/arrivals/{row.id}").text
    answer = clerk.change(f"/refnum/enquiries/{asked.id}/undo")
    assert answer.headers["location"].startswith(f"/refnum/patients/{chart.id}")
    assert len(site.refnum.sent()) == 2


def test_a_row_of_nobody_has_no_panel(site):
    row = site.refnum.arrive()
    assert 'id="refnum"' not in site.browser().get(f"/arrivals/{row.id}").text


def test_a_chart_has_a_page_of_its_own(site):
    chart = site.refnum.patient()
    clerk = site.browser()
    assert "照会番号を登録する" in clerk.get(f"/refnum/patients/{chart.id}").text
    assert clerk.change(f"/refnum/patients/{chart.id}").status_code == 303
    assert clerk.change(f"/refnum/patients/{chart.id}").status_code == 409
    assert site.refnum.sent()[0].id in clerk.get(f"/refnum/patients/{chart.id}/live").text
    assert clerk.get("/refnum/patients/gone/live").status_code == 404
    assert clerk.get("/refnum/arrivals/gone/live").status_code == 404
    assert clerk.get("/refnum/patients/gone").status_code == 404
    assert ("refnum.viewed", chart.id) in [(one[1], one[2]) for one in site.refnum.desk.audit()]


def test_everybody_is_started_from_its_page(site):
    site.refnum.patient()
    clerk = site.browser()
    assert "照会番号のない患者を登録する" in clerk.get("/refnum").text
    assert clerk.change("/refnum/bulk").headers["location"].startswith("/bulk/")


@pytest.mark.threat("T13")
def test_a_doctor_reads_and_registers_nothing(site):
    chart = site.refnum.patient()
    row = site.refnum.arrive()
    doctor = site.browser(Role.DOCTOR)
    assert "照会番号を登録する" not in doctor.get(f"/arrivals/{row.id}").text
    assert doctor.get(f"/refnum/patients/{chart.id}").status_code == 200
    assert doctor.get("/refnum").status_code == 403
    for path in (
        "/refnum/bulk",
        f"/refnum/patients/{chart.id}",
        f"/refnum/arrivals/{row.id}",
        "/refnum/enquiries/x/undo",
    ):
        assert doctor.change(path).status_code == 403


@pytest.mark.threat("T7")
def test_a_change_needs_our_token(site):
    chart = site.refnum.patient()
    clerk = site.browser()
    assert clerk.post(f"/refnum/patients/{chart.id}").status_code == 419
