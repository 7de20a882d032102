"""The program that is killed between asking and being answered: real exchange, intake, counter.

As ``victim.py``: one JSON line a run, a fork, SIGKILL at the moment asked for.
"""

import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from victim import DoomedStore, RunningClock, serve

from madoguchi.counter.exchange import DiskRequestFolder, Exchange, ExchangeSettings
from madoguchi.counter.service import Counter
from madoguchi.domain.clock import Clock
from madoguchi.domain.enquiring import EnquiringSettings
from madoguchi.intake.service import Intake
from madoguchi.intake.settings import IntakeSettings
from madoguchi.store.ports import Store
from support.exchange_desk import ItemsReader
from support.stores import open_with

HASTY = EnquiringSettings(
    answer_wait_seconds=0.4,
    question_tries=1000,
    returned_tries=1000,
    back_off_seconds=0.05,
    back_off_at_most=0.1,
    poll_seconds=0.05,
    poll_growth=1.0,
    at_once=8,
    background_at_once=8,
    background_gap_seconds=0.0,
    silences=10**6,
    units_at_once=5,
)


def run_exchange(order: dict[str, object], clock: Clock) -> None:
    """Do what a hub does with its enquiries, until killed or, if asked, for so many seconds."""
    root = Path(str(order["root"]))
    seed = int(str(order["seed"]))
    store: Store = open_with(str(order["url"]), clock, seed=seed)
    if order["commits"]:
        store = DoomedStore(store, int(str(order["commits"])), before=bool(order["before"]))
    items = ItemsReader()
    exchange = Exchange(
        store,
        clock,
        Random(seed).randbytes,
        DiskRequestFolder(root / "req"),
        ExchangeSettings(enquiring=HASTY),
        Counter(store, clock).on_eligibility,
        readers={"bulk": items, "refnum": items},
    )
    settings = IntakeSettings(
        face=root / "face",
        res=root / "res",
        mode="poll",
        poll_seconds=0.01,
        stable_after_ms=30,
        empty_after_ms=60,
        health_seconds=1,
        full_below=0,
    )
    intake = Intake(store, clock, settings, exchange.handlers)
    exchange.start()
    intake.start()
    time.sleep(float(str(order["seconds"])))
    exchange.stop()
    intake.stop()
    store.close()


if __name__ == "__main__":
    serve(RunningClock(), run_exchange)
