"""``madoguchi bench NAME``: measure one thing beside its reference; ``all`` measures everything.

Exit status 1 if a bar is broken, so that a script can tell.
"""

import importlib
from collections.abc import Iterator
from typing import Annotated

import typer

from madoguchi.bench.report import Figure, lines

app = typer.Typer(add_completion=False, help="性能を基準と並べて測る")

BENCHES = {
    "parse": "madoguchi.bench.parse",
    "arrival": "madoguchi.bench.arrival",
    "start": "madoguchi.bench.start",
    "matching": "madoguchi.bench.matching",
}


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help="、".join([*BENCHES, "all"]))],
    json: Annotated[bool, typer.Option("--json", help="1行1件の JSON で出す")] = False,
) -> None:
    """性能を測る."""
    if name not in {*BENCHES, "all"}:
        typer.echo(
            f"「{name}」はありません。次から選んでください: {'、'.join(BENCHES)}、all", err=True
        )
        raise typer.Exit(2)
    broken = False
    for figure in _figures(list(BENCHES) if name == "all" else [name]):
        typer.echo(lines([figure])[0] if json else _sentence(figure))
        broken = broken or figure.holds is False
    raise typer.Exit(1 if broken else 0)


def _figures(names: list[str]) -> Iterator[Figure]:
    for name in names:
        yield from importlib.import_module(BENCHES[name]).run()


def _sentence(figure: Figure) -> str:
    beside = f"（基準 {figure.reference}、比 {figure.ratio}）" if figure.reference else ""
    verdict = {True: "達成", False: "未達", None: ""}[figure.holds]
    bar = f" 目標 {figure.bar} 以下: {verdict}" if figure.bar is not None else ""
    return f"{figure.name}: {figure.figure}{beside}{bar}"
