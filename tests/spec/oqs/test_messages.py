"""The layout tables: every row well-formed, and nothing in a sample file that no row knows."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from madoguchi.spec.oqs.codes_table import CODES
from madoguchi.spec.oqs.consent_table import (
    CONSENT_AVAILABLE,
    CONSENT_FLAG,
    CONSENT_STEMS,
    CONSENT_TIME,
)
from madoguchi.spec.oqs.medicine_table import FAMILIES
from madoguchi.spec.oqs.messages import MESSAGES
from madoguchi.spec.oqs.model import Field, Message, Need, Source, Type
from madoguchi.spec.oqs.named_only_table import NAMED_ONLY

KEYS = sorted(MESSAGES)
FUTURE = {"SomeFutureElement2027"}
NOT_XML = {"res_truncated.xml", "OQSmuquc01req_202406090009.xml"}
WEAK = {"synthetic-yzk-if-002.xml"}
LENGTHS = {Type.DATE: 8, Type.TIME: 14, Type.MONTH: 6}


def walk(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from walk(field.children)


def rows(message: Message) -> list[Field]:
    return list(walk((*message.header, *message.body)))


def allowed(fields: tuple[Field, ...]) -> dict[str, Field]:
    return {field.tag: field for field in fields}


@pytest.mark.spec("OQS 2")
def test_the_catalogue_holds_every_message_of_the_interface():
    wanted = {"siquc_req", "siquc_res", "siquc_face", "siimm_req", "siimm_res"}
    wanted |= {"yzk_req", "yzk_res", "tkk_req", "tkk_res"}
    wanted |= {
        f"{kind}{step}_{way}"
        for kind in ("muquc", "muimm", "mutic", "muhvq", "muonq")
        for step in ("01", "02")
        for way in ("req", "res")
    }
    assert set(MESSAGES) == wanted


@pytest.mark.parametrize("key", KEYS)
def test_a_message_is_named_as_its_prefix_says(key: str):
    message = MESSAGES[key]
    assert message.key == key
    assert message.prefix.endswith("_")
    assert message.direction in {"req", "res", "face"}
    assert f"0{message.prefix.split('0')[1]}".startswith(
        ("01" if "02" not in key else "02") + message.direction.replace("face", "res")
    )
    assert re.fullmatch(r"(OQS|YZK)-IF-\d{3}|", message.number)
    assert message.ja


@pytest.mark.parametrize("key", KEYS)
def test_every_row_is_well_formed(key: str):
    for field in rows(MESSAGES[key]):
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", field.tag)
        assert field.ja
        assert bool(field.children) == (field.type is Type.GROUP), field.tag
        assert field.length is None or field.length > 0
        assert field.length in {None, LENGTHS.get(field.type, field.length)}
        assert isinstance(field.need, Need)
        assert isinstance(field.source, Source)


@pytest.mark.parametrize("key", KEYS)
def test_no_tag_stands_twice_beside_itself(key: str):
    message = MESSAGES[key]
    groups = [message.header, message.body]
    groups += [field.children for field in rows(message)]
    for group in groups:
        tags = [field.tag for field in group]
        assert len(tags) == len(set(tags))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.spec("OQS 4")
def test_every_code_that_a_row_names_has_a_table(key: str):
    for field in rows(MESSAGES[key]):
        assert field.code is None or field.code in CODES
        assert field.code is None or field.type is Type.CODE


def test_prefixes_are_unique_and_the_longest_wins_between_face_and_res():
    prefixes = [message.prefix for message in MESSAGES.values()]
    assert len(prefixes) == len(set(prefixes))
    assert MESSAGES["siquc_face"].prefix.startswith(MESSAGES["siquc_res"].prefix)


def test_every_request_has_its_answer_under_the_same_remainder():
    for key, message in MESSAGES.items():
        if message.direction == "req":
            answer = MESSAGES[key.removesuffix("req") + "res"]
            assert answer.prefix == message.prefix.replace("req_", "res_")


@pytest.mark.spec("OQS 3.2")
def test_a_face_result_has_the_form_of_a_single_result():
    face, single = MESSAGES["siquc_face"], MESSAGES["siquc_res"]
    assert (face.header, face.body) == (single.header, single.body)


@pytest.mark.spec("OQS 3.2")
def test_consent_stems_of_2025_are_marked_inferred_and_all_name_a_code_table():
    stems = [stem.stem for stem in CONSENT_STEMS]
    assert len(stems) == len(set(stems)) == 12
    assert {stem.code for stem in CONSENT_STEMS} <= set(CODES)
    inferred = {stem.stem for stem in CONSENT_STEMS if stem.source is Source.INFERRED}
    assert inferred == {
        "DiagnosisNameInfo",
        "InfectiousInfo",
        "AllergyInfo",
        "ContraindicationInfo",
        "TestInfo",
        "PrescriptionInfo",
    }


@pytest.mark.spec("OQS 3.7")
def test_the_families_of_the_drug_history_name_only_tags_that_the_layout_has():
    tags = {field.tag for field in rows(MESSAGES["yzk_res"])}
    named = {
        tag
        for meaning in FAMILIES
        for tag in (meaning.receipt, meaning.dispensed, meaning.prescribed)
        if tag
    }
    status = {"ResultCode", "MessageContents"}
    person = {"QuaInf", "Name", "KanaName", "Birth", "AdmGendCode"}
    assert named == tags - status - person


def test_kinds_known_by_name_alone_do_not_hide_a_known_message():
    for message in MESSAGES.values():
        hiding = [row.prefix for row in NAMED_ONLY if message.prefix.startswith(row.prefix)]
        assert hiding in ([], ["OQS"])
    assert NAMED_ONLY[-1].prefix == "OQS"


def parsed(raw: bytes) -> etree._Element:
    """Decode first: libxml2 does not take every cp932 byte for Shift_JIS."""
    encoding = "cp932" if b"Shift_JIS" in raw[:80] else "utf-8"
    text = re.sub(r"^\ufeff?<\?xml[^>]*\?>", "", raw.decode(encoding))
    return etree.fromstring(text.strip())


def is_consent(tag: str) -> bool:
    suffixes = (CONSENT_FLAG, CONSENT_TIME, CONSENT_AVAILABLE)
    return any(tag == stem.stem + suffix for stem in CONSENT_STEMS for suffix in suffixes)


def unknown_in(node: etree._Element, fields: tuple[Field, ...]) -> Iterator[str]:
    table = allowed(fields)
    for child in node:
        tag = str(child.tag)
        if tag in table:
            yield from unknown_in(child, table[tag].children)
        elif not is_consent(tag):
            yield tag


def kind_of(path: Path) -> str:
    if path.name.startswith(("face_", "siquc_")):
        return "siquc_res"
    if path.name.startswith("siimm01res"):
        return "siimm_res"
    found = [key for key, message in MESSAGES.items() if path.name.startswith(message.prefix)]
    return max(found, key=lambda key: len(MESSAGES[key].prefix))


def readable(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.xml")):
        if path.name not in NOT_XML | WEAK:
            yield path


@pytest.mark.spec("OQS 3")
def test_every_element_of_every_sample_is_in_its_table(samples: Path):
    seen, unknown = 0, set()
    for path in readable(samples):
        message = MESSAGES[kind_of(path)]
        root = parsed(path.read_bytes())
        for part, fields in (("MessageHeader", message.header), ("MessageBody", message.body)):
            node = root.find(part)
            unknown |= set(unknown_in(node, fields)) if node is not None else set()
        seen += 1
    assert seen >= 3
    assert unknown == FUTURE
