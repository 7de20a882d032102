"""What the rest of the program may ask of the database: records and protocols, no SQL.

``Store.write()`` is one transaction: all of it is committed and synced when the block ends, or
none of it. Everything is bound to one institution code, which begins every table's key.
Ids are UUIDv7 in hyphenless hex and therefore ordered by time.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer


class Folder(StrEnum):
    """Which of the terminal's folders a file was found in."""

    FACE = "face"
    RES = "res"
    TRASH = "trash"


class JournalState(StrEnum):
    """What became of a journalled file."""

    WAITING = "waiting"
    READ = "read"
    QUARANTINED = "quarantined"
    CONFLICT = "conflict"
    SET_ASIDE = "set_aside"


class ArrivedFile(Struct, frozen=True, kw_only=True):
    """A whole file as found: its name, folder, bytes, and when it was written and seen."""

    name: str
    folder: Folder
    raw: bytes
    modified_at: datetime
    seen_at: datetime


class JournalEntry(Struct, frozen=True, kw_only=True):
    """One file in the journal, without its bytes."""

    id: str
    name: str
    folder: Folder
    sha256: str
    size: int
    modified_at: datetime
    seen_at: datetime
    state: JournalState
    kind: str | None = None
    reason: str | None = None
    conflict_of: str | None = None


class Journal(Protocol):
    """The inbox: raw bytes first, meaning later (``design.md`` §3.5)."""

    def append(self, file: ArrivedFile) -> tuple[JournalEntry, bool]:
        """Keep *file*; return its entry and whether it is new.

        The same name with the same bytes is the same file, whichever folder it lies in; blanks
        at the very end make no difference. The same name with other bytes is kept in state
        CONFLICT with ``conflict_of`` set, unless all that was kept under the name is quarantined:
        then a half-written file has been completed, and it waits like any other.
        """
        ...

    def known(self, name: str, sha256: str) -> bool:
        """Tell whether this very file is already kept."""
        ...

    def entry(self, entry_id: str) -> JournalEntry | None:
        """Return one entry, or None."""
        ...

    def raw(self, entry_id: str) -> bytes:
        """Return the bytes exactly as they came; KeyError if there is no such entry."""
        ...

    def of_names(self, names: Sequence[str]) -> Sequence[JournalEntry]:
        """Return every entry kept under one of *names*, oldest first."""
        ...

    def waiting(self, limit: int = 100) -> Sequence[JournalEntry]:
        """Return entries not yet settled, oldest first."""
        ...

    def settle(
        self, entry_id: str, state: JournalState, *, kind: str | None, reason: str | None = None
    ) -> None:
        """Say what became of an entry; *reason* is Japanese that a clerk can read."""
        ...

    def troubled(self, since: date, limit: int = 100) -> Sequence[JournalEntry]:
        """Return what needs a person, seen on or after *since* (a day in JST), newest first.

        Quarantined, conflicting and set aside; not a half file whose whole was read later.
        """
        ...

    def read_beside(
        self, kinds: Sequence[str], since: date, limit: int = 100
    ) -> Sequence[JournalEntry]:
        """Return what was read and is of none of *kinds*, seen since that day, newest first."""
        ...

    def names(self) -> set[tuple[str, str]]:
        """Return (name, sha256) of every entry: what a rescan need not read again."""
        ...


class LinkState(StrEnum):
    """Whose chart an arrival belongs to; never a best guess."""

    UNIQUE = "unique"
    NONE = "none"
    SEVERAL = "several"


class Arrival(Struct, frozen=True, kw_only=True):
    """One row at the counter. ``answer`` is the frozen snapshot that the visit is based on."""

    id: str
    journal_id: str
    day: date
    seen_at: datetime
    created_at: datetime
    source: str
    answer: EligibilityAnswer
    link: LinkState
    patient_id: str | None = None
    candidates: tuple[str, ...] = ()
    link_reason: str = ""
    linked_by: str | None = None
    carried_over: bool = False
    seen_by: str | None = None


