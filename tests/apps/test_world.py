"""The world's composition root: settings that cannot be are refused, the rest reach their part."""

from datetime import date
from pathlib import Path

import pytest

from madoguchi.apps.practice_charts import STRANGERS, read_charts
from madoguchi.apps.settings import SettingsError, WorldSettings
from madoguchi.apps.world import build, terminal_settings
from madoguchi.world.clock import WorldClock
from madoguchi.world.nation.town import open_nation
from madoguchi.world.people.book import open_book
from madoguchi.world.terminal.settings import CharacterCode, Unreachable


def test_settings_reach_the_terminal(tmp_path: Path) -> None:
    settings = WorldSettings(
        oqs_folder=str(tmp_path / "OQS"),
        character_code="shift_jis",
        output_flg=False,
        unreachable="err",
    )
    made = terminal_settings(settings)
    assert made.character_code is CharacterCode.SHIFT_JIS
    assert made.unreachable is Unreachable.ERR
    assert not made.output_flg
    assert made.face == tmp_path / "OQS" / "face"


@pytest.mark.parametrize(("name", "value"), [("character_code", "EUC-JP"), ("unreachable", "x")])
def test_a_value_that_cannot_be_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        terminal_settings(WorldSettings(**{name: value}))


@pytest.mark.parametrize("text", [None, "- {person: 1", "- {number: '1'}", "x"])
def test_charts_that_cannot_be_read_are_named(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "charts.yaml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="charts_file"):
        read_charts(file)


def test_the_practice_charts_name_people_of_the_book() -> None:
    known = {member.slug for member in open_book(date(2026, 11, 22)).members}
    charts = read_charts()
    assert {chart.person for chart in charts} | set(STRANGERS) <= known
    assert not {chart.person for chart in charts} & set(STRANGERS)


@pytest.mark.threat("T21")
@pytest.mark.parametrize("code", ["0110012345", "991", ""])
def test_no_world_stands_in_for_a_real_institution(tmp_path: Path, code: str) -> None:
    clock = WorldClock(tmp_path / "clock.json")
    town = open_nation(tmp_path, clock)
    settings = WorldSettings(home=str(tmp_path), institution_code=code)
    with pytest.raises(SettingsError, match="institution_code"):
        build(settings, town, clock)
    town.close()


@pytest.mark.anyio
async def test_the_parts_fit_together(tmp_path: Path) -> None:
    clock = WorldClock(tmp_path / "clock.json")
    settings = WorldSettings(home=str(tmp_path), oqs_folder=str(tmp_path / "OQS"), readers=3)
    town = open_nation(tmp_path, clock)
    pages, client = build(settings, town, clock)
    await client.close()
    town.close()
    assert {"/reader/{number:int}", "/"} & {getattr(route, "path", "") for route in pages.routes}
