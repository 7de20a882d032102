"""The second answer of a bulk, person by person, in constant memory (``oqs-interface.md`` §3.4).

The stream is decoded by us piece by piece and fed to a pull parser; a unit is read, given out and
forgotten. One person whose unit must be held does not stop the others: it comes out as HeldUnit.
The header may stand after the body (§1.13), so it is looked for first, which needs a stream that
can go back.
"""

import codecs
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import BinaryIO, cast
from zipfile import BadZipFile

from lxml import etree
from lxml.etree import _Element as Element

from madoguchi.domain.answer import EligibilityAnswer, MessageHeader
from madoguchi.domain.messages import BulkEligibility, BulkHead, HeldUnit
from madoguchi.formats.oqs import archive, guard, holds, kinds
from madoguchi.formats.oqs.layout import layout
from madoguchi.formats.oqs.plan import Walk
from madoguchi.formats.oqs.reading import Read, Reading, ReadSettings, Refused, RefusedError
from madoguchi.formats.oqs.reasons_ja import refusal
from madoguchi.formats.oqs.units import (
    UNIT_TAGS,
    Unit,
    UnitForm,
    check_unit,
    form_of,
    read_unit,
)

_PIECE = 65_536
_OVERLAP = 16
_DEFAULT = ReadSettings()
ELIGIBILITY = "muquc02_res"


def read_bulk(
    stream: BinaryIO, settings: ReadSettings = _DEFAULT, name: str = ""
) -> Iterator[Unit | Refused]:
    """Give out the people of a bulk answer one by one; a last Refused if the file goes bad.

    *stream* holds the XML or the zip, and must be seekable. *name* tells the kind: without it the
    people are those of an eligibility answer. What came before a Refused was whole in itself, but
    a caller who needs all or nothing asks ``check_bulk`` first.
    """
    kind = _kind(name)
    try:
        with _named_errors():
            stream, form = _opened(stream, name, settings), form_of(kind)
            header = find_header(stream, settings)
            holds.check_header(header)
            yield from _units(stream, header, form, settings)
    except RefusedError as error:
        yield refusal(kind, error)


def check_bulk(
    stream: BinaryIO, settings: ReadSettings = _DEFAULT, name: str = ""
) -> int | Refused:
    """Return how many people ``read_bulk`` will give out, or why it would not reach the end.

    Reads everything and believes nothing; several times as fast as reading the people.
    """
    kind = _kind(name)
    try:
        with _named_errors():
            stream, form = _opened(stream, name, settings), form_of(kind)
            holds.check_header(find_header(stream, settings))
            return _counted(stream, form, settings)
    except RefusedError as error:
        return refusal(kind, error)


def read_head(raw: bytes, name: str, settings: ReadSettings = _DEFAULT) -> Reading:
    """Return the header of a bulk's second answer as a BulkHead, whatever its people say.

    Reads no further than the header, so a file that breaks off below it is not refused here.
    """
    kind = _kind(name)
    try:
        with _named_errors():
            stream = _opened(BytesIO(raw), name, settings)
            header = find_header(stream, settings)
            holds.check_header(header)
    except RefusedError as error:
        return refusal(kind, error)
    return Read(kind, BulkHead(header=header))


def _counted(stream: BinaryIO, form: UnitForm, settings: ReadSettings) -> int:
    count = 0
    for element in _elements(stream, form, settings):
        if element.tag == form.tag:
            count += 1
            check_unit(element, settings)
        _forget(element)
    return count


def _kind(name: str) -> str:
    kind = kinds.kind_of_name(name)
    return kind if kind is not None and kinds.is_second(kind) else ELIGIBILITY


def _opened(stream: BinaryIO, name: str, settings: ReadSettings) -> BinaryIO:
    """Return the stream of the XML, taken out of the zip if it is one."""
    if not archive.is_zip(_peek(stream)):
        return stream
    _, inner = archive.open_member(stream, name, settings)
    return cast("BinaryIO", inner)


@contextmanager
def _named_errors() -> Iterator[None]:
    """Name what a damaged zip raises, which shows only while it is unpacked."""
    try:
        yield
    except (BadZipFile, zlib.error, EOFError):
        raise RefusedError("zip") from None


def read_whole(raw: bytes, settings: ReadSettings) -> BulkEligibility:
    """Return a bulk answer that fits in memory; RefusedError as for a single file."""
    if not raw:
        raise RefusedError("empty")
    stream = BytesIO(raw)
    header = find_header(stream, settings)
    holds.check_header(header)
    answers: list[EligibilityAnswer] = []
    held: list[HeldUnit] = []
    for unit in _units(stream, header, form_of(ELIGIBILITY), settings):
        if isinstance(unit, HeldUnit):
            held.append(unit)
        elif isinstance(unit, EligibilityAnswer):
            answers.append(unit)
    return BulkEligibility(header=header, answers=tuple(answers), held=tuple(held))


def find_header(stream: BinaryIO, settings: ReadSettings) -> MessageHeader:
    """Return the header and leave the stream at its beginning; RefusedError if there is none."""
    stream.seek(0)
    plan = layout("muquc02_res", settings).header
    for element in _elements(stream, None, settings):
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


def _units(
    stream: BinaryIO, header: MessageHeader, form: UnitForm, settings: ReadSettings
) -> Iterator[Unit]:
    position = 0
    for element in _elements(stream, form, settings):
        if element.tag == form.tag:
            position += 1
            check_unit(element, settings)
            yield read_unit(element, form, header, position, settings)
        _forget(element)


def _forget(element: Element) -> None:
    """Let go of what was read: constant memory, whatever the number of people."""
    parent = element.getparent()
    element.clear()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _elements(stream: BinaryIO, form: UnitForm | None, settings: ReadSettings) -> Iterator[Element]:
    """Give out headers and units where they belong; RefusedError when the text goes bad."""
    parser = etree.XMLPullParser(
        events=("end",),
        tag=("MessageHeader", *((form.tag,) if form else UNIT_TAGS)),
        **guard.parser_options(),  # type: ignore[arg-type]  # one dict for two parsers
    )
    head = tail = b""
    try:
        for piece in _pieces(stream, settings):
            head, tail = head or piece[:200], (tail + piece)[-512:]
            parser.feed(piece)
            for _, found in parser.read_events():
                element = cast("Element", found)
                if _in_place(element, settings):
                    yield element
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise guard.syntax_error(head + tail, error, settings, whole=_ends(tail)) from None
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
