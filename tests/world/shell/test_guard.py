from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from madoguchi.world.shell import Guard

HOST = "127.0.0.1:8080"
SAME = {"Origin": f"http://{HOST}"}


async def hello(request: Request) -> PlainTextResponse:
    await request.body()
    return PlainTextResponse("hello")


@pytest.fixture
def client(browser: Any) -> Any:
    app = Starlette(
        routes=[Route("/", hello, methods=["GET", "POST"])],
        middleware=[Middleware(Guard, hosts=frozenset({HOST}))],
    )
    return browser(app, base_url=f"http://{HOST}")


def test_every_answer_has_the_strict_headers(client: Any) -> None:
    for answer in (client.get("/"), client.get("/none"), client.post("/")):
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self';")
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.threat("T21")
@pytest.mark.parametrize("host", ["evil.example:8080", "127.0.0.1", "127.0.0.1:8081", ""])
def test_other_host_names_are_not_answered(client: Any, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.threat("T7")
def test_two_host_names_are_not_answered(client: Any) -> None:
    both = [("Host", HOST), ("Host", "evil.example")]
    assert client.get("/", headers=both).status_code == 421


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (SAME, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:8081"}, 403),
        ({"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_unsafe_methods_come_from_our_own_pages_only(
    client: Any, headers: dict[str, str], status: int
) -> None:
    assert client.post("/", headers=headers, content=b"x").status_code == status


def test_large_or_endless_bodies_are_refused(client: Any) -> None:
    assert client.post("/", headers=SAME, content=b"x" * 65_537).status_code == 413
    assert client.post("/", headers=SAME, content=iter([b"x"])).status_code == 413
