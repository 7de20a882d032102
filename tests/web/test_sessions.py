"""How long a sign-in lasts, in virtual time (SG-14, T8)."""

import copy
from datetime import timedelta

import pytest

from madoguchi.store.ports import StoreUnavailableError
from madoguchi.web.app import build_app
from madoguchi.web.sessions import hash_key


@pytest.fixture
def sessions(app):
    return app.state.shell.sessions


@pytest.mark.rule("SG-14")
def test_a_screen_left_alone_is_signed_out(owner, clock, store):
    clock.advance(minutes=9, seconds=59)
    assert owner.get("/staff").status_code == 200
    clock.advance(minutes=10)
    answer = owner.get("/staff")
    assert answer.headers["location"] == "/signin?reason=ended"
    assert "自動でサインアウトしました" in owner.get("/signin?reason=ended").text
    with store.read() as work:
        assert work.staff.session(hash_key(owner.key)) is None
        assert work.audit.latest(1)[0].action == "signout.idle"


@pytest.mark.rule("SG-14")
@pytest.mark.parametrize(
    ("path", "headers"),
    [("/session", {}), ("/staff", {"X-Background": "1"}), ("/static/base.css", {})],
)
def test_what_the_page_does_by_itself_keeps_nobody_signed_in(owner, clock, path, headers):
    for _ in range(11):
        clock.advance(minutes=1)
        owner.get(path, headers=headers)
    assert owner.get("/staff").status_code == 303


def test_a_person_at_the_screen_stays_signed_in_until_the_day_is_over(owner, clock, settings):
    headers = {"Origin": owner.ORIGIN, "X-CSRF-Token": owner.token("/staff")}
    for _ in range(int(settings.session_life / timedelta(minutes=9)) - 1):
        clock.advance(minutes=9)
        assert owner.post("/session/touch", headers=headers).json() == {"left": 600}
    clock.advance(minutes=9)
    assert owner.get("/staff").status_code == 303


def test_the_time_left_is_told_without_being_prolonged(owner, clock):
    clock.advance(minutes=4)
    assert owner.get("/session").json() == {"left": 360}
    assert owner.get("/session").json() == {"left": 360}


def test_the_last_use_is_written_coarsely(sessions, store, people, clock):
    key = sessions.open(people["clerk"])
    start = clock.now()

    def seen():
        with store.read() as work:
            return work.staff.session(hash_key(key)).last_seen_at

    clock.advance(seconds=29)
    sessions.find(key, active=True)
    assert seen() == start
    clock.advance(seconds=1)
    sessions.find(key, active=True)
    assert seen() == start + timedelta(seconds=30)


def test_a_clock_set_back_does_not_make_a_sign_in_last_longer(sessions, people, clock, settings):
    key = sessions.open(people["clerk"])
    clock.advance(days=-30)
    assert sessions.find(key, active=True).left == settings.idle
    clock.advance(minutes=10)
    assert sessions.find(key, active=True).ended


@pytest.mark.rule("SG-14")
def test_a_screen_left_alone_ends_in_time_though_the_clock_was_set_back(sessions, people, clock):
    key = sessions.open(people["clerk"])
    clock.advance(hours=-1)
    assert sessions.find(key, active=False).user
    clock.advance(minutes=10)
    assert sessions.find(key, active=False).ended


def test_a_turned_practice_day_signs_nobody_out(store, clock, settings, open_desk, people):
    timer = copy.copy(clock)
    desk = open_desk(build_app(store, clock, settings, (), open_desk.ASSETS, timer=timer))
    desk.sign_in("owner")
    clock.advance(days=-777)
    assert desk.get("/staff").status_code == 200
    clock.advance(days=777)
    assert desk.get("/staff").status_code == 200
    timer.advance(minutes=10)
    assert desk.get("/staff").status_code == 303


def test_a_database_that_only_reads_shuts_nobody_out(owner, store, clock, monkeypatch):
    def full():
        raise StoreUnavailableError

    clock.advance(minutes=1)
    monkeypatch.setattr(store, "write", full)
    assert owner.get("/staff").status_code == 200


@pytest.mark.threat("T8")
def test_keys_are_long_and_never_alike(sessions):
    keys = {sessions.new_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert {len(key) for key in keys} == {64}


@pytest.mark.rule("SG-7")
def test_a_disabled_user_is_out_at_once(app, sessions, people):
    key = sessions.open(people["clerk"])
    assert sessions.find(key, active=True).user
    app.state.shell.accounts.disable(people["clerk"].id, actor="test")
    assert sessions.find(key, active=True).user is None
    assert sessions.left(hash_key(key)) is None


@pytest.mark.parametrize("cookie", ["", "x", "../../etc", "0" * 63, "0" * 65, "%00" * 22])
def test_a_strange_cookie_is_replaced(desk, people, cookie):
    answer = desk.get("/signin", headers={"Cookie": f"madoguchi={cookie}"})
    assert answer.status_code == 200
    assert "madoguchi=" in answer.headers["set-cookie"]
