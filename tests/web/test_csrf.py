"""A change needs our origin and the sign-in's token (T7)."""

import dataclasses

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from madoguchi.web.app import build_app
from madoguchi.web.feature import Feature
from madoguchi.web.guard import public, requires, visit_of

ORIGIN = "http://127.0.0.1:8081"
pytestmark = pytest.mark.threat("T7")


def login(desk):
    return {"login": "owner", "password": desk.PASSWORD, "csrf": desk.token()}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8080"},
        {"Origin": "https://127.0.0.1:8081"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_another_origin_is_refused_even_with_the_token(desk, people, headers):
    assert desk.post("/signin", data=login(desk), headers=headers).status_code == 419


@pytest.mark.parametrize("headers", [{"Origin": ORIGIN}, {"Sec-Fetch-Site": "same-origin"}])
def test_our_origin_with_the_token_is_let_in(desk, people, headers):
    assert desk.post("/signin", data=login(desk), headers=headers).status_code == 303


@pytest.mark.parametrize("token", ["", "0" * 64, "あ"])
def test_a_wrong_token_is_refused(owner, token):
    form = {"csrf": token, "login": "x1", "name": "x", "role": "clerk"}
    answer = owner.post("/staff", data=form, headers={"Origin": ORIGIN})
    assert answer.status_code == 419
    assert "有効期限" in answer.text
    assert "x1" not in owner.get("/staff").text


def test_the_token_of_another_sign_in_is_refused(app, owner, open_desk):
    other = open_desk(app)
    other.sign_in("owner")
    form = {"csrf": other.token("/staff"), "login": "x1", "name": "x", "role": "clerk"}
    assert owner.post("/staff", data=form, headers={"Origin": ORIGIN}).status_code == 419


def test_the_token_from_before_the_sign_in_is_refused_after(desk, people):
    before = desk.token()
    desk.sign_in("owner")
    answer = desk.post("/signout", data={"csrf": before}, headers={"Origin": ORIGIN})
    assert answer.status_code == 419


def test_the_header_carries_the_token_as_well(owner):
    headers = {"Origin": ORIGIN, "X-CSRF-Token": owner.token("/staff")}
    assert owner.post("/session/touch", headers=headers).status_code == 200


def test_a_multipart_form_is_checked_too(owner):
    fields = {"csrf": owner.token("/staff"), "login": "sato", "name": "佐藤", "role": "clerk"}
    parts = {name: (None, value) for name, value in fields.items()}
    assert owner.post("/staff", files=parts, headers={"Origin": ORIGIN}).status_code == 200
    parts["csrf"] = ("csrf.txt", fields["csrf"])
    assert owner.post("/staff", files=parts, headers={"Origin": ORIGIN}).status_code == 419


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        ("cross-site", "no-cors", 403),
        ("same-site", "cors", 403),
        ("same-site", "navigate", 200),
        ("same-origin", "cors", 200),
        ("none", "navigate", 200),
    ],
)
def test_another_site_may_lead_here_but_not_load_from_here(owner, site, mode, status):
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode}
    assert owner.get("/staff", headers=headers).status_code == status


def test_a_change_by_get_does_not_exist(owner):
    assert owner.get("/signout").status_code == 405


def test_a_body_beyond_the_limit_is_refused(desk, store, clock, settings, people, open_desk):
    few = dataclasses.replace(settings, largest_body=500)
    desk = open_desk(build_app(store, clock, few, (), desk.ASSETS))
    form = login(desk)
    assert desk.post("/signin", data=form, headers={"Origin": ORIGIN}).status_code == 303
    form["login"] = "o" * 600
    assert desk.post("/signin", data=form, headers={"Origin": ORIGIN}).status_code == 413

    def lengthless():
        yield b"login=" + b"o" * 600

    kind = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    assert desk.post("/signin", content=lengthless(), headers=kind).status_code == 413


@pytest.mark.threat("T4")
def test_nul_ends_at_the_door_and_not_in_the_database(desk, owner):
    form = {"login": "a\0b", "password": "x", "csrf": desk.token()}
    assert desk.post("/signin", data=form, headers={"Origin": ORIGIN}).status_code == 400
    assert owner.get("/staff/%00").status_code == 400
    assert owner.get(f"/staff/{'9' * 5000}").status_code == 400
    assert owner.get("/staff?notice=%00").status_code == 400


@pytest.fixture
def with_api(store, clock, settings, people, open_desk, tmp_path):
    """A signed-in owner before a shell that has addresses for programs."""

    @public
    def told(request: Request) -> Response:
        return JSONResponse({"known": visit_of(request).user is not None})

    @requires()
    def closed(request: Request) -> Response:
        return JSONResponse({})

    routes = (
        Route("/api/told", told, methods=["PUT"]),
        Route("/api/closed", closed, methods=["PUT"]),
    )
    feature = Feature(name="api", routes=routes, templates=tmp_path)
    desk = open_desk(build_app(store, clock, settings, (feature,), open_desk.ASSETS))
    desk.sign_in("owner")
    return desk


def test_what_programs_call_needs_no_token_and_a_sign_in_counts_for_nothing(with_api):
    elsewhere = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    for headers in ({}, {"Origin": ORIGIN}, elsewhere):
        answer = with_api.put("/api/told", content=b"{}", headers=headers)
        assert answer.json() == {"known": False}
        assert with_api.put("/api/closed", headers=headers).status_code == 401
