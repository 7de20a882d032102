"""The command line finds its programs and says in Japanese what it does not know."""

import importlib.util

import pytest

from madoguchi.apps import cli


def test_usage_names_every_program(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["madoguchi"])
    cli.main()
    printed = capsys.readouterr().out
    assert all(name in printed for name in cli.PROGRAMS)


def test_an_unknown_program_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["madoguchi", "hubb"])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 2
    assert "hubb" in capsys.readouterr().err


@pytest.mark.parametrize("name", cli.PROGRAMS)
def test_every_program_exists(name: str) -> None:
    assert importlib.util.find_spec(cli.PROGRAMS[name][0]) is not None
