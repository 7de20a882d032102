import os
import socket
from datetime import datetime
from errno import EACCES, EIO
from pathlib import Path

import pytest

from madoguchi.domain.clock import JST
from madoguchi.intake import files
from madoguchi.intake.files import (
    BusyFileError,
    ForbiddenFileError,
    Stamp,
    TooLargeError,
    VanishedError,
    modified_at,
    read_file,
)


def test_the_bytes_and_the_stamp_come_back(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 3_000_000)
    read = read_file(path, 3_000_000)
    assert read.raw == path.read_bytes()
    assert read.stamp == Stamp(3_000_000, path.stat().st_mtime_ns)
    assert read.still


def test_a_missing_file_has_vanished(tmp_path: Path) -> None:
    with pytest.raises(VanishedError):
        read_file(tmp_path / "a", 10)


@pytest.mark.threat("T4")
def test_links_folders_pipes_and_sockets_are_never_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    real = tmp_path / "real"
    real.write_bytes(b"secret")
    (tmp_path / "soft").symlink_to(real)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        for name in ("soft", "folder", "pipe", "socket"):
            with pytest.raises(ForbiddenFileError):
                read_file(tmp_path / name, 100)
    (tmp_path / "hard").hardlink_to(real)
    with pytest.raises(ForbiddenFileError):
        read_file(tmp_path / "hard", 100)


@pytest.mark.threat("T4")
def test_a_device_is_never_read() -> None:
    with pytest.raises(ForbiddenFileError):
        read_file(Path("/dev/zero"), 100)


@pytest.mark.threat("T4")
def test_a_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"")
    os.truncate(path, 50_000_000_000)
    monkeypatch.setattr(files.os, "read", lambda *_: pytest.fail("it was read"))
    with pytest.raises(TooLargeError, match="50000 MB"):
        read_file(path, 2_000_000)


def test_a_file_that_grows_while_it_is_read_did_not_keep_still(tmp_path, monkeypatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"half")
    real_read = os.read

    def read(descriptor: int, count: int) -> bytes:
        piece = real_read(descriptor, count)
        if not piece:
            with path.open("ab") as other:
                other.write(b" whole")
        return piece

    monkeypatch.setattr(files.os, "read", read)
    assert not read_file(path, 100).still


@pytest.mark.fault("F25")
@pytest.mark.parametrize(("code", "words"), [(EACCES, "使用中"), (EIO, "くり返し")])
def test_locks_and_faults_say_what_to_do(tmp_path, monkeypatch, code: int, words: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")

    def refuse(*_: object) -> int:
        raise OSError(code, "no")

    with monkeypatch.context() as patch:
        patch.setattr(files.os, "open", refuse)
        with pytest.raises(BusyFileError, match=words):
            read_file(path, 10)
    with monkeypatch.context() as patch:
        patch.setattr(files.os, "read", refuse)
        with pytest.raises(BusyFileError, match=words):
            read_file(path, 10)
    assert read_file(path, 10).raw == b"x"


@pytest.mark.parametrize(
    ("nanoseconds", "year"), [(-(10**20), 1970), (10**22, 2200), (0, 1970), (1795 * 10**15, 2026)]
)  # fmt: skip
def test_hostile_times_are_brought_into_range(nanoseconds: int, year: int) -> None:
    found = modified_at(Stamp(1, nanoseconds))
    assert found.year == year
    assert found.tzinfo is JST


def test_a_time_is_kept_to_the_microsecond() -> None:
    moment = datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=JST)
    whole = int(moment.replace(microsecond=0).timestamp()) * 10**9
    assert modified_at(Stamp(1, whole + 123_456_789)) == moment
