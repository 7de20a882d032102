"""The audit trail: append-only, each record chained to the last by SHA-256 (``security.md`` T14).

The database itself refuses UPDATE and DELETE (triggers of the first migration). Whoever goes
around that is found by ``first_bad``; a tail that was cut off is found only against a head that
was kept outside, which ``head`` gives. Must not hold personal data: *detail* is ids and names of
fields.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256

import msgspec
from sqlalchemy import Connection, Row, insert, select

from madoguchi.domain.clock import Clock
from madoguchi.store.ports import AuditHead, AuditRecord
from madoguchi.store.schema import audit

_CHUNK = 1000


def chained(institution: str, record: AuditRecord, previous: str) -> str:
    """Return the SHA-256 (hex) of *record* after the record whose hash is *previous*."""
    moment = int(record.at.timestamp() * 1_000_000)
    fields = (
        institution,
        record.index,
        moment,
        record.actor,
        record.action,
        record.subject,
        record.detail,
    )
    return sha256(previous.encode() + b"\n" + msgspec.json.encode(fields)).hexdigest()


class SqlAudit:
    """``ports.Audit`` over the table."""

    def __init__(self, connection: Connection, institution: str, clock: Clock) -> None:
        self._connection = connection
        self._institution = institution
        self._clock = clock

    def add(self, actor: str, action: str, subject: str, detail: str = "") -> None:
        """Append a record, chained to the newest."""
        head = self.head()
        record = AuditRecord(
            index=head.index + 1,
            at=self._clock.now(),
            actor=actor,
            action=action,
            subject=subject,
            detail=detail,
            hash="",
        )
        self._connection.execute(
            insert(audit).values(
                institution_code=self._institution,
                position=record.index,
                at=record.at,
                actor=actor,
                action=action,
                subject=subject,
                detail=detail,
                hash=chained(self._institution, record, head.hash),
            )
        )

    def head(self) -> AuditHead:
        """Return the newest record's place and hash; place 0 and no hash if there is none."""
        row = self._connection.execute(
            select(audit.c.position, audit.c.hash)
            .where(audit.c.institution_code == self._institution)
            .order_by(audit.c.position.desc())
            .limit(1)
        ).first()
        return AuditHead(index=row[0], hash=row[1]) if row else AuditHead(index=0, hash="")

    def latest(self, limit: int = 200) -> Sequence[AuditRecord]:
        """Return the newest records, newest first."""
        rows = self._connection.execute(
            select(audit)
            .where(audit.c.institution_code == self._institution)
            .order_by(audit.c.position.desc())
            .limit(limit)
        )
        return [_record(row) for row in rows]

    def first_bad(self, anchor: AuditHead | None = None) -> int | None:
        """Return the first place that does not fit: changed, missing, added, moved or cut off."""
        previous, expected = "", 1
        for record in self._all():
            if record.index != expected:
                return min(record.index, expected)
            if record.hash != chained(self._institution, record, previous):
                return expected
            if anchor and anchor.index == expected and anchor.hash != record.hash:
                return expected
            previous, expected = record.hash, expected + 1
        return expected if anchor and anchor.index >= expected else None

    def _all(self) -> Iterator[AuditRecord]:
        """Yield every record in order, a chunk in memory at a time."""
        after: int | None = None
        while True:
            query = select(audit).where(audit.c.institution_code == self._institution)
            if after is not None:
                query = query.where(audit.c.position > after)
            rows = self._connection.execute(query.order_by(audit.c.position).limit(_CHUNK)).all()
            yield from map(_record, rows)
            if len(rows) < _CHUNK:
                return
            after = rows[-1].position


def _record(row: Row[tuple[object, ...]]) -> AuditRecord:
    return AuditRecord(
        index=row.position,
        at=row.at,
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        detail=row.detail,
        hash=row.hash,
    )
