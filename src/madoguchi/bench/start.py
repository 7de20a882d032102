"""How soon the hub is there, how much memory it takes, and whether its list grows with history.

A clinic with 100,000 patients and 100,000 past answers. Reference of the first two: the floor of
``floor.py``, a bare uvicorn and Starlette with a watcher, started in the same rounds. Reference of
the list: the same hub with the same rows of today and nothing else.
"""

import tempfile
import time
from datetime import datetime
from pathlib import Path
from statistics import median

import httpx
import psutil

from madoguchi.bench.arrivals_made import face_file
from madoguchi.bench.clinic import Clinic, fill, new_clinic, running_hub, signed_in
from madoguchi.bench.floor import running_floor
from madoguchi.bench.report import Figure, against, ceiling
from madoguchi.domain.clock import JST

ROUNDS = 5
MANY = 100_000
TODAY = 20
LOOKS = 30
START_BAR = 2.0
MEMORY_BAR = 150.0
GROWTH_BAR = 1.25


def run() -> list[Figure]:
    """Measure and return three figures (seconds, MB, milliseconds)."""
    with tempfile.TemporaryDirectory() as folder:
        full, empty = new_clinic(Path(folder) / "full"), new_clinic(Path(folder) / "empty")
        fill(full, MANY, MANY, datetime.now(JST).date())
        _today(full)
        _today(empty)
        rounds = [_round(full, empty) for _ in range(ROUNDS)]
    start, memory, rows, floor_start, floor_memory, floor_rows = (
        median(column) for column in zip(*rounds, strict=True)
    )
    return [
        ceiling("start.first_page_s", start, START_BAR, floor_start),
        ceiling("start.rss_mb", memory, MEMORY_BAR, floor_memory),
        against("start.list_with_history_ms", rows, floor_rows, GROWTH_BAR),
    ]


def _round(full: Clinic, empty: Clinic) -> tuple[float, ...]:
    with running_hub(empty):
        few = _list_time(empty)
    with running_hub(full) as (process, start):
        many = _list_time(full)
        memory = _memory(process.pid)
    with running_floor(empty.home) as (process, _, floor_start):
        floor_memory = _memory(process.pid)
    return start, memory, many, floor_start, floor_memory, few


def _today(clinic: Clinic) -> None:
    for index in range(TODAY):
        name, raw = face_file(index, datetime.now(JST))
        (clinic.face / name).write_bytes(raw)


def _list_time(clinic: Clinic) -> float:
    with signed_in(clinic) as client:
        _wait_for_rows(client)
        times = []
        for _ in range(LOOKS):
            began = time.perf_counter()
            client.get("/").raise_for_status()
            times.append((time.perf_counter() - began) * 1000)
    return median(times)


def _wait_for_rows(client: httpx.Client) -> None:
    deadline = time.monotonic() + 20
    while client.get("/").text.count("data-item") < TODAY:
        if time.monotonic() > deadline:
            raise RuntimeError("today's rows did not come")
        time.sleep(0.1)


def _memory(pid: int) -> float:
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    return sum(member.memory_info().rss for member in family) / 1024 / 1024
