"""The gate before the parser: bytes of a folder → text without declaration (``security.md`` T1–T3).

Order matters (``security.md`` §4, lesson 5): NUL bytes first, because BOM-less UTF-16 hides a
DOCTYPE from every later look; then size, encoding, our own decoding, and DOCTYPE on the decoded
text. The parser gets UTF-8 made by us with the encoding forced, so that nothing in the file can
choose another reading. Nothing is normalised: what is stored is what came.
"""

import re
from codecs import IncrementalDecoder
from functools import lru_cache
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from madoguchi.formats.oqs.reading import ReadSettings, RefusedError

ROOTS = ("XmlMsg", "Message")
"""``Message`` is the root of one public drug fixture that disagrees with the rest (§3.7)."""

_UTF8_BOM = b"\xef\xbb\xbf"
_STRAY = "\x80\uf8f0\uf8f1\uf8f2\uf8f3"
"""What Python's cp932 makes of 80, A0, FD, FE, FF: bytes that no Japanese text has."""

_HEAD = 300
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(rb"\s*<\?xml\s([^?<>]{0,200})\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_FIRST_TAG = re.compile(rb"<([A-Za-z_][\w.-]*)")
_LAST_TAG = re.compile(rb"</([A-Za-z_][\w.-]*)\s*>(?:\s|\xe3\x80\x80|\x81\x40)*\Z")
_ONLY_TAG = re.compile(rb"\A\s*<([A-Za-z_][\w.-]*)\s*/>\s*\Z")


def declared(raw: bytes, settings: ReadSettings) -> tuple[str, int]:
    """Return our decoder's name and where the text begins after BOM and declaration.

    Raises RefusedError ``encoding`` for anything off the allow-list. Without a declaration the
    file is UTF-8, as XML says.
    """
    stop = raw.find(b"?>", 0, _HEAD)
    name, end = _head(raw[: stop + 2] if stop >= 0 else raw[:3])
    if name is None:
        return "utf-8", end
    codec = settings.encodings.get(name)
    if codec is None or (codec != "utf-8" and raw.startswith(_UTF8_BOM)):
        raise RefusedError("encoding", name=name)
    return codec, end


@lru_cache(64)
def _head(head: bytes) -> tuple[str | None, int]:
    """Return the declared encoding in lower case, and the length of BOM and declaration."""
    if head.startswith(_UTF16_BOMS):
        return "utf-16", 2
    start = 3 if head.startswith(_UTF8_BOM) else 0
    found = _DECLARATION.match(head, start)
    if found is None:
        return None, start
    name = _ENCODING.search(found[1])
    return (name[1].decode("ascii").lower() if name else None), found.end()


def gate(raw: bytes, settings: ReadSettings, limit: int) -> tuple[bytes, str]:
    """Return the document as UTF-8 and as text, without BOM and declaration; or RefusedError."""
    if not raw:
        raise RefusedError("empty")
    if b"\0" in raw:
        raise RefusedError("nul")
    if len(raw) > limit:
        raise RefusedError("too_large", limit=limit)
    codec, start = declared(raw, settings)
    document = raw[start:]
    text = decode(document, codec)
    refuse_doctype(text)
    if "<?xml " in text[:_HEAD]:
        raise RefusedError("not_well_formed", line=1)
    return (document if codec == "utf-8" else text.encode()), text


def refuse_doctype(text: str) -> None:
    """Refuse a document that declares entities, before any parser sees it (T1)."""
    if "!" in text and ("<!DOCTYPE" in text or "<!ENTITY" in text):
        raise RefusedError("doctype")


def decode(raw: bytes, codec: str) -> str:
    """Return *raw* as text; RefusedError ``bytes`` for what the codec has no character for."""
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        raise _bad_bytes(codec) from None
    _refuse_stray(text, codec)
    return text


def _refuse_stray(text: str, codec: str) -> None:
    if codec != "utf-8" and any(char in text for char in _STRAY):
        raise _bad_bytes(codec)


def decode_piece(
    decoder: IncrementalDecoder, raw: bytes, codec: str, *, final: bool = False
) -> str:
    """Return the next piece of a stream as text; a character may be cut between two pieces."""
    try:
        text = decoder.decode(raw, final)
    except UnicodeDecodeError:
        raise _bad_bytes(codec) from None
    _refuse_stray(text, codec)
    return text


def _bad_bytes(codec: str) -> RefusedError:
    return RefusedError("bytes", name="UTF-8" if codec == "utf-8" else "Shift_JIS")


def parse(document: bytes, settings: ReadSettings) -> Element:
    """Return the root of a document that the gate let through; RefusedError if it is not XML."""
    try:
        root = etree.fromstring(document, _parser())
    except etree.XMLSyntaxError as error:
        raise syntax_error(document, error, settings, whole=looks_whole(document)) from None
    if _more_than(document, b"=", settings.max_attributes):  # an attribute needs one
        check_attributes(root, settings)
    return root


def _more_than(document: bytes, byte: bytes, limit: int) -> bool:
    """Tell whether *byte* stands more than *limit* times; quick where it hardly stands at all."""
    at = -1
    for _ in range(limit + 1):
        at = document.find(byte, at + 1)
        if at < 0:
            return False
    return True


def parser_options() -> dict[str, bool | str]:
    """Return the hardened parser's options, the same for whole files and for streams."""
    return {
        "encoding": "utf-8",
        "resolve_entities": False,
        "no_network": True,
        "huge_tree": False,
        "remove_blank_text": True,
        "remove_comments": True,
        "remove_pis": True,
        "collect_ids": False,
    }


@lru_cache(1)
def _parser() -> etree.XMLParser:
    return etree.XMLParser(**parser_options())  # type: ignore[arg-type]  # one dict for two parsers


@lru_cache(8)
def _too_many(limit: int) -> etree.XPath:
    return etree.XPath(f"boolean(descendant-or-self::*[count(@*) > {int(limit)}])")


@lru_cache(8)
def _too_deep(limit: int) -> etree.XPath:
    return etree.XPath("boolean(" + "/".join(["*"] * int(limit)) + ")")


def count_elements(root: Element) -> int:
    """Return how many elements the document has, counted by the parser's library."""
    return int(cast("float", _all_elements()(root)))


@lru_cache(1)
def _all_elements() -> etree.XPath:
    return etree.XPath("count(//*)")


def check_attributes(element: Element, settings: ReadSettings) -> None:
    """Refuse an element, here or below, with more attributes than any real file has (T2)."""
    if _too_many(settings.max_attributes)(element):
        raise RefusedError("attributes", limit=settings.max_attributes)


def check_own_attributes(element: Element, settings: ReadSettings) -> None:
    """Refuse this very element if it has too many attributes (T2)."""
    if len(element.attrib) > settings.max_attributes:
        raise RefusedError("attributes", limit=settings.max_attributes)


def check_root(root: Element) -> None:
    """Refuse a document of something else."""
    if root.tag not in ROOTS:
        raise RefusedError("wrong_root", root=str(root.tag)[:40])


def check_depth(element: Element, settings: ReadSettings, level: int = 1) -> None:
    """Refuse more than ``max_depth`` levels; *element* itself stands on *level* (T2)."""
    if _too_deep(settings.max_depth - level + 1)(element):
        raise RefusedError("depth", limit=settings.max_depth)


def syntax_error(
    document: bytes, error: etree.XMLSyntaxError, settings: ReadSettings, *, whole: bool
) -> RefusedError:
    """Return the refusal for what the parser said: too deep, cut off, not XML, or broken."""
    if b"<" not in document[:200]:
        return RefusedError("not_xml")
    if "xcessive depth" in str(error):
        return RefusedError("depth", limit=settings.max_depth)
    if not whole:
        return RefusedError("truncated")
    return RefusedError("not_well_formed", line=error.lineno or 1)


def looks_whole(raw: bytes) -> bool:
    """Tell whether *raw* ends as a finished file does: the root's closing tag, or a zip's end.

    Tolerates blanks after the tag and either encoding; says nothing about what lies between.
    """
    if raw.startswith(b"PK"):
        return b"PK\x05\x06" in raw[-66_000:]
    if raw.startswith(b"%PDF"):
        return b"%%EOF" in raw[-1_024:]
    declaration = _DECLARATION.match(raw, 3 if raw.startswith(_UTF8_BOM) else 0)
    begin = declaration.end() if declaration else 0
    last = _LAST_TAG.search(raw, max(begin, len(raw) - 512))
    first = _FIRST_TAG.search(raw, begin)
    if last and first:
        return last[1] == first[1]
    return _ONLY_TAG.match(raw[begin : begin + 200]) is not None
