"""The world's clock: moved, remembered, and never kept from starting by its file."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from madoguchi.world.clock import JST, WorldClock


def test_a_moved_day_is_remembered_until_it_is_put_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "clock.json"
    moment = datetime(2024, 10, 6, 9, tzinfo=JST)
    WorldClock(path).move_to(moment)
    again = WorldClock(path)
    assert again.moved
    assert timedelta() <= again.now() - moment < timedelta(minutes=1)
    again.back_to_today()
    assert not WorldClock(path).moved


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"offset_seconds": "x"}', '{"offset_seconds": 1e300}']
)
def test_a_broken_file_means_the_real_day(tmp_path: Path, text: str) -> None:
    path = tmp_path / "clock.json"
    path.write_text(text, encoding="utf-8")
    assert not WorldClock(path).moved
