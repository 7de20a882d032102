"""The municipality's counter of the world: issues software cards and opens them again.

A card is made the first time someone asks for it. Its certificate's dates follow the profile, as
of the world's day; only the certificate authority behind ``IssueCertificate`` can sign it.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import Final, Literal

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as _generate
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from msgspec import Struct
from msgspec.structs import replace

from madoguchi.world.card.rsa import load_key
from madoguchi.world.card.state import CardFile, CardState, Cost, KeySet, Secret, make_secret
from madoguchi.world.card.validity import Standing, Validity, fits, validity
from madoguchi.world.card.virtual import VirtualCard
from madoguchi.world.clock import Clock

PIN_TRIES: Final = 3
PASSWORD_TRIES: Final = 5

Purpose = Literal["auth", "sign"]
_NAME: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")


class CardProfile(Struct, frozen=True):
    """What card a synthetic person carries. ``pin`` None = 顔認証マイナンバーカード.

    ``sign_password`` None = no 署名用電子証明書. ``birthdate`` lets a normal certificate end on a
    birthday, as CE-1 says; without it five years are counted.
    """

    pin: str | None = "1234"
    tries_left: int = PIN_TRIES
    certificate: Standing = "normal"
    birthdate: date | None = None
    sign_password: str | None = None

    def __repr__(self) -> str:
        return f"CardProfile(certificate={self.certificate!r}, tries_left={self.tries_left})"


class CertificateOrder(Struct, frozen=True):
    """What the certificate authority is asked to sign; ``revoked`` = on its list from the start."""

    person_id: str
    public_key: RSAPublicKey
    not_before: datetime
    not_after: datetime
    purpose: Purpose = "auth"
    revoked: bool = False


IssueCertificate = Callable[[CertificateOrder], tuple[bytes, bytes]]
"""Returns the certificate and its CA's certificate, both DER."""


def new_key() -> bytes:
    """Return a fresh RSA-2048 key (PKCS#8 DER); takes a few tenths of a second."""
    key = _generate(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


class CardOffice:
    """Issues and opens the cards kept in *directory*, one file a person.

    Asking twice gives the same ``VirtualCard``, so that no two objects count tries apart. Keys
    take time: call from a thread.
    """

    def __init__(
        self,
        directory: Path,
        issue_certificate: IssueCertificate,
        clock: Clock,
        random: Callable[[int], bytes],
        *,
        make_key: Callable[[], bytes] = new_key,
        cost: Cost | None = None,
    ) -> None:
        """Keep cards under *directory*; *random* returns that many random bytes."""
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._directory = directory
        self._issue = issue_certificate
        self._clock = clock
        self._random = random
        self._make_key = make_key
        self._cost = cost or Cost()
        self._opened: dict[str, VirtualCard] = {}
        self._lock = Lock()

    def card(self, person_id: str, profile: CardProfile) -> VirtualCard:
        """Return the person's card, issued now if there is none yet.

        A card on file keeps its PIN, keys and counters whatever the profile says; its certificate
        is renewed when the world's day left the profile: before the first day of the certificate
        (盤面 went back in time), or when its standing drifted away. Raises ``ValueError``
        for an unusable id and ``CardFileError`` for a damaged file.
        """
        with self._lock:
            path = self._path(person_id)
            if not path.exists():
                CardFile(path).save(self._new(person_id, profile))
            elif self._renew(CardFile(path), person_id, profile) and person_id in self._opened:
                self._opened[person_id].power_off()
            if person_id not in self._opened:
                self._opened[person_id] = VirtualCard(CardFile(path), self._random)
            return self._opened[person_id]

    def withdraw(self, person_id: str) -> None:
        """Destroy the card; the next one is new, with keys and tries of its own."""
        with self._lock:
            self._opened.pop(person_id, None)
            self._path(person_id).unlink(missing_ok=True)

    def _path(self, person_id: str) -> Path:
        if not _NAME.fullmatch(person_id):
            msg = "a person's id is letters, digits, _ and -"
            raise ValueError(msg)
        return self._directory / f"{person_id}.json"

    def _new(self, person_id: str, profile: CardProfile) -> CardState:
        pin = make_secret(profile.pin, PIN_TRIES, profile.tries_left, self._random, self._cost)
        auth = self._key_set(person_id, profile, "auth", pin)
        sign = None
        if profile.sign_password is not None:
            password = make_secret(
                profile.sign_password, PASSWORD_TRIES, PASSWORD_TRIES, self._random, self._cost
            )
            sign = self._key_set(person_id, profile, "sign", password)
        return CardState(self._random(8).hex().upper(), auth, sign)

    def _key_set(
        self, person_id: str, profile: CardProfile, purpose: Purpose, secret: Secret
    ) -> KeySet:
        key = self._make_key()
        certificate, ca = self._issue(self._order(person_id, profile, purpose, key))
        return KeySet(key, certificate, ca, secret)

    def _order(
        self, person_id: str, profile: CardProfile, purpose: Purpose, key: bytes
    ) -> CertificateOrder:
        dates = validity(profile.certificate, self._clock.now(), profile.birthdate)
        public = load_key(key).public_numbers.public_key()
        revoked = profile.certificate == "revoked"
        return CertificateOrder(person_id, public, dates.start, dates.end, purpose, revoked)

    def _renew(self, file: CardFile, person_id: str, profile: CardProfile) -> bool:
        """Renew what left the profile, and tell whether anything did."""
        state = file.load()
        renewed = replace(
            state,
            auth=self._renewed(state.auth, person_id, profile, "auth"),
            sign=state.sign and self._renewed(state.sign, person_id, profile, "sign"),
        )
        if renewed == state:
            return False
        file.save(renewed)
        return True

    def _renewed(
        self, half: KeySet, person_id: str, profile: CardProfile, purpose: Purpose
    ) -> KeySet:
        read = x509.load_der_x509_certificate(half.certificate)
        dates = Validity(read.not_valid_before_utc, read.not_valid_after_utc)
        if fits(profile.certificate, dates, self._clock.now()):
            return half
        certificate, ca = self._issue(self._order(person_id, profile, purpose, half.key))
        return replace(half, certificate=certificate, ca=ca)
