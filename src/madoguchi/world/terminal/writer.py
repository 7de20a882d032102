"""XML as the terminal writes it (OQS interface §1.11–1.14): the world's own writer.

It shares no code with ``formats/``, so that a misreading there cannot be confirmed here. Shape of a
real face file: declaration with ``standalone="no"``, LF, indent of four blanks, no final newline,
elements without value left out, and an order that is not the layout's: constant, yet scrambled.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from madoguchi.world.terminal.settings import CharacterCode, FileForm

_CODECS = {CharacterCode.UTF_8: ("UTF-8", "utf-8"), CharacterCode.SHIFT_JIS: ("Shift_JIS", "cp932")}

_REGISTRATION_ORDER = (
    "InsurerNumber",
    "InsuredIdentificationNumber",
    "ReferenceNumber",
    "InsuredCardSymbol",
    "InsuredBranchNumber",
)
"""The order of a real siimm01res of 2026-09-30 (§3.5)."""

_ELEMENT = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UnwritableError(Exception):
    """The answer holds what cannot stand in an XML file; ``str()`` says it in Japanese."""


_REAL = FileForm()
_IN_BODY = 2


def write(message: Mapping[str, object], code: CharacterCode, form: FileForm = _REAL) -> bytes:
    """Return the bytes of *message*, ``{"MessageHeader": …, "MessageBody": …}``.

    *form* gives order and layout; children that its orders do not name follow as they came.
    ``CharacterCodeIdentifier`` is set to fit *code*. A character that cp932 lacks becomes an XML
    character reference (``&#134071;``): the nation has already narrowed what it cannot carry to ●,
    so a further 〓 or ？ would be an invention and would lose the character; a reference is plain
    XML 1.0 and gives every reader the same character back.
    """
    body = message.get("MessageBody") or {}
    lines = _lines("MessageBody", body, 1, code, form)
    head = _mapping(message["MessageHeader"])
    return opening(head, code, form) + lines + closing(code, form)


def opening(header: Mapping[str, object], code: CharacterCode, form: FileForm = _REAL) -> bytes:
    """Return a file's bytes up to and with its header."""
    label, codec = _CODECS[code]
    told = {**header, "CharacterCodeIdentifier": code.value}
    first = f'<?xml version="1.0" encoding="{label}" standalone="no"?>{form.line_end}<XmlMsg>'
    return f"{first}{form.line_end}".encode(codec) + _lines("MessageHeader", told, 1, code, form)


def units(
    name: str, values: Sequence[object], code: CharacterCode, form: FileForm = _REAL
) -> bytes:
    """Return the bytes of elements *name*, one for each of *values*, inside the body."""
    return _lines(name, values, _IN_BODY, code, form)


def body_tag(code: CharacterCode, form: FileForm = _REAL, *, end: bool = False) -> bytes:
    """Return the tag that opens or ends the body around :func:`units`."""
    tag = "</MessageBody>" if end else "<MessageBody>"
    return f"{_blanks(1, form)}{tag}{form.line_end}".encode(_CODECS[code][1])


def closing(code: CharacterCode, form: FileForm = _REAL) -> bytes:
    """Return what stands behind the body."""
    return f"</XmlMsg>{form.line_end * form.final_newline}".encode(_CODECS[code][1])


def _lines(name: str, value: object, depth: int, code: CharacterCode, form: FileForm) -> bytes:
    text = "".join(line + form.line_end for line in _element(name, value, depth, form))
    return text.encode(_CODECS[code][1], errors="xmlcharrefreplace")


def _element(name: str, value: object, depth: int, form: FileForm) -> Iterator[str]:
    if not _ELEMENT.fullmatch(name):
        msg = f"要素名に使えない文字があります（{name}）"
        raise UnwritableError(msg)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for item in value:
            yield from _element(name, item, depth, form)
    elif isinstance(value, Mapping):
        yield from _branch(name, value, depth, form)
    elif value is not None and value != "":
        yield f"{_blanks(depth, form)}<{name}>{_text(value)}</{name}>"


def _branch(name: str, value: Mapping[str, object], depth: int, form: FileForm) -> Iterator[str]:
    inner = [
        line
        for child in _ordered(name, value, form)
        for line in _element(child, value[child], depth + 1, form)
    ]
    if inner or depth == 1:
        yield f"{_blanks(depth, form)}<{name}>"
        yield from inner
        yield f"{_blanks(depth, form)}</{name}>"


def _blanks(depth: int, form: FileForm) -> str:
    return " " * (form.indent * depth)


def _ordered(parent: str, children: Mapping[str, object], form: FileForm) -> list[str]:
    known = {
        "MessageHeader": form.header_order,
        "MessageBody": form.body_order,
        "ReferenceNumberRegistrationInfo": _REGISTRATION_ORDER,
    }.get(parent, ())
    first = [name for name in known if name in children]
    return first + [name for name in children if name not in known]


def _text(value: object) -> str:
    text = value if isinstance(value, str) else str(value)
    if _FORBIDDEN.search(text):
        msg = "XML に書けない文字があります"
        raise UnwritableError(msg)
    return escape(text, {"\r": "&#13;"})


def _mapping(value: object) -> Mapping[str, object]:
    if isinstance(value, Mapping):
        return value
    msg = "応答に MessageHeader がありません"
    raise UnwritableError(msg)
