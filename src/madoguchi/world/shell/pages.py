"""Templates of the world: one environment, a prefix for each part, two languages.

A text is a pair (日本語, English); templates write ``{{ t.key }}`` and get the page's language.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

Texts = Mapping[str, tuple[str, str]]
"""Key → (日本語, English)."""

_COOKIE = "world_lang"
_YEAR = 365 * 24 * 3600


class Lang(StrEnum):
    """Language of a page."""

    JA = "ja"
    EN = "en"


def lang_of(request: Request) -> Lang:
    """Return the language asked for by ``?lang=``, else by the cookie, else Japanese."""
    asked = request.query_params.get("lang") or request.cookies.get(_COOKIE)
    return Lang.EN if asked == Lang.EN else Lang.JA


def in_lang(texts: Texts, lang: Lang) -> dict[str, str]:
    """Return *texts* in one language."""
    index = 1 if lang is Lang.EN else 0
    return {key: pair[index] for key, pair in texts.items()}


class Pages:
    """Renders ``"board/page.html"`` from the folder registered under ``board``."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        loaders = {name: FileSystemLoader(folder) for name, folder in folders.items()}
        self._environment = Environment(
            loader=PrefixLoader({"shell": FileSystemLoader(_HERE / "templates"), **loaders}),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(
        self, request: Request, template: str, texts: Texts, /, **context: object
    ) -> HTMLResponse:
        """Return the page or fragment in the request's language; remembers ``?lang=``."""
        lang = lang_of(request)
        both = {**in_lang(SHELL_TEXTS, lang), **in_lang(texts, lang)}
        html = self._environment.get_template(template).render(t=both, lang=lang.value, **context)
        response = HTMLResponse(html)
        if "lang" in request.query_params:
            response.set_cookie(
                _COOKIE, lang.value, max_age=_YEAR, samesite="strict", httponly=True
            )
        return response


_HERE = Path(__file__).parent

STATIC = _HERE / "static"
"""Style and script of the world, served at ``/world/static``."""

SHELL_TEXTS: Texts = {
    "banner": (
        "模擬環境 ― 実在の人・医療機関・公的サービスとは関係ありません",
        "Simulated world – no real person, clinic or public service is involved",
    ),
    "stream_down": (
        "更新が止まっています。自動でつなぎ直しています。",
        "Live updates have stopped. Reconnecting…",
    ),
}
"""Texts of the shell itself."""
