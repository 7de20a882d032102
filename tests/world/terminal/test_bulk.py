"""Bulks between the request folder and the nation, the nation being a function."""

import asyncio
import zipfile
from typing import Any

import httpx
import msgspec
import pytest
from lxml import etree
from tests.world.terminal.conftest import Noon
from tests.world.terminal.test_bulk_request import PERSON, file

from madoguchi.world.terminal import NationClient, Terminal, TerminalSettings, Unreachable
from madoguchi.world.terminal.box import RequestBox, Taken

RECEPTION = {
    "MessageHeader": {"ProcessExecutionTime": "20261122120000"},
    "MessageBody": {"ReceptionNumber": "R1", "ReceptionDateTime": "20261122120000"},
}
SECOND = (
    b"<XmlMsg><MessageHeader><MedicalInstitutionCode>9910000001</MedicalInstitutionCode>"
    b"</MessageHeader><MessageBody><ReceptionNumber>R1</ReceptionNumber></MessageBody></XmlMsg>"
)
RESULT_HEADER = {"ArbitraryFileIdentifier": "bulk-1", "SegmentOfResult": "1"}


class LineNation:
    """Answers by path with lines; keeps the bodies it was sent."""

    def __init__(self) -> None:
        self.lines: dict[str, Any] = {"/v1/bulks/muquc": [RECEPTION]}
        self.status = 200
        self.asked: list[tuple[str, bytes]] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.path, await request.aread()))
        answer = self.lines[request.url.path]
        if isinstance(answer, Exception):
            raise answer
        content = b"\n".join(map(msgspec.json.encode, answer))
        return httpx.Response(self.status, content=content)


@pytest.fixture
def lines() -> LineNation:
    return LineNation()


@pytest.fixture
def serve(lines: LineNation, settings: TerminalSettings) -> Any:
    def serve(name: str, raw: bytes, **more: Any) -> None:
        client = NationClient("https://nation.invalid", transport=httpx.MockTransport(lines))
        told = msgspec.structs.replace(settings, **more)
        asyncio.run(Terminal(told, client, Noon()).serve(Taken(name, raw)))

    return serve


def texts(settings: TerminalSettings) -> dict[str, str]:
    return {path.name: path.read_text() for path in settings.res.iterdir()}


def error(settings: TerminalSettings) -> str:
    (text,) = [text for name, text in texts(settings).items() if name.endswith(".err")]
    return text


@pytest.mark.spec("OQS 3.4")
def test_a_first_request_becomes_lines_and_a_reception(
    serve: Any, lines: LineNation, settings: TerminalSettings
) -> None:
    serve("OQSmuquc01req_1.xml", file(PERSON * 2))
    ((path, body),) = lines.asked
    assert path == "/v1/bulks/muquc"
    assert len(body.splitlines()) == 3
    root = etree.fromstring((settings.res / "OQSmuquc01res_1.xml").read_bytes())
    assert root.findtext(".//ReceptionNumber") == "R1"
    assert root.findtext(".//ArbitraryFileIdentifier") == "髙1"


@pytest.mark.spec("OQS 3.4")
@pytest.mark.parametrize(
    ("kind", "tag"), [("muquc", "BulkConfirmUnit"), ("muimm", "BulkRegistrationUnit")]
)
def test_a_second_request_becomes_a_file_of_units(
    serve: Any, lines: LineNation, settings: TerminalSettings, kind: str, tag: str
) -> None:
    units = [{"ProcessingResultStatus": "1", "ReferenceNumber": [str(n), "x"]} for n in range(450)]
    lines.lines[f"/v1/bulks/{kind}/results"] = [{"MessageHeader": RESULT_HEADER}, *units]
    serve(f"OQS{kind}02req_7.xml", SECOND)
    root = etree.fromstring((settings.res / f"OQS{kind}02res_7.xml").read_bytes())
    assert root.findtext("MessageHeader/ArbitraryFileIdentifier") == "bulk-1"
    assert root.findtext("MessageHeader/CharacterCodeIdentifier") == "0"
    found = root.findall(f"MessageBody/{tag}")
    assert [unit.findtext("ReferenceNumber") for unit in found] == [str(n) for n in range(450)]


