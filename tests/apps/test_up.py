"""What ``madoguchi up`` refuses before it starts anything, in words for a newcomer."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from madoguchi.apps import up


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def start(home: Path, *ports: int) -> Result:
    names = ("--port", "--hub-port", "--nation-port")
    words = [word for name, port in zip(names, ports, strict=True) for word in (name, str(port))]
    return CliRunner().invoke(up.app, ["--home", str(home), *words])


def free() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1]), int(two.getsockname()[1])


@pytest.mark.parametrize("place", range(3))
def test_a_taken_port_is_named(tmp_path: Path, taken: int, place: int) -> None:
    ports = list(free())
    ports.insert(place, taken)
    said = start(tmp_path / "home", *ports)
    assert said.exit_code == 1
    assert f"ポート {taken} は" in said.stderr
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("ports", [(9280, 9280, 9243), (0, 9281, 9243), (9280, 9281, 80000)])
def test_ports_that_cannot_be_are_refused(tmp_path: Path, ports: tuple[int, int, int]) -> None:
    said = start(tmp_path / "home", *ports)
    assert said.exit_code == 1
    assert "別々の番号" in said.stderr
    assert not (tmp_path / "home").exists()


def test_a_home_that_cannot_be_made_is_said_in_japanese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signal.signal", lambda *_: None)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    one, two = free()
    with socket.socket() as third:
        third.bind(("127.0.0.1", 0))
        last = int(third.getsockname()[1])
    said = start(tmp_path / "file" / "home", one, two, last)
    assert said.exit_code == 1
    assert "書き込めません" in said.stderr
