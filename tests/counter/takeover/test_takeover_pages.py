"""The panel, the keys' addresses, 設定, a chart's insurances: over HTTP, role by role."""

import re
from datetime import date

import msgspec
import pytest
from counter_people import AWKWARD, HOSTILE, answer, result
from lxml import html

from madoguchi.counter.preferences import ClinicPreferences, Default, preferences_of
from madoguchi.domain.patient import Insurance, LimitCertificate, PublicExpense
from madoguchi.store.ports import Role

CARD = Insurance(
    insurer_number="123456",
    insured_card_symbol="１２－３４",
    insured_identification_number="0056",
    insured_branch_number="01",
    valid_from=date(2024, 4, 1),
    insurer_name="見本市国民健康保険",
    personal_family_classification="1",
)
NEW = {
    "insurer_number": "06270001",
    "insured_card_symbol": "77",
    "insured_identification_number": "8",
    "insurer_name": "見本健康保険組合",
    "qualification_date": date(2026, 10, 1),
}


@pytest.fixture
def patient(site):
    return site.desk.patient("00123", insurances=(CARD,))


@pytest.fixture
def row(site, patient, clerk):
    arrival = site.desk.arrive(answer(result(**NEW, address="南町2")))
    return site.desk.counter.link(arrival.id, patient.id, clerk)


def stored(site, patient):
    with site.desk.store.read() as work:
        return work.patients.get(patient.id)


def panel_in(page):
    (panel,) = html.fromstring(page).xpath("//section[@id='takeover']")
    return panel


def text_of(node):
    return re.sub(r"\s+", " ", node.text_content())


def ticked(panel):
    return panel.xpath(".//input[@type='checkbox'][@checked]/@value")


def words_of(site, row_id, browser=None):
    page = html.fromstring((browser or site.browser()).get("/").text)
    (line,) = page.xpath(f"//tr[@id='a-{row_id}']")
    return line, text_of(line)


def test_the_panel_shows_both_sides_and_ticks_what_is_safe(site, row):
    panel = panel_in(site.browser().get(f"/arrivals/{row.id}").text)
    said = text_of(panel)
    assert "2026/11/20 の回答（カード）" in said
    assert "新しい保険です" in said
    assert "06270001" in said
    assert ticked(panel) == ["insurance"]
    assert panel.xpath(".//input[@value='address']")
    assert not panel.xpath(".//input[@value='insurer_name']")


def test_what_is_ticked_is_taken_and_given_back(site, patient, row):
    browser = site.browser()
    address = f"/arrivals/{row.id}"
    revision = panel_in(browser.get(address).text).xpath(
        "string(.//input[@name='revision']/@value)"
    )
    sent = browser.change(f"{address}/take-over", {"field": "insurance", "revision": revision})
    page = browser.get(sent.headers["location"]).text
    assert "取り込みました" in page
    assert stored(site, patient).insurances[1].valid_to == date(2026, 9, 30)
    (undo,) = panel_in(page).xpath(".//form[contains(@action, '/undo')]/@action")
    back = browser.change(undo)
    page = browser.get(back.headers["location"]).text
    assert "元に戻しました" in page
    assert stored(site, patient).insurances == (CARD,)


def test_odd_fields_and_revisions_do_nothing(site, patient, row):
    browser = site.browser()
    sent = browser.change(
        f"/arrivals/{row.id}/take-over", {"field": HOSTILE, "revision": "0"}
    )  # fmt: skip
    assert "nothing-to-take" in sent.headers["location"]
    for revision in ("", "-1", "９９", "9" * 40, "x"):
        sent = browser.change(
            f"/arrivals/{row.id}/take-over", {"field": "insurance", "revision": revision}
        )
        assert sent.status_code == 409
    assert stored(site, patient) == patient


def test_the_list_says_what_changed_and_takes_it_over(site, patient, row):
    browser = site.browser()
    line, said = words_of(site, row.id, browser)
    assert "保険変更" in said
    assert "取り込んでから受付" in said
    assert "取り込んでから受付" in browser.get(f"/arrivals/{row.id}").text
    done = browser.change(line.get("data-take")).json()
    assert "取り込みました" in done["text"]
    assert stored(site, patient).insurances[0].insurer_number == "06270001"
    line, said = words_of(site, row.id, browser)
    assert "追記あり" in said
    assert "取り込んでから受付" not in said
    assert line.get("data-take") is None
    assert "元に戻しました" in browser.change(done["undo"]).json()["text"]
    assert stored(site, patient).insurances == (CARD,)


