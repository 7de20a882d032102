"""The terminal's folders as 盤面 shows them: the newest names, how many more, one file raw."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from madoguchi.world.clock import JST
from madoguchi.world.terminal import TerminalSettings
from madoguchi.world.terminal import folder as disk

_FOLDERS: Final = ("face", "res", "req")
_SHOWN = 5
_WIDEST_FILE = 2_000_000


class FolderView(Struct, frozen=True):
    """One of the terminal's folders: newest names, how many more, how many left behind."""

    name: str
    files: tuple[tuple[str, str], ...]
    more: int
    forgotten: int


def folder_views(settings: TerminalSettings) -> list[FolderView]:
    """Return the three folders."""
    return [_view(name, settings) for name in _FOLDERS]


def file_endpoint(settings: TerminalSettings) -> Callable[[Request], Response]:
    """Return the endpoint that shows one file of a folder as it is."""

    def show(request: Request) -> Response:
        folder, name = request.path_params["folder"], request.path_params["name"]
        if folder not in _FOLDERS:
            return PlainTextResponse("ありません。\n", 404)
        path = _path(folder, settings)
        if name not in {file.name for file in disk.listing(path)}:
            return PlainTextResponse("ありません。\n", 404)
        raw = disk.read(path / name, _WIDEST_FILE)
        if raw is None:
            return PlainTextResponse("いまは開けません。\n", 404)
        japanese = b"shift_jis" in raw[:120].lower()
        media = f"text/plain; charset={'windows-31j' if japanese else 'utf-8'}"
        return Response(raw, headers={"Content-Type": media})

    return show


def _view(name: str, settings: TerminalSettings) -> FolderView:
    path = _path(name, settings)
    files = sorted(disk.listing(path), key=lambda file: -file.changed) if path.is_dir() else []
    old = datetime.now(JST).timestamp() - settings.response_file_stay_time * 60
    forgotten = sum(file.changed / 1e9 < old for file in files) if name == "res" else 0
    # A name that is no text (bytes off UTF-8, control characters) would break the whole page.
    named = (file for file in files if file.name.isprintable())
    shown = tuple((file.name, _hour(file.changed)) for file in islice(named, _SHOWN))
    return FolderView(name, shown, len(files) - len(shown), forgotten)


def _path(name: str, settings: TerminalSettings) -> Path:
    return {"req": settings.req, "res": settings.res, "face": settings.face}[name]


def _hour(nanoseconds: int) -> str:
    return f"{datetime.fromtimestamp(nanoseconds / 1e9, JST):%H:%M:%S}"
