"""From a card's person or from numbers to entitlements and everything that hangs on them.

Reads the database only; the class of the answer comes from ``verdict``. ``known_at`` is the moment
of the nation's knowledge: an insurer that reports late is not known before (EL-7).
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from madoguchi.world.nation.messages import Query
from madoguchi.world.nation.result import Facts
from madoguchi.world.nation.verdict import Validity, Verdict, by_card, by_number, is_welfare
from madoguchi.world.people.model import Entitlement, Person, Ticket
from madoguchi.world.store import registry
from madoguchi.world.store.folding import fold_number

_UNKNOWN_DAY = "00"


class MissingRowError(LookupError):
    """The database refers to a person or an insurer that it does not hold."""


def judge_person(connection: Connection, person_id: int, day: date, known_at: int) -> Verdict:
    """Return the answer class for the person whose card was proven."""
    return by_card(registry.entitlements_of(connection, person_id, known_at), day)


def judge_query(connection: Connection, query: Query, day: date, known_at: int) -> Verdict:
    """Return the answer class for a query by numbers and birthday."""
    matching = [
        item
        for item in find(connection, query.insurer, query.symbol, query.number, known_at)
        if branch_fits(item, query.branch)
        and _born(person_of(connection, item.person), query.birthdate)
    ]
    persons = {item.person for item in matching}
    others = (
        registry.entitlements_of(connection, persons.pop(), known_at) if len(persons) == 1 else []
    )
    return by_number(matching, others, day)


def find(
    connection: Connection, insurer: str, symbol: str, number: str, known_at: int
) -> Sequence[Entitlement]:
    """Return entitlements by numbers, folded in width and padding."""
    return registry.entitlements_by_number(connection, insurer, symbol, number, known_at)


def branch_fits(entitlement: Entitlement, branch: str) -> bool:
    """Tell whether the branch agrees; a query without one asks for all, 後期 has none."""
    if not branch or entitlement.branch is None:
        return True
    return fold_number(branch).zfill(2) == entitlement.branch


def with_tickets(connection: Connection, verdict: Verdict, institution: str, day: date) -> Validity:
    """Return the verdict's class; 医療扶助 without a ticket for *institution* is 有効（未登録）."""
    if verdict.validity is not Validity.VALID or not all(map(is_welfare, verdict.shown)):
        return verdict.validity
    has = any(_tickets(connection, item, institution, day) for item in verdict.shown)
    return Validity.VALID if has else Validity.VALID_UNREGISTERED


def facts(connection: Connection, entitlement: Entitlement, institution: str, day: date) -> Facts:
    """Return everything that may be said about one entitlement on *day*."""
    person_id, number = entitlement.person, entitlement.insurer
    insurer = registry.insurer(connection, number)
    if insurer is None:
        raise MissingRowError(f"insurer {number}")
    return Facts(
        person=person_of(connection, person_id),
        entitlement=entitlement,
        insurer=insurer,
        limit=registry.limit_certificate(connection, person_id, number, day),
        diseases=tuple(registry.specific_diseases(connection, person_id, number)),
        tickets=_tickets(connection, entitlement, institution, day),
        reference_number=registry.reference_number(connection, institution, person_id),
    )


def person_of(connection: Connection, person_id: int) -> Person:
    """Return a person who must exist."""
    found = registry.person(connection, person_id)
    if found is None:
        raise MissingRowError(f"person {person_id}")
    return found


def _tickets(
    connection: Connection, of: Entitlement, institution: str, day: date
) -> tuple[Ticket, ...]:
    if not is_welfare(of):
        return ()
    rows = registry.tickets(connection, of.person, institution, f"{day:%Y%m}")
    return tuple(row for row in rows if row.insurer == of.insurer)


def _born(person: Person, birthdate: str) -> bool:
    """Tell whether the birthday agrees; an unknown day (00) fits one that was assumed [I]."""
    own = f"{person.birthdate:%Y%m%d}"
    if person.birthdate_assumed and birthdate.endswith(_UNKNOWN_DAY):
        return own[:6] == birthdate[:6]
    return own == birthdate