def test_the_list_of_one_who_changed_nothing(site, clerk):
    plain = msgspec.structs.replace(CARD, insured_card_symbol="12-34")
    mine = site.desk.patient("00124", kana="ベツ ヒト", insurances=(plain,))
    same = {"name_kana": "ﾍﾞﾂ ﾋﾄ", "qualification_date": date(2024, 4, 1)}
    row = site.desk.arrive(answer(result(insured_card_symbol="12-34", **same)))
    site.desk.counter.link(row.id, mine.id, clerk)
    assert "変更なし" in words_of(site, row.id)[1]
    row = site.desk.arrive(answer(result(insured_card_symbol="１２－３４", **same)))
    site.desk.counter.link(row.id, mine.id, clerk)
    assert "表記のみ" in words_of(site, row.id)[1]


def test_another_birthday_is_shown_red_and_nothing_is_ticked(site, clerk):
    other = site.desk.patient("00125", birthdate=date(1981, 2, 14), insurances=(CARD,))
    row = site.desk.arrive(answer(result(**NEW, name_kana="ﾍﾞﾂ ﾋﾄ")))
    site.desk.counter.link(row.id, other.id, clerk)
    line, said = words_of(site, row.id)
    assert "生年月日違い" in said
    assert line.get("data-take") is None
    assert line.get("data-decide") == f"/arrivals/{row.id}#takeover"
    panel = panel_in(site.browser().get(f"/arrivals/{row.id}").text)
    assert "別の人の回答かもしれません" in text_of(panel)
    assert ticked(panel) == []
    sent = site.browser().change(f"/arrivals/{row.id}/take-over/quick")
    assert stored(site, other) == other
    assert "取り込むものはありません" in sent.json()["text"]


def test_an_answer_of_yesterday_says_so_and_is_not_ticked(site, row):
    site.desk.clock.turn(days=1)
    panel = panel_in(site.browser().get(f"/arrivals/{row.id}").text)
    assert "きょうの回答ではありません" in text_of(panel)
    assert ticked(panel) == []


def test_a_doctor_sees_the_difference_and_changes_nothing(site, row):
    doctor = site.browser(Role.DOCTOR)
    panel = panel_in(doctor.get(f"/arrivals/{row.id}").text)
    assert not panel.xpath(".//button | .//input[@type='checkbox']")
    line, _ = words_of(site, row.id, doctor)
    assert not [name for name in line.attrib if name in ("data-take", "data-decide", "data-new")]


def test_an_answer_that_is_not_valid_is_not_compared(site, patient, clerk):
    row = site.desk.arrive(AWKWARD["lapsed"])
    site.desk.counter.link(row.id, patient.id, clerk)
    said = text_of(panel_in(site.browser().get(f"/arrivals/{row.id}").text))
    assert "有効という回答ではない" in said


@pytest.mark.slow
@pytest.mark.parametrize("person", AWKWARD)
def test_every_awkward_answer_has_a_panel_and_a_row(site, patient, clerk, person):
    row = site.desk.arrive(AWKWARD[person])
    site.desk.counter.link(row.id, patient.id, clerk)
    browser = site.browser()
    page = browser.get(f"/arrivals/{row.id}")
    assert page.status_code == 200
    tree = html.fromstring(page.text)
    assert tree.xpath("//section[@id='takeover']")
    assert not tree.xpath("//img | //*[@onerror]")
    _, said = words_of(site, row.id, browser)
    assert "表示できません" not in said
    assert browser.get(f"/patients/{patient.id}").status_code == 200


def test_a_row_that_cannot_be_worked_out_takes_no_other_with_it(site, patient, row):
    broken = site.desk.arrive(answer(result(name_kana="ﾍﾞﾂ", birthdate=date.max)))
    page = html.fromstring(site.browser().get("/").text)
    assert len(page.xpath("//tr[@data-item]")) == 2
    (line,) = page.xpath(f"//tr[@id='a-{broken.id}']")
    if "表示できません" in text_of(line):
        assert "担当" in text_of(line)
        assert line.get("data-href").endswith("/raw")


