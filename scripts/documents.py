"""Write the generated documents, or with ``--check`` say which are not up to date.

``docs/settings.md`` from the settings' own texts, ``docs/proofs.md`` from the markers of the
tests, ``docs/glossary.md`` from the layout tables, ``docs/rules.md`` from the dated rules.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from glossary import as_markdown as glossary
from rules import IDS, place_of
from rules import as_markdown as dated_rules

from madoguchi.apps.settings_help import as_markdown as settings

ROOT = Path(__file__).resolve().parent.parent

KNOWN: dict[str, tuple[str, list[str]]] = {
    "faq": ("よくある質問", [f"Q{n}" for n in range(1, 18)]),
    "threat": ("脅威（security.md）", [f"T{n}" for n in range(1, 24)]),
    "fault": ("障害（incidents.md）", [f"F{n:02}" for n in range(1, 36)]),
}  # fmt: skip


def marks() -> Iterator[tuple[str, str, str]]:
    """Yield (marker, reference, test file) for each marker with a text in the tests."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Attribute(attr="mark"), attr=marker),
                    args=arguments,
                ):
                    for argument in arguments:
                        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                            yield marker, argument.value, path.relative_to(ROOT).as_posix()


def proofs() -> str:
    """Return the table of what has a test and what has none."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for marker, reference, path in marks():
        found[marker, reference].add(path)
    text = "# 何がどの試験で示されているか\n\n`make docs` が試験の印から作ります。\n"
    text += _rules(found)
    for marker, (title, known) in KNOWN.items():
        text += f"\n## {title}\n\n| 番号 | 試験 |\n|---|---|\n"
        for reference in known:
            paths = "<br>".join(f"`{p}`" for p in sorted(found[marker, reference]))
            text += f"| {reference} | {paths or '（まだない）'} |\n"
    text += "\n## インターフェイス（oqs-interface.md）\n\n| 節 | 試験 |\n|---|---|\n"
    for marker, reference in sorted(key for key in found if key[0] == "spec"):
        paths = "<br>".join(f"`{p}`" for p in sorted(found[marker, reference]))
        text += f"| {reference} | {paths} |\n"
    return text


def _rules(found: Mapping[tuple[str, str], set[str]]) -> str:
    """Return each rule with where it belongs; a rule without a test says why."""
    text = "\n## 規則（rules.md）\n\n| 番号 | どこの決まりか | 試験 |\n|---|---|---|\n"
    for rule in IDS:
        tests = found.get(("rule", rule), set())
        paths = "<br>".join(f"`{p}`" for p in sorted(tests))
        text += f"| {rule} | {place_of(rule, proved=bool(tests))} | {paths or '―'} |\n"
    for _, job in sorted(key for key in found if key[0] == "rule" and key[1] not in IDS):
        paths = "<br>".join(f"`{p}`" for p in sorted(found["rule", job]))
        place = "窓口の仕事（users.md）" if job.startswith("J") else "規模（scale.md）"
        text += f"| {job} | {place} | {paths} |\n"
    return text


DOCUMENTS = {
    "docs/settings.md": settings,
    "docs/proofs.md": proofs,
    "docs/glossary.md": glossary,
    "docs/rules.md": dated_rules,
}


def main() -> int:
    """Write or check every document; return the exit status."""
    stale = []
    for name, make in DOCUMENTS.items():
        path, text = ROOT / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"作り直しが必要です（make docs）: {'、'.join(stale)}")  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
