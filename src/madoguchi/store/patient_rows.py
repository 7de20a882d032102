"""Charts as rows of ``patients``: lists are JSON; the order of numbers stands beside them."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import msgspec
from msgspec.json import Decoder
from sqlalchemy import Row

from madoguchi.domain.folding import fold_insurer_number, fold_symbol
from madoguchi.store.keys import number_order
from madoguchi.store.ports import Insurance, LimitCertificate, Patient, PublicExpense


def by_number(found: Iterable[Patient]) -> list[Patient]:
    """Return *found* by the clinic's number, as people count."""
    return sorted(found, key=lambda patient: (number_order(patient.number), patient.id))


def is_insured(patient: Patient, wanted_insurance: tuple[str, str], number: str) -> bool:
    """Tell whether a chart has an insurance of that folded insurer, symbol and number."""
    insurer, symbol = wanted_insurance
    for one in patient.insurances:
        own = fold_symbol(one.insured_card_symbol)
        if (
            fold_insurer_number(one.insurer_number) == insurer
            and fold_symbol(one.insured_identification_number) == number
            and (not own or not symbol or own == symbol)
        ):
            return True
    return False


def columns_of(patient: Patient) -> dict[str, object]:
    """Return a chart as the columns of its row."""
    row = msgspec.structs.asdict(patient)
    row["aliases"] = msgspec.json.encode(patient.aliases).decode()
    row["insurances"] = msgspec.json.encode(patient.insurances).decode()
    row["limit_certificates"] = msgspec.json.encode(patient.limit_certificates).decode()
    row["public_expenses"] = msgspec.json.encode(patient.public_expenses).decode()
    row["number_order"] = number_order(patient.number)
    return row


def patient_of(row: Row[tuple[object, ...]]) -> Patient:
    """Return the chart of a row."""
    decode = _decoders()
    return Patient(
        id=row.id,
        number=row.number,
        name=row.name,
        kana=row.kana,
        birthdate=row.birthdate,
        sex=row.sex,
        aliases=decode.aliases.decode(row.aliases),
        reference_number=row.reference_number,
        post_number=row.post_number,
        address=row.address,
        telephone=row.telephone,
        insurances=decode.insurances.decode(row.insurances),
        limit_certificates=decode.limits.decode(row.limit_certificates),
        public_expenses=decode.expenses.decode(row.public_expenses),
        created_at=row.created_at,
        revision=row.revision,
    )


class _Decoders(NamedTuple):
    aliases: Decoder[tuple[str, ...]]
    insurances: Decoder[tuple[Insurance, ...]]
    limits: Decoder[tuple[LimitCertificate, ...]]
    expenses: Decoder[tuple[PublicExpense, ...]]


@cache
def _decoders() -> _Decoders:
    """Return what reads the lists of a row; made once, because an arrival reads many charts."""
    return _Decoders(
        Decoder(tuple[str, ...]),
        Decoder(tuple[Insurance, ...]),
        Decoder(tuple[LimitCertificate, ...]),
        Decoder(tuple[PublicExpense, ...]),
    )
