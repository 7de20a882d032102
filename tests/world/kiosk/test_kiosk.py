from typing import Any

import msgspec
import pytest
from lxml import html

from madoguchi.spec.readers import MAKERS
from madoguchi.world.kiosk.looks import LOOKS
from madoguchi.world.reader.states import State


def show(reader: Any, **facts: Any) -> None:
    reader.facts = msgspec.structs.replace(reader.facts, **facts)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_page(http: Any, reader: Any, state: State, lang: str) -> None:
    show(reader, state=state, digits=2)
    answer = http.get(f"/reader/1?lang={lang}")
    assert answer.status_code == 200
    root = html.fromstring(answer.text)
    view = reader.view(lang)
    assert root.get("lang") == lang
    assert root.xpath("//aside[@class='banner']")
    assert [h.text_content() for h in root.xpath("//h1")] == [view.title]
    assert root.xpath("//form[@id='screen']/@data-state") == [state.value]
    offered = {choice.event for choice in view.choices}
    keys = [key for key in root.xpath("//button[@name='key']/@value") if "digit" not in key]
    assert sorted(keys) == sorted(offered | {"help"})
    assert len(root.xpath("//button[contains(@class, 'digit')]")) == (10 if view.keypad else 0)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not root.xpath("//@style | //style | //script[not(@src)]")


def test_every_state_has_its_look() -> None:
    assert set(LOOKS) == set(State)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (State.ERROR_UNREADABLE, "001"),
        (State.ERROR_OTHER_CARD, "002"),
        (State.ERROR_CERTIFICATE, "006"),
    ],
)
def test_error_numbers_are_shown(http: Any, reader: Any, state: State, code: str) -> None:
    show(reader, state=state)
    assert f"エラー {code}" in http.get("/reader/1/screen").text


@pytest.mark.threat("T10")
def test_the_pin_is_shown_as_dots_and_nowhere_else(http: Any, reader: Any) -> None:
    show(reader, state=State.PIN_ENTRY, digits=3)
    root = html.fromstring(http.get("/reader/1/screen").text)
    assert len(root.xpath("//span[@class='dot full']")) == 3
    assert "3けた入力しました" in root.text_content()
    assert root.xpath("//input/@name") == ["turn"]
    assert root.xpath("//button[@id='key-enter']/@aria-disabled") == ["true"]
    show(reader, digits=4)
    root = html.fromstring(http.get("/reader/1/screen").text)
    assert root.xpath("//button[@id='key-enter']/@aria-disabled") == ["false"]


@pytest.mark.parametrize(("tries", "told"), [(3, False), (2, True), (None, False)])
def test_a_miss_is_told(http: Any, reader: Any, tries: int | None, told: bool) -> None:
    show(reader, state=State.PIN_ENTRY, tries_left=tries)
    assert ("前に入力した番号がちがっていました" in http.get("/reader/1/screen").text) is told


def test_the_name_of_the_clinic_tells_that_the_reader_is_connected(http: Any, reader: Any) -> None:
    assert "見本内科クリニック" in http.get("/reader/1/screen").text
    show(reader, institution="")
    assert "端末とつながっていません" in http.get("/reader/1/screen").text


def test_names_from_settings_are_escaped(http: Any, reader: Any) -> None:
    show(reader, institution="<img src=x>内科")
    assert "<img" not in http.get("/reader/1").text


def test_help_lies_over_any_screen(http: Any, reader: Any) -> None:
    show(reader, state=State.CONSENT_ALL, help_open=True)
    root = html.fromstring(http.get("/reader/1/screen").text)
    assert root.xpath("//button/@value") == ["close_help"]
    assert len(root.xpath("//ul[@class='lines']/li")) == len(reader.view().help)


@pytest.mark.parametrize(
    ("key", "arrived"), [("digit-7", ("digit", "7")), ("choose_pin", ("button", "choose_pin"))]
)
def test_keys_reach_the_reader(http: Any, reader: Any, key: str, arrived: tuple[str, str]) -> None:
    answer = http.post("/reader/1/press", data={"key": key, "turn": "7"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert reader.keys == [arrived]


def test_a_key_for_a_screen_that_is_gone_does_nothing(http: Any, reader: Any) -> None:
    show(reader, state=State.CONSENT_ITEM)
    http.post("/reader/1/press", data={"key": "agree", "turn": "6"})
    http.post("/reader/1/press", data={"key": "agree"})
    http.post("/reader/1/press")
    assert reader.keys == []


def test_the_simulator_can_pull_the_card(http: Any, pulled: list[int]) -> None:
    assert http.post("/reader/1/pull").status_code == 204
    assert pulled == [1]


def test_keys_work_without_script(http: Any, reader: Any) -> None:
    del http.headers["HX-Request"]
    answer = http.post("/reader/1/press", data={"key": "help", "turn": "7"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/reader/1")
    assert reader.keys == [("button", "help")]


@pytest.mark.parametrize("path", ["/reader/2", "/reader/2/screen", "/reader/x"])
def test_there_is_no_other_reader(http: Any, path: str) -> None:
    assert http.get(path).status_code == 404


def test_a_screen_changes_by_post_only(http: Any) -> None:
    assert http.get("/reader/1/press?key=digit-1&turn=7").status_code == 405


def test_makers_are_told_apart_and_their_facts_have_sources() -> None:
    assert len({maker.key for maker in MAKERS}) == len(MAKERS)
    for maker in MAKERS:
        facts = (maker.maker, maker.model, maker.orientation, *maker.connections)
        assert all(words.ja and words.en and words.source for words in facts)
