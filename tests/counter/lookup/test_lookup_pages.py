"""番号で確認 over HTTP: the form's steps, one question a form, the row until the answer comes."""

import re

import pytest
from lxml import html
from tests.counter.lookup.conftest import FORM, answering

from madoguchi.counter.lookup.routes import addresses
from madoguchi.store.ports import EnquiryState, Insurance, Role
from support.scripted_terminal import eligible, returned, silent


def root(answer) -> html.HtmlElement:
    return html.fromstring(answer.text)


def words(element) -> str:
    return re.sub(r"\s+", " ", element.text_content())


def key_of(browser) -> str:
    return root(browser.get("/lookup")).xpath("//input[@name='key']/@value")[0]


def ask(browser, *, limit="1", key="", **changes):
    fields = {**FORM, "key": key or key_of(browser), "limit": limit} | changes
    return browser.change("/lookup/ask", fields)


def lines(browser) -> list[str]:
    page = root(browser.get("/reception/lists"))
    return [words(row) for row in page.xpath("//tbody[@id='rows-today']/tr")]


@pytest.mark.faq("Q4")
def test_the_button_lives_only_when_the_form_is_whole(site) -> None:
    browser = site.browser()
    empty = root(browser.get("/lookup"))
    assert empty.xpath("//button[@data-go]/@disabled")
    half = root(browser.change("/lookup/check", FORM | {"number": ""}))
    assert half.xpath("//button[@data-go]/@disabled")
    whole = root(browser.change("/lookup/check", FORM))
    assert not whole.xpath("//button[@data-go]/@disabled")
    assert "1980年4月1日（昭和55年）" in words(whole)
    assert "国民健康保険。この番号の保険者名はまだ記録にありません" in words(whole)


def test_a_form_that_is_not_whole_comes_back_with_everything_in_it(site) -> None:
    answer = site.browser().change("/lookup", FORM | {"birthdate": "昭和55年", "no_symbol": "1"})
    assert answer.status_code == 422
    page = root(answer)
    assert page.xpath("//input[@id='f-birthdate']/@value") == ["昭和55年"]
    assert page.xpath("//input[@id='f-symbol']/@value") == ["見－１２"]
    assert page.xpath("//input[@id='f-birthdate']/@aria-invalid")
    assert "まだ照会していません" in words(page)
    assert site.enquiries() == []


@pytest.mark.faq("Q4")
@pytest.mark.rule("CO-2")
def test_consent_is_asked_each_time_without_a_default(site) -> None:
    browser = site.browser()
    page = root(browser.change("/lookup", FORM | {"key": key_of(browser)}))
    assert page.xpath("//button[@name='limit']/@value") == ["1", "0"]
    assert page.xpath("//button[@name='limit']/@data-key") == ["y", "n"]
    assert not page.xpath("//button[@autofocus]")
    assert site.enquiries() == []
    for answer in ("", "2"):
        assert ask(browser, limit=answer).status_code == 422
    assert site.enquiries() == []
    for answer in ("1", "0"):
        ask(browser, limit=answer, number=answer)
    flags = [one.search.limit_application_certificate_related_cons_flg for one in site.enquiries()]
    assert flags == ["0", "1"]


@pytest.mark.faq("Q4")
def test_a_question_is_a_row_at_once_and_becomes_its_answer(site) -> None:
    browser = site.browser()
    answer = ask(browser)
    (enquiry,) = site.enquiries()
    assert answer.headers["location"] == f"/?notice=lookup-asked#q-{enquiry.id}"
    (line,) = lines(browser)
    assert "照会中" in line
    assert "1980/4/1" in line
    assert "991232" in line
    assert "見－１２・56・01" in line
    site.desk.rounds(3)
    (line,) = lines(browser)
    assert "見本 花子" in line
    assert "照会中" not in line
    (row,) = site.desk.rows()
    fetched = root(browser.get(f"/reception/rows?ids={row.id},q-{enquiry.id}"))
    assert fetched.xpath("//@data-gone") == [enquiry.id]
    assert len(fetched.xpath("//tr")) == 1
    assert (
        browser.get(f"/lookup/enquiries/{enquiry.id}")
        .headers["location"]
        .startswith(f"/arrivals/{row.id}")
    )
    assert browser.get("/reception/rows?ids=q-nothing").status_code == 200


