"""The appointment system's call: its own key, the same day again, limits, nothing read."""

import json
from datetime import date

import pytest

from madoguchi.counter.bulk import api as module
from madoguchi.counter.bulk import tokens as token_module
from madoguchi.store.ports import EnquiryState, ItemState, Role

PATH = "/api/appointments/2026-11-21"
HANAKO = {"number": "1001", "name": "山田　花子", "birthdate": "1980-02-14", "time": "9:30"}
JIRO = {"number": "1002", "name": "佐藤　次郎"}


@pytest.fixture
def key(site) -> str:
    page = site.browser(Role.OWNER).change("/bulk/keys", {"name": "予約くん"})
    return page.text.split('class="secret mono">')[1].split("<")[0]


@pytest.fixture
def put(site, key):
    from starlette.testclient import TestClient

    client = TestClient(site.app, base_url="http://127.0.0.1:8081")

    def call(body, path: str = PATH, secret: str = key, **headers: str):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return client.put(
            path, content=raw, headers={"Authorization": f"Bearer {secret}"} | headers
        )

    return call


def lists(site):
    with site.desk.store.read() as work:
        return list(work.bulks.latest())


def test_a_day_is_taken_and_waits_for_the_clerk(site, put):
    site.bulk.patient("1001")
    answer = put({"appointments": [HANAKO, JIRO, HANAKO, {"number": "3"}]})
    assert answer.status_code == 202
    (made,) = lists(site)
    told = answer.json()
    assert (told["list"], told["taken"], told["refused_count"]) == (made.id, 2, 1)
    assert told["refused"][0]["row"] == 4
    assert (made.day, made.source, made.enquiry_id) == (date(2026, 11, 21), "api", None)
    assert [item.number for item in site.bulk.items(made)] == ["1001", "1002"]
    assert "花子" not in answer.text


def test_one_number_for_two_people_is_told(site, put):
    site.bulk.patient("1001")
    told = put({"appointments": [HANAKO, {**HANAKO, "name": "佐藤　一"}]}).json()
    assert (told["taken"], told["refused_count"]) == (1, 1)
    assert "どちらの人か" in told["refused"][0]["problems"][0]


def test_what_is_acknowledged_is_stored_already(site, put, monkeypatch):
    """A crash after the answer must lose nobody, so nothing of it is done beside."""
    site.bulk.patient("1001")
    monkeypatch.setattr(site.bulk.maker, "_run", lambda work: None)
    put({"appointments": [HANAKO]})
    put({"appointments": [HANAKO, JIRO]})
    (made,) = lists(site)
    assert (made.total, made.filled) == (2, True)
    assert [item.number for item in site.bulk.items(made)] == ["1001", "1002"]


def test_the_same_day_again_replaces_what_was_not_sent(site, put):
    site.bulk.patient("1001")
    first = put({"appointments": [HANAKO, JIRO]}).json()
    again = put({"appointments": [HANAKO]}).json()
    assert again["list"] == first["list"]
    (made,) = lists(site)
    assert [item.number for item in site.bulk.items(made)] == ["1001"]
    assert made.total == 1
    same = put({"appointments": [HANAKO]}).json()
    assert same == again
    assert len(lists(site)) == 1


def test_who_was_sent_is_not_asked_about_twice(site, put):
    site.bulk.patient("1001")
    put({"appointments": [HANAKO], "send": True})
    (made,) = lists(site)
    assert site.bulk.enquiry(made).state is EnquiryState.QUEUED
    nothing = put({"appointments": [HANAKO], "send": True}).json()
    assert (nothing["list"], nothing["taken"]) == (made.id, 0)
    more = put({"appointments": [HANAKO, JIRO]}).json()
    assert more["taken"] == 1
    assert [item.number for item in site.bulk.items(lists(site)[0])] == ["1002"]
    empty = put({"appointments": []}, "/api/appointments/2026-11-30").json()
    assert empty["list"] is None