class Arrivals(Protocol):
    """Today's people at the counter."""

    def add(self, arrival: Arrival) -> None:
        """Add a row and an event for it; a second row for one journal entry is an error."""
        ...

    def get(self, arrival_id: str) -> Arrival | None:
        """Return one row, or None."""
        ...

    def many(self, arrival_ids: Sequence[str]) -> Sequence[Arrival]:
        """Return the rows that exist of *arrival_ids*, newest first."""
        ...

    def of_day(
        self, day: date, *, carried_over: bool = False, limit: int = 500
    ) -> Sequence[Arrival]:
        """Return the rows of *day*, newest first; *carried_over* asks for earlier days' files."""
        ...

    def of_patient(self, patient_id: str, limit: int = 50) -> Sequence[Arrival]:
        """Return the rows linked to a patient, newest first."""
        ...

    def replace(self, arrival: Arrival) -> None:
        """Store changed link fields or ``seen_by`` of a row and an event for it."""
        ...


class Insurance(Struct, frozen=True, kw_only=True):
    """One insurance on file for a patient, as the clinic has it."""

    insurer_number: str
    insured_card_symbol: str = ""
    insured_identification_number: str = ""
    insured_branch_number: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


class Patient(Struct, frozen=True, kw_only=True):
    """A chart of the clinic: ``number`` is the clinic's own (患者番号 / カルテ番号)."""

    id: str
    number: str
    name: str
    kana: str
    birthdate: date
    sex: str = "3"
    aliases: tuple[str, ...] = ()
    reference_number: str | None = None
    post_number: str = ""
    address: str = ""
    telephone: str = ""
    insurances: tuple[Insurance, ...] = ()
    created_at: datetime | None = None


class Patients(Protocol):
    """The registry. Search keys are folded by ``domain.folding``; what is stored is as typed."""

    def add(self, patient: Patient) -> None:
        """Add a patient; ``DuplicateNumberError`` if the number is taken."""
        ...

    def add_many(self, patients: Sequence[Patient]) -> None:
        """Add many at once, in the order given."""
        ...

    def replace(self, patient: Patient) -> None:
        """Store a changed patient."""
        ...

    def get(self, patient_id: str) -> Patient | None:
        """Return one patient, or None."""
        ...

    def many(self, patient_ids: Sequence[str]) -> Sequence[Patient]:
        """Return those of *patient_ids* that exist, in that order."""
        ...

    def by_number(self, number: str) -> Patient | None:
        """Return the patient with the clinic's number, or None."""
        ...

    def by_reference_number(self, reference_number: str) -> Sequence[Patient]:
        """Return patients whose 照会番号 it is (blanks trimmed, leading zeros kept)."""
        ...

    def by_kana_and_birthdate(self, kana: str, birthdate: date) -> Sequence[Patient]:
        """Return patients whose folded kana (own or alias) and birthday agree."""
        ...

    def search(self, text: str, *, limit: int = 50, after: str | None = None) -> Sequence[Patient]:
        """Find by number, kanji, or kana in any of ｶﾅ/カナ/かな; blank text lists all by number.

        Those that begin with *text* come first, then those that contain it. *after* is the id of
        the last patient of the page before.
        """
        ...

    def count(self) -> int:
        """Return how many patients there are."""
        ...


class Event(Struct, frozen=True, kw_only=True):
    """Something of this kind with this id changed; never any personal data."""

    seq: int
    kind: str
    id: str


class Events(Protocol):
    """The numbered trail that the event stream replays."""

    def add(self, kind: str, subject_id: str) -> None:
        """Append an event; listeners hear of it after the commit."""
        ...

    def since(self, seq: int, limit: int = 1000) -> Sequence[Event]:
        """Return events after *seq*, oldest first."""
        ...

    def last(self) -> int:
        """Return the newest number, 0 if none."""
        ...


class Role(StrEnum):
    """What a member of staff may do (``security.md`` T13, ``rules.md`` SG-7)."""

    CLERK = "clerk"
    DOCTOR = "doctor"
    OWNER = "owner"


