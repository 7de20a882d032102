"""番号で確認 in a browser, by keyboard only, from the form to the answer's row."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from tests.counter.lookup.conftest import answering

from madoguchi.web.serving import build_server
from support.scripted_terminal import eligible, silent

pytestmark = pytest.mark.slow
AXE = Path("src/madoguchi/assets/vendor/axe.min.js").resolve()


class Live:
    """The site behind a real port, and a signed-in page on it."""

    def __init__(self, site, page: Page, address: str) -> None:
        self.site, self.page, self.address = site, page, address

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.page.locator("#stream-state[data-state=live]").wait_for()

    def press(self, *keys: str) -> None:
        """Press *keys*; a page that is only half there has no ears for them yet."""
        for key in keys:
            self.page.wait_for_load_state()
            self.page.keyboard.press(key)

    def type_form(self, *values: str) -> None:
        """Type into the fields one after the other."""
        for place, value in enumerate(values):
            self.page.keyboard.type(value)
            if place < len(values) - 1:
                self.press("Tab")

    def violations(self) -> list[str]:
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run().then((done) => done.violations)")
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]

    def shot(self, name: str) -> None:
        """Leave a picture where a person may look at it; nothing is compared."""
        self.page.screenshot(path=Path(self.site.desk.req.parent / f"{name}.png"))


@pytest.fixture
def live(site) -> Iterator[Live]:
    site.browser()  # makes the clerk's account
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
        yield Live(site, page, address)
        browser.close()
    server.should_exit = True
    thread.join(10)
    refused = [text for text in said if "Security Policy" in text or "Error" in text]
    assert refused == []


@pytest.mark.faq("Q4")
@pytest.mark.rule("CO-2")
def test_by_keyboard_from_the_form_to_the_answer(live) -> None:
    page, desk = live.page, live.site.desk
    live.open("/")
    live.press("l")
    page.wait_for_url(f"{live.address}/lookup")
    assert page.evaluate("document.activeElement.id") == "f-birthdate"
    live.shot("form-empty")
    assert page.locator("[data-go]").is_disabled()
    live.press("Enter")
    live.type_form("S55.4.1", "991282")
    page.get_by_text("検証番号（最後の1桁）が合いません").wait_for()
    live.shot("form-misread")
    assert live.violations() == []
    live.press("Tab")
    while page.evaluate("document.activeElement.dataset.try") != "991232":
        live.press("Tab")
    live.press("Enter")
    page.get_by_text("検証番号は合っています").wait_for()
    assert page.evaluate("document.activeElement.id") == "f-insurer_number"
    assert page.input_value("#f-insurer_number") == "991232"
    live.press("Tab")
    live.type_form("12-34", "56")
    live.shot("form-whole")
    live.press("Enter")
    page.locator("#question").wait_for()
    live.shot("consent")
    assert live.violations() == []
    live.press("Enter")
    assert page.locator("#question").is_visible()
    assert live.site.enquiries() == []
    live.press("y")
    page.locator("tr.asking").wait_for()
    (enquiry,) = live.site.enquiries()
    assert page.evaluate("document.activeElement.id") == f"q-{enquiry.id}"
    page.locator("#stream-state[data-state=live]").wait_for()
    live.shot("reception-asking")
    assert live.violations() == []
    desk.rounds(3)
    (row,) = desk.rows()
    page.locator(f"#a-{row.id}").wait_for()
    assert page.locator("tr.asking").count() == 0
    assert page.locator("#rows-today tr").count() == 1
    assert page.evaluate("document.activeElement.id") == f"a-{row.id}"
    live.shot("reception-answered")


@pytest.mark.faq("Q4")
def test_nobody_found_is_mended_and_asked_again_by_keyboard(live) -> None:
    page, desk = live.page, live.site.desk
    desk.terminal.script = answering("4", people=0)
    live.open("/lookup")
    live.type_form("19800401", "991232", "1", "135")
    live.press("Enter")
    page.locator("#question").wait_for()
    live.press("n")
    page.locator("tr.asking").wait_for()
    page.locator("#stream-state[data-state=live]").wait_for()
    desk.rounds(3)
    (row,) = desk.rows()
    page.locator(f"#a-{row.id}").wait_for()
    live.press("Enter")
    page.locator("#lookup").wait_for()
    live.shot("answer-nobody")
    assert live.violations() == []
    live.press("r")
    page.locator("form[data-lookup]").wait_for()
    assert page.input_value("#f-number") == "135"
    page.keyboard.press("Escape")
    desk.terminal.script = eligible
    page.focus("#f-number")
    page.keyboard.press("Control+a")
    page.keyboard.type("185")
    live.press("Enter")
    page.locator("#question").wait_for()
    live.press("Escape")
    page.locator("form[data-lookup]").wait_for()
    assert page.input_value("#f-number") == "185"
    live.press("Enter")
    page.locator("#question").wait_for()
    live.press("n")
    page.locator("tr.asking").wait_for()
    page.locator("#stream-state[data-state=live]").wait_for()
    desk.rounds(3)
    page.locator("#rows-today tr:not(.asking) >> nth=1").wait_for()
    assert page.locator("#rows-today tr").count() == 2


def test_no_answer_leads_on_by_keyboard(live) -> None:
    page, desk = live.page, live.site.desk
    desk.terminal.script = silent
    live.open("/lookup")
    live.type_form("19800401", "991232", "1", "135")
    live.press("Enter")
    page.locator("#question").wait_for()
    live.press("y")
    page.locator("tr.asking").wait_for()
    page.locator("#stream-state[data-state=live]").wait_for()
    desk.rounds(10, seconds=40)
    page.get_by_text("返事なし").wait_for()
    live.shot("reception-silent")
    assert live.violations() == []
    live.press("j", "Enter")
    page.get_by_text("障害時の受付を開く").wait_for()
    live.shot("enquiry-silent")
    assert live.violations() == []
    desk.terminal.script = eligible
    live.press("r")
    page.locator("tr.asking .status-wait").wait_for()
    page.locator("#stream-state[data-state=live]").wait_for()
    desk.rounds(10, seconds=40)
    page.locator("#rows-today tr:not(.asking)").wait_for()
    assert page.locator("tr.asking").count() == 0
