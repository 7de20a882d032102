"""A card in hand, spoken to in hexadecimal."""

from collections.abc import Callable

import pytest

from madoguchi.world.card import CardOffice, CardPort, CardProfile, VirtualCard


@pytest.fixture
def card(card_office: CardOffice) -> VirtualCard:
    """A card with PIN 1234 and password ABC123, the application selected."""
    card = card_office.card("7", CardProfile(sign_password="ABC123"))
    card.transmit(bytes.fromhex("00A4040C0AD392F000260100000001"))
    return card


@pytest.fixture
def ask() -> Callable[[CardPort, str], str]:
    """Return a function that sends hexadecimal and answers in hexadecimal."""

    def send(card: CardPort, apdu: str) -> str:
        return card.transmit(bytes.fromhex(apdu)).hex().upper()

    return send
