"""一括確認 in a browser, by keyboard: CSV → progress → exceptions → settled, without a reload."""

import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, sync_playwright

from madoguchi.counter.exchange import DiskRequestFolder, Exchange, ExchangeSettings
from madoguchi.domain.patient import Insurance
from madoguchi.intake.service import Intake
from madoguchi.intake.settings import IntakeSettings
from madoguchi.web.serving import build_server
from support.scripted_terminal import Centre, ScriptedTerminal, Taken, people_of

pytestmark = pytest.mark.slow
AXE = Path("src/madoguchi/assets/vendor/axe.min.js").resolve()
CSV = "予約日,時刻,患者番号,氏名\n" + "".join(
    f"2026/11/21,9:{at:02},{number},見本　花子\n"
    for at, number in enumerate(("1", "2", "3", "4", "77"))
)


def three_of_four(taken: Taken) -> list[str]:
    """Answer the first as asked, the second as lapsed, the third by another number; drop one."""
    first, second, third, _ = people_of(taken)
    lapsed = second.replace("<QualificationValidity>1<", "<QualificationValidity>2<")
    moved = third.replace("00000003</Insured", "99999999</Insured")
    return [first, lapsed, moved]


class Live:
    """The site behind a port, a signed-in page, and a terminal that answers when told to."""

    def __init__(self, site, page: Page, address: str, folder: Path) -> None:
        self.site, self.page, self.address = site, page, address
        self.seconds = 100.0
        req, res, face = (folder / name for name in ("req", "res", "face"))
        for path in (req, res, face):
            path.mkdir(parents=True)
        self.terminal = ScriptedTerminal(req, res, Centre(three_of_four, lag=1))
        desk = site.desk
        self.exchange = Exchange(
            desk.store,
            desk.clock,
            Random(1).randbytes,
            DiskRequestFolder(req),
            ExchangeSettings(),
            desk.counter.on_eligibility,
            readers={"bulk": site.bulk.reader},
        )
        self.intake = Intake(
            desk.store,
            desk.clock,
            IntakeSettings(face=face, res=res, req=req, full_below=0),
            self.exchange.handlers,
            monotonic=lambda: self.seconds,
        )

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.page.locator("#stream-state[data-state=live]").wait_for()

    def round(self, seconds: float = 5) -> None:
        """Let time go by, then let everybody do what is theirs, once."""
        self.seconds += seconds
        self.site.desk.clock.turn(seconds=seconds)
        self.exchange.step(self.site.desk.clock.now())
        self.terminal.serve()
        self.intake.sweep()
        self.exchange.step(self.site.desk.clock.now())

    def says(self, word: str) -> None:
        self.page.locator(f"#bulk-live:has-text('{word}')").wait_for(timeout=5000)

    def finish(self) -> None:
        """Go on until nothing is under way any more."""
        for _ in range(20):
            self.round(30)
            with self.site.desk.store.read() as work:
                if not work.enquiries.open():
                    return
        raise AssertionError("the bulk does not end")

    def is_done(self) -> None:
        self.page.locator("#bulk-way[data-word='完了']").wait_for(timeout=5000)

    def press(self, *keys: str) -> None:
        """Press *keys*; a page that is only half there has no ears for them yet."""
        for key in keys:
            self.page.wait_for_load_state()
            self.page.keyboard.press(key)

    def violations(self) -> list[str]:
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run().then((done) => done.violations)")
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.fixture
def live(site, tmp_path) -> Iterator[Live]:
    for number in ("1", "2", "3", "4"):
        card = Insurance(insurer_number="991234", insured_identification_number=f"0000000{number}")
        site.bulk.patient(
            number,
            name="見本　花子",
            kana="ミホン ハナコ",
            birthdate=date(1980, 4, 1),
            insurances=(card,),
        )
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
        yield Live(site, page, address, tmp_path / "oqs")
        browser.close()
        assert [text for text in said if "Security Policy" in text or "Error" in text] == []
    server.should_exit = True
    thread.join(10)


def test_a_day_of_reservations_goes_from_the_file_to_the_last_exception(live, tmp_path):
    file = tmp_path / "予約.csv"
    file.write_text(CSV, encoding="cp932")
    live.open("/bulk")
    assert live.violations() == []
    live.page.keyboard.press("n")
    assert live.page.evaluate("document.activeElement.id") == "f-file"
    live.page.set_input_files("#f-file", file)
    live.press("Tab", "Enter")
    live.page.locator("text=5名を確認する").wait_for()
    live.press("y")
    live.says("端末へ送る順番を待っています")
    live.page.locator("#stream-state[data-state=live]").wait_for()
    assert live.page.locator("#bulk-rows tr").count() == 1
    live.page.evaluate("() => { window.unchanged = true; }")

    live.round()
    live.says("受付番号 R00000001")
    live.round()
    live.says("国のシステムが処理しています")
    live.finish()
    live.is_done()
    assert live.page.evaluate("window.unchanged"), "the page was loaded anew"
    words = live.page.locator("#bulk-rows .status").all_inner_texts()
    assert words == ["無効", "保険が変わった", "回答なし", "患者番号なし"]
    assert live.violations() == []

    live.press("ArrowDown", "Enter")
    live.page.locator("h2:has-text('届いた回答')").wait_for()
    assert live.violations() == []
    live.press("m")
    live.page.keyboard.type("memo")
    live.press("Enter")
    live.page.locator("text=対応済みにしました").wait_for()
    assert live.page.locator("#bulk-rows tr").count() == 3
    live.press("ArrowDown", "Enter")
    live.page.locator("text=対応を記録する").wait_for()
    live.press("d")
    live.page.locator("text=対応済みにしました").wait_for()
    assert live.page.locator("#bulk-rows tr").count() == 2


def test_the_focus_stays_while_results_come(live):
    from madoguchi.counter.bulk.reservations import Reservation

    made = live.site.bulk.make(
        Reservation(number="77", name="新　人"),
        *(Reservation(number=number, name="見本　花子") for number in ("1", "2", "3", "4")),
    )
    live.open(f"/bulk/{made.id}")
    live.press("ArrowDown")
    assert live.page.evaluate("document.activeElement.id") == "i-1"
    live.finish()
    live.is_done()
    assert live.page.evaluate("document.activeElement.id") == "i-1"
    assert live.page.locator("#bulk-rows tr").count() == 4
    live.page.set_viewport_size({"width": 640, "height": 900})
    wide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not live.page.evaluate(wide)
