"""Every address of the clinic's half as it is put together: who may call it, and with what (SG-7).

New addresses are the counter's own unless they stand in a table here; that is a decision.
"""

import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route

sys.path.insert(0, str(Path(__file__).parents[1]))

from madoguchi.apps.clinic import build_clinic
from madoguchi.apps.settings import HubSettings
from madoguchi.counter.service import REGISTRARS
from madoguchi.store.ports import Role
from madoguchi.web.guard import roles_of
from support.stores import INSTITUTION, SqliteDatabases, ToldClock, open_with

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette asks for another HTTP client than ours
    from starlette.testclient import TestClient

PUBLIC = {("GET", "/signin"), ("POST", "/signin"), ("PUT", "/api/appointments/{day}")}
"""What needs no sign-in; what programs call checks a key of its own."""

OWNER = {
    ("GET", "/audit"), ("GET", "/audit/check"),
    ("GET", "/bulk/keys"), ("POST", "/bulk/keys"), ("POST", "/bulk/keys/{token}/revoke"),
    ("GET", "/settings"), ("POST", "/settings"), ("POST", "/settings/undo"),
    ("GET", "/staff"), ("POST", "/staff"), ("POST", "/staff/{user_id}/disable"),
    ("POST", "/staff/{user_id}/enable"), ("POST", "/staff/{user_id}/reset"),
    ("POST", "/staff/{user_id}/role"),
    ("POST", "/month/choose"), ("POST", "/offline/list/password"),
}  # fmt: skip

EVERYONE = {
    ("GET", "/"), ("GET", "/reception/rows"), ("GET", "/reception/lists"),
    ("GET", "/reception/troubles"), ("GET", "/arrivals/{id}"), ("GET", "/patients"),
    ("POST", "/patients/search"), ("GET", "/patients/{id}"), ("GET", "/advice"),
    ("GET", "/refnum/patients/{id}"), ("GET", "/refnum/patients/{id}/live"),
    ("GET", "/refnum/arrivals/{id}/live"), ("GET", "/visits"),
    ("GET", "/month"), ("GET", "/month/{part}"), ("GET", "/month/{part}/print"),
    ("GET", "/offline"), ("GET", "/offline/queue"), ("GET", "/offline/blank"),
    ("GET", "/offline/print"), ("GET", "/offline/{id}"), ("GET", "/offline/{id}/print"),
    ("GET", "/events"), ("GET", "/session"), ("POST", "/session/touch"),
    ("GET", "/password"), ("POST", "/password"),
    ("POST", "/signout"), ("POST", "/signout/everywhere"),
}  # fmt: skip
"""What a doctor may call too: reading, and the account of one's own."""

Address = tuple[str, str]


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The clinic's half over an empty store; nobody is signed in and nothing runs beside it."""
    folder = tmp_path_factory.mktemp("clinic")
    places = ("face_folder", "res_folder", "req_folder", "import_folder", "list_folder")
    settings = HubSettings(
        institution_code=INSTITUTION,
        list_secret=str(folder / "secret"),
        **{place: str(folder / place) for place in places},
    )
    store = open_with(SqliteDatabases(folder).new())
    web = build_clinic(settings, store, ToldClock()).web
    with TestClient(web, base_url="http://127.0.0.1:8081", follow_redirects=False) as client:
        yield client
    store.close()


def addresses(clinic: TestClient) -> dict[Address, Route]:
    """Return the routes as they are met: the first of an address hides the others."""
    return {
        (method, route.path): route
        for route in reversed(clinic.app.routes)
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }


def made(path: str) -> str:
    """Return an address with something in each of its places."""
    return re.sub(r"\{\w+\}", "nothing", re.sub(r"\{\w+:int\}", "1", path))


@pytest.mark.rule("SG-7")
@pytest.mark.threat("T13")
def test_every_address_lets_in_whom_the_tables_say(clinic: TestClient) -> None:
    found = {address: roles_of(route.endpoint) for address, route in addresses(clinic).items()}
    wanted = dict.fromkeys(found, frozenset(REGISTRARS))
    wanted |= dict.fromkeys(PUBLIC, frozenset[Role]())
    wanted |= dict.fromkeys(OWNER, frozenset({Role.OWNER}))
    wanted |= dict.fromkeys(EVERYONE, frozenset(Role))
    assert found == wanted


@pytest.mark.threat("T13")
def test_nobody_reads_anything_without_signing_in(clinic: TestClient) -> None:
    for method, path in sorted(set(addresses(clinic)) - PUBLIC):
        if method == "GET":
            status = clinic.get(made(path)).status_code
            assert status in (303, 401), (path, status)


@pytest.mark.threat("T7")
def test_nothing_is_changed_without_the_token_of_a_page_of_ours(clinic: TestClient) -> None:
    for method, path in sorted(addresses(clinic)):
        if method != "GET" and not path.startswith("/api/"):
            here = {"Origin": "http://127.0.0.1:8081"}
            for headers in ({}, here, {**here, "X-CSRF-Token": "0" * 64}):
                status = clinic.request(method, made(path), headers=headers).status_code
                assert status == 419, (path, headers)


@pytest.mark.threat("T7")
def test_what_programs_call_takes_a_key_and_nothing_else(clinic: TestClient) -> None:
    programs = [(method, path) for method, path in addresses(clinic) if path.startswith("/api/")]
    assert programs
    for method, path in programs:
        assert method != "GET"
        for key in ("", "Bearer", "Bearer ", "Basic eDp5", "Bearer x", "Bearer あ".encode()):
            answered = clinic.request(method, made(path), headers={"Authorization": key})
            assert answered.status_code == 401, (path, key)
            assert "access-control-allow-origin" not in answered.headers
