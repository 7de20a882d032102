"""From a card on the reader to a row at the counter, over every real part, in a real browser."""

import os
import signal
import time
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import PIN, World, lay, read_card, state, take_away, type_pin

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def sign_in(page: Page, world: World) -> None:
    page.fill("input[name=login]", world.account["login"])
    page.fill("input[name=password]", world.account["password"])
    page.keyboard.press("Enter")
    expect(page.locator("#stream-state")).to_have_attribute("data-state", "live")


@pytest.mark.faq("Q1")
@pytest.mark.rule("CO-2")
def test_a_newcomer_gets_from_the_board_to_the_row(
    world: World, page: Page, context: BrowserContext
) -> None:
    """The three guided steps and nothing else, as somebody would who never saw this field."""
    page.goto(world.board)
    page.click("#first-lay")
    with context.expect_page() as opened:
        page.click("#open-reader")
    kiosk = opened.value
    state(kiosk, "choose_method")
    type_pin(kiosk)
    state(kiosk, "consent_all")
    kiosk.click("#key-consent_all-agree_all")
    state(kiosk, "take_card")
    page.bring_to_front()
    with context.expect_page() as opened:
        page.click("#open-reception")
    reception = opened.value
    sign_in(reception, world)
    row = reception.locator("tr[data-item]").first
    expect(row).to_contain_text("有効")
    expect(row).to_contain_text("3割")
    expect(row).to_contain_text("薬剤・診療")
    expect(row).to_contain_text("23時間")
    expect(row.locator(".arrival-next")).not_to_be_empty()
    kiosk.bring_to_front()
    take_away(kiosk)


def test_the_row_appears_while_reception_is_open_and_the_file_stays(
    world: World, page: Page, kiosk: Page, context: BrowserContext
) -> None:
    reception = context.new_page()
    reception.goto(world.reception)
    sign_in(reception, world)
    page.goto(world.board)
    lay(page, "takahashi-hashigo")
    state(kiosk, "choose_method")
    type_pin(kiosk)
    state(kiosk, "consent_all")
    before = set((world.home / "OQS" / "face").iterdir())
    kiosk.click("#key-consent_all-choose_each")
    for _ in range(3):
        state(kiosk, "consent_item")
        turn = kiosk.get_attribute("#screen", "data-turn") or ""
        kiosk.click("#key-consent_item-disagree")
        expect(kiosk.locator("#screen")).not_to_have_attribute("data-turn", turn)
    state(kiosk, "take_card")
    row = reception.locator("tr[data-item]", has_text="●橋")
    expect(row).to_contain_text("10001")
    expect(row).to_contain_text("高橋")
    new = set((world.home / "OQS" / "face").iterdir()) - before
    assert len(new) == 1
    assert "●橋" in new.pop().read_text(encoding="utf-8")


def test_a_card_is_laid_and_taken_away_by_keyboard_alone(world: World, page: Page) -> None:
    page.goto(world.board)
    keys = page.keyboard
    keys.press("/")
    keys.type("てほん")
    expect(page.locator(".card")).to_have_count(1)
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("#take-ordinary-man")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#lay-ordinary-man-1")).to_be_focused()


@pytest.mark.threat("T15")
def test_twins_are_left_to_the_clerk(
    world: World, page: Page, kiosk: Page, context: BrowserContext
) -> None:
    page.goto(world.board)
    read_card(page, kiosk, "suzuki-twin-a")
    reception = context.new_page()
    reception.goto(world.reception)
    sign_in(reception, world)
    row = reception.locator("tr[data-item]", has_text="鈴木　蒼")
    expect(row).to_contain_text("候補2名")
    row.locator("a").click()
    expect(reception.locator("#link")).to_contain_text("10023")
    expect(reception.locator("#link")).to_contain_text("10024")


@pytest.mark.rule("ID-2")
@pytest.mark.fault("F22")
def test_the_last_try_is_warned_of_and_a_wrong_pin_locks(
    world: World, page: Page, kiosk: Page
) -> None:
    page.goto(world.board)
    lay(page, "one-try-left")
    state(kiosk, "choose_method")
    kiosk.click("#key-choose_method-choose_pin")
    state(kiosk, "pin_last_try_warning")
    kiosk.click("#key-pin_last_try_warning-acknowledge_last_try")
    state(kiosk, "pin_entry_last")
    for place, digit in enumerate("9999", start=1):
        kiosk.keyboard.press(digit)
        expect(kiosk.locator(".dot.full")).to_have_count(place)
    kiosk.keyboard.press("Enter")
    state(kiosk, "pin_locked")


def test_a_killed_hub_comes_back_and_the_list_catches_up(
    world: World, page: Page, kiosk: Page, context: BrowserContext
) -> None:
    reception = context.new_page()
    reception.goto(world.reception)
    sign_in(reception, world)
    rows = reception.locator("tr[data-item]").count()
    hub = next(p for p in psutil.Process(world.process.pid).children() if "hub" in p.cmdline())
    os.kill(hub.pid, signal.SIGKILL)
    page.goto(world.board)
    read_card(page, kiosk, "ordinary-man")
    stream = reception.locator("#stream-state")
    expect(stream).to_have_attribute("data-state", "live", timeout=30_000)
    expect(reception.locator("tr[data-item]")).to_have_count(rows + 1, timeout=30_000)
    expect(reception.locator("tr[data-item]", has_text="手本")).to_contain_text("新患？")


@pytest.mark.threat("T10")
@pytest.mark.threat("T19")
def test_no_pin_and_no_name_in_what_the_programs_leave_behind(world: World) -> None:
    """After the tests before it: nothing but the terminal's files and the databases has names."""
    time.sleep(0.2)
    for path in Path(world.home).rglob("*"):
        if path.is_file() and path.suffix in {".json", ".log", ".txt"}:
            text = path.read_text(encoding="utf-8", errors="replace")
            assert "鈴木" not in text
            assert f'"{PIN}"' not in text
