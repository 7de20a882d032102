"""The practice clinic's charts as they stand in ``practice_registry.yaml``.

The clinic's half takes them in as its registry, the world books its appointments from them.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import yaml

from madoguchi.apps.settings import SettingsError
from madoguchi.world.people.tomorrow import Chart

CHARTS = Path(__file__).parent / "practice_registry.yaml"

STRANGERS = ("ordinary-man", "kato-wife", "gendo-o")
"""People with an appointment whom the practice clinic has no chart of."""


def read_charts(path: Path = CHARTS) -> Sequence[Chart]:
    """Return the charts in the order of the file; SettingsError if it cannot be read."""
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        return msgspec.convert(rows, tuple[Chart, ...])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise SettingsError(f"charts_file を読めません（{path}）: {error}") from error
