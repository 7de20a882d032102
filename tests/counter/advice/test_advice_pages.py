"""Advice on the page of an answer, こんなとき, and the form: what a clerk sees and keeps."""

import pytest
from counter_people import AWKWARD, HOSTILE, answer
from lxml import html

from madoguchi.counter.preferences import ClinicPreferences, keep_preferences
from madoguchi.domain.patient import Insurance
from madoguchi.store.ports import Evidence, Role

INSURED = (
    Insurance(
        insurer_number="123456", insured_identification_number="0056", contribution_ratio="020"
    ),
)


def linked(site, person: str = "lapsed", **chart: object):
    """Return a row that belongs to one chart."""
    patient = site.desk.patient("1", **({"insurances": INSURED} | chart))
    row = site.desk.arrive(AWKWARD[person])
    if row.patient_id is None:
        with site.desk.store.read() as work:
            (user,) = [one for one in work.staff.all() if one.role is Role.CLERK]
        row = site.desk.counter.link(row.id, patient.id, user)
    assert row.patient_id == patient.id
    return row


def visit_of(site, row):
    with site.desk.store.read() as work:
        return site.desk.visits.visit_of(work, row)


def text_of(page) -> str:
    return " ".join(html.fromstring(page.text).text_content().split())


@pytest.mark.slow
def test_every_awkward_person_has_advice_and_every_choice_answers(site):
    browser = site.browser()
    fields = {"first": "first", "carried": "nothing", "declared": "030"}
    for person in AWKWARD.values():
        row = site.desk.arrive(person)
        page = browser.get(f"/arrivals/{row.id}")
        part = browser.change(f"/arrivals/{row.id}/advice", fields)
        for shown in (page, part):
            assert shown.status_code == 200
            assert html.fromstring(shown.text).xpath("//ol[@class='steps']/li")


@pytest.mark.rule("EL-1")
def test_what_is_carried_changes_the_advice_at_once(site):
    row = linked(site)
    browser = site.browser()
    first = text_of(browser.get(f"/arrivals/{row.id}"))
    assert "未確定" in first
    assert "持ち物と割合を選ぶと" in first
    by_paper = browser.change(
        f"/arrivals/{row.id}/advice", {"carried": "certificate", "declared": "030"}
    )
    assert "資格確認書だけで資格を確認できます" in by_paper.text
    assert "今の番号で請求" in by_paper.text
    assert "3割（書面の割合）" in by_paper.text
    none = browser.change(f"/arrivals/{row.id}/advice", {"carried": "nothing", "first": "first"})
    assert "被保険者資格申立書を書いてもらい" in none.text
    assert f"/arrivals/{row.id}/declaration" in none.text


@pytest.mark.rule("EL-1")
def test_a_settled_case_stands_on_the_visit(site):
    row = linked(site)
    fields = {"first": "return", "carried": "certificate", "declared": "030"}
    browser = site.browser()
    assert browser.change(f"/arrivals/{row.id}/advice/settle", fields).status_code == 303
    visit = visit_of(site, row)
    assert (visit.evidence, visit.declared_ratio) == (Evidence.CERTIFICATE, "030")
    assert (visit.claim_note, visit.first) == ("present_number", False)
    assert "資格確認書、3割、今の番号で請求" in text_of(browser.get(f"/arrivals/{row.id}"))
    again = html.fromstring(browser.get(f"/arrivals/{row.id}").text)
    assert set(again.xpath("//form[@id='advice-form']//input[@checked]/@value")) == {
        "return",
        "certificate",
        "030",
    }
    done = [record[1] for record in site.desk.audit()]
    assert "advice.settled" in done


@pytest.mark.rule("EL-1")
def test_a_returning_patient_with_nothing_is_charged_what_the_chart_knows(site):
    row = linked(site)
    fields = {"first": "return", "carried": "nothing"}
    site.browser().change(f"/arrivals/{row.id}/advice/settle", fields)
    visit = visit_of(site, row)
    assert (visit.evidence, visit.declared_ratio) == (Evidence.ORAL, "020")
    assert visit.claim_note == "old_number"


@pytest.mark.rule("EL-1")
def test_a_returning_patient_whose_insurance_changed_declares_and_stays_returning(site):
    row = linked(site)
    browser = site.browser()
    fields = {"first": "return", "carried": "changed"}
    refused = browser.change(f"/arrivals/{row.id}/advice/settle", fields)
    assert refused.status_code == 409
    fields["declared"] = "030"
    browser.change(f"/arrivals/{row.id}/advice/settle", fields)
    visit = visit_of(site, row)
    assert (visit.evidence, visit.declared_ratio) == (Evidence.DECLARATION, "030")
    assert (visit.claim_note, visit.first) == ("old_number", False)
    again = html.fromstring(browser.get(f"/arrivals/{row.id}").text)
    kept = set(again.xpath("//form[@id='advice-form']//input[@checked]/@value"))
    assert kept == {"return", "changed", "030"}


