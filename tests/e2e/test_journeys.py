"""What a clerk does in a day, by keyboard alone, over the whole world as ``make up`` starts it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from madoguchi.apps.clock import SystemClock
from madoguchi.domain.clock import business_day
from madoguchi.world.people.book import Member, open_book

from .clerk import Clerk
from .conftest import World, read_card, take_away

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.fixture
def board(world: World, page: Page) -> Page:
    page.goto(world.board)
    return page


@pytest.fixture
def clerk(world: World, context: BrowserContext) -> Iterator[Clerk]:
    signed_in = Clerk(world, context.new_page())
    yield signed_in
    signed_in.leave()


def person(slug: str) -> Member:
    return open_book(business_day(SystemClock().now())).member(slug)


def numbers(slug: str) -> list[str]:
    """Return what 番号で確認 asks for, in the order of its fields."""
    one = person(slug)
    cover = one.entitlements[0]
    born = f"{one.person.birthdate:%Y%m%d}"
    return [born, cover.insurer, cover.symbol or "", cover.number, cover.branch or ""]


@pytest.mark.faq("Q3")
def test_a_new_patient_is_registered_from_the_row(clerk: Clerk, board: Page, kiosk: Page) -> None:
    read_card(board, kiosk, "gendo-a")
    row = clerk.row("木村　拓海")
    expect(row).to_contain_text("新患？")
    clerk.choose(row)
    clerk.shot("newcomer-row")
    clerk.press("n")
    page = clerk.page
    expect(page.locator("#f-number")).to_be_focused()
    expect(page.locator("#f-name")).to_have_value("木村　拓海")
    clerk.shot("newcomer-form")
    clerk.type("20001")
    clerk.press("Enter")
    expect(page.locator("#link")).to_contain_text("20001")
    clerk.shot("newcomer-done")
    clerk.press("Escape")
    expect(row).to_contain_text("20001")
    expect(row).not_to_contain_text("新患？")
    take_away(kiosk)


@pytest.mark.faq("Q3")
def test_a_changed_insurance_is_taken_over_undone_and_taken_over_again(
    clerk: Clerk, board: Page, kiosk: Page
) -> None:
    read_card(board, kiosk, "moved-yesterday")
    row = clerk.row("西村　悟")
    expect(row).to_contain_text("保険変更")
    expect(row).to_contain_text("10061")
    clerk.choose(row)
    clerk.shot("changed-row")
    toast = clerk.page.locator("body")
    clerk.press("t")
    expect(row).not_to_contain_text("保険変更")
    expect(toast).to_contain_text("取り込みました")
    clerk.shot("changed-taken")
    clerk.press("u")
    expect(row).to_contain_text("保険変更")
    clerk.press("t")
    expect(row).not_to_contain_text("保険変更")
    expect(row).to_be_focused()
    clerk.press("Enter")
    expect(clerk.page.locator("#takeover")).to_contain_text("取込済み")
    clerk.shot("changed-detail")
    take_away(kiosk)


@pytest.mark.threat("T15")
def test_one_of_several_candidates_is_chosen_by_key(clerk: Clerk, board: Page, kiosk: Page) -> None:
    read_card(board, kiosk, "suzuki-twin-b")
    row = clerk.row("鈴木　葵")
    expect(row).to_contain_text("候補2名")
    clerk.choose(row)
    clerk.press("F2")
    candidates = clerk.page.locator("#link [data-item]")
    expect(candidates).to_have_count(2)
    expect(candidates.first).to_be_focused()
    clerk.shot("several")
    right = candidates.filter(has_text="10024")
    place = next(n for n in (0, 1) if "10024" in candidates.nth(n).inner_text())
    clerk.press(str(place + 1))
    expect(right).to_be_focused()
    expect(clerk.page.locator("#link"), "choosing alone links nobody").to_contain_text("10023")
    clerk.press("Enter")
    expect(clerk.page.locator("#link")).to_contain_text("結び付け済み")
    expect(clerk.page.locator("#link")).to_contain_text("10024")
    clerk.shot("several-linked")
    clerk.press("Escape")
    expect(row).to_contain_text("10024")
    take_away(kiosk)


@pytest.mark.faq("Q4")
@pytest.mark.rule("EL-7")
def test_nobody_found_by_number_is_corrected_and_asked_again(clerk: Clerk) -> None:
    asked = numbers("certificate-of-confirmation")
    misread = [*asked[:3], "00800070", asked[4]]
    clerk.press("l")
    clerk.ask_by_number(misread, "n")
    nobody = clerk.page.locator("#rows-today tr.arrival:not(.asking)", has_text="該当資格なし")
    clerk.choose(nobody)
    clerk.shot("nobody-row")
    clerk.press("Enter")
    expect(clerk.page.locator("#lookup")).to_be_visible()
    clerk.shot("nobody-detail")
    clerk.press("r")
    number = clerk.page.locator("#f-number")
    expect(number).to_have_value("00800070")
    clerk.reach(number)
    clerk.press("Control+a")
    clerk.type(asked[3])
    clerk.answer("n")
    expect(clerk.row("古川　茂樹")).to_contain_text("有効")
    clerk.shot("nobody-corrected")


@pytest.mark.faq("Q4")
@pytest.mark.rule("CO-2")
def test_a_look_up_with_the_limit_becomes_its_answers_row(clerk: Clerk) -> None:
    page = clerk.page
    rows = page.locator("#rows-today tr")
    before = rows.count()
    clerk.press("l")
    clerk.shot("look-up-empty")
    expect(page.locator("#f-birthdate")).to_be_focused()
    clerk.fill(*numbers("gendo-u"))
    expect(page.locator("[data-go]")).to_be_enabled()
    clerk.shot("look-up-whole")
    clerk.press("Enter")
    expect(page.locator("#question")).to_be_focused()
    clerk.shot("look-up-consent")
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { const most = () => { window.most = Math.max("
        "window.most ?? 0, document.querySelectorAll('#rows-today tr').length); }; most();"
        "new MutationObserver(most).observe(document, { subtree: true, childList: true }); })"
    )
    clerk.press("y")
    page.wait_for_url(re.compile("#[qa]-"))
    clerk.shot("look-up-asking")
    row = clerk.row("林　香織")
    expect(row).to_contain_text("10049")
    expect(page.locator("tr.asking")).to_have_count(0)
    expect(rows).to_have_count(before + 1)
    assert page.evaluate("() => window.most") == before + 1
    clerk.choose(row)
    clerk.press("Enter")
    expect(page.locator("main")).to_contain_text("限度額適用認定証")
    expect(page.locator("main")).to_contain_text("ウ")
    clerk.shot("look-up-answer")


@pytest.mark.rule("EL-1")
def test_tomorrows_list_leaves_its_exceptions(clerk: Clerk, board: Page, tmp_path: Path) -> None:
    board.click("details.more summary")
    with board.expect_download() as coming:
        board.click("#appointments-shift_jis")
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    page = clerk.page
    clerk.go("一括確認")
    clerk.press("n")
    expect(page.locator("#f-file")).to_be_focused()
    page.set_input_files("#f-file", file)
    clerk.press("Tab", "Enter")
    tomorrow = business_day(SystemClock().now()) + timedelta(days=1)
    expect(page.locator("h1")).to_contain_text(f"{tomorrow.month}月{tomorrow.day}日の予約")
    clerk.shot("bulk-preview")
    clerk.press("y")
    clerk.is_live()
    clerk.shot("bulk-asking")
    done = page.locator("#bulk-way[data-word='完了']")
    expect(done).to_have_count(1, timeout=60_000)
    lines = page.locator("#bulk-rows tr")
    expect(lines.filter(has_text="三浦　剛志")).to_contain_text("無効")
    expect(lines.filter(has_text="手本　太郎")).to_contain_text("患者番号なし")
    expect(lines.filter(has_text="見本　花子")).to_have_count(0)
    clerk.shot("bulk-exceptions")
    clerk.choose(lines.filter(has_text="三浦　剛志"))
    clerk.press("Enter")
    expect(page.locator("h1")).to_contain_text("三浦　剛志")
    clerk.shot("bulk-item")
    clerk.press("d")
    expect(page.locator("main")).to_contain_text("対応済みにしました")
    expect(lines.filter(has_text="三浦　剛志")).to_have_count(0)


@pytest.mark.rule("EL-4")
def test_an_offline_day_is_caught_up_in_order(
    world: World, clerk: Clerk, board: Page, context: BrowserContext
) -> None:
    page = clerk.page
    board.click("#line[value=cut]")
    expect(board.locator("#terminal")).to_contain_text("回線を切っています")
    try:
        clerk.press("l")
        clerk.ask_by_number(numbers("kato-head"), "n")
        expect(page.locator("tr.asking")).to_contain_text("照会中")
        clerk.go("障害時の受付")
        write_down(clerk, "10021", "鈴木　大輔")
        write_down(clerk, "10026", "伊藤　麻衣")
        clerk.shot("offline-cut")
    finally:
        board.click("#line[value=join]")
    expect(board.locator("#line")).to_have_attribute("value", "cut")
    entries = page.locator("#queue li")
    expect(entries).to_have_count(2)
    clerk.press("F8")
    for place, name in enumerate(("鈴木　大輔", "伊藤　麻衣")):
        expect(entries.nth(place)).to_contain_text(name)
        expect(entries.nth(place)).to_contain_text("確認済み", timeout=60_000)
    expect(page.locator("#line")).not_to_contain_text("答えていません")
    clerk.shot("offline-caught-up")
    clerk.go("受付")
    expect(clerk.row("加藤　剛")).to_contain_text("有効", timeout=60_000)
    for name in ("鈴木　大輔", "伊藤　麻衣"):
        expect(clerk.row(name)).to_have_count(1)
    clerk.shot("offline-rows")


def write_down(clerk: Clerk, number: str, name: str) -> None:
    """Find somebody in the registry, check the form, keep it."""
    page = clerk.page
    waiting = page.locator("#queue li").count()
    page.evaluate("() => document.activeElement.blur()")
    clerk.press("/")
    clerk.type(number)
    found = page.locator("#found a", has_text=name)
    expect(found).to_have_count(1)
    clerk.reach(found)
    clerk.press("Enter")
    expect(page.locator("#f-name")).to_have_value(name)
    clerk.press("F9")
    expect(page.locator("#queue li")).to_have_count(waiting + 1)
    clerk.is_live()
