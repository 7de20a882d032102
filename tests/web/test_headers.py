"""The policy stands on every answer, also on refusals and failures."""

import pytest

from madoguchi.web.headers import HEADERS, POLICY


@pytest.mark.threat("T5")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/signin", 200),
        ("/nope", 404),
        ("/staff", 303),
        ("/static/base.css", 200),
        ("/static/x", 404),
    ],
)
def test_every_answer_carries_the_headers(desk, path, status):
    answer = desk.get(path)
    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


def test_a_refused_host_and_a_refused_change_carry_them_too(desk):
    assert desk.get("/", headers={"Host": "evil.example"}).headers["content-security-policy"]
    assert desk.post("/signin").headers["content-security-policy"]


@pytest.mark.threat("T5")
def test_the_policy_allows_nothing_inline_and_no_frame():
    assert "unsafe" not in POLICY
    assert "default-src 'self'" in POLICY
    assert "frame-ancestors 'none'" in POLICY
    assert "base-uri 'none'" in POLICY
    assert "form-action 'self'" in POLICY


def test_pages_are_never_stored_and_assets_are_revalidated(desk):
    assert desk.get("/signin").headers["cache-control"] == "no-store"
    style = desk.get("/static/base.css")
    assert style.headers["cache-control"] == "no-cache"
    again = desk.get("/static/base.css", headers={"If-None-Match": style.headers["etag"]})
    assert again.status_code == 304


def test_vendor_files_come_from_the_folder_handed_in(desk):
    assert "--color-primitive" in desk.get("/vendor/tokens.css").text
    assert desk.get("/vendor/../app.py").status_code == 404
