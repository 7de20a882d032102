"""Settings come from defaults, file, environment and command line, in that order."""

from datetime import time
from pathlib import Path

import pytest

from madoguchi.apps.settings import (
    HubSettings,
    SettingsError,
    WorldSettings,
    clock_time,
    load,
    padding,
    request_encoding,
)
from madoguchi.apps.settings_help import as_markdown


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "madoguchi.toml"
    path.write_text('[hub]\nport = 9000\nhttps = true\nwatch = "poll"\n', encoding="utf-8")
    return path


def test_defaults_hold_when_nothing_is_said() -> None:
    assert load(HubSettings, environ={}) == HubSettings()


def test_later_sources_win(file: Path) -> None:
    environ = {"MADOGUCHI_HUB_PORT": "9001", "MADOGUCHI_HUB_POLL_SECONDS": "2.5"}
    settings = load(HubSettings, file=file, environ=environ, overrides={"watch": "notify"})
    assert (settings.port, settings.https, settings.watch) == (9001, True, "notify")
    assert settings.poll_seconds == 2.5


def test_an_override_of_none_is_no_override(file: Path) -> None:
    assert load(HubSettings, file=file, environ={}, overrides={"port": None}).port == 9000


def test_each_program_reads_its_own_names() -> None:
    environ = {"MADOGUCHI_HUB_PORT": "1", "MADOGUCHI_WORLD_PORT": "2"}
    assert load(WorldSettings, environ=environ).port == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[hub]\nprot = 1\n", "prot"),
        ("[hub]\nport = 'x'\n", "port"),
        ("[hub]\nhttps = 'perhaps'\n", "https"),
        ("[hub", "読めません"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=words):
        load(HubSettings, file=path, environ={})


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="読めません"):
        load(HubSettings, file=tmp_path / "none.toml", environ={})


def test_every_setting_is_explained() -> None:
    text = as_markdown()
    assert "`face_folder`" in text
    assert "| `clock_offset_file` | `（空）` |" in text


def test_how_requests_are_written_is_a_choice_of_few_words() -> None:
    assert request_encoding("Shift_JIS") == "shift_jis"
    assert (padding("space"), padding("zero")) == (" ", "0")
    for wrong in (lambda: request_encoding("euc-jp"), lambda: padding("x")):
        with pytest.raises(SettingsError):
            wrong()


def test_a_time_of_the_day_is_read_or_refused() -> None:
    assert clock_time("list_time", "07:30") == time(7, 30)
    with pytest.raises(SettingsError, match="list_time"):
        clock_time("list_time", "25時")
