"""Advice by keyboard alone, and the form on paper."""

import re
import threading
import time
from collections.abc import Iterator

import pytest
from counter_people import AWKWARD, answer
from playwright.sync_api import Page, sync_playwright

from madoguchi.domain.patient import Insurance
from madoguchi.store.ports import Evidence
from madoguchi.web.serving import build_server

pytestmark = pytest.mark.slow


@pytest.fixture
def page(site) -> Iterator[Page]:
    """Return a signed-in page; whatever the browser's console complains of fails the test."""
    server = build_server(site.app, "127.0.0.1", 0, site.app.state.shell.streams.close)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--headless=new", "--disable-gpu"],
        )
        shown = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=address)
        said: list[str] = []
        shown.on("console", lambda line: said.append(line.text))
        shown.on("pageerror", lambda error: said.append(str(error)))
        shown.goto("/signin")
        shown.fill("#f-login", "clerk")
        shown.fill("#f-password", "ひらがなもつかえるあんしょう5")
        shown.keyboard.press("Enter")
        shown.wait_for_url(f"{address}/")
        yield shown
        browser.close()
        assert [text for text in said if "Security Policy" in text or "Error" in text] == []
    server.should_exit = True
    thread.join(10)


@pytest.mark.rule("EL-1")
def test_what_is_carried_is_said_by_one_key_and_settled_by_another(site, page):
    insured = Insurance(
        insurer_number="123456",
        insured_card_symbol="12-34",
        insured_identification_number="0056",
        insured_branch_number="01",
        contribution_ratio="020",
    )
    site.desk.patient("1", insurances=(insured,))
    row = site.desk.arrive(AWKWARD["lapsed"])
    assert row.patient_id
    page.goto(f"/arrivals/{row.id}")
    page.keyboard.press("3")
    page.locator("#next li", has_text="資格確認書だけで資格を確認できます").wait_for()
    page.keyboard.press("2")
    page.keyboard.press("8")
    page.locator("#next b", has_text="2割（前回の割合）").wait_for()
    assert page.locator("#advice-carried-6").is_checked()
    assert page.locator("#advice-first-2").is_checked()
    page.keyboard.press("s")
    page.get_by_text("この内容を来院の記録に残しました。").wait_for()
    with site.desk.store.read() as work:
        visit = site.desk.visits.visit_of(work, row)
    assert (visit.evidence, visit.declared_ratio) == (Evidence.ORAL, "020")

    page.wait_for_load_state()  # keys.js answers only once it is there
    page.keyboard.press("9")
    page.locator("#advice-carried-7:checked").wait_for()
    page.locator("a", has_text="被保険者資格申立書をひらく").wait_for()
    page.keyboard.press("o")
    page.wait_for_url("**/declaration")
    page.fill("#p-workplace", "見本商店")
    page.emulate_media(media="print")
    assert page.locator(".paper").is_visible()
    assert page.locator("#p-workplace").is_visible()
    assert not page.locator("header.top").is_visible()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1


@pytest.mark.rule("EL-2")
def test_a_case_without_an_answer_is_asked_by_keyboard_as_of_a_day(site, page):
    page.goto("/advice")
    page.locator("#advice-answer li", has_text="無保険とは決めつけず").wait_for()
    page.keyboard.press("f")
    page.keyboard.press("ArrowDown")
    page.locator("#advice-answer li", has_text="新しい保険の番号でもう一度照会").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("7")
    page.locator("#advice-answer li", has_text="古い保険証では確認できません").wait_for()
    page.fill("#f-day", "2025-11-30")
    page.keyboard.press("Tab")
    page.locator("#advice-answer li", has_text="有効期限内の健康保険証なら").wait_for()
    page.emulate_media(media="print")
    assert page.locator("#advice-answer .steps").first.is_visible()
    assert not page.locator("#advice-form").is_visible()


def test_a_digit_among_candidates_answers_no_other_question(site, page):
    """What was heard at the counter is asked by the same digits as the candidates are chosen."""
    site.desk.patient("1")
    second = site.desk.patient("2")
    row = site.desk.arrive(answer(qualification_validity="2"))
    page.goto(f"/arrivals/{row.id}")
    heard = page.locator("#advice-form [data-key='2']")
    heard.wait_for()
    page.keyboard.press("F2")
    page.keyboard.press("2")
    chosen = "() => document.activeElement.closest('form')?.elements.patient?.value"
    assert page.evaluate(chosen) == second.id
    assert not heard.is_checked()
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("2")
    page.locator("#advice-form [data-key='2']:checked").wait_for()
