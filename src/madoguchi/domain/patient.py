"""A chart of the clinic and what stands on it: insurances, 限度額 certificates, 公費.

Values only. What is stored is as the clinic typed it or took it over; folding is for comparing
(``design.md`` §4 "Two names"). Codes and ratios stay text ("030"), as in ``answer.py``.
"""

from datetime import date, datetime

from msgspec import Struct


class Insurance(Struct, frozen=True, kw_only=True):
    """One insurance on file for a patient, as the clinic has it; newest first in a chart.

    ``contribution_ratio`` is three digits ("030") or blank where the clinic does not know it.
    """

    insurer_number: str
    insured_card_symbol: str = ""
    insured_identification_number: str = ""
    insured_branch_number: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    insurer_name: str = ""
    personal_family_classification: str = ""
    contribution_ratio: str = ""
    insured_name: str = ""
    """The householder (被保険者氏名), never the patient."""


class LimitCertificate(Struct, frozen=True, kw_only=True):
    """A 限度額適用認定証 on file (OQSCD011, OQSCD012); an answer without one never deletes it."""

    classification: str
    classification_flag: str = ""
    insurer_number: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


class PublicExpense(Struct, frozen=True, kw_only=True):
    """A 公費 on file: 公費負担者番号 and 受給者番号; an answer without one never deletes it."""

    payer_number: str
    recipient_number: str = ""
    office_name: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


class Patient(Struct, frozen=True, kw_only=True):
    """A chart of the clinic: ``number`` is the clinic's own (患者番号 / カルテ番号).

    ``aliases`` are names and kana under which the person is known too (old surname, 通称, the
    name as the national side writes it); a clerk adds them, nothing else does.
    ``revision`` counts the changes: a change based on an older one is refused.
    """

    id: str
    number: str
    name: str
    kana: str
    birthdate: date
    sex: str = "3"
    aliases: tuple[str, ...] = ()
    reference_number: str | None = None
    post_number: str = ""
    address: str = ""
    telephone: str = ""
    insurances: tuple[Insurance, ...] = ()
    limit_certificates: tuple[LimitCertificate, ...] = ()
    public_expenses: tuple[PublicExpense, ...] = ()
    created_at: datetime | None = None
    revision: int = 0