def test_a_row_that_raises_is_shown_with_what_to_do(site, row, monkeypatch):
    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("madoguchi.counter.rows.judge", fails)
    browser = site.browser()
    line, said = words_of(site, row.id, browser)
    assert "表示できません" in said
    assert "保管してあります" in said
    assert browser.get(line.get("data-href")).status_code == 200


# 新患 --------------------------------------------------------------------------------


def test_a_new_patient_gets_everything_of_the_answer(site):
    came = msgspec.structs.replace(AWKWARD["limit"].results[0], **NEW, insured_name="山田　太郎")
    row = site.desk.arrive(answer(came))
    browser = site.browser()
    line, _ = words_of(site, row.id, browser)
    form = html.fromstring(browser.get(line.get("data-new")).text)
    inputs = form.xpath("//form[@class='panel patient-form']//input")
    values = {one.get("name"): one.get("value") for one in inputs}
    assert "限度額" in text_of(form.xpath("//dl[@class='pairs']")[0])
    sent = browser.change("/patients/new", values | {"number": "00999", "sex": "2"})
    assert sent.status_code == 303
    with site.desk.store.read() as work:
        made = work.patients.by_number("00999")
        assert work.arrivals.get(row.id).patient_id == made.id
    (card,) = made.insurances
    assert (card.valid_from, card.insurer_name, card.insured_name) == (
        date(2026, 10, 1), "見本健康保険組合", "山田　太郎",
    )  # fmt: skip
    assert made.limit_certificates[0].classification_flag == "A03"
    assert made.name == "山田　花子"


def test_of_an_insurance_typed_anew_nothing_comes_along(site):
    row = site.desk.arrive(answer(result(**NEW)))
    typed = {
        "arrival": row.id, "number": "1", "name": "山田　花子", "kana": "ヤマダ ハナコ",
        "birthdate": "1980-02-14", "sex": "2", "insurer_number": "999999", "complete": "yes",
    }  # fmt: skip
    site.browser().change("/patients/new", typed)
    with site.desk.store.read() as work:
        made = work.patients.by_number("1")
    assert made.insurances == (Insurance(insurer_number="999999"),)


def test_aid_alone_is_no_insurance_of_a_new_chart(site):
    row = site.desk.arrive(AWKWARD["aid"])
    browser = site.browser()
    form = html.fromstring(browser.get(f"/patients/new?arrival={row.id}").text)
    assert form.xpath("string(//input[@name='insurer_number']/@value)") == ""
    assert "負担者 12999999" in text_of(form)


# 患者の保険 --------------------------------------------------------------------------------


def test_an_insurance_is_added_ended_and_deleted(site, patient):
    browser = site.browser()
    base = f"/patients/{patient.id}/insurances"
    typed = {"insurer_number": "654321", "valid_from": "R8.4.1", "contribution_ratio": "020"}
    assert browser.change(f"{base}/new", typed | {"revision": "0"}).status_code == 303
    assert stored(site, patient).insurances[0].valid_from == date(2026, 4, 1)
    form = html.fromstring(browser.get(f"{base}/1").text)
    assert form.xpath("string(//input[@name='insurer_number']/@value)") == "123456"
    ended = {"insurer_number": "123456", "valid_to": "2026/3/31", "revision": "1"}
    assert browser.change(f"{base}/1", ended).status_code == 303
    assert "終わり" in browser.get(f"/patients/{patient.id}").text
    assert browser.change(f"{base}/1/delete", {"revision": "2"}).status_code == 303
    assert [card.insurer_number for card in stored(site, patient).insurances] == ["654321"]
    actions = [one[1] for one in site.desk.audit() if one[1].startswith("insurance.")]
    assert actions == ["insurance.deleted", "insurance.edited", "insurance.added"]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ({"insurer_number": ""}, "保険者番号がありません"),
        ({"insurer_number": "12A"}, "数字だけ"),
        ({"valid_from": "きのう"}, "読めません"),
        ({"valid_from": "2026/4/1", "valid_to": "2026/3/1"}, "開始日より前"),
        ({"insured_branch_number": "123"}, "長すぎます"),
        ({"insured_name": "山\x07田"}, "目に見えない"),
    ],
)
def test_what_is_wrong_with_an_insurance_is_said(site, patient, typed, word):
    base = f"/patients/{patient.id}/insurances"
    fields = {"insurer_number": "123456", "revision": "0"} | typed
    sent = site.browser().change(f"{base}/0", fields)
    assert sent.status_code == 422
    assert word in sent.text
    assert stored(site, patient) == patient


