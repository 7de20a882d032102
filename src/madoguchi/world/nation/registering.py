"""照会番号 for the person behind the numbers (``oqs-interface.md`` §3.5, RN-1).

A later number of the same clinic overwrites the earlier one; the number stays with the person when
the insurer changes.
"""

from sqlalchemy import Connection

from madoguchi.world.nation import lookup, wording
from madoguchi.world.nation.messages import PersonError, Registration


def person_behind(connection: Connection, wanted: Registration, known_at: int) -> int:
    """Return whom the numbers mean; PersonError unless it is exactly one person."""
    found = lookup.find(connection, wanted.insurer, wanted.symbol, wanted.number, known_at)
    persons = {item.person for item in found if lookup.branch_fits(item, wanted.branch)}
    if len(persons) != 1:
        raise PersonError(wording.NOT_ONE_PERSON if persons else wording.NOBODY)
    return persons.pop()
