"""The terminal's request folder on a disk or a share: a whole file appears, or none.

``oqs-interface.md`` §1.2–1.3, §1.9; ``security.md`` T4. Written under a name that no request has,
synced, then renamed within the folder; that works the same on POSIX, on Windows and over SMB.
"""

import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from errno import EDQUOT, ENOSPC, EROFS
from pathlib import Path

from madoguchi.counter.exchange.values import UnwrittenError

_PREFIX = "madoguchi-"
_SUFFIX = ".tmp"
_STALE_SECONDS = 600.0
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_CREATE |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)

_GONE = (
    "要求のフォルダが見つからないため、照会を送れません。"
    "資格確認端末の電源とLAN、共有フォルダの設定を確かめてください。"
)
_CLOSED = "要求のフォルダに書き込めません。共有フォルダの権限とディスクの状態を確かめてください。"
_FULL = "要求のフォルダのディスクに空きがありません。不要なファイルを片付けてください。"
_OTHER = (
    "要求のフォルダへ書く途中でエラーになりました。間をおいて送り直します。"
    "続くときは、端末のディスクとLANの接続を確かめてください。"
)


class DiskRequestFolder:
    """``values.RequestFolder`` over a path. *wall* gives seconds since 1970, for ``tidy``."""

    def __init__(self, path: Path, wall: Callable[[], float] = time.time) -> None:
        self._path = path
        self._wall = wall

    def put(self, name: str, raw: Iterable[bytes]) -> None:
        """Lay a whole file down under *name*; UnwrittenError, with nothing left, if it cannot."""
        draft = self._path / f"{_PREFIX}{name}{_SUFFIX}"
        try:
            _write(draft, raw)
        except OSError as error:
            _remove(draft)
            raise UnwrittenError(_words(error)) from error
        except BaseException:
            _remove(draft)
            raise
        self._publish(draft, self._path / name)

    def lies(self, name: str) -> bool:
        """Tell whether a file of that name lies in the folder."""
        try:
            return (self._path / name).is_file()
        except OSError:
            return False

    def tidy(self) -> None:
        """Remove drafts that a killed run left; those of the last ten minutes may be in use."""
        with suppress(OSError):
            for entry in list(os.scandir(self._path)):
                ours = entry.name.startswith(_PREFIX) and entry.name.endswith(_SUFFIX)
                with suppress(OSError):
                    if ours and self._wall() - entry.stat().st_mtime > _STALE_SECONDS:
                        Path(entry.path).unlink()

    def _publish(self, draft: Path, target: Path) -> None:
        try:
            draft.replace(target)
        except OSError as error:
            # A line may break after the server has renamed: then the draft is no longer there.
            doubtful = not _is_there(draft)
            _remove(draft)
            raise UnwrittenError(_words(error), doubtful=doubtful) from error
        _sync_folder(self._path)


def _write(draft: Path, raw: Iterable[bytes]) -> None:
    with suppress(FileNotFoundError):
        draft.unlink()
    handle = os.open(draft, _CREATE, 0o666)
    with os.fdopen(handle, "wb") as file:
        for piece in raw:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _is_there(draft: Path) -> bool:
    try:
        return draft.exists()
    except OSError:
        return False


def _remove(draft: Path) -> None:
    with suppress(OSError):
        draft.unlink()


def _sync_folder(path: Path) -> None:
    """Make the new name durable where folders can be synced; Windows and some shares cannot."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _words(error: OSError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _GONE
    if isinstance(error, PermissionError) or error.errno == EROFS:
        return _CLOSED
    return _FULL if error.errno in {ENOSPC, EDQUOT} else _OTHER
