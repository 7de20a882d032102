"""The values of a person and of what the nation holds about them (``oqs-interface.md`` §3.2–3.3).

Everything here is a fact about a synthetic person, written as the resident register and the
insurers would write it: full-width kana with natural small kana, unpadded insurer numbers. How the
nation narrows and pads them stands in ``world/nation``. Intervals are half open: ``valid_from`` is
the first day and ``valid_to`` the first day no longer (資格喪失年月日); ``known_from`` and
``known_to`` are epoch seconds between which the nation believed the row.
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct


class InsurerKind(StrEnum):
    """What sort of insurer it is; the word is ours, the digits are the 法別番号."""

    KYOKAI = "kyokai"
    KUMIAI = "kumiai"
    KYOSAI = "kyosai"
    JIEIKAN = "jieikan"
    TOKUREI = "tokurei"
    KOKUHO = "kokuho"
    KOKUHO_KUMIAI = "kokuho_kumiai"
    KOIKI = "koiki"
    FUKUSHI = "fukushi"


class Insurer(Struct, frozen=True):
    """An insurer or a welfare office: 6 or 8 digits with a valid 検証番号, name, kind."""

    number: str
    name: str
    kind: InsurerKind


class Person(Struct, frozen=True, kw_only=True):
    """One person; ``birthdate_assumed`` says that the day was unknown and the 1st stands for it."""

    id: int
    name: str
    kana: str
    birthdate: date
    sex1: str
    sex2: str | None = None
    name_of_other: str | None = None
    kana_of_other: str | None = None
    post_number: str | None = None
    address: str | None = None
    birthdate_assumed: bool = False


class Entitlement(Struct, frozen=True, kw_only=True):
    """One row of the bitemporal history of a person's insurance or 医療扶助 (A1).

    ``ratio`` is that of 後期高齢者 ("010"), ``elderly_ratio`` that of a 高齢受給者証 ("020").
    """

    person: int
    insurer: str
    classification: str
    number: str
    valid_from: date
    symbol: str | None = None
    branch: str | None = None
    family: str | None = None
    insured_name: str | None = None
    valid_to: date | None = None
    issued: date | None = None
    card_expires: date | None = None
    reason_of_loss: str | None = None
    ratio: str | None = None
    elderly_ratio: str | None = None
    elderly_from: date | None = None
    elderly_to: date | None = None
    known_from: int = 0
    known_to: int | None = None


class LimitCertificate(Struct, frozen=True, kw_only=True):
    """限度額適用認定証: OQSCD011 classification, OQSCD012 flag, first and last day."""

    person: int
    insurer: str
    classification: str
    flag: str
    start: date
    issued: date | None = None
    end: date | None = None
    long_term: date | None = None


class SpecificDisease(Struct, frozen=True, kw_only=True):
    """特定疾病療養受療証: OQSCD013 category, first and last day, own limit in yen a month."""

    person: int
    insurer: str
    category: str
    start: date
    issued: date | None = None
    end: date | None = None
    self_pay: str | None = None


class Ticket(Struct, frozen=True, kw_only=True):
    """医療券 of 医療扶助, made out to one institution for one month ("yyyyMM")."""

    person: int
    insurer: str
    institution: str
    month: str
    issue_number: str
    ticket_type: str = "01"
    treatment_type: str = "02"
    self_pay: str = "0"
    single_or_combined: str = "01"
    social_insurance: str = "02"
    injury: str | None = None
