"""An offline day and its catching up in a browser, by keyboard only; axe has no objection."""

import threading
import time
from pathlib import Path

import pytest
from counter_people import answer
from playwright.sync_api import sync_playwright

from madoguchi.domain.patient import Insurance
from madoguchi.store.ports import EnquiryState, OfflineState
from madoguchi.web.serving import build_server
from support.offices import Office

from .conftest import OfflineDay

pytestmark = pytest.mark.slow
AXE = Path("src/madoguchi/assets/vendor/axe.min.js").resolve()


@pytest.fixture
def live(site, desk, tmp_path):
    office = Office(site, desk, tmp_path)
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
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        said: list[str] = []
        page.on("console", lambda line: said.append(line.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{address}/signin")
        page.fill("#f-login", "clerk")
        page.fill("#f-password", "ひらがなもつかえるあんしょう5")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/")
        yield office, page, address
        browser.close()
        assert [text for text in said if "Security Policy" in text or "Error" in text] == []
    server.should_exit = True
    thread.join(10)


def violations(page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then((done) => done.violations)")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.rule("EL-4")
def test_an_offline_day_and_its_catching_up_by_keyboard(live):
    office, page, address = live
    desk, keys = office.desk, page.keyboard
    card = Insurance(
        insurer_number="123456",
        insured_card_symbol="１２－３４",
        insured_identification_number="0056",
        insured_branch_number="01",
    )
    patient = desk.patient("7", address="見本市緑町1-2-3", insurances=(card,))
    office.line = False
    page.goto(f"{address}/offline")
    page.locator("#stream-state[data-state=live]").wait_for()
    assert page.locator("text=いま資格確認の端末が答えていません").is_visible()
    page.evaluate("() => document.activeElement.blur()")

    keys.press("/")
    keys.insert_text("ヤマダ")
    page.locator(f"#found a[href='/offline?patient={patient.id}']").wait_for()
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    page.wait_for_url(f"{address}/offline?patient={patient.id}")
    assert page.input_value("#f-name") == "山田　花子"
    assert violations(page) == []
    keys.press("F9")
    page.locator("#queue li").wait_for()
    assert page.locator("#queue .status").inner_text() == "確認待ち"

    page.locator("#f-name").focus()
    keys.insert_text("鈴木　一")
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.insert_text("S25.2.14")
    keys.press("Tab")
    keys.insert_text("見本市2-3")
    keys.press("F9")
    page.locator("#queue li >> nth=1").wait_for()

    office.line = True
    keys.press("F8")
    page.locator("#queue .status >> nth=0 >> text=照会中").wait_for()
    _answer(office)
    page.locator("#queue .status >> nth=0 >> text=確認済み").wait_for(timeout=5000)
    assert "番号がありません" in page.locator("#queue").inner_text()

    page.evaluate("() => document.activeElement.blur()")
    page.locator("#queue li >> nth=1").focus()
    keys.press("Enter")
    page.locator("h1 >> text=鈴木").wait_for()
    page.locator("#f-reason").focus()
    keys.press("ArrowDown")
    keys.press("Tab")
    page.evaluate("() => document.activeElement.blur()")
    keys.press("x")
    page.locator("text=終わりにした理由").wait_for()
    assert violations(page) == []
    with desk.store.read() as work:
        states = [one.state for one in work.offline.of_day(desk.clock.now().date())]
    assert states == [OfflineState.CONFIRMED, OfflineState.CLOSED]


def _answer(office):
    """Let the exchange bring the answer in."""
    day = OfflineDay.__new__(OfflineDay)
    day.desk, day.store, day.visits = office.desk, office.desk.store, office.visits
    day.offline, day.counter = office.offline, office.desk.counter
    (enquiry,) = day.asked()
    day.answer(enquiry, answer(), EnquiryState.ANSWERED)
