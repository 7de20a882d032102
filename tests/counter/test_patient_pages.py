"""患者 and the import pages: forms, search by body only, roles address by address."""

import re

import pytest
from counter_people import AWKWARD, HOSTILE, answer
from lxml import html

from madoguchi.counter.routes import ACTIONS, feature
from madoguchi.store.ports import Role

FORM = {
    "number": "00123",
    "name": "髙﨑　德子",
    "kana": "タカサキ トクコ",
    "birthdate": "昭和25年2月14日",
    "sex": "2",
}


def test_a_patient_is_added_found_and_edited(site):
    browser = site.browser()
    sent = browser.change("/patients/new", FORM)
    assert sent.status_code == 303
    address = sent.headers["location"].split("?")[0]
    assert "患者を登録しました" in browser.get(sent.headers["location"]).text
    for text in ("ﾀｶｻｷ", "たかさき", "髙﨑", "00123"):
        found = browser.change("/patients/search", {"q": text}, headers={"HX-Request": "true"}).text
        assert "髙﨑　德子" in found
        assert "<html" not in found
    form = html.fromstring(browser.get(f"{address}/edit").text)
    assert form.xpath("string(//input[@name='birthdate']/@value)") == "1950/02/14"
    revision = form.xpath("string(//input[@name='revision']/@value)")
    browser.change(f"{address}/edit", FORM | {"telephone": "000-222", "revision": revision})
    assert "000-222" in browser.get(address).text


def test_a_search_without_script_gives_the_whole_page(site):
    site.desk.patient("7", name="鈴木　一郎")
    page = site.browser().change("/patients/search", {"q": "鈴木"}).text
    assert "<html" in page
    assert "鈴木　一郎" in page


def revision_in(page):
    return html.fromstring(page).xpath("string(//input[@name='revision']/@value)")


def test_of_two_who_edit_at_once_the_second_is_told_who_was_first(site):
    patient = site.desk.patient("00123")
    typed = FORM | {"name": patient.name, "kana": patient.kana, "birthdate": "1980-02-14"}
    first, second = site.browser(), site.browser(Role.OWNER)
    address = f"/patients/{patient.id}/edit"
    revision = revision_in(first.get(address).text)
    first.change(address, typed | {"telephone": "111", "revision": revision})
    late = second.change(address, typed | {"telephone": "222", "revision": revision})
    assert late.status_code == 409
    assert "clerkさんが9:30に" in late.text
    assert "電話: 111" in late.text
    assert 'value="222"' in late.text
    again = typed | {"telephone": "222", "revision": revision_in(late.text)}
    assert second.change(address, again).status_code == 303
    assert "222" in second.get(f"/patients/{patient.id}").text


def test_an_edit_without_the_state_it_was_based_on_is_refused(site):
    patient = site.desk.patient("00123")
    sent = site.browser().change(f"/patients/{patient.id}/edit", FORM | {"revision": "x"})
    assert sent.status_code == 409


def test_what_is_wrong_stands_above_what_was_typed(site):
    page = site.browser().change("/patients/new", FORM | {"birthdate": "31/2/50"})
    assert page.status_code == 422
    assert "読めません" in page.text
    assert "髙﨑　德子" in page.text


def test_a_new_patient_is_filled_from_the_answer_but_never_from_the_householder(site):
    row = site.desk.arrive(AWKWARD["popular_name"])
    browser = site.browser()
    form = html.fromstring(browser.get(f"/patients/new?arrival={row.id}").text)
    values = {one.get("name"): one.get("value") for one in form.xpath("//form//input")}
    assert (values["name"], values["kana"]) == ("金　秀美", "ｷﾑ ｽﾐ")
    assert values["insurer_number"] == "123456"
    assert form.xpath("string(//textarea)") == "金本　秀美\nｶﾈﾓﾄ ﾋﾃﾞﾐ"
    fields = FORM | {"arrival": row.id, "name": values["name"], "kana": values["kana"]}
    sent = browser.change("/patients/new", fields)
    assert sent.headers["location"].startswith(f"/arrivals/{row.id}")
    assert "結び付け済み" in browser.get(sent.headers["location"]).text


@pytest.mark.slow
@pytest.mark.parametrize("person", AWKWARD)
def test_every_awkward_person_fills_a_form(site, person):
    row = site.desk.arrive(AWKWARD[person])
    assert site.browser().get(f"/patients/new?arrival={row.id}").status_code == 200


def test_a_chart_shows_its_past_answers(site):
    patient = site.desk.patient("1")
    row = site.desk.arrive(answer())
    page = site.browser().get(f"/patients/{patient.id}").text
    assert f"/arrivals/{row.id}" in page
    assert "見本市国民健康保険" in page


def test_a_long_list_goes_on_page_by_page(site):
    for number in range(60):
        site.desk.patient(f"{number:03}")
    browser = site.browser()
    first = html.fromstring(browser.get("/patients").text)
    after = first.xpath("string(//input[@name='after']/@value)")
    more = browser.change("/patients/search", {"q": "", "after": after}).text
    seen = re.findall(r"<td>(\d{3})</td>", html.tostring(first, encoding="unicode") + more)
    assert sorted(seen) == [f"{number:03}" for number in range(60)]