class StaffUser(Struct, frozen=True, kw_only=True):
    """One person of the staff; ``password_hash`` is an Argon2id string."""

    id: str
    login: str
    display_name: str
    role: Role
    password_hash: str
    must_change_password: bool = False
    disabled: bool = False
    failed_logins: int = 0
    locked_until: datetime | None = None


class StaffSession(Struct, frozen=True, kw_only=True):
    """A sign-in on the server's side; the browser holds only the unhashed key."""

    key_hash: str
    user_id: str
    csrf: str
    created_at: datetime
    last_seen_at: datetime


class Staff(Protocol):
    """Users and their sessions."""

    def add(self, user: StaffUser) -> None:
        """Add a user; ``DuplicateLoginError`` if the login is taken."""
        ...

    def replace(self, user: StaffUser) -> None:
        """Store a changed user."""
        ...

    def by_login(self, login: str) -> StaffUser | None:
        """Return the user of that login, or None."""
        ...

    def get(self, user_id: str) -> StaffUser | None:
        """Return one user, or None."""
        ...

    def all(self) -> Sequence[StaffUser]:
        """Return every user by login."""
        ...

    def open_session(self, session: StaffSession) -> None:
        """Store a new session."""
        ...

    def session(self, key_hash: str) -> StaffSession | None:
        """Return the session with that hash, or None."""
        ...

    def touch_session(self, key_hash: str, at: datetime) -> None:
        """Note that the session was used at *at*."""
        ...

    def close_session(self, key_hash: str) -> None:
        """Forget one session."""
        ...

    def close_sessions_of(self, user_id: str) -> None:
        """Forget every session of a user."""
        ...


class AuditRecord(Struct, frozen=True, kw_only=True):
    """One link of the chain: who did what to which subject, and the hash over it and the last."""

    index: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    hash: str


class AuditHead(Struct, frozen=True, kw_only=True):
    """The newest place of the chain and its hash: what to keep outside as an anchor."""

    index: int
    hash: str


class Audit(Protocol):
    """Append-only, chained by SHA-256 (``security.md`` T14)."""

    def add(self, actor: str, action: str, subject: str, detail: str = "") -> None:
        """Append a record; *detail* holds ids and field names, never personal data."""
        ...

    def latest(self, limit: int = 200) -> Sequence[AuditRecord]:
        """Return the newest records, newest first."""
        ...

    def head(self) -> AuditHead:
        """Return the newest place and hash; index 0 and an empty hash if there is none."""
        ...

    def first_bad(self, anchor: AuditHead | None = None) -> int | None:
        """Return the index of the first record that does not fit the chain, or None.

        A chain whose end was cut off fits; it is found out only by an *anchor* from outside.
        """
        ...


class Work(Protocol):
    """What one transaction can touch."""

    @property
    def journal(self) -> Journal: ...  # noqa: D102
    @property
    def arrivals(self) -> Arrivals: ...  # noqa: D102
    @property
    def patients(self) -> Patients: ...  # noqa: D102
    @property
    def events(self) -> Events: ...  # noqa: D102
    @property
    def staff(self) -> Staff: ...  # noqa: D102
    @property
    def audit(self) -> Audit: ...  # noqa: D102


class Store(Protocol):
    """The database of one institution."""

    @property
    def institution_code(self) -> str:
        """The institution whose rows these are."""
        ...

    def read(self) -> AbstractContextManager[Work]:
        """Open a read-only look at one consistent state."""
        ...

    def write(self) -> AbstractContextManager[Work]:
        """Open a transaction: committed and synced at the end of the block, or undone."""
        ...

    def new_id(self) -> str:
        """Return a new time-ordered id."""
        ...

    def listen(self, listener: Callable[[Sequence[Event]], None]) -> Callable[[], None]:
        """Call *listener* with the events of every later commit; return the way to stop it."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


class StoreUnavailableError(Exception):
    """The database could not do it now (busy, full, gone); the same may succeed later."""


class DuplicateNumberError(Exception):
    """A patient with this number exists already."""


class DuplicateLoginError(Exception):
    """A member of staff with this login exists already."""
