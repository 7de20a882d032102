"""The shape of the people's YAML files: what a person's entry may say, and nothing else.

Days are text in the grammar of ``days.py``; codes are those of ``oqs-interface.md`` §4. No logic.
"""

from typing import Literal

import msgspec
from msgspec import Struct

SIMULATED_CLINIC = "9910000001"
"""The institution whose counter the world plays for: 県番号 99 does not exist."""

CertificateState = Literal["normal", "reminder", "grace", "ended", "revoked"]


class Story(Struct, frozen=True, forbid_unknown_fields=True):
    """What this person shows, in one short line for 盤面."""

    ja: str
    en: str


class CardProfile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The My Number card of a person; ``tries_left`` is the PIN's retry counter."""

    pin: str = "1234"
    linked: bool = True
    certificate: CertificateState = "normal"
    tries_left: int = 3
    no_pin: bool = False


class Cover(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entitlement; ``known`` and ``loss_known`` are when the nation learnt of it."""

    insurer: str
    number: str
    from_: str = msgspec.field(name="from")
    to: str | None = None
    classification: str = "01"
    symbol: str | None = None
    branch: str | None = None
    family: Literal["1", "2"] | None = None
    insured_name: str | None = None
    issued: str | None = None
    card_expires: str | None = None
    reason_of_loss: Literal["01", "02", "03", "99"] | None = None
    ratio: str | None = None
    elderly_ratio: str | None = None
    elderly_from: str | None = None
    elderly_to: str | None = None
    known: str | None = None
    loss_known: str | None = None


class Limit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One 限度額適用認定証."""

    insurer: str
    classification: Literal["01", "02", "03"]
    flag: str
    start: str
    end: str | None = None
    long_term: str | None = None


class Disease(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One 特定疾病療養受療証."""

    insurer: str
    category: Literal["1", "2", "3"]
    start: str
    end: str | None = None
    self_pay: str | None = None


class Ticket(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One 医療券."""

    insurer: str
    month: str
    issue_number: str
    institution: str = SIMULATED_CLINIC
    single_or_combined: Literal["01", "02"] = "01"
    social_insurance: Literal["01", "02"] = "02"
    injury: str | None = None


class Entry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One person of a people's file."""

    id: str
    no: int
    name: str
    kana: str
    birthdate: str
    sex: Literal["1", "2", "3"]
    story: Story
    sex2: Literal["1", "2", "3"] | None = None
    name_of_other: str | None = None
    kana_of_other: str | None = None
    post_number: str | None = None
    address: str | None = None
    birthdate_assumed: bool = False
    card: CardProfile | None = None
    entitlements: tuple[Cover, ...] = ()
    limits: tuple[Limit, ...] = ()
    diseases: tuple[Disease, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    reference_number: str | None = None
