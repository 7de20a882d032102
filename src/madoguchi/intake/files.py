"""Reading one file that others may be writing, moving or faking (``security.md`` T4).

Opened without following links and without blocking, checked on the open file itself, read up to a
limit, never locked. Errors:

    CannotReadError          the reason for a clerk is its text
    ├── VanishedError        moved or deleted meanwhile
    ├── ForbiddenFileError   a link, a folder, a device, a pipe: never read
    ├── TooLargeError        larger than the limit: never read
    └── BusyFileError        locked, no permission, a fault of disk or line: try again
"""

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from errno import ELOOP, ENXIO
from pathlib import Path
from typing import NamedTuple

from madoguchi.domain.clock import JST

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEWEST = int((datetime(2200, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds()) * 10**9


class CannotReadError(Exception):
    """A file could not be read; the text is Japanese for a clerk."""


class VanishedError(CannotReadError):
    """It is not there any more."""


class ForbiddenFileError(CannotReadError):
    """It is not a plain file of its own."""


class TooLargeError(CannotReadError):
    """It is larger than such a file can be."""


class BusyFileError(CannotReadError):
    """It may be readable later."""


class Stamp(NamedTuple):
    """Size in bytes and time of the last change in nanoseconds: a change of either is a change."""

    size: int
    modified: int


class FileRead(NamedTuple):
    """The bytes of a file, and whether it kept still meanwhile."""

    raw: bytes
    stamp: Stamp
    still: bool


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the stamp of a file's status."""
    return Stamp(status.st_size, status.st_mtime_ns)


def modified_at(stamp: Stamp) -> datetime:
    """Return when the file was last changed, in JST; hostile times are brought into range."""
    nanoseconds = min(max(stamp.modified, 0), _NEWEST)
    return (_EPOCH + timedelta(microseconds=nanoseconds // 1000)).astimezone(JST)


Reader = Callable[[Path, int], FileRead]


def read_file(path: Path, limit: int) -> FileRead:
    """Return the bytes of *path*, at most *limit*; CannotReadError says why not."""
    try:
        descriptor = os.open(path, _FLAGS)
    except FileNotFoundError as error:
        raise VanishedError("ファイルがなくなりました。") from error
    except OSError as error:
        raise _named(error) from error
    try:
        return _read_open(descriptor, limit)
    except OSError as error:
        raise _named(error) from error
    finally:
        os.close(descriptor)


def _read_open(descriptor: int, limit: int) -> FileRead:
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode) or before.st_nlink > 1:
        raise _forbidden()
    if before.st_size > limit:
        raise TooLargeError(
            f"ファイルが大きすぎます（{before.st_size // 1_000_000} MB）。"
            "端末のファイルか確かめてください。"
        )
    pieces = []
    left = limit + 1
    # One piece for a file that keeps still: a large one must not stand in memory twice.
    ask = before.st_size + 1
    while left > 0 and (piece := os.read(descriptor, min(left, max(ask, 1 << 20)))):
        pieces.append(piece)
        left -= len(piece)
    raw = b"".join(pieces)
    after = stamp_of(os.fstat(descriptor))
    return FileRead(raw, after, stamp_of(before) == after and len(raw) == after.size)


def _named(error: OSError) -> CannotReadError:
    if error.errno in {ELOOP, ENXIO} or isinstance(error, IsADirectoryError):
        return _forbidden()
    if isinstance(error, PermissionError):
        return BusyFileError(
            "ファイルを開けません。ほかのプログラムが使用中か、読む権限がありません。"
            "しばらくして消えないときは、共有フォルダの権限とウイルス対策ソフトを確かめてください。"
        )
    return BusyFileError(
        "ファイルを読む途中でエラーになりました。くり返し試します。"
        "続くときは、端末のディスクとLANの接続を確かめてください。"
    )


def _forbidden() -> ForbiddenFileError:
    return ForbiddenFileError(
        "ふつうのファイルではないため読みません（リンクなど）。だれが置いたか確かめてください。"
    )
