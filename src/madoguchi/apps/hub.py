"""``madoguchi hub``: the clinic's counter. The composition root of the clinic's half.

Opens the store, starts intake beside the web server in one process, and ends both together.
"""

import secrets
import signal
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from starlette.applications import Starlette

from madoguchi.apps.clock import SystemClock, clock_for
from madoguchi.apps.logs import configure_logs
from madoguchi.apps.settings import HubSettings, SettingsError, load
from madoguchi.assets import VENDOR
from madoguchi.counter.routes import feature as counter_feature
from madoguchi.counter.service import HANDLED_KINDS, Counter
from madoguchi.domain.clock import Clock
from madoguchi.formats.oqs import ReadSettings, encodings_for, read
from madoguchi.intake.service import Intake
from madoguchi.intake.settings import IntakeSettings
from madoguchi.store.opening import open_store
from madoguchi.store.ports import Role, Store
from madoguchi.web.accounts import AccountError, create_user
from madoguchi.web.app import build_app
from madoguchi.web.passwords import Passwords
from madoguchi.web.serving import build_server
from madoguchi.web.settings import WebSettings

app = typer.Typer(add_completion=False, help="医療機関の窓口（受付画面）")
user_app = typer.Typer(help="利用者の登録")
app.add_typer(user_app, name="user")

Config = Annotated[Path | None, typer.Option("--config", help="設定ファイル（TOML）")]


def store_for(settings: HubSettings, clock: Clock) -> Store:
    """Open the hub's database; the store makes the private folder of a new SQLite file."""
    return open_store(settings.database_url, settings.institution_code, clock, secrets.token_bytes)


def web_settings(settings: HubSettings) -> WebSettings:
    """Return what the web shell needs of the hub's settings."""
    return WebSettings(
        clinic_name=settings.institution_name,
        allowed_hosts=_words(settings.allowed_hosts),
        https=settings.https,
        idle=timedelta(minutes=settings.idle_minutes),
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def intake_settings(settings: HubSettings) -> IntakeSettings:
    """Return what intake needs of the hub's settings."""
    return IntakeSettings(
        face=Path(settings.face_folder),
        res=Path(settings.res_folder),
        req=Path(settings.req_folder),
        mode=settings.watch,
        poll_seconds=settings.poll_seconds,
        rescan_seconds=settings.rescan_seconds,
        full_below=settings.full_below_mb * 1024 * 1024,
        must_be_writable=_words(settings.must_be_writable),
    )


def read_settings(settings: HubSettings) -> ReadSettings:
    """Return how much is believed of a file; what is inferred is the clinic's to set."""
    return ReadSettings(
        encodings=encodings_for(_words(settings.encodings)),
        open_ends=_words(settings.open_ends),
    )


def build(settings: HubSettings, store: Store, clock: Clock) -> tuple[Starlette, Intake]:
    """Put the clinic's half together: the web application, and the intake that feeds it."""
    counter = Counter(store, clock)
    intake = Intake(
        store,
        clock,
        intake_settings(settings),
        handlers=dict.fromkeys(HANDLED_KINDS, counter.on_eligibility),
        read=partial(read, settings=read_settings(settings)),
    )
    features = [
        counter_feature(
            store,
            clock,
            counter=counter,
            spool=Path(settings.import_folder),
            health=intake.health,
            unread=intake.troubles,
        )
    ]
    # Turning the practice day must sign nobody out and let no lock-out go on for years.
    web = web_settings(settings)
    return build_app(store, clock, web, features, VENDOR, timer=SystemClock()), intake


def serve(settings: HubSettings) -> None:
    """Run the hub until it is told to end."""
    # Without this a polite end would skip what stands under finally.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    clock = clock_for(settings.clock_offset_file)
    store = store_for(settings, clock)
    web, intake = build(settings, store, clock)
    intake.start()
    try:
        streams = web.state.shell.streams
        build_server(web, settings.host, settings.port, streams.close).run()
    finally:
        intake.stop()
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
