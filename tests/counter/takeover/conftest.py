"""The site with take-over wired as the hub wires it."""

import sys
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "domain"))  # chart_cases.py

from madoguchi.counter.routes import feature as counter_feature
from madoguchi.counter.takeover.panel import TakeOverPart
from madoguchi.counter.takeover.routes import feature as take_over_feature
from madoguchi.counter.takeover.service import TakeOverDesk
from madoguchi.web.app import build_app
from madoguchi.web.settings import WebSettings

ASSETS = Path("src/madoguchi/assets/vendor").resolve()


class Heard:
    """A follower that remembers what it was told."""

    def __init__(self) -> None:
        self.takes = []

    def on_take_over(self, work, take_over, patient) -> None:
        assert work.patients.get(patient.id) == patient
        self.takes.append((take_over, patient))


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def takes(desk, heard) -> TakeOverDesk:
    return TakeOverDesk(desk.store, desk.clock, (heard,))


@pytest.fixture
def site(site, desk, takes, tmp_path):
    """Return the common site, with the panel and the pages of take-over added."""
    features = (
        counter_feature(
            desk.store,
            desk.clock,
            counter=desk.counter,
            spool=tmp_path / "take-spool",
            parts=(TakeOverPart(takes),),
        ),
        take_over_feature(desk.store, desk.clock, takes),
    )
    settings = WebSettings(
        clinic_name="みどり内科", hash_memory=64, hash_rounds=1, hash_lanes=1, heartbeat=0.2
    )
    site.app = build_app(desk.store, desk.clock, settings, features, ASSETS, Random(1).randbytes)
    return site
