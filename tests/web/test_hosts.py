"""Only our own names are answered."""

import pytest

from madoguchi.web.hosts import HostLayer


@pytest.mark.threat("T7")
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8081", "127.0.0.1.evil.example", "127.0.0.1:8081@x", ""]
)
def test_a_foreign_name_is_refused(desk, host):
    answer = desk.get("/signin", headers={"Host": host})
    assert answer.status_code == 400
    assert "csrf" not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.threat("T7")
def test_a_missing_or_doubled_name_is_refused(desk):
    assert not HostLayer(desk.app, ("127.0.0.1",))._ours([])
    assert not HostLayer(desk.app, ("127.0.0.1",))._ours(["127.0.0.1", "127.0.0.1"])


@pytest.mark.parametrize(
    ("allowed", "host", "answered"),
    [
        ("127.0.0.1", "127.0.0.1:8081", True),
        ("127.0.0.1", "127.0.0.1", True),
        ("clinic.example:8081", "CLINIC.example:8081", True),
        ("clinic.example:8081", "clinic.example:9999", False),
        ("clinic.example:8081", "clinic.example", False),
        ("[::1]", "[::1]:8081", True),
    ],
)
def test_a_listed_port_binds_and_an_unlisted_one_does_not(desk, allowed, host, answered):
    assert HostLayer(desk.app, (allowed,))._ours([host]) is answered
