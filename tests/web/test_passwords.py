"""The rule for passwords and the one-time ones (SG-2, SG-4, SG-5)."""

import dataclasses
import os
import threading
import time

import pytest

from madoguchi.web.passwords import LONGEST, BusyError, Passwords
from madoguchi.web.settings import PasswordPolicy, WebSettings


@pytest.fixture
def passwords(settings):
    return Passwords(settings, os.urandom)


@pytest.mark.rule("SG-2")
def test_a_hash_is_argon2id_salted_and_one_way(passwords):
    first, second = (
        passwords.hash("ながいあんしょうばんごう"),
        passwords.hash("ながいあんしょうばんごう"),
    )
    assert first.startswith("$argon2id$")
    assert first != second
    assert passwords.verify(first, "ながいあんしょうばんごう")
    assert not passwords.verify(first, "ながいあんしょうばんこう")


def test_the_defaults_are_the_second_recommended_of_rfc_9106():
    made = Passwords(WebSettings(), os.urandom).hash("x")
    assert "$m=65536,t=3,p=4$" in made


@pytest.mark.rule("SG-4")
@pytest.mark.parametrize(
    ("password", "long", "mixed"),
    [
        ("abcdefghijklm", True, True),
        ("abcdefghijkl", False, False),
        ("abc-1234", False, True),
        ("abcd1234", False, False),
        ("ab-1234", False, False),
        ("aaaaaaaaaaaaaaaa", False, False),
        ("sato-abcdefghijk", False, False),
        ("a1-" * 60, False, False),
    ],
)
def test_the_rule(settings, password, long, mixed):
    either = dataclasses.replace(settings, password_policy=PasswordPolicy.LONG_OR_MIXED)
    for chosen, wanted in ((settings, long), (either, mixed)):
        objection = Passwords(chosen, os.urandom).objection(password, "sato")
        assert (objection is None) is wanted


def test_full_width_letters_are_the_same_password(passwords):
    assert passwords.verify(passwords.hash("Ａｂｃ１２３ガ"), "Abc123ガ")


def test_a_huge_password_is_not_even_hashed(passwords, monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", None)
    assert not passwords.verify("$argon2id$", "x" * (LONGEST + 1))
    assert passwords.objection("あいうえお" * LONGEST, "sato")


@pytest.mark.rule("SG-5")
def test_initial_passwords_are_readable_unlike_and_accepted(passwords):
    made = [passwords.initial() for _ in range(200)]
    assert len(set(made)) == 200
    assert not set("".join(made)) & set("il01oO")
    assert all(passwords.objection(first, "sato") is None for first in made)


def test_initial_passwords_use_every_letter_evenly(settings):
    """The random bytes beyond the last whole multiple of the alphabet are drawn again."""
    drawn = iter([255, 254, 250, 248, *range(16)])
    passwords = Passwords(settings, lambda _: bytes([next(drawn)]))
    assert passwords.initial() == "abcd-efgh-jkmn-pqrs"


@pytest.mark.threat("T20")
def test_only_so_many_hash_side_by_side(settings, monkeypatch):
    passwords = Passwords(settings, os.urandom)
    running, most, lock = 0, 0, threading.Lock()

    class Slow:
        def hash(self, _password):
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.05)
            with lock:
                running -= 1
            return "x"

    def try_to_hash():
        try:
            passwords.hash("x")
        except BusyError:
            refused.append(1)

    refused = []
    monkeypatch.setattr(passwords, "_hasher", Slow())
    room = settings.hashes_at_once + settings.hashes_waiting
    threads = [threading.Thread(target=try_to_hash) for _ in range(room + 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == settings.hashes_at_once
    assert 0 < len(refused) <= 20
