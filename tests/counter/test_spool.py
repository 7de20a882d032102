"""Files that wait for a yes: whose they are, who can read them, when they are gone."""

import io
from itertools import count
from pathlib import Path

import pytest

from madoguchi.counter.service import GoneError
from madoguchi.counter.spool import Spool

pytestmark = pytest.mark.threat("T19")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "hub" / "import" / "kind"


@pytest.fixture
def spool(folder, desk):
    numbers = count(1)
    return Spool(folder, desk.clock, lambda: f"t{next(numbers)}")


def look(token: str, path: Path) -> str:
    path.with_suffix(".errors.csv").write_text("x")
    return token


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_only_our_account_can_read_what_waits(spool, folder, tmp_path, clerk):
    path = spool.of(spool.put(io.BytesIO(b"x"), look, clerk), clerk).path
    assert path.stat().st_mode & 0o077 == 0
    for made in (folder, folder.parent, folder.parent.parent):
        assert made.stat().st_mode & 0o077 == 0, made


def test_another_person_and_another_hour_find_nothing(spool, folder, desk, clerk, doctor):
    token = spool.put(io.BytesIO(b"x"), look, clerk)
    with pytest.raises(GoneError):
        spool.of(token, doctor)
    desk.clock.turn(minutes=61)
    with pytest.raises(GoneError):
        spool.of(token, clerk)
    assert not kept(folder)


def test_what_is_used_up_is_found_once_and_stays_until_it_is_dropped(spool, folder, desk, clerk):
    token = spool.put(io.BytesIO(b"x"), look, clerk)
    spool.take(token, clerk)
    with pytest.raises(GoneError):
        spool.take(token, clerk)
    desk.clock.turn(minutes=61)
    spool.sweep()
    assert kept(folder) == ["t1.csv", "t1.errors.csv"]
    spool.drop(token)
    assert not kept(folder)


def test_a_look_that_fails_keeps_nothing(spool, folder, clerk):
    def fail(token: str, path: Path) -> str:
        look(token, path)
        raise LookupError

    with pytest.raises(LookupError):
        spool.put(io.BytesIO(b"x"), fail, clerk)
    assert not kept(folder)


def test_a_look_under_way_is_not_swept_by_another(spool, clerk):
    def slow(token: str, path: Path) -> str:
        spool.put(io.BytesIO(b"y"), look, clerk)
        return path.read_text()

    assert spool.put(io.BytesIO(b"x"), slow, clerk) == "x"


def test_what_a_killed_run_left_is_gone_at_the_next_start(spool, folder, desk, clerk):
    spool.put(io.BytesIO(b"x"), look, clerk)
    Spool(folder, desk.clock, lambda: "t")
    assert not kept(folder)
