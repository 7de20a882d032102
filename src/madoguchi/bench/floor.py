"""The reference of the arrival bench: a watcher, a stream and a list item, and nothing else.

The least that can bring a file's name from a folder to a page: ``watchfiles`` with small steps,
one server-sent event, one line of script. No stability rule, no journal, no database, no reading,
no sign-in. What the hub adds to this is what the bench shows.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, StreamingResponse
from starlette.routing import Route
from watchfiles import awatch

from madoguchi.bench.processes import free_port, wait_for_page

PAGE = """<!doctype html><html lang="ja"><title>floor</title><ul id="rows"></ul><script>
new EventSource("/events").onmessage = e => {
  const li = document.createElement("li"); li.dataset.row = e.data;
  document.getElementById("rows").prepend(li); li.textContent = e.data; };
</script></html>"""


def floor_app(folder: Path) -> Starlette:
    """Return the application that shows each file name that appears in *folder*."""

    async def page(_: Request) -> HTMLResponse:
        return HTMLResponse(PAGE)

    async def events(_: Request) -> StreamingResponse:
        return StreamingResponse(_names(folder), media_type="text/event-stream")

    return Starlette(routes=[Route("/", page), Route("/events", events)])


async def _names(folder: Path) -> AsyncIterator[str]:
    yield ": here\n\n"
    seen: set[str] = set()
    async for changes in awatch(folder, step=2, debounce=5):
        for name in sorted(Path(path).name for _, path in changes):
            if name not in seen:
                seen.add(name)
                yield f"data: {name}\n\n"
        await asyncio.sleep(0)


@contextmanager
def running_floor(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, float]]:
    """Start the floor as a process; yield it, its address, and seconds to its first page."""
    port, began = free_port(), time.perf_counter()
    url = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "madoguchi.bench.floor", str(folder), str(port)]
    process = subprocess.Popen(command)
    try:
        wait_for_page(url, process)
        yield process, url, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(20)


def main() -> None:
    """Serve the folder named first on the port named second."""
    uvicorn.run(floor_app(Path(sys.argv[1])), port=int(sys.argv[2]), log_level="error")


if __name__ == "__main__":
    main()