@pytest.mark.threat("T7")
def test_only_a_key_opens_it_not_a_browser(site, put, key):
    assert put({"appointments": []}, secret="wrong").status_code == 401
    assert put({"appointments": []}, secret="").status_code == 401
    signed_in = site.browser(Role.OWNER)
    assert signed_in.put(PATH, content=b"{}").status_code == 401
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert signed_in.put(PATH, content=b"{}", headers=elsewhere).status_code == 401
    assert put({"appointments": []}, Authorization=f"Basic {key}").status_code == 401
    assert put({"appointments": []}).status_code == 202


def test_a_revoked_key_opens_nothing(site, put):
    owner = site.browser(Role.OWNER)
    with site.desk.store.read() as work:
        (kept,) = token_module.tokens_of(work)
    assert owner.change(f"/bulk/keys/{kept.id}/revoke").status_code == 303
    assert put({"appointments": []}).status_code == 401


def test_a_key_is_kept_as_its_hash_and_shown_once(site, key):
    with site.desk.store.read() as work:
        assert key not in work.preferences.get(token_module.KEY)
    assert key not in site.browser(Role.OWNER).get("/bulk/keys").text


NO_HAND_IN = (
    b"",
    b"{",
    b"[]",
    b"\xff\xfe",
    b'{"appointments": [{"number": 5}]}',
    b"[" * 100_000,
    b'{"appointments": null}',
)


def test_what_is_no_hand_in_is_refused_in_words(put):
    for body in NO_HAND_IN:
        answer = put(body)
        assert answer.status_code == 400, body[:20]
        assert "JSON" in answer.json()["error"]


def test_hostile_rows_are_refused_row_by_row(site, put):
    answer = put(
        {
            "appointments": [
                {"number": "1" * 50, "name": "a"},
                {"number": "2", "name": "a\u0000b"},
                {"number": "3", "name": "c", "birthdate": "2999-01-01"},
                {"number": "4", "name": "d", "birthdate": "9" * 29},
                {"number": "5", "name": "e", "insurer_number": "12x"},
                {"number": "6", "name": "<script>alert(1)</script>"},
            ]
        }
    )
    assert answer.json()["taken"] == 1
    assert answer.json()["refused_count"] == 5
    (item,) = site.bulk.items(lists(site)[0])
    assert item.state is ItemState.UNASKABLE


def test_a_day_that_is_none_is_refused(put):
    for day in ("2026-13-01", "tomorrow", "20261121", "2026-11-2x"):
        assert put({"appointments": []}, f"/api/appointments/{day}").status_code == 404


def test_size_is_limited_per_call_and_per_hour(site, put, monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 200)
    assert put(b"x" * 201).status_code == 413
    monkeypatch.setattr(module, "MOST", 1)
    monkeypatch.setattr(module, "LARGEST", 1000)
    assert put({"appointments": [HANAKO, JIRO]}).status_code == 413
    monkeypatch.setattr(token_module, "BYTES_AN_HOUR", 300)
    assert put(b" " * 250).status_code == 429
    site.desk.clock.turn(minutes=61)
    assert put({"appointments": []}).status_code == 202


def test_a_list_that_is_being_filled_is_not_overtaken(site, put):
    put({"appointments": [JIRO]})
    (made,) = lists(site)
    site.bulk.lists.preparing.add(made.id)
    answer = put({"appointments": [HANAKO]})
    assert answer.status_code == 409
    assert answer.headers["Retry-After"]


@pytest.mark.threat("T13")
def test_only_the_owner_makes_keys(site):
    for role in (Role.CLERK, Role.DOCTOR):
        browser = site.browser(role)
        assert browser.get("/bulk/keys").status_code == 403
        assert browser.change("/bulk/keys", {"name": "x"}).status_code == 403


def test_the_number_of_keys_is_limited(site):
    owner = site.browser(Role.OWNER)
    codes = [owner.change("/bulk/keys", {"name": str(n)}).status_code for n in range(11)]
    assert codes == [200] * 10 + [409]


def test_keys_that_cannot_be_read_open_nothing(site, put):
    with site.desk.store.write() as work:
        work.preferences.put(token_module.KEY, "no json")
    assert put({"appointments": []}).status_code == 401
