"""The request folder: which files are ready to be taken (OQS interface §1.3, §1.9).

A request is ready when it ends with its root's closing tag, or when it has neither grown nor
changed for the settings' patience – then it goes on as it is and will be sent back as malformed.
"""

from pathlib import Path

from msgspec import Struct

from madoguchi.world.terminal import folder, names, request
from madoguchi.world.terminal.settings import TerminalSettings


class Taken(Struct, frozen=True):
    """A request removed from the folder, with its bytes."""

    name: str
    raw: bytes


class RequestBox:
    """Takes ready requests out of the folder, once each."""

    def __init__(self, settings: TerminalSettings) -> None:
        self._folder: Path = settings.req
        self._limit_of = settings.limit_of
        self._patience = settings.patience
        self._waiting: dict[str, tuple[folder.Seen, float]] = {}

    def collect(self, now: float) -> list[Taken]:
        """Take what is ready; *now* is a monotonic time in seconds."""
        seen = [file for file in folder.listing(self._folder) if names.is_request(file.name)]
        present = {file.name for file in seen}
        self._waiting = {name: wait for name, wait in self._waiting.items() if name in present}
        taken = [self._take(file, now) for file in sorted(seen, key=lambda file: file.changed)]
        return [request for request in taken if request is not None]

    def _take(self, file: folder.Seen, now: float) -> Taken | None:
        path = self._folder / file.name
        raw = folder.read(path, self._limit_of(file.name))
        if raw is None or not (request.looks_whole(raw) or self._given_up(file, now)):
            return None
        if not folder.take(path):
            return None
        self._waiting.pop(file.name, None)
        return Taken(file.name, raw)

    def _given_up(self, file: folder.Seen, now: float) -> bool:
        known, since = self._waiting.get(file.name, (file, now))
        if known != file:
            since = now
        self._waiting[file.name] = (file, since)
        return now - since >= self._patience
