"""The terminal's disk: look, take, put (OQS interface §1.3, §1.9; ``security.md`` T4).

Nothing but regular files with one link is opened, never through a link. Results are created in
place – open, write, close – as a Windows terminal is seen to do; a reader has to cope with that.
"""

import os
import stat
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_OPEN = os.O_RDONLY | _SAFELY
_CREATE = os.O_WRONLY | os.O_CREAT | _SAFELY
_PIECE = 1 << 20


class Seen(Struct, frozen=True):
    """A file as one look found it."""

    name: str
    size: int
    changed: int


def listing(folder: Path) -> Iterator[Seen]:
    """Yield the regular files of *folder*; links, pipes and folders are passed over."""
    with os.scandir(folder) as entries:
        for entry in entries:
            status = _status(entry)
            if status is not None:
                yield Seen(entry.name, status.st_size, status.st_mtime_ns)


def read(path: Path, limit: int) -> bytes | None:
    """Return at most *limit* + 1 bytes of *path*, or None if it cannot be had now."""
    try:
        handle = os.open(path, _OPEN)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        if not _plain(os.fstat(handle)):
            return None
        return file.read(limit + 1)


def take(path: Path) -> bool:
    """Remove *path* from the request folder; tell whether that worked."""
    try:
        path.unlink()
    except OSError:
        return False
    return True


def put(path: Path, content: bytes, *, chunk: int = 0, pause: float = 0.0) -> None:
    """Create *path* in place; with *pause*, in chunks with that many seconds between them.

    OSError if a link, a pipe or a folder lies there already: the names of answers can be guessed,
    and whoever may write a request could otherwise have any file of ours overwritten.
    """
    put_stream(path, BytesIO(content), chunk=chunk if pause else _PIECE, pause=pause)


def put_stream(path: Path, content: BinaryIO, *, chunk: int = _PIECE, pause: float = 0.0) -> None:
    """Create *path* in place from *content*, as :func:`put` does, in chunks of that many bytes."""
    handle = os.open(path, _CREATE, 0o666)
    with os.fdopen(handle, "wb") as file:
        if not _plain(os.fstat(handle)):
            raise FileExistsError(path.name)
        file.truncate(0)
        while piece := content.read(chunk):
            file.write(piece)
            if pause:
                file.flush()
                time.sleep(pause)


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    return status if _plain(status) else None


def _plain(status: os.stat_result) -> bool:
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1
