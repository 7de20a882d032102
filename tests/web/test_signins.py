"""Who is let in, in virtual time: lock-out, equal answers, renewed hashes (T9)."""

import dataclasses
from collections import Counter
from datetime import timedelta

import msgspec
import pytest

from madoguchi.web.passwords import Passwords
from madoguchi.web.signins import SignIns

pytestmark = pytest.mark.threat("T9")


@pytest.fixture
def signins(app):
    return app.state.shell.signins


def fail(signins, times):
    for _ in range(times):
        assert signins.attempt("clerk", "ちがう") is None


def user(store, login="clerk"):
    with store.read() as work:
        return work.staff.by_login(login)


def actions(store, count):
    with store.read() as work:
        return [record.action for record in work.audit.latest(count)]


def test_failures_lock_and_the_lock_ends(signins, store, clock, settings, people, desk):
    fail(signins, settings.lock_after - 1)
    assert signins.attempt("clerk", desk.PASSWORD)
    fail(signins, settings.lock_after)
    assert signins.attempt("clerk", desk.PASSWORD) is None
    assert actions(store, 1) == ["signin.locked"]
    clock.advance(seconds=29)
    assert signins.attempt("clerk", desk.PASSWORD) is None
    clock.advance(seconds=1)
    assert signins.attempt("clerk", desk.PASSWORD).id == people["clerk"].id
    assert user(store).failed_logins == 0


def test_each_further_failure_doubles_the_lock_up_to_the_limit(
    signins, store, clock, settings, people
):
    fail(signins, settings.lock_after - 1)
    waits = []
    for _ in range(6):
        fail(signins, 1)
        waits.append(user(store).locked_until - clock.now())
        clock.moment = user(store).locked_until
    assert waits[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert waits[-1] == settings.lock_longest


@pytest.mark.threat("T9")
def test_after_the_longest_lock_a_colleague_cannot_be_kept_out_by_single_tries(
    signins, store, clock, settings, people, desk
):
    fail(signins, settings.lock_after - 1)
    for _ in range(6):
        fail(signins, 1)
        clock.moment = user(store).locked_until
    fail(signins, 1)
    assert user(store).failed_logins == 1
    assert signins.attempt("clerk", desk.PASSWORD)


@pytest.mark.slow
def test_two_hours_of_guessing_get_few_tries(signins, store, clock, people):
    """Brute force: of a guess every 20 seconds few reach the hash, the rest meet the lock."""
    for _ in range(2 * 60 * 3):
        fail(signins, 1)
        clock.advance(seconds=20)
    counted = Counter(actions(store, 360))
    assert counted["signin.failed"] <= 45
    assert counted["signin.locked"] >= 315


def test_a_lock_from_a_clock_set_back_does_not_last_for_years(
    signins, store, clock, settings, people, desk
):
    fail(signins, settings.lock_after)
    clock.advance(days=-800)
    assert signins.attempt("clerk", desk.PASSWORD)


def test_unknown_disabled_locked_and_wrong_answer_alike(app, owner, people, settings, open_desk):
    def answer(login, password):
        page = open_desk(app).sign_in(login, password)
        assert page.status_code == 401
        return page.text.split('<main id="main"')[1].split("</main>")[0].replace(login, "…")

    def tokenless(text):
        return text[: text.index('name="csrf"')] + text[text.index('name="login"') :]

    accounts = app.state.shell.accounts
    accounts.disable(people["doctor"].id, actor="test")
    wrong = tokenless(answer("clerk", "ちがう"))
    assert tokenless(answer("nobody-here", "ちがう")) == wrong
    assert tokenless(answer("doctor", owner.PASSWORD)) == wrong
    for _ in range(settings.lock_after):
        open_desk(app).sign_in("clerk", "ちがう")
    assert tokenless(answer("clerk", owner.PASSWORD)) == wrong


def test_unknown_logins_cost_a_hash_too(signins, app, people, monkeypatch):
    hashed = []
    real = Passwords.verify

    def counted(self, stored, password):
        hashed.append(stored[:9])
        return real(self, stored, password)

    monkeypatch.setattr(Passwords, "verify", counted)
    signins.attempt("nobody-here", "ちがう")
    signins.attempt("clerk", "ちがう")
    assert hashed == ["$argon2id", "$argon2id"]


@pytest.mark.threat("T19")
def test_what_was_typed_as_login_is_not_recorded(signins, store, people):
    signins.attempt("hunter2-my-password", "x")
    with store.read() as work:
        record = work.audit.latest(1)[0]
    assert (record.actor, record.action, record.subject, record.detail) == (
        "unknown",
        "signin.failed",
        "unknown",
        "",
    )


def test_a_hash_with_old_parameters_is_renewed(store, clock, settings, people, desk):
    stronger = dataclasses.replace(settings, hash_rounds=2)
    passwords = Passwords(stronger, bytes)
    before = user(store).password_hash
    assert passwords.outdated(before)
    assert SignIns(store, clock, stronger, passwords).attempt("clerk", desk.PASSWORD)
    after = user(store).password_hash
    assert after != before
    assert not passwords.outdated(after)
    assert passwords.verify(after, desk.PASSWORD)


def test_a_password_reset_during_the_attempt_wins(signins, app, store, people, desk, monkeypatch):
    accounts = app.state.shell.accounts
    real = Passwords.outdated

    def meanwhile(self, stored):
        accounts.reset_password(people["clerk"].id, actor="test")
        return real(self, stored)

    monkeypatch.setattr(Passwords, "outdated", meanwhile)
    assert signins.attempt("clerk", desk.PASSWORD) is None


def test_a_broken_hash_opens_nothing(signins, store, people, desk):
    with store.write() as work:
        work.staff.replace(msgspec.structs.replace(people["clerk"], password_hash="plain"))
    assert signins.attempt("clerk", desk.PASSWORD) is None
    assert signins.attempt("clerk", "plain") is None
