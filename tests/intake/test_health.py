from pathlib import Path

import pytest

from madoguchi.intake import health
from madoguchi.intake.health import FolderState, FolderWatch, Probed, probe
from madoguchi.intake.settings import IntakeSettings
from support.stores import ToldClock

SOURCE_STATES = [
    FolderState.MISSING,
    FolderState.UNREADABLE,
    FolderState.READ_ONLY,
    FolderState.FULL,
]


def settings(folder: Path, **more: object) -> IntakeSettings:
    return IntakeSettings(face=folder, res=folder, **{"full_below": 0, **more})


class Told:
    """A probe that finds what it is told."""

    def __init__(self) -> None:
        self.state = FolderState.OK

    def __call__(self, path: Path, must_write: bool, settings: IntakeSettings) -> Probed:
        return Probed(self.state, 5)


@pytest.mark.fault("F26")
@pytest.mark.parametrize("state", SOURCE_STATES)
def test_a_change_is_told_once_with_its_time_and_advice(
    tmp_path: Path, clock: ToldClock, state: FolderState
) -> None:
    told = Told()
    watch = FolderWatch(settings(tmp_path, req=tmp_path), clock, lambda: 0.0, told)
    assert [one.state for one in watch.all()] == [FolderState.UNKNOWN] * 3
    assert watch.look() == ["face", "res", "req"]
    assert watch.look() == []
    began = clock.forward(seconds=5)
    told.state = state
    assert watch.look() == ["face", "res", "req"]
    clock.forward(seconds=5)
    assert watch.look() == []
    for one in watch.all():
        assert (one.state, one.since, one.free_bytes) == (state, began, 5)
        assert not one.ok
        assert one.advice.endswith("。")


@pytest.mark.fault("F26")
def test_a_look_that_never_returns_is_told_by_its_age(tmp_path: Path, clock: ToldClock) -> None:
    seconds = 0.0
    watch = FolderWatch(settings(tmp_path), clock, lambda: seconds, Told())
    watch.look()
    seconds = 19.0
    assert all(one.ok for one in watch.all())
    seconds = 20.0
    assert {one.state for one in watch.all()} == {FolderState.SILENT}


@pytest.mark.fault("F26")
def test_the_states_of_real_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    assert probe(tmp_path / "none", True, settings(tmp_path)).state is FolderState.MISSING
    assert probe(file, True, settings(tmp_path)).state is FolderState.MISSING
    found = probe(tmp_path, True, settings(tmp_path))
    assert found.state is FolderState.OK
    assert found.free_bytes
    full = settings(tmp_path, full_below=found.free_bytes * 2)
    assert probe(tmp_path, True, full).state is FolderState.FULL
    with monkeypatch.context() as patch:
        patch.setattr(health.os, "access", lambda path, mode: False)
        assert probe(tmp_path, True, settings(tmp_path)).state is FolderState.READ_ONLY
        assert probe(tmp_path, False, settings(tmp_path)).state is FolderState.OK

    def refuse(path: Path) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(health.os, "scandir", refuse)
    assert probe(tmp_path, True, settings(tmp_path)).state is FolderState.UNREADABLE


def test_a_read_only_folder_is_found_without_and_with_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_writing = settings(tmp_path, probe_by_writing=True)
    assert probe(tmp_path, True, by_writing).state is FolderState.OK
    assert not list(tmp_path.iterdir())

    def refuse(self: Path, data: bytes) -> int:
        raise OSError(30, "read-only file system")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert probe(tmp_path, True, by_writing).state is FolderState.READ_ONLY


def test_looking_leaves_no_trace(tmp_path: Path) -> None:
    before = tmp_path.stat().st_mtime_ns
    probe(tmp_path, True, settings(tmp_path))
    assert tmp_path.stat().st_mtime_ns == before


def test_a_mode_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="notify or poll"):
        settings(tmp_path, mode="guess")


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock()
