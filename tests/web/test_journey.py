"""A visit in a real browser: keyboard, IME, accessibility, a server that dies, clearing."""

import dataclasses
import json
import shutil
import socket
import threading
import time
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import expect, sync_playwright
from starlette.routing import Route

from madoguchi.web.app import build_app
from madoguchi.web.feature import Feature, NavItem
from madoguchi.web.guard import requires
from madoguchi.web.serving import build_server
from madoguchi.web.shell import render

pytestmark = pytest.mark.slow

PAGE = """
{% extends "web/page.html" %}
{% block title %}一覧{% endblock %}
{% block main %}
<h1>一覧</h1>
{{ ui.search("/list", label="患者をさがす") }}
<button type="button" data-key="n" data-key-help="新しい患者" data-opens="new">新規</button>
{% call ui.dialog("new", "新しい患者") %}
<form method="dialog"><button class="button">閉じる</button></form>
{% endcall %}
<ul data-list>
{% for name in ("甲", "乙", "丙") %}
<li data-item id="row-{{ loop.index }}"><a href="/list/{{ loop.index }}">{{ name }}</a></li>
{% endfor %}
</ul>
<p id="log" hx-get="/list/part" hx-trigger="madoguchi:event from:document"></p>
{% endblock %}
"""


@requires()
def listing(request):
    return render(request, "desk/page.html")


@requires()
def components(request):
    return render(request, "desk/components.html")


@requires()
def part(request):
    return render(request, "desk/part.html")


@pytest.fixture
def feature(tmp_path):
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    shutil.copy(Path(__file__).with_name("components.html"), tmp_path)
    (tmp_path / "part.html").write_text("新しい資格確認 1件", encoding="utf-8")
    routes = [
        Route("/list", listing),
        Route("/list/part", part),
        Route("/parts", components),
        Route("/list/{number}", listing),
    ]
    return Feature("desk", routes, tmp_path, (NavItem("一覧", "/list"),))


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def serve(store, clock, settings, desk, people, feature, port):
    """Start a server on the port of this test; what it returns stops it."""
    running = []

    def start():
        lasting = dataclasses.replace(settings, heartbeat=1.0)
        app = build_app(store, clock, lasting, [feature], desk.ASSETS)
        server = build_server(app, "127.0.0.1", port, app.state.shell.streams.close)
        thread = threading.Thread(target=server.run)
        thread.start()
        running.append((server, thread))
        while not server.started:
            time.sleep(0.01)
        return stop

    def stop():
        for server, thread in running:
            server.should_exit = True
            thread.join(timeout=10)
            assert not thread.is_alive()
        running.clear()

    yield start
    stop()


@pytest.fixture
def page(port):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--headless=new", "--disable-gpu"],
        )
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{port}", viewport={"width": 1280, "height": 800}
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda line: _note_policy(page, line.text))
        yield page
        assert page.complaints == []
        browser.close()


def _note_policy(page, text):
    if "Content Security Policy" in text:
        page.complaints.append(text)


def sign_in(page, login="owner"):
    page.goto("/signin")
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type("ひらがなもつかえるあんしょう5")
    page.keyboard.press("Enter")
    page.wait_for_url("**/list")
    expect(page.locator("#stream-state")).to_have_text("接続中")


def violations(page, desk):
    """Run axe past the content policy, which forbids a script of a stranger."""
    axe = (desk.ASSETS / "axe.min.js").read_text(encoding="utf-8")
    ask = "axe.run().then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes[0].html])))"
    answer = page.context.new_cdp_session(page).send(
        "Runtime.evaluate",
        {"expression": f"{axe};{ask}", "awaitPromise": True, "returnByValue": True},
    )
    return json.loads(answer["result"]["value"])


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.tagName")


def test_every_page_of_the_shell_is_accessible(serve, page, desk):
    serve()
    page.goto("/signin")
    assert violations(page, desk) == []
    page.goto("/signin?reason=ended")
    assert violations(page, desk) == []
    sign_in(page)
    for path in ("/list", "/parts", "/staff", "/audit", "/password", "/nope"):
        page.goto(path)
        expect(page.locator("#stream-state")).to_have_text("接続中")
        if path == "/audit":
            page.wait_for_selector("#chain .notice")
        assert violations(page, desk) == [], path
    page.goto("/list")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    assert violations(page, desk) == []


def test_the_desk_works_by_keyboard(serve, page):
    serve()
    sign_in(page)
    page.keyboard.press("/")
    assert focused(page) == "search"
    page.keyboard.type("jn?")
    assert page.input_value("#search") == "jn?"
    expect(page.locator("#help")).not_to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert focused(page) == "row-1"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == "row-3"
    page.keyboard.press("k")
    page.keyboard.press("Home")
    page.keyboard.press("End")
    assert focused(page) == "row-3"
    assert page.locator("[data-item][tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/list/3")
    page.keyboard.press("n")
    expect(page.locator("#new")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.locator("#new")).not_to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_contain_text("新しい患者")
    expect(page.locator("#help")).to_contain_text("患者をさがす")


def test_keys_during_conversion_are_left_to_the_ime(serve, page):
    """Enter that confirms a conversion carries isComposing or, on some IMEs, keyCode 229."""
    serve()
    sign_in(page)
    page.keyboard.press("j")
    for guard in ("isComposing: true", "keyCode: 229"):
        page.evaluate(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', "
            f"{{key: 'Enter', bubbles: true, {guard}}}))"
        )
        page.evaluate(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', "
            f"{{key: 'n', bubbles: true, {guard}}}))"
        )
    expect(page.locator("#new")).not_to_be_visible()
    assert page.url.endswith("/list")
    page.keyboard.press("n")
    expect(page.locator("#new")).to_be_visible()


