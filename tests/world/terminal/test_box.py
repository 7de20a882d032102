import os
from pathlib import Path

import msgspec
import pytest

from madoguchi.world.terminal import TerminalSettings
from madoguchi.world.terminal.box import RequestBox

WHOLE = b"<XmlMsg></XmlMsg>"


def names(box: RequestBox, now: float) -> list[str]:
    return [taken.name for taken in box.collect(now)]


def test_takes_a_whole_request_once(settings: TerminalSettings) -> None:
    file = settings.req / "OQSsiquc01req_1.xml"
    file.write_bytes(WHOLE)
    box = RequestBox(settings)
    assert [(taken.name, taken.raw) for taken in box.collect(0)] == [(file.name, WHOLE)]
    assert not file.exists()
    assert box.collect(1) == []


@pytest.mark.spec("OQS 1.9")
def test_a_growing_request_is_left_until_it_ends(settings: TerminalSettings) -> None:
    file = settings.req / "OQSsiquc01req_1.xml"
    box = RequestBox(settings)
    for step in range(1, len(WHOLE)):
        file.write_bytes(WHOLE[:step])
        os.utime(file, ns=(step, step))
        assert names(box, step * 0.15) == []
    file.write_bytes(WHOLE)
    assert names(box, 99) == [file.name]


def test_a_request_that_never_ends_is_taken_after_the_patience(settings: TerminalSettings) -> None:
    (settings.req / "OQSsiquc01req_1.xml").write_bytes(b"<XmlMsg>")
    box = RequestBox(settings)
    assert names(box, 0) == []
    assert names(box, 0.1) == []
    assert names(box, 0.21) == ["OQSsiquc01req_1.xml"]


@pytest.mark.threat("T4")
@pytest.mark.parametrize(
    "name",
    [
        "OQSsiquc01req_.xml",
        "OQSsiquc01req_a b.xml",
        "OQSsiquc01req_a.xml\n",
        "CON",
        "a.xml",
        "OQSsiquc01res_1.xml",
        "OQSsiquc01req_..%2f.xml",
        "OQSsiquc01req_1.xml.exe",
    ],
)
def test_other_names_are_left_alone(settings: TerminalSettings, name: str) -> None:
    (settings.req / name).write_bytes(WHOLE)
    assert names(RequestBox(settings), 0) == []
    assert (settings.req / name).exists()


@pytest.mark.threat("T4")
def test_links_pipes_and_folders_are_never_opened(
    settings: TerminalSettings, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(WHOLE)
    (settings.req / "OQSsiquc01req_soft.xml").symlink_to(secret)
    (settings.req / "OQSsiquc01req_hard.xml").hardlink_to(secret)
    (settings.req / "OQSsiquc01req_dir.xml").mkdir()
    os.mkfifo(settings.req / "OQSsiquc01req_pipe.xml")
    assert names(RequestBox(settings), 0) == []
    assert secret.read_bytes() == WHOLE


@pytest.mark.threat("T4")
def test_no_more_than_the_limit_is_read(settings: TerminalSettings) -> None:
    small = msgspec.structs.replace(settings, request_limit=10, patience=0)
    (settings.req / "OQSsiquc01req_1.xml").write_bytes(b"x" * 1000)
    (taken,) = RequestBox(small).collect(0)
    assert len(taken.raw) == 11
