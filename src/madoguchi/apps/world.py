"""``madoguchi world``: the other side of the wire. The composition root of the simulated half.

One process, one event loop: 盤面 and kiosks over HTTP, the nation over mutual TLS on a port of its
own, the terminal's folder task. Terminal and nation speak over a real socket.
"""

import asyncio
import json
import secrets
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from starlette.applications import Starlette

from madoguchi.apps.logs import configure_logs
from madoguchi.apps.practice_charts import STRANGERS, read_charts
from madoguchi.apps.settings import SettingsError, WorldSettings, load
from madoguchi.apps.world_people import app as people_app
from madoguchi.assets import VENDOR
from madoguchi.spec.readers import MAKERS
from madoguchi.web.serving import build_server
from madoguchi.world.app import WorldParts, build_world
from madoguchi.world.board import Accounts, Links
from madoguchi.world.card.issue import CardOffice, CertificateOrder, IssueCertificate
from madoguchi.world.clock import WorldClock
from madoguchi.world.nation.settings import NationSettings
from madoguchi.world.nation.town import Town, open_nation
from madoguchi.world.people.appointments import Appointment
from madoguchi.world.people.tomorrow import appointments_of
from madoguchi.world.pki.profile import is_simulated_institution
from madoguchi.world.reader import ReaderSession, ReaderSettings
from madoguchi.world.reader.machine import reader_machine
from madoguchi.world.terminal import Terminal
from madoguchi.world.terminal.nation import NationClient, trust
from madoguchi.world.terminal.settings import CharacterCode, TerminalSettings, Unreachable

app = typer.Typer(add_completion=False, help="模擬環境（盤面・読取機・端末・全国サービス）")
app.add_typer(people_app, name="people")

_CHARACTER_CODES = {"UTF-8": CharacterCode.UTF_8, "SHIFT_JIS": CharacterCode.SHIFT_JIS}


def build(settings: WorldSettings, town: Town, clock: WorldClock) -> tuple[Starlette, NationClient]:
    """Put terminal, readers, cards and pages together; return the pages and the nation's client."""
    if not is_simulated_institution(settings.institution_code):
        raise SettingsError(
            "institution_code は 99 で始まる10桁の模擬の番号だけです。"
            "実在する医療機関コードでは模擬環境を起動しません。"
        )
    client = nation_client(settings, town)
    terminal = Terminal(terminal_settings(settings), client, clock)
    cards = Path(settings.home) / "cards"
    parts = WorldParts(
        terminal=terminal,
        readers={n: _reader(n, settings, terminal, clock) for n in _numbers(settings)},
        makers={n: MAKERS[(n - 1) % len(MAKERS)] for n in _numbers(settings)},
        members=town.people(),
        office=CardOffice(cards, _issuer(town), clock, secrets.token_bytes),
        cards=cards,
        clock=clock,
        assets=VENDOR,
        links=Links(reception=settings.reception_url),
        accounts=_accounts(settings.accounts_file),
        at_home=partial(town.consent_at_home, settings.institution_code),
        appointments=_appointments(settings.charts_file, town),
        hosts=frozenset(f"{name}:{settings.port}" for name in ("127.0.0.1", "localhost")),
    )
    return build_world(parts), client


def nation_client(settings: WorldSettings, town: Town) -> NationClient:
    """Return the terminal's way to the nation: client certificate, pinned authority."""
    own = town.terminal(settings.institution_code)
    context = trust(own.authority, own.certificate, own.key)
    return NationClient(f"https://127.0.0.1:{settings.nation_port}", context)


def terminal_settings(settings: WorldSettings) -> TerminalSettings:
    """Return what the terminal needs of the world's settings."""
    code = settings.character_code.upper()
    if code not in _CHARACTER_CODES:
        raise SettingsError(f"character_code は UTF-8 か Shift_JIS です: {settings.character_code}")
    return TerminalSettings(
        institution=settings.institution_code,
        root=Path(settings.oqs_folder),
        character_code=_CHARACTER_CODES[code],
        output_flg=settings.output_flg,
        response_file_stay_time=settings.response_file_stay_time,
        unreachable=_unreachable(settings.unreachable),
        bulk_zip=settings.bulk_zip,
    )


def _unreachable(text: str) -> Unreachable:
    try:
        return Unreachable(text)
    except ValueError as error:
        raise SettingsError(f"unreachable は silent か err です: {text}") from error


def _numbers(settings: WorldSettings) -> Sequence[int]:
    return range(1, settings.readers + 1)


def _reader(
    number: int, settings: WorldSettings, terminal: Terminal, clock: WorldClock
) -> ReaderSession:
    own = ReaderSettings(
        terminal=settings.institution_code,
        institution=settings.institution_name,
        ask_prescription_form=settings.ask_prescription_form,
    )
    return ReaderSession(str(number), reader_machine(), terminal, clock, own)


def _issuer(town: Town) -> IssueCertificate:
    def issue(order: CertificateOrder) -> tuple[bytes, bytes]:
        return town.issue_card_certificate(
            order.person_id,
            order.public_key,
            order.not_before,
            order.not_after,
            purpose=order.purpose,
            revoked=order.revoked,
        )

    return issue


def _accounts(path: str) -> Accounts | None:
    if not path or not Path(path).exists():
        return None
    first = json.loads(Path(path).read_text(encoding="utf-8"))[0]
    return Accounts(login=first["login"], password=first["password"])


def _appointments(path: str, town: Town) -> Callable[[date], Sequence[Appointment]] | None:
    if not path:
        return None
    charts = read_charts(Path(path))
    return lambda day: appointments_of(day, charts, town.people(), STRANGERS)


async def serve(settings: WorldSettings) -> None:
    """Run the world until it is told to end."""
    home = Path(settings.home)
    clock = WorldClock(Path(settings.clock_offset_file))
    nation_settings = NationSettings(bulk_result_seconds=settings.bulk_result_seconds)
    town = open_nation(home, clock, url=settings.database_url or None, settings=nation_settings)
    pages, client = build(settings, town, clock)
    nation = town.server(port=settings.nation_port)
    board = build_server(pages, settings.host, settings.port, pages.state.events.close)
    try:
        await _both(board, nation, client)
    finally:
        town.close()


async def _both(board: uvicorn.Server, nation: uvicorn.Server, client: NationClient) -> None:
    """Run both servers; whichever ends first takes the other and the line between along."""
    nation_task = asyncio.create_task(_without_signals(nation))
    board_task = asyncio.create_task(board.serve())
    await asyncio.wait({nation_task, board_task}, return_when=asyncio.FIRST_COMPLETED)
    nation.should_exit = board.should_exit = True
    await client.close()
    await asyncio.gather(nation_task, board_task)


async def _without_signals(server: uvicorn.Server) -> None:
    # Two servers in one process would fight over the signals; the board's server has them.
    await server._serve()  # noqa: SLF001 - uvicorn offers no public way without signal handlers


@app.callback(invoke_without_command=True)
def world(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option("--config", help="設定ファイル（TOML）")] = None,
) -> None:
    """模擬環境を起動する."""
    if context.invoked_subcommand is not None:
        return
    configure_logs()
    try:
        asyncio.run(serve(load(WorldSettings, file=config)))
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except KeyboardInterrupt:
        pass