def test_an_insurance_of_an_old_page_is_refused(site, patient):
    base = f"/patients/{patient.id}/insurances"
    browser = site.browser()
    fields = {"insurer_number": "654321", "revision": "7"}
    for path in (f"{base}/0", f"{base}/new", f"{base}/0/delete"):
        sent = browser.change(path, fields)
        assert sent.status_code == 409
        assert "開き直して" in sent.text
    assert browser.change(f"{base}/9", fields | {"revision": "0"}).status_code == 404
    assert browser.get(f"{base}/9").status_code == 404


def test_an_unknown_ratio_survives_the_form(site):
    odd = msgspec.structs.replace(CARD, contribution_ratio="035")
    patient = site.desk.patient("00126", insurances=(odd,))
    form = html.fromstring(site.browser().get(f"/patients/{patient.id}/insurances/0").text)
    chosen = form.xpath("string(//select[@name='contribution_ratio']/option[@selected]/@value)")
    assert chosen == "035"


def test_the_chart_shows_its_take_overs_and_undoes_the_newest(site, patient, row):
    browser = site.browser()
    browser.change(f"/arrivals/{row.id}/take-over/quick")
    page = html.fromstring(browser.get(f"/patients/{patient.id}").text)
    assert "いま有効" in text_of(page)
    (undo,) = page.xpath("//form[contains(@action, '/undo')]/@action")
    sent = browser.change(undo, {"back": "patient"})
    assert sent.headers["location"].startswith(f"/patients/{patient.id}")
    assert "元に戻した" in browser.get(f"/patients/{patient.id}").text


# 設定 --------------------------------------------------------------------------------


def form_of(page):
    tree = html.fromstring(page)
    selects = tree.xpath("//form[@action='/settings']//select")
    fields = {one.get("name"): one.value for one in selects}
    radios = tree.xpath("//form[@action='/settings']//input[@type='radio'][@checked]")
    return fields | {one.get("name"): one.get("value") for one in radios}


def chosen(site):
    with site.desk.store.read() as work:
        return preferences_of(work)


def test_settings_stand_in_the_owners_menu_and_not_in_the_header(site):
    page = html.fromstring(site.browser(Role.OWNER).get("/").text)
    assert page.xpath("//details[@data-menu]//a[@href='/settings']")
    assert not page.xpath("//nav[@aria-label='主な画面']//a[@href='/settings']")
    clerk = html.fromstring(site.browser().get("/").text)
    assert not clerk.xpath("//a[@href='/settings']")


def test_the_owner_chooses_and_takes_it_back(site):
    owner = site.browser(Role.OWNER)
    fields = form_of(owner.get("/settings").text)
    assert fields["field-address"] == "off"
    assert fields["automatic_registration"] == "no"
    new = {"field-address": "hide", "field-insurance": "off", "automatic_registration": "yes"}
    sent = owner.change("/settings", fields | new)
    assert "設定を変えました" in owner.get(sent.headers["location"]).text
    now = chosen(site)
    assert now.take_over == {"address": Default.HIDE, "insurance": Default.OFF}
    assert now.automatic_registration
    assert now.visit_from_card
    audit = [one for one in site.desk.audit() if one[1] == "settings.changed"]
    assert "address" in audit[0][3]
    assert "automatic_registration" in audit[0][3]
    assert "住所: 出して、印は付けない" in owner.get("/settings").text
    owner.change("/settings/undo")
    assert chosen(site) == ClinicPreferences()


def test_settings_unchanged_are_not_recorded(site):
    owner = site.browser(Role.OWNER)
    sent = owner.change("/settings", form_of(owner.get("/settings").text))
    assert "settings-same" in sent.headers["location"]
    assert not [one for one in site.desk.audit() if one[1] == "settings.changed"]


