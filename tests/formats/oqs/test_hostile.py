"""The hostile corpus of security.md §4 and what else a folder may hold; none of it raises."""

import io
import sys
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.formats.oqs import Read, ReadSettings, Refused, read, read_bulk, read_returned

FACE = "OQSsiquc01res_face_1.xml"
BULK = "OQSmuhvq02res_1.zip"


def code_of(raw: bytes, name: str = FACE, **limits: int) -> str:
    reading = read(raw, name, ReadSettings(**limits))
    assert isinstance(reading, Refused), reading
    return reading.code


def wrapped(inner: str, declaration: str = "") -> bytes:
    return (
        f"{declaration}<XmlMsg><MessageHeader/><MessageBody>{inner}</MessageBody></XmlMsg>".encode()
    )


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY a{i} "{"&a" + str(i - 1 if i > 1 else "") + ";" if i else ""}">'
        for i in range(1, 9)
    )
    + "]>"
)


@pytest.mark.threat("T1")
@pytest.mark.parametrize(
    "document",
    [
        LAUGHS + "<XmlMsg>&a8;</XmlMsg>",
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><XmlMsg>&x;</XmlMsg>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><XmlMsg/>',
        '<!DOCTYPE a [<!ENTITY q "' + "q" * 50_000 + '">]><XmlMsg>' + "&q;" * 1000 + "</XmlMsg>",
    ],
)
def test_no_document_type_gets_past_the_gate(document):
    assert code_of(document.encode()) == "doctype"


@pytest.mark.threat("T1")
def test_a_doctype_hidden_in_utf16_without_bom_is_refused_for_its_nul_bytes():
    document = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><XmlMsg>&x;</XmlMsg>'
    for codec in ("utf-16-le", "utf-16-be", "utf-32-le"):
        assert code_of(document.encode(codec)) == "nul"


@pytest.mark.threat("T1")
def test_parsing_touches_no_file_and_no_network(plain_face):
    seen: list[str] = []
    armed = True

    def hook(event: str, args: tuple[object, ...]) -> None:
        if armed and event in {"open", "os.open", "socket.connect", "socket.getaddrinfo"}:
            seen.append(f"{event} {args!r}")

    read(plain_face.encode(), FACE)
    sys.addaudithook(hook)
    include = '<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></x>'
    read(wrapped(include), FACE)
    read(b'<?xml-stylesheet href="/etc/passwd"?>' + plain_face.split("?>", 1)[1].encode(), FACE)
    list(read_bulk(io.BytesIO(wrapped("<BulkConfirmUnit/>"))))
    armed = False
    assert seen == []


@pytest.mark.threat("T2")
def test_deep_nesting_is_refused_quickly():
    for depth in (40, 200, 100_000):
        started = time.perf_counter()
        inner = "<a>" * depth + "</a>" * depth
        assert code_of(wrapped(inner)) == "depth"
        assert time.perf_counter() - started < 1


@pytest.mark.threat("T2")
def test_the_depth_that_is_allowed_is_read():
    inner = "<a>" * 29 + "x" + "</a>" * 29
    face = wrapped(f"<ProcessingResultStatus>1</ProcessingResultStatus>{inner}")
    reading = read(face, FACE)
    assert isinstance(reading, Read)
    assert reading.answer.unknown[0].path.count("/") == 29


@pytest.mark.threat("T2")
def test_attribute_bombs_are_refused_quickly():
    started = time.perf_counter()
    many = " ".join(f'a{i}="1"' for i in range(100_000))
    assert code_of(f"<XmlMsg {many}/>".encode()) == "attributes"
    assert code_of(wrapped("<Name " + " ".join(many.split()[:65]) + "/>")) == "attributes"
    assert time.perf_counter() - started < 1


@pytest.mark.threat("T2")
@pytest.mark.parametrize(
    "inner",
    [
        "<a/>" * 100_000,
        "".join(f"<a{i}ConsFlg>1</a{i}ConsFlg>" for i in range(20_000)),
        # Every child would carry a path of 675,000 characters: 60 GB from one file of 2 MB.
        f"<{'a' * 45_000}>" * 15 + "<b/>" * 90_000 + f"</{'a' * 45_000}>" * 15,
    ],
    ids=["many", "consents", "long names"],
)
def test_unknown_elements_without_bound_are_refused_quickly(inner):
    started = time.perf_counter()
    result = f"<ResultList><ResultOfQualificationConfirmation>{inner}"
    result += "</ResultOfQualificationConfirmation></ResultList>"
    assert code_of(wrapped(inner)) == "unknown_elements"
    assert code_of(wrapped(result)) == "unknown_elements"
    assert time.perf_counter() - started < 2


@pytest.mark.threat("T2")
def test_sizes_are_refused_before_parsing():
    assert code_of(b"<XmlMsg>" + b"a" * 2_000_000) == "too_large"
    assert code_of(wrapped(""), single_limit=10) == "too_large"
    bulk = wrapped("<BulkConfirmUnit/>")
    assert code_of(bulk, "OQSmuquc02res_1.xml", bulk_limit=10) == "too_large"


@pytest.mark.threat("T2")
def test_a_text_longer_than_any_field_is_refused():
    name = "髙" * 4_001
    assert code_of(wrapped(f"<ProcessingResultMessage>{name}</ProcessingResultMessage>")) == (
        "field_too_long"
    )


@pytest.mark.threat("T3")
@pytest.mark.parametrize(
    "encoding",
    ["UTF-7", "utf-7", "UTF-16", "ISO-2022-JP", "EUC-JP", "EBCDIC-CP-US", "ISO-8859-1", "UCS-4"],
)
def test_encodings_off_the_list_are_refused(encoding):
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    assert code_of(wrapped("+ADw-b/+AD4-", declaration)) == "encoding"


