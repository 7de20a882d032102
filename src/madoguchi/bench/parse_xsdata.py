"""xsdata reading the bench's face result into dataclasses, for comparison only.

The dataclasses are made from the layout table, so that xsdata reads exactly what we read. xsdata
is a development tool; import this module only where it is installed.
"""

from collections.abc import Callable
from dataclasses import field, make_dataclass
from typing import Any

from xsdata.formats.dataclass.context import XmlContext
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig

from madoguchi.spec.oqs.consent_table import (
    CONSENT_AVAILABLE,
    CONSENT_FLAG,
    CONSENT_STEMS,
    CONSENT_TIME,
)
from madoguchi.spec.oqs.messages import MESSAGES
from madoguchi.spec.oqs.model import Field, Type

_RESULT = "ResultOfQualificationConfirmation"


def _dataclass(name: str, fields: tuple[Field, ...]) -> type:
    members = [_member(row) for row in fields]
    if name == _RESULT:
        tags = (
            stem.stem + suffix
            for stem in CONSENT_STEMS
            for suffix in (CONSENT_FLAG, CONSENT_TIME, CONSENT_AVAILABLE)
        )
        members += [_leaf(tag) for tag in tags]
    return make_dataclass(name, members)


def _leaf(tag: str) -> tuple[str, Any, Any]:
    return tag, str | None, field(default=None, metadata={"name": tag, "type": "Element"})


def _member(row: Field) -> tuple[str, Any, Any]:
    if row.type is not Type.GROUP:
        return _leaf(row.tag)
    inner = _dataclass(row.tag, row.children)
    meta = {"name": row.tag, "type": "Element"}
    if row.repeat:
        return row.tag, list[inner], field(default_factory=list, metadata=meta)  # type: ignore[valid-type]  # made at run time
    return row.tag, inner | None, field(default=None, metadata=meta)


def parser(raw: bytes) -> Callable[[], object]:
    """Return a call that parses *raw* with xsdata's lxml handler, warmed up once."""
    message = MESSAGES["siquc_face"]
    header = _dataclass("MessageHeader", message.header)
    body = _dataclass("MessageBody", message.body)
    root = make_dataclass(
        "XmlMsg",
        [
            (tag, inner | None, field(default=None, metadata={"name": tag, "type": "Element"}))
            for tag, inner in (("MessageHeader", header), ("MessageBody", body))
        ],
    )
    tool = XmlParser(config=ParserConfig(fail_on_unknown_properties=False), context=XmlContext())
    tool.from_bytes(raw, root)
    return lambda: tool.from_bytes(raw, root)
