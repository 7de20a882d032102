"""Shared by tests of cards and readers: one RSA key, a test authority, a clock, a card office."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key
from cryptography.x509.oid import NameOID

from madoguchi.world.card import CardOffice, CertificateOrder
from madoguchi.world.card.issue import new_key
from madoguchi.world.card.state import Cost
from madoguchi.world.clock import JST


class SetClock:
    """A clock that stands where it was put."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 22, 9, 0, tzinfo=JST)

    def now(self) -> datetime:
        return self.moment


class TestAuthority:
    """Signs what is ordered with one key and remembers the orders."""

    __test__ = False

    def __init__(self, key: RSAPrivateKey) -> None:
        self._key = key
        self.orders: list[CertificateOrder] = []

    def __call__(self, order: CertificateOrder) -> tuple[bytes, bytes]:
        self.orders.append(order)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TEST CARD CA")])
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"P{order.person_id}")])
        made = (
            x509.CertificateBuilder()
            .issuer_name(name)
            .subject_name(subject)
            .public_key(order.public_key)
            .serial_number(len(self.orders))
            .not_valid_before(order.not_before)
            .not_valid_after(order.not_after)
            .sign(self._key, hashes.SHA256())
        )
        der = made.public_bytes(Encoding.DER)
        return der, b"\x30\x03CA!"


@pytest.fixture(scope="session")
def card_key() -> bytes:
    """One RSA-2048 key for every test card: making one is slow."""
    return new_key()


@pytest.fixture
def card_clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="session")
def authority_key(card_key: bytes) -> RSAPrivateKey:
    key = load_der_private_key(card_key, password=None)
    assert isinstance(key, RSAPrivateKey)
    return key


@pytest.fixture
def card_authority(authority_key: RSAPrivateKey) -> TestAuthority:
    return TestAuthority(authority_key)


@pytest.fixture
def open_office(
    tmp_path: Path, card_key: bytes, card_authority: TestAuthority, card_clock: SetClock
) -> Callable[[], CardOffice]:
    """Return a maker of offices over one folder: calling it again is a restart."""

    def make() -> CardOffice:
        return CardOffice(
            tmp_path / "cards",
            card_authority,
            card_clock,
            os.urandom,
            make_key=lambda: card_key,
            cost=Cost(n=4, r=1, p=1),
        )

    return make


@pytest.fixture
def card_office(open_office: Callable[[], CardOffice]) -> CardOffice:
    return open_office()
