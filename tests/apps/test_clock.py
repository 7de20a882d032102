"""The practice clinic follows the day that 盤面 set."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from madoguchi.apps.clock import FollowingClock, SystemClock, clock_for
from madoguchi.domain.clock import JST


def away(clock: FollowingClock) -> timedelta:
    return clock.now() - datetime.now(JST)


def write(path: Path, text: str, stamp: int) -> None:
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(stamp, stamp))


def test_no_file_means_the_machines_time(tmp_path: Path) -> None:
    assert abs(away(FollowingClock(tmp_path / "clock.json"))) < timedelta(seconds=5)


def test_the_offset_is_followed_and_dropped(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    clock = FollowingClock(path)
    write(path, '{"offset_seconds": -86400}', 1_000_000_000)
    assert timedelta(hours=-24, seconds=-5) < away(clock) < timedelta(hours=-23)
    write(path, '{"offset_seconds": 3600}', 2_000_000_000)
    assert timedelta(minutes=59) < away(clock) < timedelta(minutes=61)
    path.unlink()
    assert abs(away(clock)) < timedelta(seconds=5)


def test_a_half_written_file_keeps_the_last_offset(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    clock = FollowingClock(path)
    write(path, '{"offset_seconds": 3600}', 1_000_000_000)
    assert away(clock) > timedelta(minutes=59)
    write(path, '{"offset_sec', 2_000_000_000)
    assert away(clock) > timedelta(minutes=59)


def test_only_a_named_file_is_followed(tmp_path: Path) -> None:
    assert isinstance(clock_for(""), SystemClock)
    assert isinstance(clock_for(str(tmp_path / "clock.json")), FollowingClock)
