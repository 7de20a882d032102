import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from lxml import etree

from madoguchi.world.protocol import Consents, Method, Proof
from madoguchi.world.reader.ports import (
    CentreRefusedError,
    CentreTimeoutError,
    CentreUnreachableError,
)
from madoguchi.world.terminal import (
    CharacterCode,
    Terminal,
    TerminalSettings,
    Unreachable,
)
from madoguchi.world.terminal.box import Taken

Build = Callable[[TerminalSettings], Terminal]

REQUEST = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?><XmlMsg><MessageHeader>'
    "<MedicalInstitutionCode>{code}</MedicalInstitutionCode>"
    "<ArbitraryFileIdentifier>id-77</ArbitraryFileIdentifier></MessageHeader>"
    "<MessageBody><QualificationConfirmSearchInfo><InsurerNumber>  123456</InsurerNumber>"
    "</QualificationConfirmSearchInfo></MessageBody></XmlMsg>"
)
GOOD = REQUEST.format(code="9910000001").encode()


@pytest.mark.spec("OQS 1.4")
def test_a_request_becomes_an_answer_of_the_paired_name(
    settings: TerminalSettings, build: Build, nation: Any, running: Any
) -> None:
    answer = settings.res / "OQSsiquc01res_20261122001.xml"
    terminal = build(settings)
    (settings.req / "OQSsiquc01req_20261122001.xml").write_bytes(GOOD)
    running(terminal, lambda: answer.exists() and answer.read_bytes().endswith(b"</XmlMsg>"))
    header = etree.fromstring(answer.read_bytes())[0]
    assert header.findtext("ArbitraryFileIdentifier") == "id-77"
    assert header.findtext("MedicalInstitutionCode") == "9910000001"
    assert header.findtext("ProcessExecutionTime") == "20261122120005"
    assert list(settings.req.iterdir()) == []
    path, asked = nation.asked[0]
    assert path == "/v1/eligibility"
    search = asked["MessageBody"]["QualificationConfirmSearchInfo"]
    assert search["InsurerNumber"] == "  123456"
    assert terminal.online is True


def test_a_request_dropped_while_running_is_found(
    settings: TerminalSettings, build: Build, running: Any
) -> None:
    answer = settings.res / "OQSsiquc01res_9.xml"
    dropped: list[bool] = []

    def drop_then_wait() -> bool:
        if not dropped:
            (settings.req / "OQSsiquc01req_9.xml").write_bytes(GOOD)
            dropped.append(True)
        return answer.exists()

    running(build(settings), drop_then_wait)


@pytest.mark.spec("OQS 1.5")
@pytest.mark.parametrize(
    ("name", "raw", "word"),
    [
        ("OQSsiquc01req_1.xml", REQUEST.format(code="9910000002").encode(), "医療機関コード"),
        ("OQSsiquc01req_1.xml", b"<XmlMsg></XmlMsg>", "MessageHeader"),
        ("YZKsiquc01req_1.xml", GOOD, "対応していません"),
        ("OQSsiquc01req_1.xml", b"x" * 30, "XML"),
    ],
)
def test_what_cannot_be_passed_on_comes_back_beside_a_text(
    settings: TerminalSettings, build: Build, nation: Any, name: str, raw: bytes, word: str
) -> None:
    asyncio.run(build(settings).serve(Taken(name, raw)))
    assert (settings.res / name).read_bytes() == raw
    text = (settings.res / name.replace(".xml", ".err")).read_bytes().decode()
    assert word in text
    assert "公式の様式ではありません" in text
    assert nation.asked == []


@pytest.mark.spec("OQS 7")
def test_the_text_beside_a_request_sent_back_is_a_setting(
    settings: TerminalSettings, build: Build
) -> None:
    told = msgspec.structs.replace(settings, err_content="E {name}: {reason}")
    asyncio.run(build(told).serve(Taken("YZKsiquc01req_1.xml", GOOD)))
    text = (settings.res / "YZKsiquc01req_1.err").read_bytes().decode()
    assert text == ("E YZKsiquc01req_1.xml: この種類の要求には、模擬端末はまだ対応していません")


def test_a_request_beyond_the_limit_comes_back(settings: TerminalSettings, build: Build) -> None:
    small = msgspec.structs.replace(settings, request_limit=10)
    asyncio.run(build(small).serve(Taken("OQSsiquc01req_1.xml", GOOD[:11])))
    assert "大きすぎ" in (settings.res / "OQSsiquc01req_1.err").read_bytes().decode()


