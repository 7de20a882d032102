"""Refusals and failures in plain words, and a log that knows no patient (T19)."""

import contextlib

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Route

from madoguchi.store.ports import StoreUnavailableError
from madoguchi.web import shell
from madoguchi.web.app import build_app
from madoguchi.web.failures import EXPLANATIONS
from madoguchi.web.feature import Feature
from madoguchi.web.guard import public

PATIENT = "髙﨑 徳太郎"


@public
def broken(request):
    patient = request.path_params["name"]
    raise ValueError(f"cannot read {patient}")


@public
def refusing(request):
    raise HTTPException(int(request.path_params["name"]), PATIENT)


@pytest.fixture
def browser(store, clock, settings, desk, open_desk):
    routes = [Route("/broken/{name}", broken), Route("/refusing/{name}", refusing)]
    extra = Feature("extra", routes, shell.TEMPLATES)
    return open_desk(build_app(store, clock, settings, [extra], desk.ASSETS))


@pytest.mark.threat("T19")
def test_a_failure_shows_a_number_that_the_log_knows_and_no_patient(browser, caplog):
    answer = browser.get(f"/broken/{PATIENT}")
    assert answer.status_code == 500
    (record,) = [record for record in caplog.records if record.name == "madoguchi.web"]
    line = vars(record)
    assert line["number"] in answer.text
    assert line["error"] == "ValueError"
    assert line["route"] == "/broken/{name}"
    assert any("test_failures.py" in place for place in line["where"])
    assert PATIENT not in repr(line)
    assert "%E9%AB%99" not in repr(line)
    assert PATIENT not in answer.text
    assert "もう一度お試しください" in answer.text


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 419, 503])
def test_each_refusal_says_what_to_do_next(browser, status):
    answer = browser.get(f"/refusing/{status}")
    assert answer.status_code == status
    assert EXPLANATIONS[status].step in answer.text
    assert PATIENT not in answer.text


def test_a_refusal_that_nobody_described_has_a_page_too(browser):
    assert EXPLANATIONS[400].step in browser.get("/refusing/418").text
    assert EXPLANATIONS[500].step in browser.get("/refusing/507").text


def test_a_wrong_method_is_explained(browser):
    assert EXPLANATIONS[405].title in browser.get("/session/touch").text


def test_a_database_that_does_not_answer_is_named_as_such(browser, store, monkeypatch):
    def gone():
        raise StoreUnavailableError

    monkeypatch.setattr(store, "read", gone)
    browser.cookies.set("madoguchi", "0" * 64)
    answer = browser.get("/")
    assert answer.status_code == 503
    assert "データベースが応答しません" in answer.text
    assert "端末のフォルダに残っています" in answer.text


@public
def gone(request):
    raise ClientDisconnect


@pytest.mark.threat("T20")
def test_a_visitor_who_leaves_in_mid_request_does_not_fill_the_log(
    store, clock, settings, desk, open_desk, caplog
):
    extra = Feature("extra", [Route("/gone", gone)], shell.TEMPLATES)
    browser = open_desk(build_app(store, clock, settings, [extra], desk.ASSETS))
    with contextlib.suppress(AssertionError):  # the test client wants an answer; there is none
        browser.get("/gone")
    assert not [record for record in caplog.records if record.name == "madoguchi.web"]
