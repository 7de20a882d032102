"""Documents that cannot lie: paths exist, commands exist, every package and dependency appears."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def map_rows() -> list[tuple[str, str, str]]:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", text("docs/map.md"), re.MULTILINE)
    return [row for row in rows if "`" in row[1]]


def paths_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_the_map_has_rows() -> None:
    assert len(map_rows()) >= 30


@pytest.mark.parametrize("row", map_rows(), ids=lambda row: str(row[0])[:40])
def test_the_map_leads_to_files_that_exist(row: tuple[str, str, str]) -> None:
    wish, places, tests = row
    assert paths_in(places), f"no place for: {wish}"
    assert paths_in(tests), f"no test for: {wish}"
    for path in [*paths_in(places), *paths_in(tests)]:
        assert (ROOT / path).exists(), f"{wish}: {path} is gone"


def test_every_folder_of_the_program_is_on_the_map() -> None:
    on_map = text("docs/map.md")
    folders = [p.parent for p in (ROOT / "src/madoguchi").rglob("*.py")]
    missing = {f.relative_to(ROOT).as_posix() for f in folders} - {
        f.relative_to(ROOT).as_posix()
        for f in folders
        if f"`{f.relative_to(ROOT).as_posix()}/" in on_map
    }
    assert not missing - {"src/madoguchi"}


def test_links_between_documents_lead_somewhere() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    explained = text("docs/dependencies.md")
    names = {re.split(r"[><=\[;]", d)[0] for d in project["dependencies"]}
    assert not {name for name in names if name not in explained}


def test_every_make_command_of_the_readmes_exists() -> None:
    commands = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    for readme in ("README.md", "README.en.md", "CONTRIBUTING.md"):
        used = set(re.findall(r"\bmake ([a-z-]+)\b(?!')", text(readme)))
        assert used <= commands, f"{readme}: {used - commands}"
