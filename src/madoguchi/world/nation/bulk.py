"""Requests for many people at once: reception, 処理中, results (``oqs-interface.md`` §3.4–3.6).

A bulk's first request is received and gets a 受付番号; until the lag of the settings is over, the
second request is answered with SegmentOfResult 2. Results are computed when they are fetched, as
the nation knew things at the moment the lag was over, so that fetching twice gives the same. Jobs
belong to the institution of the client certificate and survive a restart.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection

from madoguchi.world.clock import Clock
from madoguchi.world.nation import bulk_units, errors, messages, registering, wording
from madoguchi.world.nation.bulk_queries import QUERIES
from madoguchi.world.nation.messages import FileError, PersonError, XmlMsg
from madoguchi.world.nation.proofs import Entropy
from madoguchi.world.nation.result import d8, t14
from madoguchi.world.nation.settings import NationSettings
from madoguchi.world.store import bulk_jobs, sessions
from madoguchi.world.store.bulk_jobs import Job
from madoguchi.world.store.database import WorldDatabase
from madoguchi.world.store.rows import day_number, day_of

ELIGIBILITY, REGISTRATION = "muquc", "muimm"
KINDS = (ELIGIBILITY, REGISTRATION, *QUERIES)
"""The middle of the file names: ``OQS`` + kind + ``01req_``."""

_BATCH = 250
_KEEP = timedelta(days=60)
_STAMPED = 14
_PROCESSING = "2"

Part = Mapping[str, object]


class BulkDesk:
    """Takes bulk requests and gives out their results."""

    def __init__(
        self, database: WorldDatabase, clock: Clock, entropy: Entropy, settings: NationSettings
    ) -> None:
        """Work on *database*; *settings* decide what no public source tells."""
        self._database = database
        self._clock = clock
        self._entropy = entropy
        self._settings = settings

    def open(self, terminal: str, kind: str, message: Mapping[str, object]) -> Job:
        """Begin to take a request by its header; FileError if it is refused at once."""
        now = self._clock.now()
        head = messages.read_head(message, terminal)
        day = head.day if kind == ELIGIBILITY else now.date()
        if day is None:
            raise FileError(wording.BAD_CONFIRMATION_DATE)
        if not self._settings.takes_bulks(now.time()):
            raise _said(wording.BULK_CLOSED, hours=self._settings.bulk_hours)
        job = Job(
            number=self._number(now),
            institution=terminal,
            kind=kind,
            identifier=messages.identifier(message),
            day=day_number(day),
            opened_at=int(now.timestamp()),
        )
        with self._database.write() as connection:
            bulk_jobs.open_job(connection, job, int((now - _KEEP).timestamp()))
        return job

    def add(self, job: Job, start: int, parts: Sequence[Part]) -> None:
        """Take more people, the first at position *start*; FileError if they are too many."""
        most = self._settings.bulk_people_max
        if start + len(parts) > most:
            raise _said(wording.BULK_TOO_MANY, most=most)
        wrong = sum(_unreadable(job.kind, part) for part in parts)
        contents = [msgspec.json.encode(part) for part in parts]
        with self._database.write() as connection:
            bulk_jobs.add(connection, job.number, start, contents, wrong)

    def receive(self, job: Job, people: int) -> XmlMsg:
        """All *people* have come: return the reception; FileError if there are none."""
        if not people:
            raise FileError(wording.EMPTY_BULK)
        now = self._clock.now()
        with self._database.write() as connection:
            ready = int(now.timestamp()) + self._settings.bulk_result_seconds
            bulk_jobs.receive(connection, job.number, ready)
        header = messages.header(now, job.institution, job.identifier)
        if not self._settings.reception_tells_segment:
            del header["SegmentOfResult"]
        body = {"ReceptionNumber": job.number, "ReceptionDateTime": t14(now)}
        return {"MessageHeader": header, "MessageBody": body}

    def drop(self, job: Job) -> None:
        """Forget a request that did not come whole or is refused."""
        with self._database.write() as connection:
            bulk_jobs.drop(connection, job.number)

    def refusal(self, terminal: str, message: Mapping[str, object], error: FileError) -> XmlMsg:
        """Return the first answer that tells *error*; ProtocolError if such answers tell none."""
        if not self._settings.reception_tells_segment:
            raise errors.refused(error.code, error.message)
        now, identifier = self._clock.now(), messages.identifier(message)
        header = messages.header(now, terminal, identifier, error=error)
        return {"MessageHeader": header, "MessageBody": {}}

    def results(
        self, terminal: str, kind: str, message: Mapping[str, object]
    ) -> tuple[dict[str, object], Iterator[list[dict[str, object]]]]:
        """Return the second answer: its header, then its units in batches."""
        now = self._clock.now()
        try:
            job = self._asked(terminal, kind, message)
        except FileError as error:
            identifier = messages.identifier(message)
            return messages.header(now, terminal, identifier, error=error), iter(())
        header = messages.header(now, terminal, job.identifier)
        header["ReceptionNumber"] = job.number
        ready = job.ready_at is not None and job.ready_at <= int(now.timestamp())
        if not ready:
            header["SegmentOfResult"] = _PROCESSING
            return self._counted(header, job, ready=False), iter(())
        if self.settle_due(terminal):
            job = self._asked(terminal, kind, message)
        return self._counted(header, job, ready=True), self._units(job)

    def settle_due(self, terminal: str) -> int:
        """Do the registrations whose time has come; return how many bulks that were."""
        now = int(self._clock.now().timestamp())
        with self._database.read() as connection:
            due = bulk_jobs.unsettled(connection, terminal, REGISTRATION, now)
        for job in due:
            self._settle(job, now)
        return len(due)

    def _number(self, now: datetime) -> str:
        length = max(self._settings.reception_number_length, _STAMPED)
        stamp = f"{now:%y%m%d%H%M}"
        wanted = length - len(stamp)
        drawn = int.from_bytes(self._entropy(wanted)) % 10**wanted
        return f"{stamp}{drawn:0{wanted}d}"

    def _asked(self, terminal: str, kind: str, message: Mapping[str, object]) -> Job:
        messages.read_head(message, terminal)
        body = message.get("MessageBody")
        number = messages.text_of(body, "ReceptionNumber") if isinstance(body, dict) else ""
        with self._database.read() as connection:
            job = bulk_jobs.job(connection, terminal, kind, number)
        if job is None:
            raise FileError(wording.UNKNOWN_RECEPTION)
        return job

    def _counted(self, header: dict[str, object], job: Job, *, ready: bool) -> dict[str, object]:
        people, wrong = (job.people, job.errors) if ready else (0, 0)
        if job.kind in QUERIES and ready:
            with self._database.read() as connection:
                people = len(bulk_units.people_of(connection, job, self._query(connection, job)))
        counts = {
            "QualificationConfirmationDate": d8(day_of(job.day)),
            "NumberOfProcessingResult": str(people),
            "NumberOfNormalProcessing": str(people - wrong),
            "NumberOfError": str(wrong),
        }
        told = job.kind == ELIGIBILITY or self._settings.bulk_tells_day_and_counts
        return {**header, **counts} if told else header

    def _units(self, job: Job) -> Iterator[list[dict[str, object]]]:
        if job.kind in QUERIES:
            yield from self._consented(job)
            return
        unit = bulk_units.registration if job.kind == REGISTRATION else self._confirmed(job)
        for start in range(0, job.people, _BATCH):
            with self._database.read() as connection:
                rows = bulk_jobs.items(connection, job.number, start, _BATCH)
                yield [unit(connection, row) for row in rows]

    def _confirmed(self, job: Job) -> bulk_units.UnitOf:
        view = bulk_units.View.of(job, self._settings)
        return lambda connection, row: bulk_units.confirmation(connection, row, view)

    def _consented(self, job: Job) -> Iterator[list[dict[str, object]]]:
        with self._database.read() as connection:
            people = bulk_units.people_of(connection, job, self._query(connection, job))
        view = bulk_units.View.of(job, self._settings)
        for start in range(0, len(people), _BATCH):
            with self._database.read() as connection:
                batch = people[start : start + _BATCH]
                yield [bulk_units.consented(connection, one, view) for one in batch]

    def _query(self, connection: Connection, job: Job) -> Part:
        (only,) = bulk_jobs.items(connection, job.number, 0, 1)
        return msgspec.json.decode(only.content, type=dict[str, object])

    def _settle(self, job: Job, now: int) -> None:
        wrong = 0
        for start in range(0, job.people, _BATCH):
            with self._database.write() as connection:
                rows = bulk_jobs.items(connection, job.number, start, _BATCH)
                outcomes, numbers = _registrations(connection, job, rows)
                sessions.register_reference_numbers(connection, job.institution, numbers, now)
                bulk_jobs.settle_items(connection, job.number, outcomes)
            wrong += sum(map(bool, outcomes.values()))
        with self._database.write() as connection:
            bulk_jobs.settle(connection, job.number, now, wrong)


def _registrations(
    connection: Connection, job: Job, rows: Sequence[bulk_jobs.Item]
) -> tuple[dict[int, str], dict[int, str]]:
    """Return what becomes of each part by position, and the numbers by person."""
    outcomes: dict[int, str] = {}
    numbers: dict[int, str] = {}
    for row in rows:
        try:
            wanted = messages.registration_of(msgspec.json.decode(row.content, type=dict))
            person = registering.person_behind(connection, wanted, job.ready_at or 0)
        except PersonError as error:
            outcomes[row.position] = str(error)
        else:
            outcomes[row.position] = ""
            numbers[person] = wanted.reference_number
    return outcomes, numbers


def _unreadable(kind: str, part: Part) -> bool:
    """Tell whether a person's part is an error; FileError if it makes the whole file one."""
    if kind in QUERIES:
        QUERIES[kind](part)
        return False
    try:
        if kind == ELIGIBILITY:
            messages.query_of(part)
        else:
            messages.registration_of(part)
    except PersonError:
        return True
    return False


def _said(text: tuple[str, str], **values: object) -> FileError:
    return FileError((text[0], text[1].format(**values)))
