"""How old a card's certificate is on a day, by the dated rows CE-1 to CE-4.

The rows stand in ``spec.rules.certificate_table`` in the order of age and join without gaps, so the
first row whose upper bound is not yet passed is the phase. Days are those of Japan.
"""

from calendar import monthrange
from datetime import date

from madoguchi.spec.rules.certificate_table import CERTIFICATE_PHASES, CertificatePhase
from madoguchi.spec.rules.dated import in_force
from madoguchi.world.protocol import Phase


def phase_row(last_day: date, day: date) -> CertificatePhase:
    """Return the row that holds on *day* for a card whose certificate ends with *last_day*."""
    rows = [row for row in in_force(CERTIFICATE_PHASES, day) if row.carrier == "card"]
    return next(row for row in rows if _still(row, last_day, day))


def phase(last_day: date, day: date) -> Phase:
    """Return the protocol's word for :func:`phase_row`."""
    return Phase(phase_row(last_day, day).key)


def _still(row: CertificatePhase, last_day: date, day: date) -> bool:
    if row.until_months is None:
        return True
    months = last_day.year * 12 + last_day.month - 1 + row.until_months
    year, month = months // 12, months % 12 + 1
    length = monthrange(year, month)[1]
    until = date(year, month, length if row.to_month_end else min(last_day.day, length))
    return day <= until