def test_a_change_reaches_the_page_without_moving_the_focus(serve, store, page):
    serve()
    sign_in(page)
    page.keyboard.press("j")
    with store.write() as work:
        work.events.add("arrival", "0190aa")
    expect(page.locator("#log")).to_have_text("新しい資格確認 1件")
    assert focused(page) == "row-1"


def test_a_dead_server_is_seen_and_everything_missed_is_caught_up(serve, store, page, desk):
    stop = serve()
    sign_in(page)
    page.evaluate("""
        window.told = [];
        for (const name of ["event", "resync"])
            document.addEventListener(`madoguchi:${name}`, (e) => told.push(e.detail?.seq ?? name));
    """)
    stop()
    expect(page.locator("#stream-state")).to_contain_text("更新停止")
    assert page.locator("#stream-state").inner_text().endswith("08:30 から")
    assert page.locator("#stream-state").get_attribute("data-state") == "lost"
    assert violations(page, desk) == []
    with store.write() as work:
        work.events.add("arrival", "0190aa")
    serve()
    expect(page.locator("#stream-state")).to_have_text("接続中")
    page.wait_for_function("() => told.includes('resync')")
    with store.write() as work:
        work.events.add("arrival", "0190ab")
    page.wait_for_function("() => told.includes(2)")


def test_a_page_in_the_background_goes_on_hearing(serve, store, page):
    serve()
    sign_in(page)
    other = page.context.new_page()
    other.bring_to_front()
    with store.write() as work:
        work.events.add("arrival", "0190aa")
    expect(page.locator("#log")).to_have_text("新しい資格確認 1件")


def test_a_row_is_chosen_by_key_or_pointer_and_the_choice_is_told(serve, page):
    serve()
    sign_in(page)
    page.goto("/parts")
    page.keyboard.press("j")
    page.keyboard.press("j")
    rows = page.locator("tbody tr")
    assert [rows.nth(at).get_attribute("aria-selected") for at in (0, 1)] == ["false", "true"]
    page.locator("tbody tr:first-child td.num").click()
    page.wait_for_url("**/parts")


def test_paper_shows_what_was_read_and_no_controls(serve, page):
    serve()
    sign_in(page)
    page.goto("/parts")
    page.emulate_media(media="print")
    expect(page.locator(".pairs")).to_be_visible()
    for hidden in ("header", "form", ".button", ".tabs", "#toasts"):
        assert not page.locator(hidden).first.is_visible(), hidden


@pytest.mark.rule("SG-14")
def test_a_screen_left_alone_is_cleared(serve, clock, page):
    serve()
    sign_in(page)
    clock.advance(minutes=9, seconds=20)
    expect(page.locator("#toasts")).to_contain_text("まもなく自動でサインアウトします")
    clock.advance(minutes=1)
    page.wait_for_url("**/signin?reason=ended")
    expect(page.locator("main")).to_contain_text("自動でサインアウトしました")


@pytest.mark.rule("SG-5")
def test_the_first_password_is_changed_in_peace(serve, page, desk, store):
    """The page stays: it opens no stream that a first password may not hear."""
    with store.write() as work:
        owner = work.staff.by_login("owner")
        work.staff.replace(msgspec.structs.replace(owner, must_change_password=True))
    serve()
    page.goto("/signin")
    page.fill("#f-login", "owner")
    page.fill("#f-password", desk.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/password")
    loads = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.fill("#f-old", desk.PASSWORD)
    page.wait_for_timeout(1500)
    assert loads == []
    page.fill("#f-new", "あたらしいあんしょうばんごう7")
    page.fill("#f-again", "あたらしいあんしょうばんごう7")
    page.keyboard.press("Enter")
    page.wait_for_url("**/list*")
    expect(page.locator("#stream-state")).to_have_text("接続中")


@pytest.mark.threat("T8")
def test_signing_out_elsewhere_clears_this_screen(serve, page):
    serve()
    sign_in(page)
    other = page.context.browser.new_context(base_url=page.url.removesuffix("/list")).new_page()
    sign_in(other)
    other.click("[data-menu] summary")
    other.click("text=すべての端末からサインアウト")
    other.click("#confirm button[value=yes]")
    other.wait_for_url("**/signin?notice=signed_out_all")
    page.wait_for_url("**/signin?reason=ended")


@pytest.mark.threat("T7")
def test_a_page_of_another_port_cannot_change_anything(serve, store, page, tmp_path, port):
    """The world's pages live on the same host: same site, another origin."""
    from functools import partial
    from http.server import HTTPServer, SimpleHTTPRequestHandler

    serve()
    sign_in(page)
    (tmp_path / "evil").mkdir()
    (tmp_path / "evil" / "index.html").write_text(
        f"<form method=post action=http://127.0.0.1:{port}/signout/everywhere>"
        "<button>Go</button></form>",
        encoding="utf-8",
    )

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    evil = HTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(Path(tmp_path / "evil"))))
    threading.Thread(target=evil.serve_forever, daemon=True).start()
    try:
        other = page.context.new_page()
        other.goto(f"http://127.0.0.1:{evil.server_port}/")
        other.click("button")
        expect(other.locator("h1")).to_have_text("画面の有効期限が切れています")
    finally:
        evil.shutdown()
        evil.server_close()
    with store.read() as work:
        assert work.audit.latest(1)[0].action == "signin.ok"


def test_big_text_needs_no_sideways_scrolling(serve, page):
    """200 % zoom of 1280 pixels is a page of 640."""
    serve()
    sign_in(page)
    page.set_viewport_size({"width": 640, "height": 400})
    for path in ("/list", "/parts", "/staff", "/audit", "/password"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, path
