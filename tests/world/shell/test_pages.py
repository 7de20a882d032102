from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from madoguchi.world.board.texts import TEXTS as BOARD
from madoguchi.world.kiosk.texts import TEXTS as KIOSK
from madoguchi.world.shell import Pages
from madoguchi.world.shell.pages import SHELL_TEXTS

TEXTS = {"word": ("語", "word")}


@pytest.fixture
def client(browser: Any, tmp_path: Path) -> Any:
    (tmp_path / "a.html").write_text("{{ t.word }}|{{ lang }}|{{ name }}")
    (tmp_path / "b.html").write_text("{{ nowhere }}")
    pages = Pages({"x": tmp_path})

    def show(request: Request) -> Response:
        return pages.render(request, f"x/{request.path_params['t']}.html", TEXTS, name="<b>")

    return browser(Starlette(routes=[Route("/{t}", show)]))


def test_the_language_is_asked_for_once_and_kept(client: Any) -> None:
    assert client.get("/a").text == "語|ja|&lt;b&gt;"
    assert client.get("/a?lang=en").text == "word|en|&lt;b&gt;"
    assert client.get("/a").text == "word|en|&lt;b&gt;"
    assert client.get("/a?lang=ja").text == "語|ja|&lt;b&gt;"
    assert client.get("/a?lang=xx").text == "語|ja|&lt;b&gt;"


def test_what_is_not_given_is_an_error(client: Any) -> None:
    with pytest.raises(UndefinedError):
        client.get("/b")


@pytest.mark.parametrize("texts", [BOARD, KIOSK, SHELL_TEXTS])
def test_texts_have_both_languages_and_keys_a_template_can_reach(
    texts: dict[str, tuple[str, str]],
) -> None:
    for key, (ja, en) in texts.items():
        assert ja
        assert en
        assert not hasattr(dict, key), f"{{{{ t.{key} }}}} would find the method"
