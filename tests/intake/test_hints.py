from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from watchfiles import Change

from madoguchi.intake.hints import NotifyHints, PollHints


class Told:
    """A watch that gives what it is told; an exception is raised."""

    def __init__(self, *steps: object) -> None:
        self.steps = list(steps)
        self.begun: list[Sequence[Path]] = []

    def __call__(self, folders: Sequence[Path]) -> Iterator[set[tuple[Change, str]]]:
        self.begun.append(folders)
        while self.steps:
            step = self.steps.pop(0)
            if isinstance(step, Exception):
                raise step
            yield step


def changes(*paths: Path) -> set[tuple[Change, str]]:
    return {(Change.added, str(path)) for path in paths}


def test_a_new_watch_asks_for_a_listing_and_then_names_files(tmp_path: Path) -> None:
    gone = (Change.deleted, str(tmp_path / "gone"))
    told = Told(set(), changes(tmp_path / "a") | {gone}, set())
    hints = NotifyHints([tmp_path, tmp_path / "none"], Event(), told)
    assert hints.wait() is None
    assert told.begun == [[tmp_path]]
    assert hints.wait() == {tmp_path / "a"}
    assert hints.wait() == set()


@pytest.mark.parametrize("error", [FileNotFoundError(), RuntimeError("inotify")])
def test_a_lost_watch_asks_for_a_listing_and_begins_anew(tmp_path, error: Exception) -> None:
    told = Told(set(), error)
    stop = Event()
    stop.set()
    hints = NotifyHints([tmp_path], stop, told)
    assert hints.wait() is None
    assert hints.wait() is None
    told.steps = [error]
    assert hints.wait() is None
    told.steps = [set(), set()]
    assert hints.wait() is None
    assert hints.wait() == set()
    assert len(told.begun) == 3


def test_without_folders_it_waits_and_knows_nothing(tmp_path: Path) -> None:
    told = Told()
    hints = NotifyHints([tmp_path / "none"], Event(), told)
    assert hints.wait() == set()
    assert told.begun == []


def test_a_folder_made_anew_is_another_folder(tmp_path: Path) -> None:
    folder, keep = tmp_path / "face", tmp_path / "keep"
    folder.mkdir()
    told = Told(set(), set(), set(), set())
    hints = NotifyHints([folder], Event(), told)
    hints.wait()
    assert hints.wait() == set()
    folder.rename(keep)
    folder.mkdir()
    assert hints.wait() is None
    assert len(told.begun) == 2


def test_polling_waits_and_knows_nothing() -> None:
    hints = PollHints(Event(), 0.001)
    assert hints.wait() == set()
    hints.close()
