"""A changed insurance taken over and given back in a browser, by keyboard alone."""

import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from counter_people import answer, result
from playwright.sync_api import Page, sync_playwright

from madoguchi.domain.patient import Insurance
from madoguchi.web.serving import build_server

pytestmark = pytest.mark.slow
AXE = Path("src/madoguchi/assets/vendor/axe.min.js").resolve()
CARD = Insurance(
    insurer_number="123456",
    insured_card_symbol="１２－３４",
    insured_identification_number="0056",
    insured_branch_number="01",
    valid_from=date(2024, 4, 1),
)
NEW = {
    "insurer_number": "06270001",
    "insured_identification_number": "8",
    "qualification_date": date(2026, 10, 1),
}


@pytest.fixture
def page(site) -> Iterator[Page]:
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
        said: list[str] = []
        page = browser.new_context(base_url=address).new_page()
        page.on("console", lambda line: said.append(line.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto("/signin")
        page.fill("#f-login", "clerk")
        page.fill("#f-password", "ひらがなもつかえるあんしょう5")
        page.keyboard.press("Enter")
        page.wait_for_url("**/")
        page.locator("#stream-state[data-state=live]").wait_for()
        yield page
        browser.close()
        assert [text for text in said if "Security Policy" in text or "Error" in text] == []
    server.should_exit = True
    thread.join(10)


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then((done) => done.violations)")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def insurers(site, patient) -> list[str]:
    with site.desk.store.read() as work:
        return [card.insurer_number for card in work.patients.get(patient.id).insurances]


def test_a_changed_insurance_by_keyboard_from_the_list_and_from_the_page(site, page, clerk):
    patient = site.desk.patient("00123", insurances=(CARD,))
    row = site.desk.arrive(answer(result(**NEW)))
    site.desk.counter.link(row.id, patient.id, clerk)
    line = page.locator(f"#a-{row.id}")
    line.get_by_text("保険変更").wait_for()
    keys = page.keyboard
    keys.press("j")
    keys.press("t")
    page.get_by_text("取り込みました").first.wait_for()
    line.get_by_text("保険変更").wait_for(state="detached")
    assert insurers(site, patient) == ["06270001", "123456"]
    keys.press("u")
    line.get_by_text("保険変更").wait_for()
    assert insurers(site, patient) == ["123456"]
    keys.press("Enter")
    page.wait_for_url(f"**/arrivals/{row.id}")
    assert violations(page) == []
    keys.press("t")
    page.locator(".take-done").get_by_text("取り込みました").wait_for()
    assert insurers(site, patient) == ["06270001", "123456"]
    keys.press("u")
    page.locator(".take-done").get_by_text("元に戻しました").wait_for()
    assert insurers(site, patient) == ["123456"]


def test_a_new_patient_from_the_row_in_one_key(site, page):
    row = site.desk.arrive(answer(result(**NEW)))
    page.locator(f"#a-{row.id}").wait_for()
    keys = page.keyboard
    keys.press("j")
    keys.press("n")
    page.wait_for_url("**/patients/new**")
    assert violations(page) == []
    keys.type("00777")
    keys.press("Enter")
    page.wait_for_url(f"**/arrivals/{row.id}**")
    with site.desk.store.read() as work:
        made = work.patients.by_number("00777")
    assert made.insurances[0].valid_from == date(2026, 10, 1)


def test_axe_finds_nothing_on_a_chart_with_everything(site, page, clerk):
    patient = site.desk.patient("00123", insurances=(CARD,))
    row = site.desk.arrive(answer(result(**NEW)))
    site.desk.counter.link(row.id, patient.id, clerk)
    page.goto(f"/arrivals/{row.id}")
    page.keyboard.press("t")
    page.locator(".take-done").wait_for()
    for path in (f"/patients/{patient.id}", f"/patients/{patient.id}/insurances/0"):
        page.goto(path)
        assert violations(page) == [], path
