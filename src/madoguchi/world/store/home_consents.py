"""Consents given away from the counter: マイナ在宅受付Web (``oqs-interface.md`` §3.6, CO-7).

``treatment`` is the 診療区分 (OQSCD028): 2 訪問診療等, 3 オンライン診療等. Moments are epoch
seconds, days yyyymmdd.
"""

from datetime import date

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, delete, insert, select, update

from madoguchi.world.store import schema
from madoguchi.world.store.rows import day_number, from_row

_TABLE = schema.home_consent


class HomeConsent(Struct, frozen=True, kw_only=True):
    """What one person agreed to for one institution on one day.

    ``subjects`` are the stems of what they agreed to, with blanks between; ``examination_day`` is
    that of an online consultation.
    """

    institution: str
    person: int
    treatment: str
    at: int
    day: int
    subjects: str
    examination_day: int | None = None
    revoked_at: int | None = None


def give(connection: Connection, consent: HomeConsent) -> None:
    """Keep a consent; one of the same moment is replaced."""
    same = (
        (_TABLE.c.institution == consent.institution)
        & (_TABLE.c.person == consent.person)
        & (_TABLE.c.treatment == consent.treatment)
        & (_TABLE.c.at == consent.at)
    )
    connection.execute(delete(_TABLE).where(same))
    connection.execute(insert(_TABLE), [asdict(consent)])


def revoke(connection: Connection, institution: str, person: int, treatment: str, now: int) -> None:
    """Take back every living consent of a person for this institution and treatment."""
    living = (
        (_TABLE.c.institution == institution)
        & (_TABLE.c.person == person)
        & (_TABLE.c.treatment == treatment)
        & _TABLE.c.revoked_at.is_(None)
    )
    connection.execute(update(_TABLE).where(living).values(revoked_at=now))


def given(
    connection: Connection,
    institution: str,
    treatment: str,
    days: tuple[date, date],
    *,
    by_examination: bool = False,
) -> list[HomeConsent]:
    """Return the latest consent of each person whose day lies within *days*, by person."""
    column = _TABLE.c.examination_day if by_examination else _TABLE.c.day
    query = (
        select(_TABLE)
        .where(
            _TABLE.c.institution == institution,
            _TABLE.c.treatment == treatment,
            column.between(day_number(days[0]), day_number(days[1])),
        )
        .order_by(_TABLE.c.person, _TABLE.c.at)
    )
    rows = [from_row(row, HomeConsent) for row in connection.execute(query)]
    return list({row.person: row for row in rows}.values())
