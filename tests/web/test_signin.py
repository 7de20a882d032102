"""The way in and out as a browser sees it."""

import dataclasses
import threading

import pytest

from madoguchi.store.ports import Role
from madoguchi.web.app import build_app
from madoguchi.web.sessions import hash_key

NEW = "まったくべつのながいあんしょう"


@pytest.mark.threat("T8")
def test_the_cookie_is_closed_to_scripts_and_other_sites(desk, people):
    cookie = desk.sign_in("owner").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert "domain" not in cookie
    assert "secure" not in cookie


@pytest.mark.threat("T8")
def test_over_tls_the_cookie_is_a_host_cookie(store, clock, settings, desk, people, open_desk):
    app = build_app(store, clock, dataclasses.replace(settings, https=True), (), desk.ASSETS)
    answer = open_desk(app).get("/signin")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-madoguchi=")
    assert "Secure" in cookie
    assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.threat("T8")
def test_the_key_from_before_the_sign_in_dies(app, desk, people, open_desk):
    desk.get("/signin")
    planted = desk.key
    assert desk.sign_in("owner").status_code == 303
    assert desk.key != planted
    thief = open_desk(app)
    thief.cookies.set("madoguchi", planted)
    assert thief.get("/staff").headers["location"] == "/signin"


@pytest.mark.threat("T8")
def test_a_second_sign_in_ends_the_first_key(app, owner, open_desk):
    first, token = owner.key, owner.token("/staff")
    form = {"csrf": token, "login": "clerk", "password": owner.PASSWORD}
    assert owner.post("/signin", data=form, headers={"Origin": owner.ORIGIN}).status_code == 303
    thief = open_desk(app)
    thief.cookies.set("madoguchi", first)
    assert thief.get("/staff").status_code == 303


@pytest.mark.rule("SG-2")
def test_the_store_holds_neither_key_nor_password(store, owner, people, tmp_path):
    store.close()
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert owner.key.encode() not in held
    assert owner.PASSWORD.encode() not in held
    assert hash_key(owner.key).encode() in held


@pytest.mark.parametrize("page", ["/staff", "/audit", "/password", "/session", "/events"])
def test_nobody_gets_in_without_a_sign_in(desk, people, page):
    answer = desk.get(page)
    assert answer.headers["location"] == "/signin"


def test_sign_out_ends_the_key(app, store, owner, people, open_desk):
    key = owner.key
    answer = owner.submit("/signout", "/staff")
    assert answer.headers["location"] == "/signin?notice=signed_out"
    thief = open_desk(app)
    thief.cookies.set("madoguchi", key)
    assert thief.get("/staff").status_code == 303
    with store.read() as work:
        assert work.staff.session(hash_key(key)) is None
        assert [record.action for record in work.audit.latest(2)] == ["signout", "signin.ok"]


def test_sign_out_everywhere_ends_all_of_them(app, owner, open_desk):
    other = open_desk(app)
    other.sign_in("owner")
    assert owner.submit("/signout/everywhere", "/staff").status_code == 303
    assert other.get("/staff").status_code == 303


@pytest.mark.rule("SG-5")
def test_the_first_password_opens_only_the_change_of_it(app, owner, open_desk):
    page = owner.submit("/staff", "/staff", name="佐藤 花子", login="sato", role="owner")
    first = page.text.split('class="secret"><span class="mono">')[1].split("<")[0]
    desk = open_desk(app)
    assert desk.sign_in("sato", first).headers["location"] == "/password"
    assert desk.get("/staff").headers["location"] == "/password"
    before = desk.key
    done = desk.submit("/password", "/password", old=first, new=NEW, again=NEW)
    assert done.headers["location"] == "/?notice=password_changed"
    assert desk.key != before
    assert desk.get("/staff").status_code == 200
    assert open_desk(app).sign_in("sato", first).status_code == 401
    assert open_desk(app).sign_in("sato", NEW).headers["location"] == "/"


@pytest.mark.rule("SG-4")
@pytest.mark.parametrize(
    ("old", "new", "again", "says"),
    [
        ("ちがいます", NEW, NEW, "今のパスワードが違います"),
        (None, "short", "short", "13文字以上"),
        (None, NEW, NEW + "x", "2回とも同じ"),
        (None, None, None, "今と同じ"),
        (None, "xowner1234567890", "xowner1234567890", "ログインIDをふくむ"),
    ],
)
def test_a_password_change_that_is_refused_says_why(owner, old, new, again, says):
    same = owner.PASSWORD
    fields = {"old": old or same, "new": new or same, "again": again or same}
    answer = owner.submit("/password", "/password", **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert owner.get("/staff").status_code == 200


@pytest.mark.threat("T8")
def test_a_password_change_ends_the_other_sign_ins(app, owner, open_desk):
    other = open_desk(app)
    other.sign_in("owner")
    owner.submit("/password", "/password", old=owner.PASSWORD, new=NEW, again=NEW)
    assert owner.get("/staff").status_code == 200
    assert other.get("/staff").status_code == 303


def test_the_first_page_is_the_first_that_the_role_sees(app, people, open_desk):
    desk = open_desk(app)
    assert desk.get("/").headers["location"] == "/signin"
    desk.sign_in("owner")
    assert desk.get("/").headers["location"] == "/staff"
    assert desk.get("/signin").headers["location"] == "/"
    clerk = open_desk(app)
    clerk.sign_in(Role.CLERK.value)
    assert "使える画面がまだありません" in clerk.get("/").text


@pytest.mark.threat("T20")
def test_a_flood_of_sign_ins_is_put_off(desk, people, app, monkeypatch):
    passwords = app.state.shell.passwords
    monkeypatch.setattr(passwords, "_room", threading.BoundedSemaphore(1))
    with passwords._in_turn():
        answer = desk.sign_in("owner")
    assert answer.status_code == 503
    assert "少し待ってから" in answer.text
    assert desk.sign_in("owner").status_code == 303


def test_full_width_typing_is_understood(desk, people):
    assert desk.sign_in("ＯＷＮＥＲ ").status_code == 303
