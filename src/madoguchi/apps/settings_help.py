"""``madoguchi settings``: every setting of every program, its default and what it is for."""

from dataclasses import fields

import typer

from madoguchi.apps.settings import PROGRAMS

app = typer.Typer(add_completion=False, help="設定項目の一覧と説明")

HEAD = """# 設定

この頁は `make docs` が `src/madoguchi/apps/settings.py` から作ります。
優先順: 既定値 < TOML ファイルの `[プログラム名]` < 環境変数 `MADOGUCHI_プログラム名_項目名`。
"""


def as_markdown() -> str:
    """Return the whole list as the text of ``docs/settings.md``."""
    return HEAD + "".join(_table(name, kind) for name, kind in PROGRAMS.items())


def _table(program: str, kind: type) -> str:
    rows = [
        f"\n## {program} – {(kind.__doc__ or '').rstrip('.')}\n",
        "| 項目 | 既定値 | 説明 |",
        "|---|---|---|",
    ]
    for item in fields(kind):
        default = str(item.default) or "（空）"
        rows.append(f"| `{item.name}` | `{default}` | {item.metadata['text']} |")
    return "\n".join(rows) + "\n"


@app.command()
def show() -> None:
    """設定項目の一覧を表示する."""
    print(as_markdown())