@pytest.mark.spec("OQS 5")
@pytest.mark.parametrize("setting", list(Unreachable))
def test_an_unreachable_nation_is_silent_or_told_by_setting(
    settings: TerminalSettings, build: Build, nation: Any, setting: Unreachable
) -> None:
    nation.answers["/v1/eligibility"] = httpx.ConnectError("no route")
    terminal = build(msgspec.structs.replace(settings, unreachable=setting))
    asyncio.run(terminal.serve(Taken("OQSsiquc01req_1.xml", GOOD)))
    names = sorted(file.name for file in settings.res.iterdir())
    told = ["OQSsiquc01req_1.err", "OQSsiquc01req_1.xml"]
    assert names == (told if setting is Unreachable.ERR else [])
    assert terminal.online is False


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ((422, {"error": "bad", "message": "生年月日がありません"}), "生年月日がありません"),
        ({"MessageHeader": {"A<": "x"}}, "要素名に使えない文字"),
    ],
)
def test_a_refusal_or_an_unwritable_answer_comes_back(
    settings: TerminalSettings, build: Build, nation: Any, answer: object, word: str
) -> None:
    nation.answers["/v1/eligibility"] = answer
    asyncio.run(build(settings).serve(Taken("OQSsiquc01req_1.xml", GOOD)))
    assert word in (settings.res / "OQSsiquc01req_1.err").read_bytes().decode()


@pytest.mark.parametrize("raw", [GOOD, b"<XmlMsg></XmlMsg>"])
def test_an_answer_that_cannot_be_written_does_not_end_the_service(
    settings: TerminalSettings, build: Build, running: Any, raw: bytes
) -> None:
    for name in ("OQSsiquc01res_1.xml", "OQSsiquc01req_1.xml"):
        (settings.res / name).mkdir()
    lost, later = (settings.req / f"OQSsiquc01req_{n}.xml" for n in (1, 2))
    lost.write_bytes(raw)

    def served() -> bool:
        if not lost.exists() and not later.exists():
            later.write_bytes(GOOD)
        return (settings.res / "OQSsiquc01res_2.xml").exists()

    running(build(settings), served)


@pytest.mark.threat("T4")
@pytest.mark.parametrize("told", ["<b>1</b>", "1</{0}><{0}>2"])
def test_an_identifier_that_is_no_text_is_not_echoed(
    settings: TerminalSettings, build: Build, told: str
) -> None:
    raw = GOOD.replace(b"id-77", told.format("ArbitraryFileIdentifier").encode())
    asyncio.run(build(settings).serve(Taken("OQSsiquc01req_1.xml", raw)))
    answer = etree.fromstring((settings.res / "OQSsiquc01res_1.xml").read_bytes())
    assert answer[0].find("ArbitraryFileIdentifier") is None


@pytest.mark.spec("OQS 1.6")
def test_a_card_reading_becomes_a_face_file(
    settings: TerminalSettings, build: Build, nation: Any
) -> None:
    until = datetime(2026, 11, 22, tzinfo=UTC)
    nation.answers |= {
        "/v1/challenges": {"session": "s1", "nonce": "AAEC", "expires_at": until},
        "/v1/sessions/s1/proof": {"outcome": "unlinked"},
        "/v1/sessions/s1/link": {"outcome": "identified", "ask": ["PharmacistsInfo"]},
        "/v1/sessions/s1/consents": {"MessageHeader": {"SegmentOfResult": "1"}, "MessageBody": {}},
    }
    sjis = msgspec.structs.replace(settings, character_code=CharacterCode.SHIFT_JIS)
    terminal = build(sjis)

    async def play() -> str:
        challenge = await terminal.challenge("1")
        assert challenge.nonce == b"\x00\x01\x02"
        proof = Proof(certificate=b"c", signature=b"s", method=Method.PIN)
        assert (await terminal.prove("s1", proof)).outcome == "unlinked"
        assert (await terminal.link("s1")).ask == ("PharmacistsInfo",)
        return await terminal.finish("s1", Consents({"PharmacistsInfo": True}))

    name = asyncio.run(play())
    token = bytes(range(10)).hex()
    assert name == f"OQSsiquc01res_face_9910000001{token}_20261122120005.xml"
    raw = (settings.face / name).read_bytes()
    assert b'encoding="Shift_JIS"' in raw
    identifier = raw.split(b"<ArbitraryFileIdentifier>")[1].split(b"<")[0]
    assert len(identifier) == 16
    assert identifier.endswith(b"=")
    assert nation.asked[-1][1]["given"] == {"PharmacistsInfo": True}


