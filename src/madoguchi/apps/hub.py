"""``madoguchi hub``: the clinic's counter as a program; ``clinic.py`` composes it.

Opens the store, starts what runs beside the web server in one process, and ends all together.
"""

import secrets
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from madoguchi.apps.clinic import build_clinic, web_settings
from madoguchi.apps.clock import clock_for
from madoguchi.apps.logs import configure_logs
from madoguchi.apps.settings import HubSettings, SettingsError, load
from madoguchi.domain.clock import Clock
from madoguchi.store.opening import open_store
from madoguchi.store.ports import Role, Store
from madoguchi.web.accounts import AccountError, create_user
from madoguchi.web.passwords import Passwords
from madoguchi.web.serving import build_server

app = typer.Typer(add_completion=False, help="医療機関の窓口（受付画面）")
user_app = typer.Typer(help="利用者の登録")
app.add_typer(user_app, name="user")

Config = Annotated[Path | None, typer.Option("--config", help="設定ファイル（TOML）")]


def store_for(settings: HubSettings, clock: Clock) -> Store:
    """Open the hub's database; the store makes the private folder of a new SQLite file."""
    return open_store(settings.database_url, settings.institution_code, clock, secrets.token_bytes)


def serve(settings: HubSettings) -> None:
    """Run the hub until it is told to end."""
    # Without this a polite end would skip what stands under finally.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    clock = clock_for(settings.clock_offset_file)
    store = store_for(settings, clock)
    clinic = build_clinic(settings, store, clock)
    clinic.start()
    try:
        streams = clinic.web.state.shell.streams
        build_server(clinic.web, settings.host, settings.port, streams.close).run()
    finally:
        clinic.stop()
        store.close()


@app.callback(invoke_without_command=True)
def hub(
    context: typer.Context,
    config: Config = None,
    port: Annotated[int | None, typer.Option(help="画面を出すポート")] = None,
) -> None:
    """医療機関の窓口を起動する."""
    if context.invoked_subcommand is None:
        configure_logs()
        serve(_settings(config, port))


@user_app.command("add")
def add_user(
    login: str,
    name: Annotated[str, typer.Option(help="表示名")],
    role: Annotated[Role, typer.Option(help="clerk（受付）・doctor（医師）・owner（管理者）")],
    config: Config = None,
) -> None:
    """利用者を登録し、初期パスワードを一度だけ表示する."""
    settings = _settings(config, None)
    store = store_for(settings, clock_for(settings.clock_offset_file))
    try:
        passwords = Passwords(web_settings(settings), secrets.token_bytes)
        _, first = create_user(store, passwords, login=login, display_name=name, role=role)
    except AccountError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    finally:
        store.close()
    typer.echo(f"登録しました。初期パスワード: {first}\n最初のサインインで変更します。")


def _settings(config: Path | None, port: int | None) -> HubSettings:
    try:
        return load(HubSettings, file=config, overrides={"port": port})
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
