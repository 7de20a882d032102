"""``madoguchi``: hands the command line to the program named first.

Each program is a module of its own with a ``typer`` app, imported only when it is called, so that
``madoguchi hub`` does not pay for what it does not use.
"""

import importlib
import sys

PROGRAMS: dict[str, tuple[str, str]] = {
    "up": ("madoguchi.apps.up", "全部を1台で起動する（練習用の世界つき）"),
    "hub": ("madoguchi.apps.hub", "医療機関の窓口（受付画面）を起動する"),
    "world": ("madoguchi.apps.world", "模擬環境（盤面・読取機・端末・全国サービス）を起動する"),
    "oqs": ("madoguchi.apps.oqs", "端末のファイルを表示・検査・変換する"),
    "bench": ("madoguchi.apps.bench", "性能を基準と並べて測る"),
    "settings": ("madoguchi.apps.settings_help", "設定項目の一覧と説明"),
}


def usage() -> str:
    """Return the list of programs."""
    rows = (f"  madoguchi {name:<9} {text}" for name, (_, text) in PROGRAMS.items())
    return "\n".join(["使い方: madoguchi プログラム名 [--help]", "", *rows])


def main() -> None:
    """Run the program named by the first word of the command line."""
    words = sys.argv[1:]
    if not words or words[0] in {"-h", "--help", "help"}:
        print(usage())
        return
    if words[0] not in PROGRAMS:
        print(f"「{words[0]}」というプログラムはありません。\n\n{usage()}", file=sys.stderr)
        sys.exit(2)
    module = importlib.import_module(PROGRAMS[words[0]][0])
    module.app(args=words[1:], prog_name=f"madoguchi {words[0]}")
