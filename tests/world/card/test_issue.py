"""Issuing, keeping and opening cards again."""

import os
import stat
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from madoguchi.world.card import CardFileError, CardOffice, CardProfile, VirtualCard
from madoguchi.world.card.issue import new_key
from madoguchi.world.card.rsa import load_key
from madoguchi.world.clock import JST

Ask = Callable[[VirtualCard, str], str]
Open = Callable[[], CardOffice]
AP = "00A4040C0AD392F000260100000001"


def _certificate(card: VirtualCard) -> x509.Certificate:
    card.transmit(bytes.fromhex(AP))
    return x509.load_der_x509_certificate(card.transmit(bytes.fromhex("00B08A00000800"))[:-2])


@pytest.mark.rule("ID-2")
@pytest.mark.fault("F22")
def test_the_counter_goes_down_to_the_lock_over_restarts(open_office: Open, ask: Ask) -> None:
    seen = []
    for _ in range(3):
        card = open_office().card("1", CardProfile())
        ask(card, AP)
        seen.append((ask(card, "00200098"), ask(card, "002000980430303030")))
    assert seen == [("63C3", "63C2"), ("63C2", "63C1"), ("63C1", "63C0")]
    card = open_office().card("1", CardProfile())
    ask(card, AP)
    assert ask(card, "002000980431323334") == "6984"


def test_the_profile_sets_the_first_counter_only(open_office: Open, ask: Ask) -> None:
    card = open_office().card("1", CardProfile(tries_left=1))
    ask(card, AP)
    assert ask(card, "00200098") == "63C1"
    ask(card, "002000980431323334")
    again = open_office().card("1", CardProfile(tries_left=1))
    ask(again, AP)
    assert ask(again, "00200098") == "63C3"


def test_one_person_has_one_card_object(card_office: CardOffice) -> None:
    assert card_office.card("1", CardProfile()) is card_office.card("1", CardProfile())


def test_a_reopened_card_keeps_certificate_and_key(open_office: Open, card_authority: Any) -> None:
    first = _certificate(open_office().card("1", CardProfile()))
    second = _certificate(open_office().card("1", CardProfile()))
    assert first == second
    assert len(card_authority.orders) == 1


def test_a_withdrawn_card_is_replaced_by_a_fresh_one(open_office: Open, ask: Ask) -> None:
    office = open_office()
    card = office.card("1", CardProfile(tries_left=1))
    ask(card, AP)
    ask(card, "002000980430303030")
    office.withdraw("1")
    fresh = office.card("1", CardProfile())
    ask(fresh, AP)
    assert ask(fresh, "00200098") == "63C3"


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_cards_are_readable_by_their_owner_alone(card_office: CardOffice, tmp_path: Path) -> None:
    card_office.card("1", CardProfile())
    file = tmp_path / "cards" / "1.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["1.json"]


@pytest.mark.threat("T10")
def test_no_pin_stands_in_file_or_repr(card_office: CardOffice, tmp_path: Path) -> None:
    profile = CardProfile(pin="8642", sign_password="QWERTY97")
    card_office.card("1", profile)
    kept = (tmp_path / "cards" / "1.json").read_text()
    for secret in ("8642", "QWERTY97"):
        assert f'"{secret}"' not in kept
        assert secret not in repr(profile)
    assert '"digest"' in kept


@pytest.mark.parametrize("name", ["", "../1", "a/b", "a.b", "x" * 65, "\u00e9"])
def test_names_that_could_leave_the_folder_are_refused(card_office: CardOffice, name: str) -> None:
    with pytest.raises(ValueError, match="person's id"):
        card_office.card(name, CardProfile())
    with pytest.raises(ValueError, match="person's id"):
        card_office.withdraw(name)


@pytest.mark.parametrize("damage", [b"", b"{", b'{"serial": 1}'])
def test_a_damaged_file_is_named(open_office: Open, tmp_path: Path, damage: bytes) -> None:
    open_office().card("1", CardProfile())
    (tmp_path / "cards" / "1.json").write_bytes(damage)
    with pytest.raises(CardFileError, match=r"1\.json"):
        open_office().card("1", CardProfile())


@pytest.mark.rule("CE-1")
def test_a_normal_certificate_ends_on_a_fifth_birthday(card_office: CardOffice) -> None:
    born = date(1980, 2, 29)
    made = _certificate(card_office.card("1", CardProfile(birthdate=born)))
    issued = made.not_valid_before_utc.astimezone(JST).date()
    last = made.not_valid_after_utc.astimezone(JST).date()
    assert (last.month, last.day) in ((2, 28), (2, 29))
    assert timedelta(days=4 * 365) <= last - issued <= timedelta(days=5 * 366)


@pytest.mark.parametrize(
    ("standing", "least", "most"),
    [("reminder", -90, -1), ("grace", 1, 89), ("ended", 124, 9999), ("revoked", -9999, -95)],
)
@pytest.mark.rule("CE-2")
@pytest.mark.rule("CE-3")
def test_special_standings_have_fitting_dates(
    card_office: CardOffice,
    card_clock: Any,
    card_authority: Any,
    standing: Any,
    least: int,
    most: int,
) -> None:
    made = _certificate(card_office.card("1", CardProfile(certificate=standing)))
    since_end = (card_clock.now() - made.not_valid_after_utc).days
    assert least <= since_end <= most
    assert card_authority.orders[0].revoked == (standing == "revoked")


def test_going_back_in_time_renews_the_certificate_and_keeps_the_counter(
    card_office: CardOffice, card_clock: Any, ask: Ask
) -> None:
    card = card_office.card("1", CardProfile())
    ask(card, AP)
    ask(card, "002000980430303030")
    first = _certificate(card)
    card_clock.moment = datetime(2024, 10, 6, 9, 0, tzinfo=JST)
    again = card_office.card("1", CardProfile())
    made = _certificate(again)
    assert made.serial_number != first.serial_number
    assert made.not_valid_before_utc < card_clock.now() < made.not_valid_after_utc
    assert again is card
    assert ask(again, "00200098") == "63C2"


def test_a_drifted_special_standing_is_renewed_and_a_normal_one_ages(
    card_office: CardOffice, card_clock: Any, card_authority: Any
) -> None:
    card_office.card("1", CardProfile(certificate="grace"))
    card_office.card("2", CardProfile())
    card_clock.moment += timedelta(days=100)
    made = _certificate(card_office.card("1", CardProfile(certificate="grace")))
    assert 0 < (card_clock.now() - made.not_valid_after_utc).days < 89
    card_office.card("2", CardProfile())
    assert [order.person_id for order in card_authority.orders] == ["1", "2", "1"]


@pytest.mark.rule("CE-2")
def test_a_normal_certificate_is_renewed_before_a_reminder_is_due(
    card_office: CardOffice, card_clock: Any
) -> None:
    ends = _certificate(card_office.card("2", CardProfile())).not_valid_after_utc
    card_clock.moment = ends - timedelta(days=94)
    assert _certificate(card_office.card("2", CardProfile())).not_valid_after_utc == ends
    card_clock.moment = ends - timedelta(days=92)
    assert _certificate(card_office.card("2", CardProfile())).not_valid_after_utc > ends


def test_both_halves_are_issued_with_their_purpose(
    card_office: CardOffice, card_authority: Any
) -> None:
    card_office.card("1", CardProfile(sign_password="ABC123"))
    assert [order.purpose for order in card_authority.orders] == ["auth", "sign"]


@pytest.mark.slow
def test_a_real_key_is_rsa_2048() -> None:
    assert load_key(new_key()).public_numbers.n.bit_length() == 2048
