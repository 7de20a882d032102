"""監査: readable records, and a chain that was touched is named (SG-8, SG-9)."""

import sqlite3

import pytest


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
