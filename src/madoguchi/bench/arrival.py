"""From a file being closed in the folder to its row being painted in chromium.

A real hub, a real browser with the reception page open, files written as a terminal writes them.
Reference: the floor of ``floor.py`` in the same browser, the same files, the same rounds. Times
are taken on one clock: just after ``close`` here, and in the first animation frame after the row
stood in the page there. Needs chromium and Playwright (``make bench`` installs both).
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, Page, sync_playwright

from madoguchi.bench.arrivals_made import face_file
from madoguchi.bench.clinic import LOGIN, PASSWORD, Clinic, new_clinic, running_hub
from madoguchi.bench.floor import running_floor
from madoguchi.bench.report import Figure, ceiling
from madoguchi.domain.clock import JST

ROUNDS = 5
EACH = 15
BURST = 50
PACE = 1.0
PATIENCE = 30.0
CHROMIUM = "/usr/bin/chromium"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")

WATCH = """selector => {
  window.__seen = [];
  new MutationObserver(() => {
    const rows = document.querySelectorAll(selector).length;
    while (window.__rows < rows) { window.__rows += 1; requestAnimationFrame(() =>
      window.__seen.push(performance.timeOrigin + performance.now())); }
  }).observe(document.body, { childList: true, subtree: true });
  window.__rows = document.querySelectorAll(selector).length;
}"""

_numbers = count(1)


def run() -> list[Figure]:
    """Measure and return four figures in milliseconds."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        local, polled = (new_clinic(Path(folder) / name) for name in ("local", "polled"))
        rounds = [_round(browser, local, polled, Path(folder) / f"floor{n}") for n in range(ROUNDS)]
        browser.close()
    columns = [median(column) for column in zip(*rounds, strict=True)]
    return list(_figures(columns))


def _figures(columns: Sequence[float]) -> Iterator[Figure]:
    p50, p95, burst, _, polled95, floor50, floor95, floor_burst = columns
    yield ceiling("arrival.local.p50_ms", p50, 80, floor50)
    yield ceiling("arrival.local.p95_ms", p95, 200, floor95)
    yield ceiling("arrival.burst_of_50.all_ms", burst, 2000, floor_burst)
    yield ceiling("arrival.polled.p95_ms", polled95, 1300, floor95)


def _round(browser: Browser, local: Clinic, polled: Clinic, floor: Path) -> tuple[float, ...]:
    with running_hub(local), _reception(browser, local) as page:
        near = _paced(page, local.face)
        burst = _burst(page, local.face)
    with running_hub(polled, watch="poll"), _reception(browser, polled) as page:
        far = _paced(page, polled.face)
    floor.mkdir()
    with running_floor(floor) as (_, url, _start), _floor_page(browser, url) as page:
        bare = _paced(page, floor)
        bare_burst = _burst(page, floor)
    return (*_percentiles(near), burst, *_percentiles(far), *_percentiles(bare), bare_burst)


def _percentiles(times: Sequence[float]) -> tuple[float, float]:
    return median(times), quantiles(times, n=20, method="inclusive")[-1]


def _paced(page: Page, folder: Path) -> list[float]:
    closed = []
    for _ in range(EACH):
        closed.append(_write(folder))
        page.wait_for_timeout(PACE * 1000)
    seen = _seen(page, EACH)
    return [there - here for here, there in zip(closed, seen, strict=True)]


def _burst(page: Page, folder: Path) -> float:
    page.evaluate("() => { window.__seen = []; }")
    last = [_write(folder) for _ in range(BURST)][-1]
    return _seen(page, BURST)[-1] - last


def _seen(page: Page, wanted: int) -> list[float]:
    # Not wait_for_function: it evaluates text in the page, which the hub's policy forbids.
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        moments: list[float] = page.evaluate("() => window.__seen")
        if len(moments) >= wanted:
            return moments[:wanted]
        page.wait_for_timeout(20)
    raise RuntimeError(f"only {len(moments)} of {wanted} rows came within {PATIENCE:g} s")


def _write(folder: Path) -> float:
    name, raw = face_file(next(_numbers), datetime.now(JST))
    (folder / name).write_bytes(raw)
    return time.time() * 1000


@contextmanager
def _reception(browser: Browser, clinic: Clinic) -> Iterator[Page]:
    with browser.new_context(locale="ja-JP") as context:
        page = context.new_page()
        page.goto(f"{clinic.url}/signin")
        page.fill("input[name=login]", LOGIN)
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("#stream-state[data-state=live]")
        page.evaluate(WATCH, "tr[data-item]")
        yield page


@contextmanager
def _floor_page(browser: Browser, url: str) -> Iterator[Page]:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(url)
        page.wait_for_timeout(1000)
        page.evaluate(WATCH, "[data-row]")
        yield page
