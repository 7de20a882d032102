"""受付 in a browser: rows come by themselves, focus stays, the keyboard suffices, axe agrees."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from counter_people import AWKWARD, answer, consent, result
from playwright.sync_api import Page, sync_playwright

from madoguchi.spec.oqs.consent_table import CONSENT_STEMS
from madoguchi.web.serving import build_server

pytestmark = pytest.mark.slow
CARD = CONSENT_STEMS[:6]
AXE = Path("src/madoguchi/assets/vendor/axe.min.js").resolve()


class Live:
    """The site behind a real port, and a signed-in page on it."""

    def __init__(self, site, page: Page, address: str) -> None:
        self.site = site
        self.page = page
        self.address = address

    def open(self, path: str = "/") -> None:
        self.page.goto(self.address + path)
        self.page.locator("#stream-state[data-state=live]").wait_for()

    def violations(self) -> list[str]:
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run().then((done) => done.violations)")
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]

    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.id")

    def rows(self) -> list[str]:
        script = "(rows) => rows.map((row) => row.id.slice(2))"
        return self.page.eval_on_selector_all("#rows-today tr", script)


@pytest.fixture
def live(site, monkeypatch) -> Iterator[Live]:
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
        page = browser.new_page(viewport={"width": 1280, "height": 800})
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
        refused = [text for text in said if "Security Policy" in text or "Error" in text]
        assert refused == []
    server.should_exit = True
    thread.join(10)


def test_rows_come_by_themselves_newest_first_and_are_announced(live):
    live.open()
    assert live.page.locator("[data-empty=today]").is_visible()
    first = live.site.desk.arrive(answer())
    live.page.locator(f"#a-{first.id}").wait_for(timeout=2000)
    live.site.desk.clock.turn(seconds=1)
    second = live.site.desk.arrive(AWKWARD["gaiji"])
    live.page.locator(f"#a-{second.id}").wait_for(timeout=2000)
    assert live.rows() == [second.id, first.id]
    assert not live.page.locator("[data-empty=today]").is_visible()
    live.page.wait_for_function(
        "() => document.querySelector('#announce').textContent.startsWith('新しい資格確認')"
    )


def test_the_focus_stays_on_the_selected_row_while_thirty_rows_come(live):
    ids = [live.site.desk.arrive(answer()).id for _ in range(3)]
    live.open()
    live.page.keyboard.press("j")
    live.page.keyboard.press("j")
    chosen = live.focused()
    assert chosen == f"a-{ids[1]}"
    for _ in range(30):
        live.site.desk.clock.turn(seconds=1)
        live.site.desk.arrive(answer())
    live.page.wait_for_function("() => document.querySelectorAll('#rows-today tr').length === 33")
    assert live.focused() == chosen


def test_fifty_at_once_are_fetched_together(live):
    live.open()
    asked = []
    live.page.on("request", lambda one: asked.append(one.url) if "/rows?" in one.url else None)
    for _ in range(50):
        live.site.desk.arrive(answer())
    live.page.wait_for_function("() => document.querySelectorAll('#rows-today tr').length === 50")
    assert len(asked) < 50


def test_several_candidates_are_linked_by_keyboard_alone(live):
    live.site.desk.patient("1", address="北町")
    chosen = live.site.desk.patient("2", address="南町")
    row = live.site.desk.arrive(answer())
    live.open()
    keys = live.page.keyboard
    keys.press("j")
    keys.press("F2")
    live.page.wait_for_url("**/arrivals/*")
    live.page.wait_for_function("() => document.activeElement.matches('#link [data-item]')")
    keys.press("ArrowDown")
    keys.press("1")
    keys.press("2")
    keys.press("Enter")
    live.page.wait_for_url("**/arrivals/*?notice=linked")
    with live.site.desk.store.read() as work:
        assert work.arrivals.get(row.id).patient_id == chosen.id
    keys.press("Escape")
    live.page.wait_for_url(f"{live.address}/")


def test_done_is_one_press_and_the_focus_stays_in_the_row(live):
    row = live.site.desk.arrive(answer())
    live.open()
    live.page.click(f"#a-{row.id}-done")
    live.page.locator(f"#a-{row.id}.arrival-seen").wait_for()
    assert live.focused() == f"a-{row.id}"


def test_done_and_open_again_by_keyboard_alone(live):
    row = live.site.desk.arrive(answer())
    live.open()
    keys = live.page.keyboard
    keys.press("d")
    assert live.page.locator(f"#a-{row.id}.arrival-seen").count() == 0
    keys.press("j")
    keys.press("d")
    live.page.locator(f"#a-{row.id}.arrival-seen").wait_for()
    assert live.focused() == f"a-{row.id}"
    keys.press("d")
    live.page.locator(f"#a-{row.id}:not(.arrival-seen)").wait_for()
    keys.press("?")
    assert "済にする・戻す" in live.page.inner_text("#help")


def test_a_desk_sees_seven_people_without_scrolling(live):
    """At 1280 × 800 with all that a card may bring: six consents, an insurer, a next step."""
    six = [consent(stem.stem, "0" if stem is CARD[-1] else "1") for stem in CARD]
    for _ in range(12):
        live.site.desk.arrive(answer(result(consents=tuple(six))))
    live.open()
    whole = "(rows) => rows.filter((row) => row.getBoundingClientRect().bottom <= 800).length"
    assert live.page.eval_on_selector_all("#rows-today tr", whole) >= 7


def test_at_double_size_a_row_is_read_without_sideways_scrolling(live):
    for name in ("both", "consents", "gaiji"):
        live.site.desk.arrive(AWKWARD[name])
    live.page.set_viewport_size({"width": 640, "height": 400})
    live.open()
    wide = "(parts) => parts.filter((one) => one.scrollWidth > one.clientWidth).length"
    assert live.page.eval_on_selector_all("html, #rows-today td, #rows-today th", wide) == 0
    assert live.violations() == []


def test_what_was_missed_while_the_stream_was_down_is_caught_up(live):
    live.open()
    live.page.context.set_offline(True)
    live.page.evaluate("dispatchEvent(new Event('pagehide'))")
    row = live.site.desk.arrive(answer())
    live.page.context.set_offline(False)
    live.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    live.page.locator(f"#a-{row.id}").wait_for(timeout=5000)


def test_an_open_page_follows_the_day_and_mixes_no_two_days(live):
    live.site.desk.arrive(answer())
    live.open()
    assert len(live.rows()) == 1
    live.site.desk.clock.turn(days=-30)
    live.page.locator("[data-empty=today]").wait_for(timeout=5000)
    assert live.rows() == []
    assert live.page.locator("[data-day]").inner_text() == "10月21日"


def test_a_row_survives_an_older_list_that_arrives_after_it(live):
    live.open()
    held = []
    live.page.route("**/reception/lists", lambda route: held.append((route, route.fetch())))
    live.page.evaluate("() => document.dispatchEvent(new CustomEvent('madoguchi:resync'))")
    while not held:
        live.page.wait_for_timeout(20)
    row = live.site.desk.arrive(answer())
    live.page.locator(f"#a-{row.id}").wait_for(timeout=2000)
    for route, response in held:
        route.fulfill(response=response)
    live.page.wait_for_timeout(300)
    assert live.rows() == [row.id]


def test_patients_are_found_as_one_types(live):
    live.site.desk.patient("1", name="鈴木　一郎", kana="スズキ イチロウ")
    live.site.desk.patient("2", name="佐藤　二郎", kana="サトウ ジロウ")
    live.open("/patients")
    live.page.type("#search", "すずき")
    live.page.wait_for_function("() => document.querySelectorAll('#people tbody tr').length === 1")
    assert "鈴木" in live.page.inner_text("#people")


def test_axe_finds_nothing_on_any_page(live):
    for number in ("1", "2"):
        live.site.desk.patient(number)
    several = live.site.desk.arrive(answer())
    rows = [
        live.site.desk.arrive(AWKWARD[name]) for name in ("consents", "gaiji", "disease", "error")
    ]
    live.site.desk.arrive(answer(result()), name="OQSsiquc01res_face_x_20261118080000.xml")
    patient = live.site.desk.patient("3", name="鈴木")
    paths = ["/", "/patients", "/patients/new", "/patients/import", f"/patients/{patient.id}"]
    paths += [f"/arrivals/{row.id}" for row in (several, *rows)]
    found = {}
    for path in [*paths, f"/arrivals/{several.id}/raw", f"/patients/new?arrival={several.id}"]:
        live.open(path)
        found[path] = live.violations()
    assert {path: bad for path, bad in found.items() if bad} == {}
