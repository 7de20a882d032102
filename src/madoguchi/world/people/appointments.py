"""Tomorrow's appointments as a receipt computer would hand them out: CSV, and JSON for the API.

Our own layout, since no receipt computer's export is public: 予約日, 時刻, 患者番号, 氏名, カナ,
生年月日. The CSV comes in UTF-8 with BOM or in cp932, with CRLF, as Windows programs write it.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec import Struct

HEADINGS = ("予約日", "時刻", "患者番号", "氏名", "カナ", "生年月日")


class Appointment(Struct, frozen=True, kw_only=True):
    """One line: when, and whose chart as the receipt computer has it."""

    at: datetime
    number: str
    name: str
    kana: str
    birthdate: date


def as_csv(
    appointments: Sequence[Appointment], encoding: Literal["utf-8-sig", "cp932"] = "utf-8-sig"
) -> bytes:
    """Return the appointments as a CSV file; what cp932 lacks is written as ？."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for one in appointments:
        when = (f"{one.at:%Y/%m/%d}", f"{one.at:%H:%M}")
        writer.writerow((*when, one.number, one.name, one.kana, f"{one.birthdate:%Y/%m/%d}"))
    written = text.getvalue()
    if encoding == "cp932":
        return written.encode(encoding, errors="replace").replace(b"?", "？".encode("cp932"))
    return written.encode(encoding)


def as_json(appointments: Sequence[Appointment], *, send: bool = False) -> bytes:
    """Return the body of ``PUT /api/appointments/{day}``; the day stands in the address.

    *send* asks the clinic to have the people confirmed at once, without a clerk.
    """
    people = [
        {
            "number": one.number,
            "name": one.name,
            "kana": one.kana,
            "time": f"{one.at:%H:%M}",
            "birthdate": one.birthdate.isoformat(),
        }
        for one in appointments
    ]
    return msgspec.json.encode({"appointments": people, "send": send})
