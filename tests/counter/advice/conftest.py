"""The site with visits and advice wired as the hub wires them."""

from pathlib import Path
from random import Random

import pytest

from madoguchi.counter.advice.part import AdvicePart
from madoguchi.counter.advice.routes import feature as advice_feature
from madoguchi.counter.advice.service import AdviceDesk
from madoguchi.counter.routes import feature as counter_feature
from madoguchi.counter.service import Counter
from madoguchi.counter.visits.service import VisitDesk
from madoguchi.web.app import build_app
from madoguchi.web.settings import WebSettings

ASSETS = Path("src/madoguchi/assets/vendor").resolve()


@pytest.fixture
def advice(desk) -> AdviceDesk:
    visits = VisitDesk(desk.store, desk.clock)
    desk.visits = visits
    desk.counter = Counter(desk.store, desk.clock, (visits,))
    return AdviceDesk(desk.store, desk.clock, visits)


@pytest.fixture
def site(site, desk, advice, tmp_path):
    """Return the common site, with the panel and the pages of advice added."""
    features = (
        counter_feature(
            desk.store,
            desk.clock,
            counter=desk.counter,
            spool=tmp_path / "advice-spool",
            parts=(AdvicePart(advice),),
        ),
        advice_feature(desk.store, desk.clock, desk=advice),
    )
    settings = WebSettings(
        clinic_name="みどり内科", hash_memory=64, hash_rounds=1, hash_lanes=1, heartbeat=0.2
    )
    site.app = build_app(desk.store, desk.clock, settings, features, ASSETS, Random(1).randbytes)
    return site
