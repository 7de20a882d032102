"""``docs/rules.md`` says what the tables say, and no rule of the counter is without a test."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from madoguchi.spec.rules.advice_hints_table import HINTS, TOPIC_SITUATIONS, TOPICS
from madoguchi.spec.rules.advice_settlement_table import (
    GROUPS,
    SETTLEMENT_ADVICE,
    SETTLEMENTS,
)
from madoguchi.spec.rules.advice_table import ADVICE
from madoguchi.spec.rules.claim_note_table import CLAIM_NOTES
from madoguchi.spec.rules.evidence_carried_table import CARRIED_PAPERS
from madoguchi.spec.rules.outcome_table import OUTCOMES, UNKNOWN_OUTCOME
from madoguchi.spec.rules.share_table import SHARE_RULES

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def scripts() -> ModuleType:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import documents
        import rules
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    documents.rules = rules
    return documents


def test_the_rules_are_what_the_tables_give(scripts: ModuleType):
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert text == scripts.rules.as_markdown(), "run: make docs"


def test_every_rule_of_the_counter_has_a_test_and_every_other_a_reason(scripts: ModuleType):
    proved = {reference for marker, reference, _ in scripts.marks() if marker == "rule"}
    rules = scripts.rules
    assert not [
        one for one in rules.OF_THE_COUNTER if one not in proved and one not in rules.ELSEWHERE
    ]
    assert set(rules.ELSEWHERE) <= set(rules.IDS)
    assert all(place.where and place.why for place in rules.ELSEWHERE.values())
    others = {one for one in proved if re.fullmatch(r"[A-Z]\d+", one)}
    assert not proved - set(rules.IDS) - others, "misspelt"


def test_every_text_stands_in_the_document(scripts: ModuleType):
    text = scripts.rules.as_markdown()
    for row in (*ADVICE, *HINTS, *CARRIED_PAPERS, *CLAIM_NOTES, *SHARE_RULES, *SETTLEMENT_ADVICE):
        assert row.ja in text
    advice = text.split("## 資格が確認")[1].split("## 負担割合")[0]
    assert "| `" not in advice, "a situation without words in scripts/rules.py"


def test_the_settlement_names_only_what_other_tables_have():
    outcomes = {row.outcome for row in (*OUTCOMES, UNKNOWN_OUTCOME)}
    assert outcomes <= set(GROUPS)
    assert set(GROUPS) - outcomes == {"no_answer", "lookup_failed", "outage"}
    for row in SETTLEMENTS:
        assert row.group in {"", *GROUPS.values()}
        assert row.share in {one.key for one in SHARE_RULES}
        assert row.claim in {one.key for one in CLAIM_NOTES}
        assert row.says in {"", *(one.situation for one in SETTLEMENT_ADVICE)}
    last = SETTLEMENTS[-1]
    assert (last.group, last.shown, last.first, last.record) == ("", "", "", "")


def test_every_hint_belongs_to_a_topic_and_every_topic_has_hints():
    situations = {f"hint_{key}" for key in TOPICS if key not in TOPIC_SITUATIONS}
    assert {row.situation for row in HINTS} == situations
    assert set(TOPIC_SITUATIONS.values()) <= {row.situation for row in ADVICE}
    assert all(row.ja.endswith("。") for row in (*HINTS, *SETTLEMENT_ADVICE, *CARRIED_PAPERS))
