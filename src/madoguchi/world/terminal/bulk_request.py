"""A bulk's first request, person by person (OQS interface §3.4–3.6; ``security.md`` T1–T4).

20,000 people have some 200,000 elements. A pull parser sees one person at a time; what was read is
turned into a line of JSON for the nation and forgotten, so that memory is bounded by the size of
the file (``bulk_request_limit``). The whole file is read before anything of it is sent.
"""

from collections.abc import Iterator
from typing import cast

import msgspec
from lxml import etree
from lxml.etree import _Element as Element
from msgspec import Struct

from madoguchi.world.terminal import request
from madoguchi.world.terminal.request import BadRequestError, Request, Tree

_PIECE = 1 << 16
_Events = Iterator[tuple[str, Element]]
_PERSON_LEVEL = 3
_ELEMENTS_A_PERSON = 60
_PEOPLE = {
    "muquc": "QualificationConfirmSearchInfo",
    "muimm": "ReferenceNumberRegistrationInfo",
    "mutic": "QualificationConfirmSearchInfo",
    "muhvq": "QualificationConfirmSearchInfo",
    "muonq": "QualificationConfirmSearchInfo",
}


class BulkRequest(Struct, frozen=True):
    """A first request read: what its header says, and its lines for the nation."""

    head: Request
    lines: list[bytes]


class _Reader:
    """Collects header and people while the parser goes through a file."""

    def __init__(self, kind: str) -> None:
        self.header: Tree | None = None
        self.lines: list[bytes] = []
        self._person = _PEOPLE[kind]
        self._depth = 0
        self._elements = 0

    def take(self, event: str, element: Element) -> None:
        if event == "start":
            self._depth += 1
            self._elements += 1
            request.check(element, 0, self._depth)
            self._check(element)
            return
        if self._depth == _PERSON_LEVEL - 1 and element.tag == "MessageHeader":
            self._keep_header(element)
        elif self._depth == _PERSON_LEVEL and _parent(element) == "MessageBody":
            self._keep_person(element)
        self._depth -= 1

    def _check(self, element: Element) -> None:
        if self._depth == 1 and element.tag != "XmlMsg":
            msg = f"ルート要素が XmlMsg ではありません（{element.tag}）"
            raise BadRequestError(msg)
        if self._elements > _ELEMENTS_A_PERSON:
            msg = "要素が多すぎるか、入れ子が深すぎます"
            raise BadRequestError(msg)

    def _keep_header(self, element: Element) -> None:
        tree = request.tree_of(element)
        self.header = tree if isinstance(tree, dict) else {}
        self._elements = 0

    def _keep_person(self, element: Element) -> None:
        if element.tag != self._person:
            msg = f"MessageBody に使えない要素があります（{element.tag}）"
            raise BadRequestError(msg)
        tree = request.tree_of(element)
        self.lines.append(msgspec.json.encode(tree if isinstance(tree, dict) else {}))
        self._elements = 0
        element.clear()
        above = element.getparent()
        while above is not None and element.getprevious() is not None:
            del above[0]


def read_people(raw: bytes, kind: str) -> BulkRequest:
    """Read a first request of *kind* ("muquc"); BadRequestError when it cannot be passed on."""
    reader = _Reader(kind)
    try:
        for event, element in _events(request.decoded(raw)):
            reader.take(event, element)
    except (etree.XMLSyntaxError, ValueError):
        raise request.malformed() from None
    if reader.header is None:
        msg = "MessageHeader または MessageBody がありません"
        raise BadRequestError(msg)
    head = msgspec.json.encode({"MessageHeader": reader.header})
    return BulkRequest(Request(reader.header, {}), [head, *reader.lines])


def _events(text: str) -> "_Events":
    parser = etree.XMLPullParser(
        events=("start", "end"),
        **request.PARSER,  # type: ignore[arg-type]  # one mapping for two parsers
    )
    for start in range(0, len(text), _PIECE):
        parser.feed(text[start : start + _PIECE])
        yield from _read(parser)
    parser.close()
    yield from _read(parser)


def _read(parser: etree.XMLPullParser) -> "_Events":
    return cast("_Events", parser.read_events())


def _parent(element: Element) -> object:
    above = element.getparent()
    return None if above is None else above.tag