@pytest.mark.threat("T13")
@pytest.mark.parametrize("role", [Role.CLERK, Role.DOCTOR])
def test_only_the_owner_opens_the_settings(site, role):
    browser = site.browser(role)
    assert browser.get("/settings").status_code == 403
    assert browser.change("/settings", {}).status_code == 403
    assert browser.change("/settings/undo").status_code == 403


@pytest.mark.threat("T13")
def test_a_doctor_reaches_no_change(site, patient, row):
    doctor = site.browser(Role.DOCTOR)
    base = f"/patients/{patient.id}/insurances"
    for path in (
        f"/arrivals/{row.id}/take-over", f"/arrivals/{row.id}/take-over/quick",
        "/take-overs/x/undo", "/take-overs/x/undo/quick",
        f"{base}/new", f"{base}/0", f"{base}/0/delete",
    ):  # fmt: skip
        assert doctor.change(path).status_code == 403, path
    assert doctor.get(f"{base}/new").status_code == 403


# What is refused is said, and forms show what is on file -------------------------------


def test_the_list_is_told_why_it_cannot_take_or_undo(site, patient, row):
    browser = site.browser()
    assert browser.change("/arrivals/none/take-over/quick").status_code == 409
    assert browser.change("/take-overs/none/undo/quick").status_code == 409
    done = browser.change(f"/arrivals/{row.id}/take-over/quick").json()
    ended = {"insurer_number": "06270001", "valid_to": "2026/12/31", "revision": "1"}
    assert browser.change(f"/patients/{patient.id}/insurances/0", ended).status_code == 303
    late = browser.change(done["undo"])
    assert late.status_code == 409
    assert "clerkさんが9:30に登録（保険）が変わったため" in late.json()["text"]
    assert "元に戻せません" in text_of(panel_in(browser.get(f"/arrivals/{row.id}").text))


def test_a_row_without_a_chart_has_no_panel(site):
    row = site.desk.arrive(answer(result(name_kana="ﾍﾞﾂ ﾋﾄ")))
    page = html.fromstring(site.browser().get(f"/arrivals/{row.id}").text)
    assert not page.xpath("//section[@id='takeover']")


def test_the_forms_show_what_is_on_file(site, patient):
    browser = site.browser()
    edit = html.fromstring(browser.get(f"/patients/{patient.id}/edit").text)
    assert edit.xpath("string(//input[@name='symbol']/@value)") == "１２－３４"
    base = f"/patients/{patient.id}/insurances"
    assert "保険を加える" in browser.get(f"{base}/new").text
    refused = browser.change(f"{base}/new", {"insurer_number": "x", "revision": "0"})
    assert refused.status_code == 422
    assert browser.get("/patients/none/insurances/0").status_code == 404


def test_a_chart_shows_its_limit_and_public_expenses(site):
    patient = site.desk.patient(
        "00127",
        limit_certificates=(LimitCertificate(classification="01", classification_flag="A03"),),
        public_expenses=(
            PublicExpense(payer_number="54136015", valid_to=date(2026, 1, 31)),
            PublicExpense(payer_number="12999999", valid_from=date(2027, 1, 1)),
        ),
    )
    said = text_of(html.fromstring(site.browser().get(f"/patients/{patient.id}").text))
    for word in ("限度額", "ウ（A03）", "54136015", "終わり", "12999999", "これから"):
        assert word in said


def test_a_new_patient_from_a_row_is_told_to_the_followers(site):
    row = site.desk.arrive(answer(result(**NEW)))
    heard = []

    class Follower:
        def on_arrival(self, work, arrival, was):
            heard.append((arrival.id, arrival.patient_id, was.patient_id))

    site.desk.counter._followers = (Follower(),)
    typed = {
        "arrival": row.id, "number": "1", "name": "山田　花子", "kana": "ヤマダ ハナコ",
        "birthdate": "1980-02-14", "sex": "2",
    }  # fmt: skip
    site.browser().change("/patients/new", typed)
    with site.desk.store.read() as work:
        made = work.patients.by_number("1")
    assert heard == [(row.id, made.id, None)]
