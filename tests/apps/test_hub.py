"""The hub's composition root and its command line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from madoguchi.apps.clinic import intake_settings, read_settings, web_settings
from madoguchi.apps.clock import SystemClock
from madoguchi.apps.hub import app, store_for
from madoguchi.apps.settings import HubSettings, load
from madoguchi.formats.oqs import ReadSettings
from madoguchi.store.ports import Role


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "madoguchi.toml"
    path.write_text(
        f'[hub]\ndatabase_url = "sqlite:///{tmp_path}/data/hub.db"\nidle_minutes = 3\n'
        'must_be_writable = "req"\nallowed_hosts = "uketsuke.local, 127.0.0.1"\n',
        encoding="utf-8",
    )
    return path


def add(config: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["user", "add", *words, "--config", str(config)])
    return result.exit_code, result.output


def test_the_first_owner_is_made_on_the_command_line(config: Path) -> None:
    status, said = add(config, "incho", "--name", "院長　一郎", "--role", "owner")
    assert status == 0
    assert "初期パスワード" in said
    store = store_for(load(HubSettings, file=config, environ={}), SystemClock())
    with store.read() as work:
        user = work.staff.by_login("incho")
    store.close()
    assert user is not None
    assert (user.role, user.must_change_password) == (Role.OWNER, True)


def test_a_login_that_is_taken_is_refused_in_words(config: Path) -> None:
    add(config, "incho", "--name", "院長", "--role", "owner")
    status, said = add(config, "incho", "--name", "別の人", "--role", "clerk")
    assert status == 1
    assert "もう使われています" in said


def test_a_wrong_settings_file_is_told(tmp_path: Path) -> None:
    status, said = add(tmp_path / "none.toml", "x1", "--name", "x", "--role", "clerk")
    assert status == 2
    assert "読めません" in said


def test_settings_reach_their_parts(config: Path) -> None:
    settings = load(HubSettings, file=config, environ={})
    assert web_settings(settings).allowed_hosts == ("uketsuke.local", "127.0.0.1")
    assert web_settings(settings).idle.total_seconds() == 180
    assert intake_settings(settings).must_be_writable == ("req",)
    assert intake_settings(settings).full_below == 200 * 1024 * 1024


def test_a_clinic_can_narrow_the_encodings_and_name_its_open_ends() -> None:
    made = read_settings(HubSettings(encodings="utf-8", open_ends="99999999,20991231"))
    assert set(made.encodings.values()) == {"utf-8"}
    assert made.open_ends == ("99999999", "20991231")
    assert read_settings(HubSettings()) == ReadSettings()