def test_double_clicks_and_reloads_ask_once(site) -> None:
    browser = site.browser()
    key = key_of(browser)
    first, second = ask(browser, key=key), ask(browser, key=key)
    assert first.headers["location"].split("#")[1] == second.headers["location"].split("#")[1]
    assert "lookup-known" in second.headers["location"]
    site.desk.rounds(3)
    (row,) = site.desk.rows()
    assert ask(browser, key=key).headers["location"] == f"/arrivals/{row.id}"
    assert len(site.enquiries()) == 1


@pytest.mark.threat("T15")
def test_an_old_page_filled_in_for_somebody_else_asks_about_them(site) -> None:
    browser = site.browser()
    key = key_of(browser)
    ask(browser, key=key, number="56")
    for _ in range(2):
        ask(browser, key=key, number="57")
    numbers = [one.search.insured_identification_number for one in site.enquiries()]
    assert sorted(numbers) == ["56", "57"]


def test_the_same_question_from_another_form_shows_the_open_one(site) -> None:
    browser = site.browser()
    ask(browser)
    assert "lookup-known" in ask(browser).headers["location"]
    assert len(site.enquiries()) == 1
    ask(browser, limit="0")
    ask(browser, number="57")
    assert len(site.enquiries()) == 3
    site.desk.rounds(3)
    ask(browser)
    assert len(site.enquiries()) == 4


def test_a_forged_key_is_not_believed(site) -> None:
    browser = site.browser()
    for key in ("x" * 31, "l", "0" * 32):
        ask(browser, key=key, number=f"1{len(key)}")
    subjects = [one.subject_id for one in site.enquiries()]
    assert len(set(subjects)) == 3
    assert all(re.fullmatch(r"l[0-9a-f]{31}", subject) for subject in subjects)


def test_no_answer_says_what_to_do_and_is_asked_again(site) -> None:
    site.desk.terminal.script = silent
    browser = site.browser()
    ask(browser)
    site.desk.rounds(20, seconds=30)
    browser = site.browser()  # ten minutes without a key end the sign-in
    (enquiry,) = site.enquiries()
    assert enquiry.state is EnquiryState.NO_ANSWER
    (line,) = lines(browser)
    assert "返事なし" in line
    assert "障害時の受付" in line
    assert "再照会" in line
    banner = words(root(browser.get("/reception/troubles")))
    assert "端末から返事がありません" in banner
    page = root(browser.get(f"/lookup/enquiries/{enquiry.id}"))
    assert page.xpath("//a[@href='/offline']")
    assert page.xpath("//button[@data-key='r']")
    again = browser.change(f"/lookup/enquiries/{enquiry.id}/again")
    assert again.headers["location"].endswith(f"#q-{enquiry.id}")
    (line,) = lines(browser)
    assert "照会中" in line
    site.desk.terminal.script = eligible
    site.desk.rounds(10, seconds=30)
    assert len(site.desk.rows()) == 1
    assert len(lines(browser)) == 1


def test_a_question_without_an_answer_is_taken_off_the_list(site) -> None:
    site.desk.terminal.script = silent
    browser = site.browser()
    ask(browser)
    site.desk.rounds(20, seconds=30)
    browser = site.browser()
    (enquiry,) = site.enquiries()
    assert "消す" in lines(browser)[0]
    browser.change(f"/lookup/enquiries/{enquiry.id}/cancel")
    assert site.enquiries()[0].state is EnquiryState.CANCELLED
    assert lines(browser) == []


