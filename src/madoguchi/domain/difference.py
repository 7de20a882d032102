"""One field of a chart beside what the answer says of it: values only, no rules."""

from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from madoguchi.domain.answer import SpecificDiseasesCertificateInfo
from madoguchi.domain.coverage import Period
from madoguchi.domain.notation import Kind
from madoguchi.domain.patient import Insurance, LimitCertificate, PublicExpense


class ChartField(StrEnum):
    """What is compared; the texts are keys of the clinic's choices and of forms, so they stay."""

    NAME = "name"
    KANA = "kana"
    SEX = "sex"
    BIRTHDATE = "birthdate"
    POST_NUMBER = "post_number"
    ADDRESS = "address"
    INSURANCE = "insurance"
    VALIDITY = "validity"
    FAMILY = "family"
    RATIO = "ratio"
    INSURER_NAME = "insurer_name"
    HOUSEHOLDER = "householder"
    LIMIT = "limit"
    DISEASE = "disease"
    PUBLIC_EXPENSE = "public_expense"
    REFERENCE_NUMBER = "reference_number"


PERSON: Final = (
    ChartField.NAME,
    ChartField.KANA,
    ChartField.SEX,
    ChartField.BIRTHDATE,
    ChartField.POST_NUMBER,
    ChartField.ADDRESS,
    ChartField.REFERENCE_NUMBER,
)
"""Fields of the person, not of a coverage."""

OF_INSURANCE: Final = (
    ChartField.VALIDITY,
    ChartField.FAMILY,
    ChartField.RATIO,
    ChartField.INSURER_NAME,
    ChartField.HOUSEHOLDER,
)
"""Facts of one insurance: of a new one they come with it and cannot be chosen apart."""

Value = (
    str
    | date
    | Period
    | Insurance
    | LimitCertificate
    | tuple[PublicExpense, ...]
    | tuple[SpecificDiseasesCertificateInfo, ...]
    | None
)


class Difference(Struct, frozen=True, kw_only=True):
    """A field on file and as answered; None where a side has nothing.

    ``note`` explains in Japanese. ``caution`` says why a person must decide; such a field is never
    proposed by itself. ``takeable`` is False where nothing could be taken over, or only together
    with a new insurance (``with_insurance``).
    """

    field: ChartField
    kind: Kind
    on_file: Value = None
    answered: Value = None
    note: str = ""
    caution: str = ""
    takeable: bool = False
    with_insurance: bool = False
    added: bool = False
    """An insurance, certificate or 公費 that would stand beside what is on file."""


DIFFERENT: Final = frozenset({Kind.NOTATION, Kind.CHANGED, Kind.NOT_ON_FILE})
"""Kinds of which something could be taken over."""
