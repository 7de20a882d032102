"""``madoguchi world people``: fill the world's database with generated people.

Composition only: the people come from ``world/people``. The same seed gives the same people on
every machine, and a broken-off fill is taken up again.
"""

import time
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.exc import SQLAlchemyError

from madoguchi.world.people.crowd import OtherSeedError, fill
from madoguchi.world.store.database import WorldDatabase

app = typer.Typer(
    help="模擬の住民を作る（同じ番号なら、いつでも同じ人たちになります）",
    add_completion=False,
    pretty_exceptions_enable=False,
)
_MOST = 10_000_000


@app.callback(invoke_without_command=True)
def people(
    count: Annotated[int, typer.Option(min=1, max=_MOST, help="住民の数（1,000万人まで）")],
    into: Annotated[str, typer.Option(help="データベースのURL。例: sqlite:///var/world/nation.db")],
    seed: Annotated[int, typer.Option(help="住民を決める番号（シード）")] = 1,
) -> None:
    """Generate people and stream them into the database."""
    console = Console()
    began = time.perf_counter()
    try:
        added = _fill(console, into, seed, count)
    except OtherSeedError as error:
        console.print(
            "このデータベースには別のシードの住民がいます。別のデータベースを指定してください。"
        )
        raise typer.Exit(2) from error
    except (SQLAlchemyError, ImportError) as error:
        # Its text may name the address with its password: only the kind is told.
        console.print(
            f"データベースに書けません（{type(error).__name__}）。"
            "--into のURL（例: sqlite:///var/world/nation.db）と、空き容量を確かめてください。"
        )
        raise typer.Exit(2) from error
    seconds = time.perf_counter() - began
    console.print(
        f"{added:,}人を{seconds:.1f}秒で加えました（毎秒{added / max(seconds, 1e-9):,.0f}人）。"
    )


def _fill(console: Console, into: str, seed: int, count: int) -> int:
    database = WorldDatabase(into)
    try:
        with Progress(console=console) as bar:
            task = bar.add_task("住民を作っています", total=count)
            return fill(
                database,
                seed=seed,
                count=count,
                progress=lambda done: bar.update(task, completed=done),
            )
    finally:
        database.close()