def test_a_question_is_taken_back(site) -> None:
    site.desk.terminal.script = silent
    browser = site.browser()
    ask(browser)
    (enquiry,) = site.enquiries()
    path = f"/lookup/enquiries/{enquiry.id}"
    assert root(browser.get(path)).xpath("//button[@data-key='c']")
    assert browser.change(f"{path}/cancel").headers["location"] == "/?notice=lookup-cancelled"
    assert lines(browser) == []
    assert "取りやめ" in words(root(browser.get(path)))
    fetched = root(browser.get(f"/reception/rows?ids=q-{enquiry.id}"))
    assert fetched.xpath("//@data-gone") == [enquiry.id]
    assert browser.change(f"{path}/cancel").status_code == 409


def test_a_returned_request_is_a_row_that_can_be_mended_and_goes_when_asked_anew(site) -> None:
    site.desk.terminal.script = returned("サーバーが混んでいます")
    browser = site.browser()
    ask(browser)
    site.desk.rounds(20, seconds=30)
    browser = site.browser()  # ten minutes without a key end the sign-in
    (enquiry,) = site.enquiries()
    assert enquiry.state is EnquiryState.FAILED
    (line,) = lines(browser)
    assert "照会できず" in line
    assert "混んでいます" in line
    page = root(browser.get(f"/lookup/mend/{enquiry.id}"))
    assert page.xpath("//input[@id='f-number']/@value") == ["56"]
    assert page.xpath("//input[@id='f-birthdate']/@value") == ["1980-04-01"]
    ask(browser)
    (line,) = lines(browser)
    assert "照会中" in line


def test_from_a_chart_the_form_is_filled_and_the_chart_goes_along(site) -> None:
    card = Insurance(
        insurer_number="00991232",
        insured_card_symbol="見－１２",
        insured_identification_number="56",
        insured_branch_number="01",
        insurer_name="見本市",
    )
    patient = site.patient(insurances=(card,))
    browser = site.browser()
    page = root(browser.get(f"/lookup/patient/{patient.id}"))
    assert page.xpath("//input[@id='f-insurer_number']/@value") == ["991232"]
    assert page.xpath("//input[@name='patient']/@value") == [patient.id]
    assert not page.xpath("//button[@data-go]/@disabled")
    assert "見本市" in words(page)
    assert "見本 花子（00123）" in words(page)
    question = root(browser.change("/lookup", FORM | {"patient": patient.id}))
    assert question.xpath("//input[@name='patient']/@value") == [patient.id] * 3
    ask(browser, patient=patient.id)
    (enquiry,) = site.enquiries()
    assert enquiry.patient_id == patient.id
    (line,) = lines(browser)
    assert "見本 花子" in line
    bare = site.patient(number="2")
    assert root(browser.get(f"/lookup/patient/{bare.id}")).xpath("//button[@data-go]/@disabled")
    assert browser.get("/lookup/patient/nobody").status_code == 404
    ask(browser, patient="nobody", number="9")
    assert site.enquiries()[0].patient_id is None


def test_who_is_here_and_who_is_looked_up_beforehand(site) -> None:
    browser = site.browser()
    ask(browser)
    ask(browser, here="0", number="7")
    assert [one.purpose for one in site.enquiries()] == ["recheck", "counter"]
    assert "来院前" in lines(browser)[0]


def test_a_look_alike_is_put_into_the_form_and_not_asked(site) -> None:
    browser = site.browser()
    wrong = FORM | {"insurer_number": "991282"}
    hint = root(browser.change("/lookup/check", wrong))
    tries = hint.xpath("//button[@data-try]/@value")
    assert "insurer_number=991232" in tries
    page = root(browser.change("/lookup/form", wrong | {"try": "insurer_number=991232"}))
    assert page.xpath("//input[@id='f-insurer_number']/@value") == ["991232"]
    assert page.xpath("//input[@id='f-number']/@value") == ["56"]
    odd = root(browser.change("/lookup/form", wrong | {"try": "csrf=1"}))
    assert odd.xpath("//input[@id='f-insurer_number']/@value") == ["991282"]
    assert site.enquiries() == []


