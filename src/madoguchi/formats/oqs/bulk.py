"""The second answer of a bulk, person by person, in constant memory (``oqs-interface.md`` §3.4).

The stream is decoded by us piece by piece and fed to a pull parser; a unit is read, given out and
forgotten. One person whose unit must be held does not stop the others: it comes out as HeldUnit.
The header may stand after the body (§1.13), so it is looked for first, which needs a stream that
can go back.
"""

import codecs
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO, cast

from lxml import etree
from lxml.etree import _Element as Element

from madoguchi.domain.answer import EligibilityAnswer, MessageHeader
from madoguchi.domain.messages import BulkEligibility, HeldUnit
from madoguchi.formats.oqs import archive, guard, holds
from madoguchi.formats.oqs.layout import layout, unit_plan
from madoguchi.formats.oqs.plan import Walk, sorted_unknown
from madoguchi.formats.oqs.reading import ReadSettings, Refused, RefusedError
from madoguchi.formats.oqs.reasons_ja import refusal

_PIECE = 65_536
_OVERLAP = 16
_UNIT_LEVEL = 3
_DEFAULT = ReadSettings()

Unit = EligibilityAnswer | HeldUnit


def read_bulk(
    stream: BinaryIO, settings: ReadSettings = _DEFAULT, name: str = ""
) -> Iterator[Unit | Refused]:
    """Give out the people of a bulk answer one by one; a last Refused if the file goes bad.

    *stream* holds the XML or the zip, and must be seekable. What came before a Refused was whole
    in itself, but a caller who needs all or nothing waits for the end.
    """
    try:
        if archive.is_zip(_peek(stream)):
            _, inner = archive.open_member(stream, name, settings)
            stream = cast("BinaryIO", inner)
        header = find_header(stream, settings)
        holds.check_header(header)
        yield from _units(stream, header, settings)
    except RefusedError as error:
        yield refusal("muquc02_res", error)


def read_whole(raw: bytes, settings: ReadSettings) -> BulkEligibility:
    """Return a bulk answer that fits in memory; RefusedError as for a single file."""
    if not raw:
        raise RefusedError("empty")
    stream = BytesIO(raw)
    header = find_header(stream, settings)
    holds.check_header(header)
    answers: list[EligibilityAnswer] = []
    held: list[HeldUnit] = []
    for unit in _units(stream, header, settings):
        if isinstance(unit, HeldUnit):
            held.append(unit)
        else:
            answers.append(unit)
    return BulkEligibility(header=header, answers=tuple(answers), held=tuple(held))


def find_header(stream: BinaryIO, settings: ReadSettings) -> MessageHeader:
    """Return the header and leave the stream at its beginning; RefusedError if there is none."""
    stream.seek(0)
    plan = layout("muquc02_res", settings).header
    for element in _elements(stream, settings):
        if element.tag == "MessageHeader":
            header = plan.build(element, Walk())
            stream.seek(0)
            return cast("MessageHeader", header)
        _forget(element)
    raise RefusedError("no_header")


def _peek(stream: BinaryIO) -> bytes:
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    return head


def _units(stream: BinaryIO, header: MessageHeader, settings: ReadSettings) -> Iterator[Unit]:
    position = 0
    for element in _elements(stream, settings):
        if element.tag == "BulkConfirmUnit":
            position += 1
            yield _unit(element, header, position, settings)
        _forget(element)


def _unit(element: Element, header: MessageHeader, position: int, settings: ReadSettings) -> Unit:
    guard.check_attributes(element, settings)
    guard.check_depth(element, settings, level=_UNIT_LEVEL)
    try:
        return _person(element, header, settings)
    except RefusedError as error:
        told = refusal(None, error)
        echo = element.findtext("QualificationConfirmSearchInfo/ArbitraryIdentifier")
        return HeldUnit(
            position=position,
            code=told.code,
            reason=told.reason,
            arbitrary_identifier=(echo or "").strip()[: settings.max_text] or None,
        )


def _person(element: Element, header: MessageHeader, settings: ReadSettings) -> EligibilityAnswer:
    plan = unit_plan(settings)
    walk = Walk()
    values: dict[str, Any] = plan.values(element, walk)
    plan.no_nesting(element)
    if walk.unknown:
        values["unknown"] = sorted_unknown(walk.unknown)
    answer = EligibilityAnswer(header=header, **values)
    holds.check_answer(answer)
    return answer


def _forget(element: Element) -> None:
    """Let go of what was read: constant memory, whatever the number of people."""
    parent = element.getparent()
    element.clear()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _elements(stream: BinaryIO, settings: ReadSettings) -> Iterator[Element]:
    """Give out headers and units where they belong; RefusedError when the text goes bad."""
    parser = etree.XMLPullParser(
        events=("end",),
        tag=("MessageHeader", "BulkConfirmUnit"),
        **guard.parser_options(),  # type: ignore[arg-type]  # one dict for two parsers
    )
    tail = b""
    try:
        for piece in _pieces(stream, settings):
            parser.feed(piece)
            tail = (tail + piece)[-512:]
            for _, found in parser.read_events():
                element = cast("Element", found)
                if _in_place(element, settings):
                    yield element
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise guard.syntax_error(tail, error, settings, whole=_ends(tail)) from None
    guard.check_root(root)


def _ends(tail: bytes) -> bool:
    return tail.rstrip().endswith(b"</XmlMsg>")


def _in_place(element: Element, settings: ReadSettings) -> bool:
    parent = element.getparent()
    if parent is None:
        return False
    if element.tag == "MessageHeader":
        guard.check_root(parent)
        guard.check_own_attributes(parent, settings)
        return parent.getparent() is None
    guard.check_own_attributes(parent, settings)
    above = parent.getparent()
    return parent.tag == "MessageBody" and above is not None and above.getparent() is None


def _pieces(stream: BinaryIO, settings: ReadSettings) -> Iterator[bytes]:
    """Give out the document as UTF-8 pieces, each gated as ``guard`` gates a whole file."""
    first = stream.read(_PIECE)
    if not first:
        raise RefusedError("empty")
    if b"\0" in first:
        raise RefusedError("nul")
    codec, start = guard.declared(first, settings)
    decoder = codecs.getincrementaldecoder(codec)()
    total, seam, raw = 0, "", first
    while raw:
        total += len(raw)
        if total > settings.bulk_limit:
            raise RefusedError("too_large", limit=settings.bulk_limit)
        text = guard.decode_piece(decoder, raw, codec)
        guard.refuse_doctype(seam + text)
        seam = text[-_OVERLAP:]
        yield text.encode()[start:]
        start = 0
        raw = stream.read(_PIECE)
        if b"\0" in raw:
            raise RefusedError("nul")
    guard.decode_piece(decoder, b"", codec, final=True)
