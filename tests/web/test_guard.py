"""Who may call what: closed by default, and the whole matrix of roles and addresses (SG-7)."""

from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from madoguchi.store.ports import Role
from madoguchi.web.app import UnguardedRouteError, build_app
from madoguchi.web.feature import Feature, NavItem
from madoguchi.web.guard import public, requires, roles_of, user_of
from madoguchi.web.shell import render

OWNER_ONLY = {
    ("GET", "/staff"),
    ("POST", "/staff"),
    ("POST", "/staff/{user_id}/reset"),
    ("POST", "/staff/{user_id}/disable"),
    ("POST", "/staff/{user_id}/enable"),
    ("POST", "/staff/{user_id}/role"),
    ("GET", "/audit"),
    ("GET", "/audit/check"),
}
EVERYONE = {
    ("POST", "/signout"),
    ("POST", "/signout/everywhere"),
    ("GET", "/password"),
    ("POST", "/password"),
    ("GET", "/session"),
    ("POST", "/session/touch"),
    ("GET", "/events"),
}
PUBLIC = {("GET", "/"), ("GET", "/signin"), ("POST", "/signin")}


def addresses(app):
    return {
        (method, route.path): route
        for route in app.routes
        if isinstance(route, Route)
        for method in route.methods - {"HEAD"}
    }


def test_every_address_of_the_shell_stands_in_the_matrix(app):
    assert set(addresses(app)) == OWNER_ONLY | EVERYONE | PUBLIC


@pytest.mark.rule("SG-7")
def test_every_address_lets_in_whom_the_matrix_says(app):
    wanted = dict.fromkeys(OWNER_ONLY, frozenset({Role.OWNER}))
    wanted |= dict.fromkeys(EVERYONE, frozenset(Role)) | dict.fromkeys(PUBLIC, frozenset())
    found = {address: roles_of(route.endpoint) for address, route in addresses(app).items()}
    assert found == wanted


@pytest.mark.rule("SG-7")
@pytest.mark.parametrize("role", [Role.CLERK, Role.DOCTOR])
@pytest.mark.parametrize(("method", "path"), sorted(OWNER_ONLY))
def test_others_than_the_owner_are_refused_and_change_nothing(
    app, store, people, desk, role, method, path
):
    desk.sign_in(role.value)
    with store.read() as work:
        before = work.staff.all()
    path = path.format(user_id=people[Role.OWNER].id)
    headers = {"Origin": desk.ORIGIN, "X-CSRF-Token": desk.token("/password")}
    form = {"login": "x1", "name": "x", "role": "owner"}
    answer = desk.request(method, path, headers=headers, data=form if method == "POST" else None)
    assert answer.status_code == 403
    assert "権限がありません" in answer.text
    with store.read() as work:
        assert work.staff.all() == before


def feature(*routes):
    return Feature("extra", routes, Path(__file__).parent, (NavItem("別の画面", "/extra"),))


def test_an_endpoint_that_nobody_decided_on_is_refused_at_start(store, clock, settings, desk):
    def open_door(_request):
        return PlainTextResponse("x")

    with pytest.raises(UnguardedRouteError, match="/extra"):
        build_app(store, clock, settings, [feature(Route("/extra", open_door))], desk.ASSETS)


@pytest.mark.parametrize("flavour", ["sync", "async"])
def test_a_feature_is_guarded_rendered_and_in_the_header(
    store, clock, settings, people, desk, open_desk, tmp_path, flavour
):
    (tmp_path / "page.html").write_text(
        '{% extends "web/page.html" %}{% block title %}x{% endblock %}'
        "{% block main %}{{ said|loud }}{% endblock %}",
        encoding="utf-8",
    )

    def page(request):
        return render(request, "extra/page.html", said=f"<{user_of(request).login}>")

    async def page_async(request):
        return page(request)

    endpoint = requires(Role.DOCTOR)(page if flavour == "sync" else page_async)
    extra = Feature(
        "extra",
        [Route("/extra", endpoint), Route("/open", public(lambda _: PlainTextResponse("open")))],
        tmp_path,
        (NavItem("別の画面", "/extra", (Role.DOCTOR,)),),
        static=tmp_path,
        filters={"loud": str.upper},
    )
    app = build_app(store, clock, settings, [extra], desk.ASSETS)
    doctor, clerk = open_desk(app), open_desk(app)
    assert doctor.get("/extra").headers["location"] == "/signin"
    doctor.sign_in("doctor")
    clerk.sign_in("clerk")
    shown = doctor.get("/extra").text
    assert "&lt;DOCTOR&gt;" in shown
    assert '<a href="/extra" aria-current="page">別の画面</a>' in shown
    assert clerk.get("/extra").status_code == 403
    assert "別の画面" not in clerk.get("/password").text
    assert clerk.get("/open").text == "open"
    assert doctor.get("/static/extra/page.html").status_code == 200


def test_htmx_and_scripts_are_told_instead_of_redirected(desk, people):
    answer = desk.get("/staff", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/signin")
    assert desk.get("/session", headers={"Sec-Fetch-Dest": "empty"}).status_code == 401


def test_a_change_after_the_sign_in_ended_says_that_nothing_was_saved(desk, people):
    answer = desk.submit("/staff", name="x", login="x1", role="clerk")
    assert answer.status_code == 401
    assert "保存されていません" in answer.text
