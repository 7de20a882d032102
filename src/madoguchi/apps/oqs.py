"""``madoguchi oqs``: look at, check and convert files of the eligibility terminal.

For a technician at a desk: ``show`` everything in a file in Japanese, ``check`` many files (one
JSON object a file: ``file, kind, ok, reason, answer``), ``convert`` between encodings or to JSON.
Reads the files named on the command line and writes to standard output only.
"""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    help="資格確認端末のファイルを表示・検査・変換します。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

FileArg = Annotated[Path, typer.Argument(help="資格確認端末のファイル（.xml .zip .err）")]
FilesArg = Annotated[list[Path], typer.Argument(help="資格確認端末のファイル（いくつでも）")]


class Target(StrEnum):
    """What a file can be turned into."""

    UTF8 = "utf-8"
    SHIFT_JIS = "shift_jis"
    JSON = "json"


def _reading(path: Path) -> Any:
    """Return the reading of a file; a request with its .err beside is a returned one (§1.5)."""
    from madoguchi.formats.oqs import ReadSettings, Refused, kind_of_name, read, read_returned

    try:
        if path.stat().st_size > ReadSettings().bulk_limit:
            return Refused(kind_of_name(path.name), "too_large", "ファイルが大きすぎます。")
        raw = path.read_bytes()
        note = path.with_suffix(".err")
        if path.suffix.lower() == ".xml" and "req_" in path.name and note.is_file():
            return read_returned(raw, path.name, note.read_bytes())
    except OSError:
        return Refused(
            kind_of_name(path.name),
            "unreadable",
            "ファイルを開けません。場所と権限を確認してください。",
        )
    return read(raw, path.name)


@app.command()
def show(file: FileArg) -> None:
    """1つのファイルの中身を、すべて日本語の項目名で表示します。"""
    from rich.console import Console
    from rich.table import Table

    from madoguchi.formats.oqs import Refused
    from madoguchi.formats.oqs.describe import describe, title_of

    reading = _reading(file)
    if isinstance(reading, Refused):
        print(f"読み取れません: {reading.reason}", file=sys.stderr)
        raise typer.Exit(1)
    table = Table(title=title_of(reading.kind), title_justify="left", show_lines=False)
    table.add_column("項目", overflow="fold")
    table.add_column("内容", overflow="fold")
    for row in describe(reading.kind, reading.answer):
        table.add_row("　" * row.depth + _plain(row.label), _plain(row.text))
    Console(markup=False, highlight=False, emoji=False).print(table)


def _plain(text: str) -> str:
    """Return text that cannot steer the terminal it is shown on."""
    return "".join(char if char.isprintable() or char == "　" else "�" for char in text)


@app.command()
def check(
    files: FilesArg,
    json: Annotated[bool, typer.Option("--json", help="1ファイル1行のJSONで出力する")] = False,
) -> None:
    """ファイルを読めるか調べます。読めないものが1つでもあれば終了コードは1です。"""
    from madoguchi.formats.oqs import Refused

    bad = False
    for path in files:
        reading = _reading(path)
        refused = isinstance(reading, Refused)
        bad = bad or refused
        print(_json_line(path, reading) if json else _text_line(path, reading, refused=refused))
    if bad:
        raise typer.Exit(1)


def _json_line(path: Path, reading: Any) -> str:
    import msgspec

    answer = getattr(reading, "answer", None)
    line = {
        "file": str(path),
        "kind": reading.kind,
        "ok": answer is not None,
        "reason": getattr(reading, "reason", None),
        "answer": answer,
    }
    return msgspec.json.encode(line).decode()


def _text_line(path: Path, reading: Any, *, refused: bool) -> str:
    from madoguchi.formats.oqs.describe import title_of

    if refused:
        return f"✕ {path}: {reading.reason}"
    return f"○ {path}: {title_of(reading.kind)}"


@app.command()
def convert(
    file: FileArg,
    to: Annotated[Target, typer.Option("--to", help="変換先")],
) -> None:
    """文字コードを変えるか、JSONにして標準出力へ書きます。元のファイルは変えません。"""
    from madoguchi.formats.oqs import Refused, recode

    reading = _reading(file)
    if isinstance(reading, Refused):
        print(f"読み取れません: {reading.reason}", file=sys.stderr)
        raise typer.Exit(1)
    if to is Target.JSON:
        sys.stdout.buffer.write((_json_line(file, reading) + "\n").encode())
        return
    if reading.kind == "err":
        print("XMLではないため、変換できません。", file=sys.stderr)
        raise typer.Exit(1)
    try:
        sys.stdout.buffer.write(recode(file.read_bytes(), file.name, to.value))
    except UnicodeEncodeError as error:
        char = error.object[error.start]
        print(f"「{char}」は Shift_JIS で書けないため、変換できません。", file=sys.stderr)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    app()
