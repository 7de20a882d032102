"""Requests as the terminal reads them: the world's own small reader (OQS interface §1.11, §3).

Bytes come from a shared folder and are hostile (``security.md`` T1–T4): no DOCTYPE, no encodings
off the list, no attributes, limited depth and size. It shares no code with ``formats/``.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree
from msgspec import Struct

_DECLARED = re.compile(rb'<\?xml[^>]*?\sencoding\s*=\s*["\']([A-Za-z0-9._-]+)["\']')
_CODECS = {"utf-8": "utf-8-sig", "shift_jis": "cp932", "windows-31j": "cp932", "ms932": "cp932"}
_END = re.compile(rb"</XmlMsg\s*>\s*\Z")
MAX_DEPTH = 8
MAX_ELEMENTS = 50_000
"""Of a request that is read as a whole; of one person's part in a bulk."""

PARSER: Final[Mapping[str, bool]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}

Tree = dict[str, "str | Tree | list[str | Tree]"]
"""An element's children by name; a name that repeats holds a list."""


class BadRequestError(Exception):
    """A request that cannot be passed on; ``str()`` says why, in Japanese, for a technician."""


class Request(Struct, frozen=True):
    """A request read: *header* and *body* are the trees below the two parts of ``XmlMsg``."""

    header: Tree
    body: Tree

    @property
    def institution(self) -> str:
        """Return the institution code it was written for, or an empty string."""
        return self._text("MedicalInstitutionCode").strip()

    @property
    def identifier(self) -> str:
        """Return ArbitraryFileIdentifier as it was written, or an empty string."""
        return self._text("ArbitraryFileIdentifier")

    def _text(self, name: str) -> str:
        value = self.header.get(name, "")
        return value if isinstance(value, str) else ""

    def message(self) -> dict[str, Tree]:
        """Return the request as the nation takes it."""
        return {"MessageHeader": self.header, "MessageBody": self.body}


def looks_whole(raw: bytes) -> bool:
    """Tell whether *raw* ends with the root's closing tag, so that its writer is done."""
    return _END.search(raw[-64:]) is not None


def read(raw: bytes) -> Request:
    """Read one request; raise :class:`BadRequestError` when it cannot be passed on."""
    root = _parse(decoded(raw))
    if root.tag != "XmlMsg":
        msg = f"ルート要素が XmlMsg ではありません（{root.tag}）"
        raise BadRequestError(msg)
    _guard(root)
    parts = {str(child.tag): tree_of(child) for child in root}
    header, body = parts.get("MessageHeader"), parts.get("MessageBody")
    if not isinstance(header, dict) or not isinstance(body, dict):
        msg = "MessageHeader または MessageBody がありません"
        raise BadRequestError(msg)
    return Request(header, body)


def _decode(raw: bytes) -> str:
    if b"\0" in raw:
        msg = "NUL バイトが含まれています"
        raise BadRequestError(msg)
    found = _DECLARED.search(raw[:200])
    label = found.group(1).decode("ascii").lower() if found else "utf-8"
    if label not in _CODECS:
        msg = f"文字コード {label} には対応していません（UTF-8 または Shift_JIS）"
        raise BadRequestError(msg)
    try:
        return raw.decode(_CODECS[label])
    except UnicodeDecodeError:
        msg = f"{label} として読めない文字があります"
        raise BadRequestError(msg) from None


def decoded(raw: bytes) -> str:
    """Return the text of *raw* without its XML declaration; BadRequestError if it may not be."""
    text = _decode(raw)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        msg = "DOCTYPE は使えません"
        raise BadRequestError(msg)
    return re.sub(r"\A\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL)


def malformed() -> BadRequestError:
    """Return the refusal of what is no XML."""
    return BadRequestError("XML として読めません（書きかけ、またはタグの閉じ忘れ）")


def _parse(text: str) -> etree._Element:
    try:
        return etree.fromstring(text, etree.XMLParser(**PARSER))  # type: ignore[arg-type]  # one mapping for two parsers
    except (etree.XMLSyntaxError, ValueError):
        raise malformed() from None


def _guard(root: etree._Element) -> None:
    for count, (element, depth) in enumerate(_walk(root)):
        check(element, count, depth)


def check(element: etree._Element, count: int, depth: int) -> None:
    """Refuse an element that is the *count*-th, too deep, or more than a plain name and text."""
    if count > MAX_ELEMENTS or depth > MAX_DEPTH:
        msg = "要素が多すぎるか、入れ子が深すぎます"
        raise BadRequestError(msg)
    if element.attrib or not isinstance(element.tag, str) or element.tag.startswith("{"):
        msg = "属性や名前空間は使えません"
        raise BadRequestError(msg)


def _walk(root: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    stack = [(root, 1)]
    while stack:
        element, depth = stack.pop()
        yield element, depth
        stack.extend((child, depth + 1) for child in element)


def tree_of(element: etree._Element) -> "str | Tree":
    """Return the texts below *element*, or its own."""
    if not len(element):
        return element.text or ""
    tree: Tree = {}
    for child in element:
        _add(tree, str(child.tag), tree_of(child))
    return tree


def _add(tree: Tree, name: str, value: "str | Tree") -> None:
    if name not in tree:
        tree[name] = value
        return
    held = tree[name]
    if isinstance(held, list):
        held.append(value)
    else:
        tree[name] = [held, value]