@pytest.mark.parametrize(
    ("validity", "people", "tries"), [("4", 0, True), ("3", 1, False), ("2", 1, False)]
)
def test_nobody_found_or_ended_can_be_mended_at_once(site, validity, people, tries) -> None:
    site.desk.terminal.script = answering(validity, people=people)
    browser = site.browser()
    ask(browser, number="135")
    site.desk.rounds(3)
    (row,) = site.desk.rows()
    detail = root(browser.get(f"/arrivals/{row.id}"))
    assert ("照会した番号" in words(detail)) is ("見－１２・135" in lines(browser)[0]) is not people
    (panel,) = detail.xpath("//section[@id='lookup']")
    (enquiry,) = site.enquiries()
    assert panel.xpath(f".//a[@href='/lookup/mend/{enquiry.id}']")
    offered = panel.xpath(".//button[@name='try']/@value")
    assert bool(offered) is tries
    if tries:
        assert "number=185" in offered
        inputs = {
            one.name: one.get("value") for one in panel.xpath(".//input") if one.name != "csrf"
        }
        page = root(browser.change("/lookup/form", inputs | {"try": "number=185"}))
        assert page.xpath("//input[@id='f-number']/@value") == ["185"]
        assert page.xpath("//input[@id='f-symbol']/@value") == ["見－１２"]


def test_a_good_answer_has_no_panel(site) -> None:
    browser = site.browser()
    ask(browser)
    site.desk.rounds(3)
    (row,) = site.desk.rows()
    page = root(browser.get(f"/arrivals/{row.id}"))
    assert not page.xpath("//section[@id='lookup']")
    doctor = site.browser(Role.DOCTOR)
    assert doctor.get(f"/arrivals/{row.id}").status_code == 200


def test_insurers_met_are_known_by_their_number(site) -> None:
    with site.store.write() as work:
        work.insurers.note("991232", "見本市", site.clock.now().date())
    whole = root(site.browser().change("/lookup/check", FORM))
    assert "見本市（国民健康保険）" in words(whole)


@pytest.mark.threat("T13")
def test_roles(site) -> None:
    doctor = site.browser(Role.DOCTOR)
    assert doctor.get("/lookup").status_code == 403
    assert "/lookup" not in doctor.get("/").text.split("</nav>")[0]
    ask(site.browser())
    (line,) = root(doctor.get("/")).xpath("//tbody[@id='rows-today']/tr")
    assert "照会中" in words(line)
    assert not line.xpath(".//a | .//button | ./@data-href")
    for method, path, _, roles in addresses(pages=_Nothing()):
        assert Role.DOCTOR not in roles, (method, path)


class _Nothing:
    def __getattr__(self, name: str) -> None:
        return None


@pytest.mark.threat("T19")
def test_no_numbers_stand_in_an_address_or_the_audit(site) -> None:
    browser = site.browser()
    asked = ask(browser)
    assert "56" not in asked.headers["location"].split("#")[0]
    with site.store.read() as work:
        records = work.audit.latest()
    told = [record for record in records if record.action.startswith("lookup.")]
    assert [(one.action, one.detail) for one in told] == [("lookup.asked", "for=counter limit=1")]


@pytest.mark.parametrize("path", ["/lookup/enquiries/none", "/lookup/mend/none"])
def test_what_is_gone_is_said(site, path) -> None:
    assert site.browser().get(path).status_code == 404


def test_the_insurers_of_answers_are_remembered(site) -> None:
    def named(taken):
        ((name, raw),) = eligible(taken)
        told = "<InsurerName>見本市国民健康保険</InsurerName><Name>".encode()
        return [(name, raw.replace(b"<Name>", told).replace(b"  991234", b"00991232"))]

    site.desk.terminal.script = named
    browser = site.browser()
    ask(browser)
    site.desk.rounds(3)
    assert "見本市国民健康保険（国民健康保険）" in words(
        root(browser.change("/lookup/check", FORM))
    )
