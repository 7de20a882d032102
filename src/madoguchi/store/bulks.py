"""Bulk lists and their people; items are written in groups, so that 20,000 are no burden."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, func, select, update

from madoguchi.store.documents import Documents
from madoguchi.store.ports import BulkItem, BulkList, Events, ItemState
from madoguchi.store.schema import bulk_items, bulks

_EVENT = "bulk"
_AT_ONCE = 500
_LAST = 2**31 - 1
"""The greatest number that the column of positions holds in every database."""


class SqlBulks:
    """``ports.Bulks`` over the tables."""

    def __init__(self, connection: Connection, institution: str, events: Events) -> None:
        self._connection = connection
        self._institution = institution
        self._lists = Documents(connection, institution, bulks, BulkList)
        self._items = Documents(connection, institution, bulk_items, BulkItem)
        self._events = events

    def add(self, bulk: BulkList, items: Sequence[BulkItem]) -> None:
        """Add a list and its first items."""
        self._lists.add([bulk], [{"id": bulk.id}])
        self.add_items(items)
        self._events.add(_EVENT, bulk.id)

    def add_items(self, items: Sequence[BulkItem]) -> None:
        """Add further items."""
        for start in range(0, len(items), _AT_ONCE):
            some = items[start : start + _AT_ONCE]
            self._items.add(some, [_keys(item) for item in some])

    def replace(self, bulk: BulkList) -> None:
        """Store a changed list; KeyError if there is none."""
        self._lists.replace(bulk, {}, bulks.c.id == bulk.id)
        self._events.add(_EVENT, bulk.id)

    def get(self, bulk_id: str) -> BulkList | None:
        """Return one list, or None."""
        return self._lists.first(bulks.c.id == bulk_id)

    def latest(self, limit: int = 50) -> Sequence[BulkList]:
        """Return lists, newest first."""
        return self._lists.fetch(self._lists.where().order_by(bulks.c.id.desc()).limit(limit))

    def items(
        self,
        bulk_id: str,
        states: Sequence[ItemState] = (),
        *,
        after: int = 0,
        limit: int = 500,
    ) -> Sequence[BulkItem]:
        """Return items in *states* (all if blank) by position, those after a position."""
        query = self._items.where(bulk_items.c.bulk_id == bulk_id, bulk_items.c.position > after)
        if states:
            query = query.where(bulk_items.c.state.in_(states))
        return self._items.fetch(query.order_by(bulk_items.c.position).limit(limit))

    def item(self, bulk_id: str, position: int) -> BulkItem | None:
        """Return one item, or None."""
        if position > _LAST:
            return None
        return self._items.first(bulk_items.c.bulk_id == bulk_id, bulk_items.c.position == position)

    def by_identifiers(self, bulk_id: str, identifiers: Sequence[str]) -> Sequence[BulkItem]:
        """Return the items of those identifiers."""
        found: list[BulkItem] = []
        for start in range(0, len(identifiers), _AT_ONCE):
            some = identifiers[start : start + _AT_ONCE]
            of_list = bulk_items.c.bulk_id == bulk_id
            found += self._items.fetch(
                self._items.where(of_list, bulk_items.c.identifier.in_(some))
            )
        return found

    def replace_items(self, items: Sequence[BulkItem]) -> None:
        """Store changed items."""
        place = (
            update(bulk_items)
            .where(
                self._items.mine,
                bulk_items.c.bulk_id == bindparam("of_list"),
                bulk_items.c.position == bindparam("at"),
            )
            .values(state=bindparam("new_state"), body=bindparam("new_body"))
        )
        rows = [
            {
                "of_list": item.list_id,
                "at": item.position,
                "new_state": item.state,
                "new_body": Documents.body(item),
            }
            for item in items
        ]
        if rows:
            self._connection.execute(place, rows)

    def remove_items(self, bulk_id: str) -> None:
        """Take every item of a list away that was never sent."""
        gone = delete(bulk_items).where(self._items.mine, bulk_items.c.bulk_id == bulk_id)
        self._connection.execute(gone)

    def counts(self, bulk_id: str) -> Mapping[ItemState, int]:
        """Return how many items are in each state."""
        query = (
            select(bulk_items.c.state, func.count())
            .where(self._items.mine, bulk_items.c.bulk_id == bulk_id)
            .group_by(bulk_items.c.state)
        )
        return {ItemState(state): count for state, count in self._connection.execute(query)}


def _keys(item: BulkItem) -> dict[str, object]:
    return {
        "bulk_id": item.list_id,
        "position": item.position,
        "identifier": item.identifier,
        "state": item.state,
    }
