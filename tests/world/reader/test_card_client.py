"""What a reader does to a card, and that it never burns the last try by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from madoguchi.world.card import CardOffice, CardProfile, MuteCard, OtherCard, VirtualCard
from madoguchi.world.reader.card_client import (
    CardClient,
    CardUnreadableError,
    LastTryError,
    NotMyNumberCardError,
    PinAnswer,
)


class Scripted:
    """A card that answers from a list."""

    def __init__(self, *answers: str) -> None:
        self._answers = [bytes.fromhex(answer) for answer in answers]
        self.sent: list[bytes] = []

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        self.sent.append(bytes(apdu))
        return self._answers.pop(0)

    def power_off(self) -> None:
        self._answers.clear()


class Watched:
    """A card whose incoming buffers are kept, to see that they are wiped."""

    def __init__(self, card: VirtualCard) -> None:
        self._card = card
        self.buffers: list[bytes | bytearray] = []

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        self.buffers.append(apdu)
        return self._card.transmit(apdu)

    def power_off(self) -> None:
        self._card.power_off()


@pytest.fixture
def open_client(card_office: CardOffice) -> Callable[..., CardClient]:
    def make(**profile: Any) -> CardClient:
        client = CardClient(card_office.card("1", CardProfile(**profile)))
        client.recognise()
        return client

    return make


def test_cards_are_told_apart_by_select() -> None:
    with pytest.raises(NotMyNumberCardError):
        CardClient(OtherCard()).recognise()
    with pytest.raises(CardUnreadableError):
        CardClient(MuteCard()).recognise()
    with pytest.raises(CardUnreadableError):
        CardClient(Scripted("90")).recognise()


def test_the_certificate_is_read_whole(open_client: Callable[..., CardClient]) -> None:
    x509.load_der_x509_certificate(open_client().certificate())


@pytest.mark.parametrize(
    "answers",
    [
        ("6A82",),
        ("9000", "6982"),
        ("9000", "30829000"),
        ("9000", "041004009000"),
        ("9000", "3082FFFF9000"),
        ("9000", "308200049000", "9000"),
    ],
)
def test_a_senseless_certificate_is_unreadable(answers: tuple[str, ...]) -> None:
    with pytest.raises(CardUnreadableError):
        CardClient(Scripted(*answers)).certificate()


@pytest.mark.parametrize(("status", "tries"), [("63C3", 3), ("63C0", 0), ("6300", None)])
def test_tries_are_read_from_the_status(status: str, tries: int | None) -> None:
    assert CardClient(Scripted("9000", status)).tries_left() == tries


@pytest.mark.parametrize("status", ["9000", "6A82", "6400"])
def test_other_answers_about_tries_are_unreadable(status: str) -> None:
    with pytest.raises(CardUnreadableError):
        CardClient(Scripted("9000", status)).tries_left()


@pytest.mark.threat("T10")
def test_the_last_try_wants_an_acknowledgement(open_client: Callable[..., CardClient]) -> None:
    client = open_client(tries_left=1)
    pin = bytearray(b"1234")
    with pytest.raises(LastTryError):
        client.verify(pin, last_try_acknowledged=False)
    assert pin == bytes(4)
    assert client.tries_left() == 1
    assert client.verify(bytearray(b"1234"), last_try_acknowledged=True) == PinAnswer(right=True)


@pytest.mark.threat("T10")
def test_a_locked_card_is_not_sent_a_pin() -> None:
    card = Scripted("9000", "63C0")
    answer = CardClient(card).verify(bytearray(b"1234"), last_try_acknowledged=True)
    assert answer == PinAnswer(right=False, tries_left=0)
    assert not any(b"1234" in sent for sent in card.sent)


def test_misses_are_told_with_what_is_left(open_client: Callable[..., CardClient]) -> None:
    client = open_client()
    for left in (2, 1, 0):
        answer = client.verify(bytearray(b"0000"), last_try_acknowledged=True)
        assert answer == PinAnswer(right=False, tries_left=left)


@pytest.mark.threat("T10")
@pytest.mark.parametrize("guess", [b"1234", b"0000"])
def test_every_buffer_with_the_pin_is_wiped(card_office: CardOffice, guess: bytes) -> None:
    watched = Watched(card_office.card("1", CardProfile()))
    client = CardClient(watched)
    client.recognise()
    pin = bytearray(guess)
    client.verify(pin, last_try_acknowledged=False)
    assert pin == bytes(4)
    assert all(guess not in bytes(buffer) for buffer in watched.buffers)
    assert isinstance(watched.buffers[-1], bytearray)


@pytest.mark.threat("T10")
def test_a_failing_card_does_not_keep_the_pin_from_being_wiped() -> None:
    pin = bytearray(b"1234")
    with pytest.raises(CardUnreadableError) as caught:
        CardClient(Scripted("9000", "63C3", "6400")).verify(pin, last_try_acknowledged=False)
    assert pin == bytes(4)
    assert "1234" not in repr(caught.value)


def test_the_signature_verifies(open_client: Callable[..., CardClient]) -> None:
    client = open_client()
    client.verify(bytearray(b"1234"), last_try_acknowledged=False)
    signature = client.sign(b"a challenge")
    key = x509.load_der_x509_certificate(client.certificate()).public_key()
    assert isinstance(key, RSAPublicKey)
    key.verify(signature, b"a challenge", PKCS1v15(), hashes.SHA256())


def test_without_the_pin_nothing_is_signed(open_client: Callable[..., CardClient]) -> None:
    with pytest.raises(CardUnreadableError):
        open_client().sign(b"a challenge")
