"""Mutual TLS over real loopback sockets (T12), and the routes behind it."""

import asyncio
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest
import trustme

from madoguchi.world.nation import tls
from madoguchi.world.nation.app import MAX_BODY
from madoguchi.world.protocol import Challenge, ChallengeRequest, Consents, Method, Proof

pytestmark = pytest.mark.slow

CLINIC = "9910000001"


@contextmanager
def running(server) -> Iterator[int]:
    """Serve on a free port in a thread with a loop of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        loop = asyncio.new_event_loop()
        thread = threading.Thread(
            target=loop.run_until_complete, args=(server.serve([listening]),), daemon=True
        )
        thread.start()
        while not server.started:
            threading.Event().wait(0.005)
        yield port
        server.should_exit = True
        thread.join(10)
        loop.close()


@pytest.fixture
def port(town):
    with running(town.server()) as number:
        yield number


def trusting(town, credentials=None):
    context = ssl.create_default_context(cafile=str(town.terminal(CLINIC).authority))
    if credentials is not None:
        context.load_cert_chain(credentials.certificate, credentials.key)
    return context


def client(port, context):
    return httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=context, trust_env=False)


@pytest.fixture
def terminal(town, port):
    with client(port, trusting(town, town.terminal(CLINIC))) as opened:
        yield opened


def post(opened, path, body):
    return opened.post(path, content=msgspec.json.encode(body))


def test_a_card_over_the_wire(terminal, counter):
    certificate = counter.issue("takahashi-hashigo")
    asked = post(terminal, "/v1/challenges", ChallengeRequest("reader-1"))
    challenge = msgspec.json.decode(asked.content, type=Challenge)
    proof = Proof(certificate, counter.sign(challenge), Method.PIN)
    shown = post(terminal, f"/v1/sessions/{challenge.session}/proof", proof).json()
    assert shown["outcome"] == "identified"
    said = Consents(dict.fromkeys(shown["ask"], True), "1")
    message = post(terminal, f"/v1/sessions/{challenge.session}/consents", said).json()
    (row,) = message["MessageBody"]["ResultList"]["ResultOfQualificationConfirmation"]
    assert row["Name"] == "●橋　一郎"
    assert message["MessageHeader"]["MedicalInstitutionCode"] == CLINIC


def test_first_link_and_numbers_over_the_wire(terminal, counter):
    challenge = msgspec.json.decode(
        post(terminal, "/v1/challenges", ChallengeRequest("r")).content, type=Challenge
    )
    path = f"/v1/sessions/{challenge.session}"
    proof = Proof(counter.issue("unlinked"), counter.sign(challenge), Method.FACE)
    assert post(terminal, f"{path}/proof", proof).json()["outcome"] == "unlinked"
    assert terminal.post(f"{path}/link").json()["outcome"] == "identified"
    header = {"MedicalInstitutionCode": CLINIC, "QualificationConfirmationDate": "20261122"}
    numbers = {"InsurerNumber": "06990014", "InsuredCardSymbol": "12"}
    numbers |= {"InsuredIdentificationNumber": "82001", "Birthdate": "19750520"}
    body = {"QualificationConfirmSearchInfo": numbers}
    message = {"MessageHeader": header, "MessageBody": body}
    answer = post(terminal, "/v1/eligibility", message).json()
    assert answer["MessageBody"]["QualificationValidity"] == "1"
    body = {"ReferenceNumberRegistrationInfo": {**numbers, "ReferenceNumber": "7"}}
    message = {"MessageHeader": header, "MessageBody": body}
    answer = post(terminal, "/v1/reference-numbers", message).json()
    assert answer["MessageBody"]["ProcessingResultStatus"] == "1"


@pytest.mark.threat("T12")
def test_without_a_client_certificate_there_is_no_connection(town, port):
    with (
        client(port, trusting(town)) as opened,
        pytest.raises((httpx.ReadError, httpx.ConnectError, httpx.RemoteProtocolError)),
    ):
        opened.post("/v1/challenges")


@pytest.mark.threat("T12")
def test_plain_http_gets_nothing(port):
    with pytest.raises(httpx.HTTPError):
        httpx.post(f"http://127.0.0.1:{port}/v1/challenges", trust_env=False)


def other_authority(_town):
    return trustme.CA().issue_cert(common_name=CLINIC)


def expired(town):
    authority = own(town)
    return authority.issue_cert(
        common_name=CLINIC,
        not_before=datetime.now(UTC) - timedelta(days=9),
        not_after=datetime.now(UTC) - timedelta(days=1),
    )


def own(town):
    folder = town.terminal(CLINIC).authority.parent
    certificate = (folder / "transport.crt").read_bytes()
    return trustme.CA.from_pem(certificate, (folder / "transport.key").read_bytes())


@pytest.mark.threat("T12")
@pytest.mark.parametrize("issue", [other_authority, expired])
def test_a_certificate_that_does_not_hold_is_no_connection(town, port, issue):
    context = trusting(town)
    issue(town).configure_cert(context)
    with (
        client(port, context) as opened,
        pytest.raises((httpx.ReadError, httpx.ConnectError, httpx.RemoteProtocolError)),
    ):
        opened.post("/v1/challenges")


@pytest.mark.threat("T12")
def test_the_servers_own_certificate_is_no_clients(town, port):
    folder = town.terminal(CLINIC).certificate.parent
    town.server()
    context = trusting(town)
    context.load_cert_chain(folder / "server.crt", folder / "server.key")
    with (
        client(port, context) as opened,
        pytest.raises((httpx.ReadError, httpx.ConnectError, httpx.RemoteProtocolError)),
    ):
        opened.post("/v1/challenges")


@pytest.mark.threat("T12")
def test_the_server_is_not_trusted_by_the_public_authorities(port):
    with client(port, ssl.create_default_context()) as opened, pytest.raises(httpx.ConnectError):
        opened.post("/v1/challenges")


@pytest.mark.threat("T21")
def test_a_certified_name_that_could_be_a_real_clinic_is_refused(town, port):
    context = trusting(town)
    own(town).issue_cert(common_name="1310000001").configure_cert(context)
    with client(port, context) as opened:
        answer = post(opened, "/v1/challenges", ChallengeRequest("reader-1"))
    assert (answer.status_code, answer.json()["error"]) == (403, "no_terminal")


@pytest.mark.threat("T11")
def test_each_connection_is_its_own_terminal(town, port, terminal):
    challenge = post(terminal, "/v1/challenges", ChallengeRequest("reader-1")).json()
    with client(port, trusting(town, town.terminal("9910000002"))) as opened:
        answer = opened.post(f"/v1/sessions/{challenge['session']}/link")
    assert (answer.status_code, answer.json()["error"]) == (404, "unknown_session")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b'{"reader": 7}', b"[" * 50_000])
def test_unreadable_bodies_are_refused_without_an_echo(terminal, body):
    answer = terminal.post("/v1/challenges", content=body)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_request")


@pytest.mark.threat("T20")
def test_a_body_beyond_the_limit_is_refused(terminal):
    answer = terminal.post("/v1/eligibility", content=json.dumps({"x": "a" * MAX_BODY}))
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_request")


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        (((("commonName", CLINIC),),), CLINIC),
        (((("commonName", CLINIC), ("commonName", "9910000002")),), ""),
        ((), ""),
    ],
)
def test_common_name(subject, name):
    assert tls.common_name({"subject": subject}) == name