@pytest.mark.threat("T5")
def test_hostile_patients_are_shown_as_text(site):
    patient = site.desk.patient("1", name=HOSTILE, kana=HOSTILE, address=HOSTILE)
    browser = site.browser()
    for page in (browser.get("/patients"), browser.get(f"/patients/{patient.id}"),
                 browser.get(f"/patients/{patient.id}/edit")):  # fmt: skip
        tree = html.fromstring(page.text)
        assert not tree.xpath("//img | //*[@onerror]")
        assert "<script>alert" not in page.text


def test_what_is_wrong_stands_beside_its_field_and_has_the_focus(site):
    typed = {"number": "7", "name": "山田　花子", "kana": "ヤマダ　ハナコ", "birthdate": "昭和3x"}
    form = html.fromstring(site.browser().change("/patients/new", typed).text)
    (field,) = form.xpath("//input[@aria-invalid='true']")
    assert field.get("name") == "birthdate"
    assert field.get("autofocus") is not None
    assert len(form.xpath("//*[@autofocus]")) == 1
    assert "読めません" in form.xpath("string(//*[@id='f-birthdate-error'])")


def test_a_csv_is_looked_at_then_imported(site):
    browser = site.browser()
    text = "患者番号,氏名,カナ,生年月日\n1,山田,ヤマダ,S25.2.14\n2,<b>,ヤ,x\n".encode("cp932")
    sent = browser.change("/patients/import", files={"file": ("名簿.csv", text, "text/csv")})
    address = sent.headers["location"]
    preview = browser.get(address).text
    assert "Shift_JIS" in preview
    assert "まだ登録していません" in preview
    assert "&lt;b&gt;" in preview
    assert "登録されていません" in browser.get("/patients").text
    errors = browser.get(f"{address}/errors.csv")
    assert errors.headers["content-disposition"] == 'attachment; filename="errors.csv"'
    assert "読めません" in errors.text
    browser.change(f"{address}/confirm")
    assert "1名を登録しました" in browser.get(address).text
    assert "山田" in browser.get("/patients").text


def test_a_csv_can_be_dropped(site):
    browser = site.browser()
    text = "患者番号,氏名,カナ,生年月日\n1,山田,ヤマダ,S25.2.14\n".encode()
    sent = browser.change("/patients/import", files={"file": ("a.csv", text, "text/csv")})
    gone = browser.change(f"{sent.headers['location']}/cancel")
    assert "何も登録していません" in browser.get(gone.headers["location"]).text
    assert browser.get(sent.headers["location"]).status_code == 404


@pytest.mark.parametrize("text", [b"", b"\xff\xfe\x00", "氏名\n".encode()])
def test_a_useless_csv_is_refused_in_words(site, text):
    sent = site.browser().change("/patients/import", files={"file": ("a.csv", text, "text/csv")})
    assert sent.status_code == 422
    assert "このファイルは使えません" in sent.text


def test_no_file_at_all_is_said(site):
    assert "選ばれていません" in site.browser().change("/patients/import").text


DOCTOR_MAY = {
    ("GET", "/"), ("GET", "/reception/rows"), ("GET", "/reception/lists"),
    ("GET", "/reception/troubles"), ("GET", "/arrivals/{id}"), ("GET", "/patients"),
    ("POST", "/patients/search"), ("GET", "/patients/{id}"),
}  # fmt: skip


def addresses(site, spool):
    part = feature(site.desk.store, site.desk.clock, counter=site.desk.counter, spool=spool)
    return [(method, route.path) for route in part.routes for method in route.methods - {"HEAD"}]


@pytest.mark.threat("T13")
@pytest.mark.rule("SG-7")
def test_the_role_matrix_address_by_address(site, tmp_path):
    patient = site.desk.patient("1")
    row = site.desk.arrive(answer())
    browsers = {role: site.browser(role) for role in Role}
    for method, path in addresses(site, tmp_path):
        thing = row.id if path.startswith("/arrivals") else patient.id
        address = path.replace("{id}", thing).replace("{token}", "none")
        for role, browser in browsers.items():
            answered = browser.get(address) if method == "GET" else browser.change(address)
            allowed = role is not Role.DOCTOR or (method, path) in DOCTOR_MAY
            assert (answered.status_code != 403) == allowed, (role, method, path)
            assert answered.status_code < 500, (role, method, path)


@pytest.mark.threat("T13")
def test_nobody_gets_in_unsigned(site, tmp_path):
    browser = site.browser()
    browser.cookies.clear()
    for method, path in addresses(site, tmp_path):
        if method == "GET":
            assert browser.get(path.replace("{id}", "x")).status_code in (303, 401)


def test_every_audited_action_has_a_japanese_name(site, clerk):
    site.desk.patient("1")
    row = site.desk.arrive(answer())
    site.desk.counter.view(row.id, clerk)
    site.desk.counter.unlink(row.id, clerk)
    site.desk.counter.mark_seen(row.id, clerk)
    done = {action for _, action, _, _ in site.desk.audit() if action.split(".")[0] != "user"}
    assert {action for action in done if action.startswith(("arrival", "patient"))} <= set(ACTIONS)
