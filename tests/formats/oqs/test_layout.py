"""Every field of every table has a place in a value, and every value can be shown."""

import pytest
from msgspec import to_builtins

from madoguchi.formats.oqs import Read, ReadSettings, kind_of_name, looks_whole, read
from madoguchi.formats.oqs.compiling import attribute_of
from madoguchi.formats.oqs.describe import describe, text_of, title_of
from madoguchi.formats.oqs.layout import layout, structs_of
from madoguchi.spec.oqs.messages import MESSAGES
from madoguchi.spec.oqs.model import Field, Need, Source, Type
from madoguchi.spec.oqs.values_table import VALUE_LABELS


def placeless(fields: tuple[Field, ...], struct: type) -> list[str]:
    return [field.tag for field in fields if attribute_of(field.tag, struct) is None]


PEOPLE = {f"{bulk}02_res" for bulk in ("muquc", "mutic", "muhvq", "muonq")}


@pytest.mark.parametrize("kind", sorted(set(MESSAGES) - PEOPLE))
def test_every_field_of_every_message_has_a_place(kind):
    body, header = structs_of(kind)
    message = MESSAGES[kind]
    assert placeless(message.header, header or body) == []
    assert placeless(message.body, body) == []
    plans = layout(kind, ReadSettings())
    for plan, fields in ((plans.header, message.header), (plans.body, message.body)):
        check_groups(plan, fields)


def check_groups(plan, fields: tuple[Field, ...]) -> None:
    for field in fields:
        if field.type is not Type.GROUP:
            continue
        branch = plan.branches[field.tag]
        rows = field.children[0].children if branch.wrapped else field.children
        assert placeless(rows, branch.plan.struct) == [], field.tag
        check_groups(branch.plan, rows)


def test_every_kind_of_name_is_known_and_face_is_not_res():
    for key, message in MESSAGES.items():
        assert kind_of_name(f"{message.prefix}202611220001.xml") == key
        assert kind_of_name(f"C:\\OQS\\res\\{message.prefix.lower()}1.XML") == key
    assert kind_of_name("face_plain.xml") is None
    assert kind_of_name("OQSsiquc01res.xml") is None


def shown(path) -> list[str]:
    reading = read(path.read_bytes(), path.name)
    if not isinstance(reading, Read):
        return []
    assert title_of(reading.kind)
    return [row.text for row in describe(reading.kind, reading.answer)]


def leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in leaves(one)]
    if isinstance(value, list | tuple):
        return [leaf for one in value for leaf in leaves(one)]
    return [value] if isinstance(value, str) else []


def test_everything_that_was_read_is_shown(data):
    read_files = 0
    for path in sorted(p for p in data.rglob("*") if p.is_file() and p.parent.name != "invalid"):
        rows = " ".join(shown(path))
        if not rows:
            continue
        read_files += 1
        answer = read(path.read_bytes(), path.name).answer
        for leaf in leaves(to_builtins(answer)):
            plain = leaf.split("T")[0] if leaf[:4].isdigit() and "T" in leaf else leaf
            known = plain in rows or leaf in MESSAGES or leaf.startswith(("Message", "held_"))
            assert known or any(plain in label for label in labels(path)), (path.name, leaf)
    assert read_files > 40


def labels(path) -> list[str]:
    from madoguchi.spec.oqs.consent_table import CONSENT_STEMS

    reading = read(path.read_bytes(), path.name)
    stems = [row.stem for row in CONSENT_STEMS]
    return [row.label for row in describe(reading.kind, reading.answer)] + stems


@pytest.mark.parametrize(
    ("raw", "whole"),
    [
        (b"<XmlMsg></XmlMsg>", True),
        (b"<XmlMsg><A/></XmlMsg >\r\n \xe3\x80\x80", True),
        (b'\xef\xbb\xbf<?xml version="1.0"?><XmlMsg></XmlMsg>', True),
        (b"<XmlMsg/>", True),
        (b"<XmlMsg>", False),
        (b"<XmlMsg><A></A>", False),
        (b"<XmlMsg></XmlMs", False),
        (b"", False),
        (b'<?xml version="1.0"?>', False),
        (b"PK\x03\x04...", False),
        (b"PK\x03\x04...PK\x05\x06" + b"\0" * 18, True),
        (b"%PDF-1.7 ... %%EOF\n", True),
        (b"%PDF-1.7 ...", False),
    ],
)
def test_a_file_looks_whole_when_its_root_is_closed(raw, whole):
    assert looks_whole(raw) is whole


@pytest.mark.spec("OQS 3.2")
@pytest.mark.spec("OQS 3.7")
def test_values_outside_the_code_tables_have_labels_too_and_unknown_ones_stay():
    def shown(tag: str, value: str) -> str:
        return text_of(Field(tag, "試験", Type.CODE, Need.MAY, Source.CODE), value)

    assert shown("InsuredPartialContributionRatio", "010") == "010（1割）"
    assert shown("ElderlyRecipientContributionRatio", "015") == "015"
    assert shown("FileCategory", "4") == "4（薬剤＋診療のXML）"
    tags = {field.tag for row in MESSAGES.values() for field in everything(row.header + row.body)}
    assert set(VALUE_LABELS) <= tags


def everything(fields: tuple[Field, ...]) -> list[Field]:
    return [one for field in fields for one in (field, *everything(field.children))]
