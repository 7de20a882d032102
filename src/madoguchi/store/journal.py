"""The inbox: raw bytes first, meaning later (``design.md`` §3.5; ``oqs-interface.md`` §6.21).

A file is its name and its bytes. Nothing is ever deleted or changed here but the state, the kind
and the reason of an entry.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from madoguchi.domain.clock import JST
from madoguchi.store.ids import IdMaker
from madoguchi.store.ports import ArrivedFile, Folder, JournalEntry, JournalState
from madoguchi.store.schema import journal, journal_bytes

_TROUBLED = (JournalState.QUARANTINED, JournalState.CONFLICT, JournalState.SET_ASIDE)
_WHOLE = (JournalState.READ, JournalState.PAIRED)
_NAMES_AT_ONCE = 500
_WINDOW = 500


class SqlJournal:
    """``ports.Journal`` over the tables."""

    def __init__(self, connection: Connection, institution: str, ids: IdMaker) -> None:
        self._connection = connection
        self._institution = institution
        self._ids = ids

    def append(self, file: ArrivedFile) -> tuple[JournalEntry, bool]:
        """Keep *file* unless it is kept already; see ``ports.Journal.append``."""
        digest = sha256(file.raw).hexdigest()
        kept = self.of_names([file.name])
        for entry in kept:
            if entry.sha256 == digest or self._differs_in_final_blanks(entry, file.raw):
                return entry, False
        rival = next((e for e in kept if e.state is not JournalState.QUARANTINED), None)
        entry = JournalEntry(
            id=self._ids.new(),
            name=file.name,
            folder=file.folder,
            sha256=digest,
            size=len(file.raw),
            modified_at=file.modified_at,
            seen_at=file.seen_at,
            state=JournalState.CONFLICT if rival else JournalState.WAITING,
            conflict_of=rival.id if rival else None,
        )
        self._insert(entry, file.raw)
        return entry, True

    def known(self, name: str, sha256: str) -> bool:
        """Tell whether this very file is already kept."""
        return bool(self._rows(journal.c.name == name, journal.c.sha256 == sha256))

    def entry(self, entry_id: str) -> JournalEntry | None:
        """Return one entry, or None."""
        rows = self._rows(journal.c.id == entry_id)
        return _entry(rows[0]) if rows else None

    def raw(self, entry_id: str) -> bytes:
        """Return the bytes exactly as they came; KeyError if there is no such entry."""
        row = self._connection.execute(
            select(journal_bytes.c.raw).where(
                journal_bytes.c.institution_code == self._institution,
                journal_bytes.c.journal_id == entry_id,
            )
        ).first()
        if row is None:
            raise KeyError(entry_id)
        return bytes(row[0])

    def of_names(self, names: Sequence[str]) -> Sequence[JournalEntry]:
        """Return every entry kept under one of *names*, oldest first."""
        found: list[JournalEntry] = []
        for start in range(0, len(names), _NAMES_AT_ONCE):
            some = names[start : start + _NAMES_AT_ONCE]
            found.extend(map(_entry, self._rows(journal.c.name.in_(some))))
        return sorted(found, key=lambda entry: entry.id)

    def waiting(self, limit: int = 100) -> Sequence[JournalEntry]:
        """Return entries not yet settled, oldest first."""
        query = (
            select(journal)
            .where(self._mine, journal.c.state == JournalState.WAITING)
            .order_by(journal.c.seen_at, journal.c.id)
            .limit(limit)
        )
        return [_entry(row) for row in self._connection.execute(query)]

    def settle(
        self, entry_id: str, state: JournalState, *, kind: str | None, reason: str | None = None
    ) -> None:
        """Say what became of an entry; KeyError if there is no such entry."""
        result = self._connection.execute(
            update(journal)
            .where(self._mine, journal.c.id == entry_id)
            .values(state=state, kind=kind, reason=reason)
        )
        if not result.rowcount:
            raise KeyError(entry_id)

    def troubled(self, since: date, limit: int = 100) -> Sequence[JournalEntry]:
        """Return what needs a person, newest first; see ``ports.Journal.troubled``."""
        found: list[JournalEntry] = []
        offset = 0
        troubled = journal.c.state.in_(_TROUBLED)
        while len(found) < limit and (some := self._newest(since, _WINDOW, offset, troubled)):
            found += self._not_completed(some)
            offset += _WINDOW
        return found[:limit]

    def read_beside(
        self, kinds: Sequence[str], since: date, limit: int = 100
    ) -> Sequence[JournalEntry]:
        """Return what was read of other kinds, newest first; see ``ports.Journal.read_beside``."""
        was_read = journal.c.state == JournalState.READ
        return self._newest(since, limit, 0, was_read, journal.c.kind.not_in(kinds))

    def names(self) -> set[tuple[str, str]]:
        """Return (name, sha256) of every entry; grows with history, so for checks only."""
        rows = self._connection.execute(select(journal.c.name, journal.c.sha256).where(self._mine))
        return {(row[0], row[1]) for row in rows}

    @property
    def _mine(self) -> ColumnElement[bool]:
        return journal.c.institution_code == self._institution

    def _newest(
        self, since: date, limit: int, offset: int, *conditions: ColumnElement[bool]
    ) -> Sequence[JournalEntry]:
        midnight = datetime.combine(since, time(), JST)
        query = (
            select(journal)
            .where(self._mine, journal.c.seen_at >= midnight, *conditions)
            .order_by(journal.c.seen_at.desc(), journal.c.id.desc())
            .limit(limit)
            .offset(offset)
        )
        return [_entry(row) for row in self._connection.execute(query)]

    def _not_completed(self, entries: Sequence[JournalEntry]) -> list[JournalEntry]:
        """Leave out half files whose whole was read later.

        A question of its own: as a subquery, SQLite asks it of every entry ever read.
        """
        half = {e.name for e in entries if e.state is JournalState.QUARANTINED}
        whole = {e.name for e in self.of_names(sorted(half)) if e.state in _WHOLE}
        return [
            e for e in entries if e.state is not JournalState.QUARANTINED or e.name not in whole
        ]

    def _rows(self, *conditions: ColumnElement[bool]) -> Sequence[Row[tuple[object, ...]]]:
        query = select(journal).where(self._mine, *conditions)
        return self._connection.execute(query).all()

    def _insert(self, entry: JournalEntry, raw: bytes) -> None:
        self._connection.execute(
            insert(journal).values(
                institution_code=self._institution,
                id=entry.id,
                name=entry.name,
                folder=entry.folder,
                sha256=entry.sha256,
                size=entry.size,
                modified_at=entry.modified_at,
                seen_at=entry.seen_at,
                state=entry.state,
                conflict_of=entry.conflict_of,
            )
        )
        self._connection.execute(
            insert(journal_bytes).values(
                institution_code=self._institution, journal_id=entry.id, raw=raw
            )
        )

    def _differs_in_final_blanks(self, entry: JournalEntry, raw: bytes) -> bool:
        """Tell whether *raw* is *entry* but for a line end that its writer added after closing."""
        if abs(entry.size - len(raw)) > 4:
            return False
        return bool(raw.strip()) and self.raw(entry.id).rstrip() == raw.rstrip()


def _entry(row: Row[tuple[object, ...]]) -> JournalEntry:
    return JournalEntry(
        id=row.id,
        name=row.name,
        folder=Folder(row.folder),
        sha256=row.sha256,
        size=row.size,
        modified_at=row.modified_at,
        seen_at=row.seen_at,
        state=JournalState(row.state),
        kind=row.kind,
        reason=row.reason,
        conflict_of=row.conflict_of,
    )