@pytest.mark.spec("OQS 1.4")
def test_results_come_as_zip_where_the_terminal_is_set_so(
    serve: Any, lines: LineNation, settings: TerminalSettings
) -> None:
    lines.lines["/v1/bulks/muquc/results"] = [{"MessageHeader": RESULT_HEADER}]
    serve("OQSmuquc02req_7.xml", SECOND, bulk_zip=True)
    (path,) = settings.res.iterdir()
    assert path.name == "OQSmuquc02res_7.zip"
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["OQSmuquc02res_7.xml"]
        root = etree.fromstring(archive.read("OQSmuquc02res_7.xml"))
    assert root.findtext("MessageHeader/SegmentOfResult") == "1"


@pytest.mark.spec("OQS 1.5")
@pytest.mark.parametrize(
    ("name", "raw", "word"),
    [
        ("OQSmuquc01req_1.xml", file()[:-3], "XML"),
        ("OQSmuquc01req_1.xml", file().replace(b"9910000001", b"9910000002"), "医療機関コード"),
        ("OQSmuquc02req_1.xml", SECOND.replace(b"9910000001", b"9910000002"), "医療機関コード"),
        ("OQSmuquc02req_1.xml", b"x" * 30, "XML"),
    ],
)
def test_bad_bulks_come_back_beside_a_text(
    serve: Any, lines: LineNation, settings: TerminalSettings, name: str, raw: bytes, word: str
) -> None:
    serve(name, raw)
    assert word in error(settings)
    assert (settings.res / name).read_bytes() == raw
    assert lines.asked == []


@pytest.mark.parametrize("number", ["01", "02"])
def test_a_refusal_of_the_nation_comes_back_beside_a_text(
    serve: Any, lines: LineNation, settings: TerminalSettings, number: str
) -> None:
    lines.status = 422
    refusal = [{"error": "SIM-HOURS", "message": "受付時間外です"}]
    lines.lines = {"/v1/bulks/muquc": refusal, "/v1/bulks/muquc/results": refusal}
    serve(f"OQSmuquc{number}req_1.xml", file() if number == "01" else SECOND)
    assert "受付時間外です（SIM-HOURS）" in error(settings)


@pytest.mark.parametrize("number", ["01", "02"])
@pytest.mark.parametrize("told", list(Unreachable))
def test_an_unreachable_nation_is_silent_or_told(
    serve: Any, lines: LineNation, settings: TerminalSettings, number: str, told: Unreachable
) -> None:
    gone = httpx.ConnectError("no route")
    lines.lines = {"/v1/bulks/muquc": gone, "/v1/bulks/muquc/results": gone}
    serve(f"OQSmuquc{number}req_1.xml", file() if number == "01" else SECOND, unreachable=told)
    assert bool(texts(settings)) is (told is Unreachable.ERR)


@pytest.mark.parametrize(
    "answer", [[], [{"MessageBody": {}}], [{"MessageHeader": RESULT_HEADER}, {"a b": "x"}]]
)
def test_a_result_that_makes_no_file_leaves_none(
    serve: Any, lines: LineNation, settings: TerminalSettings, answer: Any
) -> None:
    lines.lines["/v1/bulks/muquc/results"] = answer
    serve("OQSmuquc02req_1.xml", SECOND)
    assert not list(settings.res.glob("*res_*"))
    assert error(settings)


def test_the_size_of_a_first_request_has_a_limit_of_its_own(
    serve: Any, settings: TerminalSettings
) -> None:
    told = msgspec.structs.replace(settings, request_limit=10, bulk_request_limit=20_000)
    for name, size in (("OQSmuquc01req_1.xml", 15_000), ("OQSsiquc01req_1.xml", 11)):
        (settings.req / name).write_bytes(b"<XmlMsg>" + b" " * size + b"</XmlMsg>")
    taken = {one.name: len(one.raw) for one in RequestBox(told).collect(0)}
    assert taken["OQSmuquc01req_1.xml"] > 15_000
    serve("OQSmuquc01req_1.xml", file(), bulk_request_limit=10)
    assert "大きすぎ" in error(settings)