def test_no_face_file_when_output_is_off(
    settings: TerminalSettings, build: Build, nation: Any
) -> None:
    nation.answers["/v1/sessions/s1/consents"] = {"MessageHeader": {}, "MessageBody": {}}
    off = msgspec.structs.replace(settings, output_flg=False)
    assert asyncio.run(build(off).finish("s1", Consents({}))) == ""
    assert list(settings.face.iterdir()) == []


def test_failures_of_the_line_reach_the_reader_by_kind(
    settings: TerminalSettings, build: Build, nation: Any
) -> None:
    terminal = build(settings)
    nation.answers["/v1/challenges"] = (403, {"error": "terminal", "message": "いいえ"})
    with pytest.raises(CentreRefusedError) as refused:
        asyncio.run(terminal.challenge("1"))
    assert (refused.value.code, refused.value.message) == ("terminal", "いいえ")
    assert terminal.online is True
    kinds = {
        CentreUnreachableError: ((502, "gateway"), {"session": 1}, httpx.ConnectError("no")),
        CentreTimeoutError: (httpx.ReadTimeout("slow"),),
    }
    for kind, answers in kinds.items():
        for answer in answers:
            nation.answers["/v1/challenges"] = answer
            with pytest.raises(kind):
                asyncio.run(terminal.challenge("1"))


def test_results_can_be_written_slowly_and_in_place(
    settings: TerminalSettings, build: Build, nation: Any
) -> None:
    slow = msgspec.structs.replace(settings, write_pause=0.01, write_chunk=60)
    terminal = build(slow)
    sizes: set[int] = set()

    async def play() -> None:
        task = asyncio.create_task(terminal.serve(Taken("OQSsiquc01req_1.xml", GOOD)))
        target = settings.res / "OQSsiquc01res_1.xml"
        while not task.done():
            sizes.add(target.stat().st_size if target.exists() else 0)
            await asyncio.sleep(0.002)

    asyncio.run(play())
    assert len(sizes - {0}) > 1
    assert (settings.res / "OQSsiquc01res_1.xml").read_bytes().endswith(b"</XmlMsg>")


def test_a_lost_request_folder_is_waited_for(
    settings: TerminalSettings, build: Build, running: Any
) -> None:
    terminal = build(settings)
    answer = settings.res / "OQSsiquc01res_5.xml"
    steps: list[str] = []

    def play() -> bool:
        if not steps:
            settings.req.rename(settings.root / "away")
            steps.append("lost")
        elif len(steps) < 20:
            steps.append("wait")
        elif steps[-1] != "back":
            (settings.root / "away").rename(settings.req)
            (settings.req / "OQSsiquc01req_5.xml").write_bytes(GOOD)
            steps.append("back")
        return answer.exists()

    running(terminal, play, 5.0)


def test_an_unwritable_face_result_is_told_to_the_reader(
    settings: TerminalSettings, build: Build, nation: Any
) -> None:
    nation.answers["/v1/sessions/s1/consents"] = {"MessageHeader": {"Name": "\x01"}}
    with pytest.raises(CentreRefusedError):
        asyncio.run(build(settings).finish("s1", Consents({})))
    assert list(settings.face.iterdir()) == []


@pytest.mark.threat("T4")
def test_an_answer_is_never_written_through_what_lies_there(
    settings: TerminalSettings, build: Build, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (settings.res / "OQSsiquc01res_soft.xml").symlink_to(victim)
    (settings.res / "OQSsiquc01res_hard.xml").hardlink_to(victim)
    os.mkfifo(settings.res / "OQSsiquc01res_pipe.xml")
    terminal = build(settings)
    for name in ("soft", "hard", "pipe", "good"):
        asyncio.run(terminal.serve(Taken(f"OQSsiquc01req_{name}.xml", GOOD)))
    assert victim.read_text() == "mine"
    assert (settings.res / "OQSsiquc01res_good.xml").is_file()


def test_an_answer_replaces_a_longer_one(settings: TerminalSettings, build: Build) -> None:
    answer = settings.res / "OQSsiquc01res_1.xml"
    answer.write_bytes(b"x" * 100_000)
    asyncio.run(build(settings).serve(Taken("OQSsiquc01req_1.xml", GOOD)))
    assert answer.read_bytes().endswith(b"</XmlMsg>")
