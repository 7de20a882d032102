import os
import time
from datetime import date
from typing import Any

import pytest
from lxml import html
from starlette.routing import Route

from madoguchi.world.card.state import CardFile, CardState, KeySet, Secret

PARTS = ["/", *(f"/board/{part}" for part in ("steps", "exercises", "readers", "tray"))]
PARTS += ["/board/terminal", "/board/clock"]


def page(world: Any, path: str) -> html.HtmlElement:
    answer = world.http.get(path)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def lay(world: Any, card: str = "suzuki-father", reader: str = "1") -> Any:
    return world.http.post("/board/lay", data={"card": card, "reader": reader})


def steps(world: Any) -> list[str]:
    found = page(world, "/").xpath("//ol[@class='steps']/li/@class")
    return [classes.split()[-1] for classes in found]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("path", PARTS)
def test_every_part_renders_in_both_languages(world: Any, path: str, lang: str) -> None:
    lay(world)
    text = world.http.get(f"{path}?lang={lang}").text
    root = html.fromstring(text)
    assert not root.xpath("//*[@style] | //style | //script[not(@src)]")
    assert not [a for a in root.xpath("//@*") if getattr(a, "attrname", "").startswith("on")]
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert "<一郎>" not in text
    if path == "/":
        assert root.get("lang") == lang
        assert root.xpath("//aside[@class='banner']")


def test_the_newcomer_sees_a_first_card_and_where_to_go(world: Any) -> None:
    root = page(world, "/")
    assert root.xpath("//li[@id='step-1']//input[@name='card']/@value") == ["ordinary-woman"]
    assert root.xpath("//a[@id='open-reader']/@href") == ["/reader/1"]
    assert root.xpath("//button/@data-copy") == ["clerk", "practice"]


def test_the_three_steps_tick_themselves(world: Any) -> None:
    seen = [steps(world)]
    lay(world)
    seen.append(steps(world))
    world.readers[1].finish("face.xml")
    seen.append(steps(world))
    world.http.post("/board/pull", data={"reader": "1"})
    answer = world.http.get("/go/reception", follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "http://127.0.0.1:8081/")
    seen.append(steps(world))
    assert seen == [
        ["now", "later", "later"],
        ["done", "now", "later"],
        ["done", "done", "now"],
        ["done", "done", "done"],
    ]


def test_laying_and_pulling_work_the_slot(world: Any) -> None:
    said = lay(world)
    assert "鈴木　大輔さんのカードを置きました" in said.text
    slug, profile = world.readers[1].card
    assert (slug, profile.pin, profile.tries_left) == ("suzuki-father", "1234", 1)
    buttons = "//li[@id='card-suzuki-father']//button[@name='reader']/@value"
    assert page(world, "/").xpath(buttons) == ["1"]
    assert "抜きました" in world.http.post("/board/pull", data={"reader": "1"}).text
    assert world.readers[1].card is None
    assert "ありません" in world.http.post("/board/pull", data={"reader": "1"}).text


@pytest.mark.parametrize(
    ("card", "reader", "status"),
    [
        ("hashigo", "1", 409),
        ("suzuki-father", "2", 409),
        ("nobody", "2", 400),
        ("cardless", "2", 400),
        ("hashigo", "9", 400),
        ("hashigo", "x", 400),
    ],
)
def test_what_cannot_be_laid_is_said(world: Any, card: str, reader: str, status: int) -> None:
    lay(world)
    assert lay(world, card, reader).status_code == status
    assert world.readers[2].card is None


def test_a_card_that_cannot_be_issued_leaves_the_reader_free(world: Any) -> None:
    world.office.broken = True
    with pytest.raises(OSError, match="disk full"):
        lay(world)
    world.office.broken = False
    assert lay(world).status_code == 200


def test_a_reader_that_lost_its_card_frees_it(world: Any) -> None:
    lay(world)
    world.readers[1].pull_card()
    assert lay(world, "suzuki-father", "2").status_code == 200


