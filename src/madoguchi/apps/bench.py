"""``madoguchi bench NAME``: measure one thing beside its reference; ``all`` measures everything.

Exit status 1 if a bar is broken, so that a script can tell.
"""

import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Annotated

import typer

from madoguchi.bench.report import Figure, Floor, all_hold, lines

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
    for module in map(importlib.import_module, _modules(name)):
        figures = module.run()
        for line in lines(figures) if json else _told(module, figures):
            typer.echo(line)
        broken = broken or not all_hold(figures)
    raise typer.Exit(1 if broken else 0)


def _modules(name: str) -> list[str]:
    return list(BENCHES.values()) if name == "all" else [BENCHES[name]]


def _told(module: ModuleType, figures: list[Figure]) -> Iterator[str]:
    """Yield the lines for people: a bench with a table of its own shows it before the bars."""
    if not hasattr(module, "table"):
        yield from map(_sentence, figures)
        return
    yield from module.table(figures)
    yield from (_sentence(figure) for figure in figures if figure.bar is not None)


def _sentence(figure: Figure) -> str:
    beside = f"（基準 {figure.reference}、比 {figure.ratio}）" if figure.reference else ""
    verdict = {True: "達成", False: "未達", None: ""}[figure.holds]
    side = "以上" if isinstance(figure, Floor) else "以下"
    bar = f" 目標 {figure.bar} {side}: {verdict}" if figure.bar is not None else ""
    return f"{figure.name}: {figure.figure}{beside}{bar}"
