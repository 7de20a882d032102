"""「つぎに試すこと」, the switch of the line and tomorrow's appointments on 盤面."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from lxml import html

from madoguchi.world.board.exercise_texts import EXERCISE_TEXTS
from madoguchi.world.board.exercises_table import EXERCISES
from madoguchi.world.people.book import open_book
from madoguchi.world.reader.ports import CentreUnreachableError


def switch(world: Any, way: str) -> Any:
    return world.http.post("/board/line", data={"line": way})


def terminal(world: Any) -> html.HtmlElement:
    return html.fromstring(f"<div>{world.http.get('/board/terminal').text}</div>")


def test_every_exercise_has_its_words_and_its_person() -> None:
    book = open_book(date(2026, 11, 22))
    assert len(EXERCISES) == len({one.key for one in EXERCISES}) == 6
    for one in EXERCISES:
        assert {f"exercise_{one.key}", f"exercise_{one.key}_text"} <= set(EXERCISE_TEXTS)
        assert not one.person or (book.member(one.person).card is None) == one.paper
        assert not one.opens or f"opens_{one.opens}" in EXERCISE_TEXTS


def test_the_exercises_name_their_card_their_paper_and_their_page(world: Any) -> None:
    text = world.http.get("/board/exercises").text
    root = html.fromstring(f"<div>{text}</div>")
    assert [li.get("id") for li in root.xpath("//li")] == [
        "exercise-number",
        "exercise-bulk",
        "exercise-outage",
    ], "whom the world does not have is left out"
    assert "06990014" in root.xpath("//li[@id='exercise-number']")[0].text_content()
    opened = root.xpath("//a[starts-with(@href, 'http')]/@href")
    assert opened == [f"http://127.0.0.1:8081/{page}" for page in ("lookup", "bulk", "offline")]


@pytest.mark.rule("EL-4")
def test_the_line_is_cut_and_joined_again(world: Any) -> None:
    assert terminal(world).xpath("//button[@id='line']/@value") == ["cut"]
    assert "切りました" in switch(world, "cut").text
    assert world.terminal.cut
    assert world.terminal.online is False
    root = terminal(world)
    assert root.xpath("//button[@id='line']/@value") == ["join"]
    assert "回線を切っています" in root.text_content()
    assert "戻しました" in switch(world, "join").text
    assert not world.terminal.cut
    assert "まだ通信していません" in terminal(world).text_content()


def test_readers_cannot_reach_the_centre_while_it_is_cut(world: Any) -> None:
    switch(world, "cut")
    with pytest.raises(CentreUnreachableError, match="回線が切れています"):
        asyncio.run(world.terminal.challenge("1"))


@pytest.mark.parametrize("way", ["", "x"])
def test_a_switch_that_is_none_is_refused(world: Any, way: str) -> None:
    assert switch(world, way).status_code == 400
    assert not world.terminal.cut


@pytest.mark.parametrize(("code", "codec"), [("utf-8", "utf-8-sig"), ("shift_jis", "cp932")])
def test_tomorrows_appointments_come_as_csv(world: Any, code: str, codec: str) -> None:
    answer = world.http.get("/board/appointments", params={"code": code})
    tomorrow = world.clock.now().date() + timedelta(days=1)
    assert world.asked_for == tomorrow
    assert f"appointments-{tomorrow:%Y%m%d}.csv" in answer.headers["Content-Disposition"]
    name = "髙橋𠮷" if code == "utf-8" else "髙橋？"
    lines = answer.content.decode(codec).splitlines()
    assert lines[1] == f"{tomorrow:%Y/%m/%d},09:00,7,{name},タカハシ,1984/02/29"


def test_another_code_is_not_offered(world: Any) -> None:
    assert world.http.get("/board/appointments", params={"code": "euc-jp"}).status_code == 404