@pytest.mark.rule("EL-1")
def test_a_card_that_confirms_later_goes_before_the_clerks_word(site):
    row = linked(site)
    browser = site.browser()
    fields = {"first": "return", "carried": "nothing", "declared": "030"}
    browser.change(f"/arrivals/{row.id}/advice/settle", fields)
    later = site.desk.arrive(AWKWARD["plain"])
    if later.patient_id is None:
        with site.desk.store.read() as work:
            (user,) = [one for one in work.staff.all() if one.role is Role.CLERK]
        site.desk.counter.link(later.id, row.patient_id, user)
    said = text_of(browser.get(f"/arrivals/{row.id}"))
    assert "カードで確認済みです（その前に残した内容：口頭と前回の記録、3割、旧資格で請求）" in said


@pytest.mark.rule("EL-5")
def test_an_open_share_or_an_unlinked_row_is_not_settled(site):
    row = linked(site, insurances=())
    browser = site.browser()
    path = f"/arrivals/{row.id}/advice/settle"
    refused = browser.change(path, {"first": "first", "carried": "certificate"})
    assert (refused.status_code, "持ち物と割合を選ぶと" in refused.text) == (409, True)
    alone = site.desk.arrive(AWKWARD["nobody"])
    path = f"/arrivals/{alone.id}/advice/settle"
    refused = browser.change(path, {"first": "first", "carried": "nothing", "declared": "030"})
    assert (refused.status_code, "結び付けて" in refused.text) == (409, True)
    assert visit_of(site, row).declared_ratio == ""


def test_a_file_of_an_earlier_day_makes_no_visit_of_today(site):
    site.desk.patient("1", insurances=INSURED)
    row = site.desk.arrive(AWKWARD["lapsed"], name="OQSsiquc01res_face_x_20261118080000.xml")
    patient = site.desk.patient("2", name="見本　太郎", insurances=INSURED)
    with site.desk.store.read() as work:
        (user,) = [one for one in work.staff.all() if one.role is Role.CLERK]
    if row.patient_id is None:
        site.desk.counter.link(row.id, patient.id, user)
    fields = {"first": "return", "carried": "nothing"}
    refused = site.browser().change(f"/arrivals/{row.id}/advice/settle", fields)
    assert (refused.status_code, "きょうの来院の確認ではない" in refused.text) == (409, True)


def test_a_visit_is_recorded_where_readings_make_none_by_themselves(site):
    with site.desk.store.write() as work:
        keep_preferences(work, ClinicPreferences(visit_from_card=False))
    row = linked(site)
    assert visit_of(site, row) is None
    fields = {"first": "first", "carried": "nothing", "declared": "030"}
    site.browser().change(f"/arrivals/{row.id}/advice/settle", fields)
    visit = visit_of(site, row)
    assert (visit.evidence, visit.first) == (Evidence.DECLARATION, True)


def test_a_valid_answer_is_settled_by_itself_and_asks_nothing_more(site):
    row = linked(site, "plain")
    browser = site.browser()
    page = html.fromstring(browser.get(f"/arrivals/{row.id}").text)
    assert not page.xpath("//details[@id='advice-asks'][@open]")
    assert not page.xpath("//input[@name='carried']")
    browser.change(f"/arrivals/{row.id}/advice/settle", {"first": "first"})
    visit = visit_of(site, row)
    assert (visit.evidence, visit.first) == (Evidence.CARD, True)
    assert (visit.declared_ratio, visit.claim_note) == ("", "")


def test_what_was_guessed_is_shown_as_a_guess(site):
    row = linked(site)
    row_without = site.desk.arrive(answer(qualification_validity="2"))
    assert row_without.patient_id == row.patient_id
    stranger = site.desk.arrive(AWKWARD["old_old"])
    page = site.browser().get(f"/arrivals/{stranger.id}").text
    assert "見立て：初診" in page


def test_unknown_choices_count_as_not_said(site):
    row = linked(site)
    fields = {"first": HOSTILE, "carried": HOSTILE, "declared": "999"}
    part = site.browser().change(f"/arrivals/{row.id}/advice", fields)
    assert part.status_code == 200
    assert "alert" not in part.text


@pytest.mark.threat("T13")
def test_doctors_read_and_change_nothing(site):
    row = linked(site)
    doctor = site.browser(Role.DOCTOR)
    page = doctor.get(f"/arrivals/{row.id}")
    assert "この内容で計算する" not in page.text
    assert doctor.get("/advice").status_code == 200
    for path in (f"/arrivals/{row.id}/advice", f"/arrivals/{row.id}/advice/settle"):
        assert doctor.change(path, {"carried": "nothing"}).status_code == 403
    assert doctor.get(f"/arrivals/{row.id}/declaration").status_code == 403


