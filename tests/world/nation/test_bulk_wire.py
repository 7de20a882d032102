"""Bulks from folder to folder over mutual TLS, and the routes' guards."""

import asyncio
import tracemalloc
from secrets import token_bytes

import httpx
import msgspec
import pytest
from lxml import etree
from tests.world.nation.test_tls import client, running, trusting

from madoguchi.world.nation.bulk import BulkDesk
from madoguchi.world.nation.settings import NationSettings
from madoguchi.world.people.crowd import fill
from madoguchi.world.people.generate import people
from madoguchi.world.terminal import NationClient, Terminal, TerminalSettings, trust
from madoguchi.world.terminal.box import Taken

CLINIC = "9910000001"
PEOPLE = 2_000


def element(tag, text):
    return f"<{tag}>{text}</{tag}>" if text else ""


def person(generated):
    cover, born = generated.entitlement, generated.person.birthdate
    inner = (
        element("InsurerNumber", cover.insurer.rjust(8))
        + element("InsuredCardSymbol", cover.symbol)
        + element("InsuredIdentificationNumber", cover.number)
        + element("InsuredBranchNumber", cover.branch)
        + element("Birthdate", f"{born:%Y%m%d}")
        + element("ArbitraryIdentifier", f"p{generated.person.id}")
    )
    return element("QualificationConfirmSearchInfo", inner)


def first(crowd):
    header = (
        element("QualificationConfirmationDate", "20261123")
        + element("MedicalInstitutionCode", CLINIC)
        + element("ArbitraryFileIdentifier", "tomorrow")
    )
    body = "".join(map(person, crowd))
    return element(
        "XmlMsg", element("MessageHeader", header) + element("MessageBody", body)
    ).encode()


def second(number):
    header = element("MedicalInstitutionCode", CLINIC)
    body = element("ReceptionNumber", number)
    return element(
        "XmlMsg", element("MessageHeader", header) + element("MessageBody", body)
    ).encode()


@pytest.mark.slow
@pytest.mark.spec("OQS 3.4")
def test_two_thousand_people_from_folder_to_folder(town, clock, tmp_path):
    fill(town.database, seed=3, count=PEOPLE, progress=lambda _: None)
    crowd = list(people(3, 0, PEOPLE))
    own = town.terminal(CLINIC)
    context = trust(own.authority, own.certificate, own.key)
    settings = TerminalSettings(institution=CLINIC, root=tmp_path / "OQS")
    settings.make_folders()

    async def play(port):
        nation = NationClient(f"https://127.0.0.1:{port}", context)
        terminal = Terminal(settings, nation, clock)
        await terminal.serve(Taken("OQSmuquc01req_1.xml", first(crowd)))
        reception = etree.parse(settings.res / "OQSmuquc01res_1.xml")
        number = reception.findtext(".//ReceptionNumber")
        await terminal.serve(Taken("OQSmuquc02req_2.xml", second(number)))
        clock.forward(seconds=60)
        await terminal.serve(Taken("OQSmuquc02req_3.xml", second(number)))
        await nation.close()

    with running(town.server()) as port:
        asyncio.run(play(port))
    waiting = etree.parse(settings.res / "OQSmuquc02res_2.xml")
    assert waiting.findtext(".//SegmentOfResult") == "2"
    result = etree.parse(settings.res / "OQSmuquc02res_3.xml")
    assert result.findtext(".//NumberOfNormalProcessing") == str(PEOPLE)
    assert result.findtext(".//ArbitraryFileIdentifier") == "tomorrow"
    units = result.findall(".//BulkConfirmUnit")
    echoed = [unit.findtext(".//ArbitraryIdentifier") for unit in units]
    assert echoed == [f"p{one.person.id}" for one in crowd]
    for unit, one in zip(units, crowd, strict=True):
        born = unit.findtext("ResultOfQualificationConfirmation/Birthdate")
        assert born == f"{one.person.birthdate:%Y%m%d}"


@pytest.fixture
def wire(town):
    with (
        running(town.server()) as port,
        client(port, trusting(town, town.terminal(CLINIC))) as opened,
    ):
        yield opened


def lines(*trees):
    return b"\n".join(
        tree if isinstance(tree, bytes) else msgspec.json.encode(tree) for tree in trees
    )


HEAD = {
    "MessageHeader": {
        "MedicalInstitutionCode": CLINIC,
        "QualificationConfirmationDate": "20261123",
    }
}


@pytest.mark.slow
@pytest.mark.threat("T12")
def test_the_wire_refuses_what_is_no_bulk_and_goes_on(wire):
    part = {"InsurerNumber": "1"}
    cases = [
        ("/v1/bulks/xxxxx", lines(HEAD, part), "unknown_kind"),
        ("/v1/bulks/muquc", lines(HEAD, b"{", part), "bad_request"),
        ("/v1/bulks/muquc", lines(HEAD, b"x" * 20_000, part), "bad_request"),
        ("/v1/bulks/muquc", lines(HEAD, b"x" * 200_000), "bad_request"),
        ("/v1/bulks/muquc", lines(HEAD), "SIM-EMPTY"),
        ("/v1/bulks/muquc", lines({}, *[part] * 9_000), "SIM-INSTITUTION"),
        ("/v1/bulks/muquc", b"", "SIM-INSTITUTION"),
        ("/v1/bulks/muquc/results", b"x" * 600_000, "bad_request"),
        ("/v1/bulks/muquc/results", b"[]", "bad_request"),
    ]
    for path, body, code in cases:
        answer = wire.post(path, content=body)
        assert answer.json()["error"] == code, path
    assert wire.post("/v1/bulks/muquc", content=lines(HEAD, part)).status_code == 200


def test_a_body_that_breaks_off_leaves_nothing(wire, town):
    def broken():
        yield lines(HEAD) + b"\n"
        yield lines(*[{"InsurerNumber": "1"}] * 1_200)
        raise ConnectionError

    with pytest.raises((ConnectionError, httpx.HTTPError)):
        wire.post("/v1/bulks/muquc", content=broken())
    assert wire.post("/v1/bulks/muquc", content=lines(HEAD, {"a": "b"})).status_code == 200
    with town.database.read() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM bulk_item WHERE content != '{}'")
        assert count.scalar() <= 1_201


@pytest.mark.slow
def test_memory_does_not_grow_with_the_people_of_a_result(town, clock):
    desk = BulkDesk(town.database, clock, token_bytes, NationSettings())

    def peak(number_of_people):
        job = desk.open(CLINIC, "muquc", HEAD)
        part = {"InsurerNumber": "1", "ArbitraryIdentifier": "x" * 200}
        desk.add(job, 0, [part] * number_of_people)
        desk.receive(job, number_of_people)
        clock.forward(seconds=60)
        asked = {**HEAD, "MessageBody": {"ReceptionNumber": job.number}}
        tracemalloc.start()
        _, units = desk.results(CLINIC, "muquc", asked)
        seen = sum(len(batch) for batch in units)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert seen == number_of_people
        return most

    few = peak(1_000)
    assert peak(6_000) < few * 1.5