def test_forms_work_without_script(world: Any) -> None:
    del world.http.headers["HX-Request"]
    answer = world.http.post(
        "/board/lay", data={"card": "hashigo", "reader": "2"}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("すずき", ["suzuki-father"]),
        ("ｽｽﾞｷ", ["suzuki-father"]),
        ("高橋", ["hashigo"]),
        ("鈴木 大輔", ["suzuki-father"]),
        ("story of un", ["unlinked"]),
        ("だれもいない", []),
        ("札", []),
    ],
)
def test_search_finds_by_any_writing(world: Any, query: str, slugs: list[str]) -> None:
    answer = world.http.get("/board/tray", params={"q": query})
    found = html.fromstring(f"<div>{answer.text}</div>").xpath("//li/@id")
    assert found == [f"card-{slug}" for slug in slugs]
    assert slugs or "合うカードはありません" in answer.text


def test_a_query_is_shown_as_text(world: Any) -> None:
    text = world.http.get("/", params={"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in text


def test_cards_tell_pin_certificate_and_tries(world: Any) -> None:
    text = {
        li.get("id"): " ".join(li.text_content().split()) for li in page(world, "/").xpath("//li")
    }
    assert "あと1回" in text["card-suzuki-father"]
    assert "保険証の登録前" in text["card-unlinked"]
    assert "期限切れ（猶予中）" in text["card-unlinked"]
    assert "ロック中" in text["card-locked"]
    assert "証明書 失効" in text["card-locked"]
    assert "なし（顔認証カード）" in text["card-face-only"]
    assert "card-cardless" not in text


def test_the_clock_moves_and_comes_back(world: Any) -> None:
    said = world.http.post("/board/move-clock", data={"day": "2024-10-06"})
    assert "2024-10-06" in said.text
    assert world.clock.now().date() == date(2024, 10, 6)
    assert "実際の日付とは違います" in world.http.get("/board/clock").text
    world.http.post("/board/move-clock", data={"day": "today"})
    assert not world.clock.moved


@pytest.mark.parametrize(
    "day", ["", "2024-13-01", "x", "99999-01-01", "20241006T1", "2021-10-19", "2036-01-01"]
)
def test_days_that_are_none_are_refused(world: Any, day: str) -> None:
    assert world.http.post("/board/move-clock", data={"day": day}).status_code == 400
    assert not world.clock.moved


def test_the_newest_files_of_the_terminal_are_listed_and_shown_raw(world: Any) -> None:
    root = world.home / "OQS"
    for number in range(7):
        file = root / "res" / f"OQSsiquc01res_{number}.xml"
        file.write_bytes(b'<?xml version="1.0" encoding="Shift_JIS"?><a>' + "髙".encode("cp932"))
        os.utime(file, (time.time() + number, time.time() + number))
    old = root / "res" / "OQSsiquc01res_old.xml"
    old.write_bytes(b"<a>")
    os.utime(old, (1e9, 1e9))
    listed = page(world, "/board/terminal").xpath("//a/text()")
    assert listed == [f"OQSsiquc01res_{number}.xml" for number in (6, 5, 4, 3, 2)]
    text = world.http.get("/board/terminal").text
    assert "ほか3件" in text
    assert "1件が置いたままです" in text
    raw = world.http.get("/board/files/res/OQSsiquc01res_6.xml")
    assert raw.headers["Content-Type"] == "text/plain; charset=windows-31j"
    assert raw.content.endswith("髙".encode("cp932"))


@pytest.mark.threat("T4")
@pytest.mark.parametrize("path", ["res/none.xml", "res/..%2fclock.json", "home/x", "face/link.xml"])
def test_no_other_file_can_be_had(world: Any, path: str) -> None:
    (world.home / "OQS" / "face" / "link.xml").symlink_to("/etc/hostname")
    (world.home / "OQS" / "clock.json").write_text("{}")
    assert world.http.get(f"/board/files/{path}").status_code == 404


@pytest.mark.threat("T4")
def test_a_name_that_is_no_text_does_not_break_the_page(world: Any) -> None:
    for name in (b"\xff.xml", b"a\nb\x1b[31m.xml", b"<b>.xml"):
        (world.home / "OQS" / "face" / os.fsdecode(name)).touch()
    answer = world.http.get("/")
    assert answer.status_code == 200
    assert page(world, "/board/terminal").xpath("//a/text()") == ["<b>.xml"]
    assert "ほか2件" in answer.text


def test_a_missing_folder_shows_as_empty(world: Any) -> None:
    (world.home / "OQS" / "face").rmdir()
    assert "まだありません" in world.http.get("/board/terminal").text


@pytest.mark.parametrize(
    ("online", "word"), [(None, "まだ通信"), (True, "つながっています"), (False, "つながりません")]
)
def test_the_line_to_the_nation_is_told(world: Any, online: bool | None, word: str) -> None:
    world.terminal._online = online
    assert word in world.http.get("/board/terminal").text


def test_no_route_puts_a_person_or_a_pin_into_a_url(world: Any) -> None:
    paths = [route.path for route in world.app.routes if isinstance(route, Route)]
    assert paths
    assert not [path for path in paths if "pin" in path]
    assert [path for path in paths if "name}" in path] == ["/board/files/{folder}/{name}"]


def test_static_files_are_served(world: Any) -> None:
    for path in (
        "/world/static/world.css",
        "/world/static/world.js",
        "/world/board/board.js",
        "/world/kiosk/kiosk.css",
        "/vendor/htmx.min.js",
    ):
        assert world.http.get(path).status_code == 200


def test_the_lifespan_runs_the_terminal_and_switches_the_readers_off(world: Any) -> None:
    answer = world.home / "OQS" / "res" / "OQSsiquc01req_1.err"
    with world.http:
        (world.home / "OQS" / "req" / "OQSsiquc01req_1.xml").write_bytes(b"<XmlMsg></XmlMsg>")
        deadline = time.monotonic() + 3
        while not answer.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
    assert answer.exists()
    assert all(reader.closed for reader in world.readers.values())


def test_the_guide_follows_the_card_laid_last(world: Any) -> None:
    lay(world, "hashigo", "1")
    lay(world, "suzuki-father", "2")
    assert page(world, "/board/steps").xpath("//a[@id='open-reader']/@href") == ["/reader/2"]
    world.http.post("/board/pull", data={"reader": "2"})
    assert page(world, "/board/steps").xpath("//a[@id='open-reader']/@href") == ["/reader/1"]


def use_up(world: Any, slug: str, tries: int) -> None:
    half = KeySet(b"", b"", b"", Secret(tries=3, tries_left=tries))
    (world.home / "cards").mkdir(exist_ok=True)
    CardFile(world.home / "cards" / f"{slug}.json").save(CardState("00", half))


def test_a_card_that_lost_tries_can_be_issued_anew(world: Any) -> None:
    assert not page(world, "/").xpath("//button[@id='renew-hashigo']")
    use_up(world, "hashigo", 0)
    root = page(world, "/")
    assert "ロック中" in root.xpath("//li[@id='card-hashigo']")[0].text_content()
    assert root.xpath("//button[@id='renew-hashigo']/@value") == ["hashigo"]
    said = world.http.post("/board/renew", data={"card": "hashigo"})
    assert "作り直しました" in said.text
    assert "&lt;一郎&gt;" in said.text
    assert world.office.withdrawn == ["hashigo"]


@pytest.mark.parametrize(("card", "status"), [("suzuki-father", 409), ("nobody", 400)])
def test_a_card_in_use_or_unknown_is_not_thrown_away(world: Any, card: str, status: int) -> None:
    lay(world)
    assert world.http.post("/board/renew", data={"card": card}).status_code == status
    assert world.office.withdrawn == []


@pytest.mark.rule("CO-7")
def test_a_person_agrees_at_home(world: Any) -> None:
    for treatment, word in (("2", "訪問診療"), ("3", "オンライン診療")):
        sent = {"card": "suzuki-father", "treatment": treatment}
        answer = world.http.post("/board/at-home", data=sent)
        assert f"鈴木　大輔さんが{word}" in answer.text
    assert world.agreed == [("suzuki-father", "2"), ("suzuki-father", "3")]
    for sent in ({"card": "x", "treatment": "2"}, {"card": "suzuki-father", "treatment": "1"}):
        assert world.http.post("/board/at-home", data=sent).status_code == 400
    assert len(world.agreed) == 2