@pytest.mark.threat("T3")
def test_utf7_without_a_declaration_stays_text():
    inner = "<ProcessingResultStatus>1</ProcessingResultStatus>"
    inner += "<ProcessingResultMessage>+ADw-b/+AD4-</ProcessingResultMessage>"
    reading = read(wrapped(inner), FACE)
    assert reading.answer.processing_result_message == "+ADw-b/+AD4-"


@pytest.mark.threat("T3")
def test_a_second_declaration_cannot_choose_another_reading():
    twice = b'<?xml version="1.0"?><?xml version="1.0" encoding="UTF-7"?>' + wrapped("+ADw-b/+AD4-")
    assert code_of(twice) == "not_well_formed"


@pytest.mark.threat("T3")
@pytest.mark.parametrize("encoding", ["Shift_JIS", "x-sjis", "windows-31j", "CP932", "ms932"])
def test_every_name_of_cp932_reads_everyday_surnames(plain_face, encoding):
    raw = plain_face.replace("UTF-8", encoding, 1).encode("cp932")
    assert read(raw, FACE).answer.results[0].name == "髙﨑　徳子"


@pytest.mark.threat("T3")
def test_bytes_that_are_not_of_the_declared_encoding_are_refused(plain_face):
    assert code_of(plain_face.encode("cp932", "replace")) == "bytes"
    assert code_of(b'<?xml version="1.0" encoding="Shift_JIS"?>' + b"<XmlMsg>\x81") == "bytes"
    assert code_of(wrapped("<a>").replace(b"<a>", b"\xc0\xbca>")) == "bytes"
    assert code_of(b"\xff\xfe<\x01") == "encoding"
    bom = b"\xef\xbb\xbf" + b'<?xml version="1.0" encoding="Shift_JIS"?><XmlMsg/>'
    assert code_of(bom) == "encoding"


@pytest.mark.spec("OQS 5")
def test_an_answer_that_says_nothing_is_held():
    assert code_of(wrapped("")) == "held_silent"


@pytest.mark.threat("T3")
def test_stored_text_is_not_normalised(plain_face):
    composed = read(plain_face.replace("徳子", "か\u3099").encode(), FACE)
    assert composed.answer.results[0].name == "髙﨑　か\u3099"


def zipped(members: dict[str, bytes], *, encrypted: bool = False) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    raw = bytearray(stream.getvalue())
    if encrypted:
        raw[6] |= 1
        raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


@pytest.mark.threat("T4")
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (zipped({"OQSmuhvq02res_1.xml": b"<XmlMsg/>"}, encrypted=True), "encrypted"),
        (zipped({"a.xml": b"<XmlMsg/>", "b.xml": b"<XmlMsg/>"}), "zip_members"),
        (zipped({}), "zip_members"),
        (zipped({"../OQSmuhvq02res_1.xml": b"<XmlMsg/>"}), "zip_name"),
        (zipped({"C:\\OQSmuhvq02res_1.xml": b"<XmlMsg/>"}), "zip_name"),
        (zipped({"OQSmuhvq02res_1.exe": b"<XmlMsg/>"}), "zip_name"),
        (zipped({"OQSsiquc01res_1.xml": b"<XmlMsg/>"}), "zip_name"),
        (zipped({"OQSmuhvq02res_1.xml": b" " * 20_000_000}), "zip_bomb"),
        (b"PK\x03\x04 broken", "zip"),
        (b"", "empty"),
    ],
)
def test_zips_that_are_not_one_answer_are_refused(raw, code):
    assert code_of(raw, BULK) == code


@pytest.mark.threat("T4")
def test_an_encrypted_file_is_named_as_such_even_under_an_xml_name():
    raw = zipped({"OQSsiquc01res_1.xml": b"<XmlMsg/>"}, encrypted=True)
    reading = read(raw, "OQSsiquc01res_1.xml")
    assert reading.code == "encrypted"
    assert "暗号化" in reading.reason


@pytest.mark.threat("T4")
@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        (FACE, b"", "empty"),
        ("YZKsiquc01res_1.pdf", b"%PDF-1.7\n%%EOF", "pdf"),
        ("nobody.err", b"text", "err"),
        ("OQSsihvq01res_1.xml", b"<XmlMsg/>", "named_only"),
        ("EPSsiquc01res_1.xml", b"<XmlMsg/>", "named_only"),
        ("OQSsiquc01req_1.err", b"\xff\xff\xff", "bytes"),
    ],
)
def test_other_things_in_the_folder_are_named(name, raw, code):
    assert code_of(raw, name) == code


@given(
    st.binary(max_size=400), st.sampled_from([FACE, BULK, "x.xml", "YZKsiquc01res_1.xml", "a.err"])
)
@settings(max_examples=150, deadline=None)
def test_random_bytes_never_raise(raw, name):
    assert isinstance(read(raw, name), Read | Refused)
    assert isinstance(read_returned(raw, name, raw), Read | Refused)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_never_raises(plain_face, data):
    raw = bytearray(plain_face.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=6))
    for name in (FACE, "OQSmuquc02res_1.xml", "x.xml"):
        assert isinstance(read(bytes(raw), name), Read | Refused)


@given(st.integers(0, 3_000))
@settings(max_examples=60, deadline=None)
def test_a_cut_file_is_never_believed(plain_face, length):
    raw = plain_face.encode()
    whole = len(raw.rstrip())
    reading = read(raw[: min(length, whole - 1)], FACE)
    assert isinstance(reading, Refused)
    assert reading.code in {"truncated", "empty", "bytes", "not_xml", "not_well_formed"}
