"""From a found file to a settled entry, in two synced transactions (``design.md`` §3.5–3.6).

The first keeps the bytes of a batch; from there nothing is lost. The second lets the handler act
and settles each entry, all in one, so that an arrival exists if and only if its entry is READ.
A batch in which a handler fails is done again one by one: the poison goes aside, others go on.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from madoguchi.formats.oqs import Read, Refused, read, read_returned
from madoguchi.intake.names import is_returned
from madoguchi.store.ports import (
    ArrivedFile,
    JournalEntry,
    JournalState,
    Store,
    StoreUnavailableError,
    Work,
)

_logger = logging.getLogger(__name__)

TROUBLE = "trouble"
"""Kind of the event that says: a file needs a person."""

Handler = Callable[[Work, JournalEntry, object], object]
ReadFormat = Callable[[bytes, str], Read | Refused]

RETURNED = "returned"
"""Key of the handler of requests that came back, and of their .err (§1.5).

It is given a ReturnedRequest, a FailureNote, or None if even their text cannot be read, and returns
whether an enquiry took note of the file and settled it; then it is no trouble.
"""

REFUSED = "refused"
"""Key of the handler that is given the reason of every other file that cannot be believed.

It settles nothing: the file stays a trouble, and its enquiry, if it has one, knows of it.
"""

_FILES_AT_ONCE = 64
_BYTES_AT_ONCE = 16_000_000
_FAILED = (
    "取り込みの途中で問題が起きました。ファイルは保存してあります。サポートに連絡してください。"
)
_RETURNED = (
    "資格確認端末がこの照会を受け付けませんでした。"
    "照会の内容と、端末の「結果ファイル」の表示を確かめてください。"
)


class _Outcome(NamedTuple):
    """What an entry turned out to be, before anything is written about it."""

    entry: JournalEntry
    state: JournalState
    kind: str | None
    reason: str | None = None
    answer: object = None


class Settling:
    """Journals files and settles entries; the intake's thread calls it, and it only."""

    def __init__(self, store: Store, handlers: Mapping[str, Handler], read: ReadFormat) -> None:
        self._store = store
        self._handlers = handlers
        self._read = read

    def take(self, files: Sequence[ArrivedFile]) -> None:
        """Keep *files* and settle them, in the order in which they were written."""
        for batch in _batches(sorted(files, key=lambda file: file.modified_at)):
            kept = self._keep(batch)
            self._settle([self._outcome(entry, raw) for entry, raw in kept])

    def finish(self) -> None:
        """Settle what an earlier run kept and did not get round to."""
        while True:
            with self._store.read() as work:
                entries = work.journal.waiting(_FILES_AT_ONCE)
            if not entries:
                return
            for entry in entries:
                with self._store.read() as work:
                    raw = work.journal.raw(entry.id)
                self._settle([self._outcome(entry, raw)])

    def _keep(self, batch: Sequence[ArrivedFile]) -> list[tuple[JournalEntry, bytes]]:
        """Journal a batch in one transaction; return the new entries that wait."""
        waiting = []
        with self._store.write() as work:
            for file in batch:
                entry, new = work.journal.append(file)
                if new and entry.state is JournalState.CONFLICT:
                    work.events.add(TROUBLE, entry.id)
                elif new:
                    waiting.append((entry, file.raw))
        return waiting

    def _outcome(self, entry: JournalEntry, raw: bytes) -> _Outcome:
        if is_returned(entry.name):
            return _Outcome(entry, JournalState.QUARANTINED, None, _RETURNED, _note(entry, raw))
        try:
            reading = self._read(raw, entry.name)
        except Exception as error:  # noqa: BLE001 - see below
            # A reader promises never to raise; if it does, the file is kept and the next is read.
            # Only the type is logged: the text of an error may hold what the file holds.
            name = type(error).__name__
            _logger.error("a file could not be read", extra={"entry": entry.id, "error": name})
            return _Outcome(entry, JournalState.SET_ASIDE, None, _FAILED)
        if isinstance(reading, Refused):
            return _Outcome(entry, JournalState.QUARANTINED, reading.kind, reading.reason)
        return _Outcome(entry, JournalState.READ, reading.kind, answer=reading.answer)

    def _settle(self, outcomes: Sequence[_Outcome]) -> None:
        if not outcomes:
            return
        try:
            self._write(outcomes)
        except StoreUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a handler raises, others go on
            if len(outcomes) > 1:
                for outcome in outcomes:
                    self._settle([outcome])
                return
            # Only the type is logged: the text of an error may hold what the file holds.
            entry = outcomes[0].entry
            name = type(error).__name__
            _logger.error("a handler failed", extra={"entry": entry.id, "error": name})
            self._write([_Outcome(entry, JournalState.SET_ASIDE, outcomes[0].kind, _FAILED)])

    def _write(self, outcomes: Sequence[_Outcome]) -> None:
        with self._store.write() as work:
            for outcome in outcomes:
                self._apply(work, outcome)

    def _apply(self, work: Work, outcome: _Outcome) -> None:
        entry, state, kind, reason, answer = outcome
        now = work.journal.entry(entry.id)
        if now is None or now.state is not JournalState.WAITING:
            # Another hub that watches the same folder was quicker (fault F28).
            return
        work.journal.settle(entry.id, state, kind=kind, reason=reason)
        if state is not JournalState.READ:
            if not self._is_taken(work, outcome):
                work.events.add(TROUBLE, entry.id)
        elif kind and (handler := self._handlers.get(kind)):
            handler(work, replace(entry, state=state, kind=kind), answer)

    def _is_taken(self, work: Work, outcome: _Outcome) -> bool:
        """Tell whether the enquiry whose request came back took note of that."""
        entry, state, _, reason, answer = outcome
        back = is_returned(entry.name)
        handler = self._handlers.get(RETURNED if back else REFUSED)
        if handler is None or state is not JournalState.QUARANTINED:
            return False
        return bool(handler(work, entry, answer if back else reason)) and back


def _note(entry: JournalEntry, raw: bytes) -> object:
    """Return what a returned request or its .err says, None if it cannot be read."""
    try:
        reading = (
            read_returned(raw, entry.name, None)
            if entry.name.endswith(".xml")
            else read(raw, entry.name)
        )
    except Exception as error:  # noqa: BLE001 - as in _outcome: kept and shown, never fatal
        name = type(error).__name__
        _logger.error("a file could not be read", extra={"entry": entry.id, "error": name})
        return None
    return reading.answer if isinstance(reading, Read) else None


def _batches(files: Sequence[ArrivedFile]) -> Iterator[list[ArrivedFile]]:
    """Yield groups that one transaction takes: few enough files, few enough bytes."""
    batch: list[ArrivedFile] = []
    size = 0
    for file in files:
        if batch and (len(batch) == _FILES_AT_ONCE or size + len(file.raw) > _BYTES_AT_ONCE):
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += len(file.raw)
    if batch:
        yield batch
