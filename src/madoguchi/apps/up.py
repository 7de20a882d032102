"""``madoguchi up``: the simulated world and the clinic's counter on one machine, for practice.

Makes what a newcomer needs (practice accounts, a registry of patients), then starts
``madoguchi world`` and ``madoguchi hub`` as programs of their own. They meet in the terminal's
folders only (ADR 1).
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import httpx
import typer

from madoguchi.apps.practice import prepare_practice
from madoguchi.apps.practice_charts import CHARTS
from madoguchi.apps.settings import HubSettings, UpSettings, load
from madoguchi.apps.supervise import Child, Supervisor

app = typer.Typer(add_completion=False, help="全部を1台で起動する（練習用の世界つき）")

HOST = "127.0.0.1"
PATIENCE = 60.0
"""Seconds until a program that does not answer is reported."""

PRACTICE_LAG = 10
"""Seconds until the centre has a bulk's result: long enough to see 処理中, short enough to wait."""


def hub_values(up: UpSettings, home: Path) -> dict[str, str]:
    """Return the hub's settings that differ from its defaults, as text."""
    folders = home / "OQS"
    return {
        "database_url": up.database_url or f"sqlite:///{home / 'hub' / 'hub.db'}",
        "face_folder": str(folders / "face"),
        "res_folder": str(folders / "res"),
        "req_folder": str(folders / "req"),
        "import_folder": str(home / "hub" / "import"),
        "list_folder": str(home / "hub" / "lists"),
        "list_secret": str(home / "hub" / "list-password"),
        "port": str(up.hub_port),
        "clock_offset_file": str(home / "world" / "clock.json"),
    }


def world_values(up: UpSettings, home: Path) -> dict[str, str]:
    """Return the world's settings that differ from its defaults, as text."""
    return {
        "home": str(home / "world"),
        "oqs_folder": str(home / "OQS"),
        "port": str(up.port),
        "nation_port": str(up.nation_port),
        "readers": str(up.readers),
        "reception_url": f"http://{HOST}:{up.hub_port}/",
        "accounts_file": str(home / "accounts.json"),
        "charts_file": str(CHARTS),
        "bulk_result_seconds": str(PRACTICE_LAG),
        "clock_offset_file": str(home / "world" / "clock.json"),
    }


def environment(program: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment with the settings of *program* in it."""
    named = {f"MADOGUCHI_{program}_{name}".upper(): value for name, value in values.items()}
    return {**os.environ, **named, "PYTHONUNBUFFERED": "1"}


@app.command()
def up(
    home: Annotated[Path | None, typer.Option(help="データを置くフォルダ（既定は var）")] = None,
    port: Annotated[int | None, typer.Option(help="盤面のポート")] = None,
    hub_port: Annotated[int | None, typer.Option(help="受付のポート")] = None,
    nation_port: Annotated[int | None, typer.Option(help="模擬の全国サービスのポート")] = None,
) -> None:
    """全部を1台で起動する."""
    given = {"home": home and str(home), "port": port, "hub_port": hub_port}
    settings = load(UpSettings, overrides={**given, "nation_port": nation_port})
    numbers = (settings.port, settings.hub_port, settings.nation_port)
    _refuse_odd_ports(numbers)
    _refuse_taken_ports(numbers)
    run(settings)


def run(settings: UpSettings) -> None:
    """Prepare, start, watch, and stop everything when told to."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    home = Path(settings.home).resolve()
    hub = hub_values(settings, home)
    print("練習用の世界を準備しています…", flush=True)
    try:
        prepare_practice(home, load(HubSettings, environ=environment("hub", hub)))
    except OSError as error:
        _stop(
            f"{home} に書き込めません（{error.strerror}）。"
            "--home で別のフォルダを指定してください。"
        )
    children = [
        Child("模擬環境", ["world"], environment("world", world_values(settings, home))),
        Child("受付", ["hub"], environment("hub", hub)),
    ]
    supervisor = Supervisor(children, lambda text: print(text, flush=True))
    supervisor.start()
    try:
        _wait_until_open(supervisor, settings)
        while True:
            time.sleep(0.5)
            supervisor.tick()
    except KeyboardInterrupt:
        print("\n止めています…", flush=True)
    finally:
        supervisor.stop()


def _refuse_odd_ports(numbers: Sequence[int]) -> None:
    if len(set(numbers)) < len(numbers) or not all(0 < number < 65536 for number in numbers):
        _stop("三つのポートには、1～65535 の別々の番号を指定してください。")


def _refuse_taken_ports(numbers: Sequence[int]) -> None:
    for number in numbers:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, number)) == 0:
                _stop(
                    f"ポート {number} はほかのプログラムが使っています。それを止めるか、"
                    "--port・--hub-port・--nation-port で別の番号を指定してください。"
                )


def _stop(why: str) -> NoReturn:
    print(why, file=sys.stderr)
    raise typer.Exit(1)


def _wait_until_open(supervisor: Supervisor, settings: UpSettings) -> None:
    pages = [f"http://{HOST}:{settings.port}/", f"http://{HOST}:{settings.hub_port}/signin"]
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if all(_answers(page) for page in pages):
            print(f"\n  盤面  {pages[0]}\n  受付  http://{HOST}:{settings.hub_port}/", flush=True)
            print("\n  止めるときは Ctrl+C\n", flush=True)
            return
        time.sleep(0.2)
        supervisor.tick()
    print("まだ応答がありません。上の行に理由が出ていないか確かめてください。", flush=True)


def _answers(page: str) -> bool:
    try:
        return httpx.get(page, timeout=2.0, trust_env=False).status_code < 500
    except httpx.HTTPError:
        return False
