"""監査: readable records, and a chain that was touched is named (SG-8, SG-9)."""

import sqlite3

import pytest

from madoguchi.web.audit_words import in_words


def test_records_are_in_words_and_name_people(app, owner, store):
    app.state.shell.signins.attempt("nobody-here", "x")
    page = owner.get("/audit").text
    assert "サインイン失敗" in page
    assert "登録のないログインID" in page
    assert "owner 髙﨑" in page
    assert "nobody-here" not in page


def test_what_a_feature_records_is_shown_as_it_is(owner, store):
    with store.write() as work:
        work.audit.add("somebody", "future.action", "0190ab", "field=kana")
    page = owner.get("/audit").text
    assert all(word in page for word in ("somebody", "future.action", "0190ab", "field=kana"))


def test_a_detail_is_shown_in_words_and_as_it_was_written(owner, store):
    with store.write() as work:
        work.audit.add("somebody", "patient.edited", "0190ab", "patient=0190cd fields=kana,address")
    page = owner.get("/audit").text
    assert "患者：0190cd　項目：カナ、住所" in page
    assert 'title="patient=0190cd fields=kana,address"' in page


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ("", ""),
        ("link=several", "結び付け：候補あり"),
        ("added=3 refused=1", "登録した数：3　登録しなかった数：1"),
        ("new=1 free words = here", "new=1　free　words　=　here"),
        ("fields=", "項目："),
        ("role=doctor", "権限：医師"),
    ],
)
def test_words_of_details(detail: str, words: str):
    assert in_words(detail) == words


@pytest.mark.rule("SG-9")
@pytest.mark.threat("T14")
def test_the_check_tells_a_whole_chain_from_a_broken_one(owner, store, tmp_path):
    assert "書きかえられていません" in owner.get("/audit/check").text
    database = sqlite3.connect(tmp_path / "clinic.db")
    for (name,) in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        database.execute(f'DROP TRIGGER "{name}"')
    (table,) = next(
        row
        for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if "audit" in row[0]
    )
    database.execute(f"UPDATE {table} SET actor = 'intruder' WHERE actor = 'test'")
    database.commit()
    database.close()
    assert "番の記録からつながりが切れています" in owner.get("/audit/check").text