@pytest.mark.parametrize("path", ["/arrivals/{}/advice", "/arrivals/{}/advice/settle"])
def test_a_row_that_is_gone_is_told(site, path):
    assert site.browser().change(path.format("nothing"), {}).status_code == 404
    assert site.browser().get("/arrivals/nothing/declaration").status_code == 404


@pytest.mark.rule("EL-2")
def test_the_page_answers_as_of_any_day(site):
    browser = site.browser()
    asked = {"found": "not_found", "first": "first", "carried": "old_card"}
    then = browser.get("/advice", params=asked | {"day": "2025-11-30"})
    assert "有効期限内の健康保険証なら" in then.text
    assert "きょうの決まりではありません" in then.text
    era = browser.get("/advice", params=asked | {"day": "R7.11.30"})
    assert "2025/11/30 の決まり" in era.text
    now = browser.get("/advice", params=asked)
    assert "古い保険証では確認できません" in now.text
    assert "被保険者資格申立書を書いてもらいます" in now.text


@pytest.mark.parametrize("day", ["あした", "2026-13-01", "0001-01-01", "9999-12-31", HOSTILE])
def test_a_day_that_cannot_be_read_is_told_and_today_is_used(site, day):
    page = site.browser().get("/advice", params={"day": day, "found": HOSTILE})
    assert page.status_code == 200
    assert "日付を読み取れませんでした" in page.text
    assert "2026/11/20 の決まり" in page.text


@pytest.mark.rule("EL-4")
def test_an_outage_asks_for_the_four_items(site):
    page = site.browser().get("/advice", params={"found": "outage", "carried": "nothing"})
    assert "氏名・性別・生年月日・住所の4つ" in page.text


@pytest.mark.rule("CO-9")
@pytest.mark.rule("CO-10")
def test_disaster_is_off_unless_said_and_the_hospitals_emergency_view_is_never_offered(site):
    browser = site.browser()
    plain, opened = (browser.get("/advice", params=q).text for q in ({}, {"disaster": "1"}))
    assert "口頭で同意を得て、理由を記録してください" not in plain
    assert "口頭で同意を得て、理由を記録してください" in opened
    assert "救急時" not in plain + opened


def test_the_form_is_filled_in_as_far_as_known_and_says_whose_it_is(site):
    row = linked(site, name="山田　華子", address="見本市1-2", telephone="000-1111")
    browser = site.browser()
    page = html.fromstring(browser.get(f"/arrivals/{row.id}/declaration").text)
    value = {one.get("id"): one.get("value") for one in page.xpath("//article//input[@id]")}
    assert value["p-name"] == "山田　華子"
    assert (value["p-address"], value["p-contact"]) == ("見本市1-2", "000-1111")
    assert (value["p-workplace"], value["p-insurer_name"]) == ("", "")
    assert page.xpath("//input[@type='checkbox'][@checked]/..")[0].text_content().strip() == "女"
    said = page.text_content()
    assert "厚生労働省の様式ではありません" in said
    for item in ("勤め先", "連絡先", "保険の種類", "窓口で払う割合", "確かめ方", "署名"):
        assert item in said
    assert not page.xpath("//article//form")
    assert ("declaration.viewed", row.id) in [(r[1], r[2]) for r in site.desk.audit()]


def test_the_empty_form_holds_nobody(site):
    page = html.fromstring(site.browser().get("/advice/declaration").text)
    assert {one.get("value") for one in page.xpath("//article//input[@type='text']")} == {""}
    assert not page.xpath("//article//input[@checked]")


@pytest.mark.threat("T5")
def test_a_hostile_name_stands_on_the_form_as_text(site):
    row = site.desk.arrive(AWKWARD["hostile"])
    page = site.browser().get(f"/arrivals/{row.id}/declaration")
    (name,) = html.fromstring(page.text).xpath("//input[@id='p-name']/@value")
    assert name == HOSTILE


def test_each_text_tells_its_rule_source_confidence_and_days(site):
    page = site.browser(Role.OWNER).get("/advice", params={"found": "not_found"})
    tree = html.fromstring(page.text)
    first = tree.xpath("//ol[@class='steps']/li")[0]
    assert "根拠 EL-7" in first.get("title")
    table = " ".join(
        tree.xpath("//table[contains(@class,'table-basis')]")[0].text_content().split()
    )
    for word in ("EL-2", "O16", "高い", "2026/04/01"):
        assert word in table
