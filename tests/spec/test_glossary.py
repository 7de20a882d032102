"""``docs/glossary.md`` says what the tables say."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from madoguchi.spec.oqs.codes_table import CODES
from madoguchi.spec.oqs.messages import MESSAGES
from madoguchi.spec.oqs.model import Source
from madoguchi.spec.oqs.open_points_table import OPEN_POINTS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "glossary.py"))


@pytest.fixture(scope="module")
def text() -> str:
    return (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def test_the_glossary_is_what_the_tables_give(script: dict[str, Any], text: str):
    assert text == script["as_markdown"](), "run: uv run python scripts/glossary.py"


def test_every_message_element_code_table_and_open_point_is_in_it(
    script: dict[str, Any], text: str
):
    for message in MESSAGES.values():
        assert f"| `{message.key}` |" in text
    for tag in script["elements"]():
        assert f"| `{tag}` | `{script['snake'](tag)}` |" in text
    for number in CODES:
        assert f"| OQSCD{number} |" in text
    for setting in OPEN_POINTS:
        assert f"| `{setting}` |" in text


def test_numbers_that_are_only_inferred_say_so(text: str):
    inferred = [m for m in MESSAGES.values() if m.number_source is Source.INFERRED]
    assert {message.key[:5] for message in inferred} == {"mutic", "muhvq", "muonq"}
    for message in inferred:
        assert f"| {message.number}（推定） |" in text
    assert "OQS-IF-001（推定）" not in text


def test_every_line_of_a_table_has_the_cells_of_its_head(text: str):
    width = 0
    for line in text.splitlines():
        cells = line.replace("\\|", "").count("|")
        width = width if cells and width else cells
        assert cells in {0, width}, line


def test_the_words_of_the_counter_stand_in_it_once(script: dict[str, Any]):
    words = [word for word, _, _ in script["TERMS"]]
    assert len(words) == len(set(words))
    assert set(words) >= {
        "照会", "一括確認", "取込み", "来院", "控え", "旧資格", "不詳", "被保険者資格申立書",
        "異体字", "登録との違い", "番号で確認", "障害時の受付", "月次",
    }  # fmt: skip
