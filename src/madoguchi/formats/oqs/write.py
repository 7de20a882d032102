"""A typed request → the bytes that go into the terminal's req folder (``oqs-interface.md`` §3).

Driven by the layout tables: elements in the official order, none for None, text escaped. A short
insurer number is padded on the left to 8 (§3.1, 3.5); with what is a setting, as is the encoding.
Writes requests only; answers are the centre's and the simulator's business.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Literal
from xml.sax.saxutils import escape

from msgspec import Struct

from madoguchi.domain.messages import Request
from madoguchi.formats.oqs.compiling import attribute_of
from madoguchi.formats.oqs.kinds import is_request
from madoguchi.spec.oqs.messages import MESSAGES
from madoguchi.spec.oqs.model import Field, Need, Type
from madoguchi.spec.oqs.open_points_table import INSURER_NUMBER_PADDING, REQUEST_ENCODING

Encoding = Literal["utf-8", "shift_jis"]
_DECLARED = {"utf-8": "UTF-8", "shift_jis": "Shift_JIS"}
_CODECS = {"utf-8": "utf-8", "shift_jis": "cp932"}
_PADDED = "InsurerNumber"
_FORBIDDEN = {code: None for code in range(32) if code not in (9, 10, 13)}


class UnwritableError(ValueError):
    """The request cannot be written; ``tag`` names the element, never its value."""

    def __init__(self, tag: str, why: str) -> None:
        super().__init__(f"{tag}: {why}")
        self.tag = tag


def write(
    request: Request,
    encoding: Encoding = REQUEST_ENCODING.default,
    padding: str = INSURER_NUMBER_PADDING.default,
) -> bytes:
    """Return the file of *request*; UnwritableError if a value is missing or too long.

    *padding* is the one character that fills an insurer number to its length.
    """
    if not is_request(request.kind):
        raise UnwritableError("kind", "not a request")
    message = MESSAGES[request.kind]
    lines = [f'<?xml version="1.0" encoding="{_DECLARED[encoding]}" standalone="no"?>', "<XmlMsg>"]
    lines += _group("MessageHeader", message.header, request.header, 1, padding)
    lines += _group("MessageBody", message.body, request, 1, padding)
    lines.append("</XmlMsg>")
    return _encoded(lines, encoding)


def write_bulk(
    request: Request,
    people: Iterable[Struct],
    encoding: Encoding = REQUEST_ENCODING.default,
    padding: str = INSURER_NUMBER_PADDING.default,
) -> Iterator[bytes]:
    """Give out the file of *request*, which names nobody itself, with *people* in its body.

    *people* are SearchInfo or Registration, as the layout asks; taken one by one, so that the
    memory does not grow with them. UnwritableError as in ``write``, in the midst of it too.
    """
    message = MESSAGES[request.kind]
    (field,) = (field for field in message.body if field.repeat)
    lines = [f'<?xml version="1.0" encoding="{_DECLARED[encoding]}" standalone="no"?>', "<XmlMsg>"]
    lines += _group("MessageHeader", message.header, request.header, 1, padding)
    yield _encoded([*lines, "  <MessageBody>"], encoding)
    count = 0
    for count, person in enumerate(people, 1):  # noqa: B007  # read after the loop
        yield _encoded(_group(field.tag, field.children, person, 2, padding), encoding)
    if not count:
        raise UnwritableError(field.tag, "missing")
    yield _encoded(["  </MessageBody>", "</XmlMsg>"], encoding)


def _encoded(lines: Iterable[str], encoding: Encoding) -> bytes:
    pieces = []
    for line in lines:
        try:
            pieces.append(line.encode(_CODECS[encoding]))
        except UnicodeEncodeError:
            tag = line.strip().lstrip("<").partition(">")[0]
            raise UnwritableError(tag, f"a character is not in {encoding}") from None
    return b"\n".join(pieces) + b"\n"


def _group(
    tag: str, fields: tuple[Field, ...], value: Struct, depth: int, padding: str
) -> list[str]:
    pad = "  " * depth
    inner = [line for field in fields for line in _field(field, value, depth + 1, padding)]
    return [f"{pad}<{tag}>", *inner, f"{pad}</{tag}>"]


def _field(field: Field, owner: Struct, depth: int, padding: str) -> list[str]:
    attr = attribute_of(field.tag, type(owner))
    value = getattr(owner, attr) if attr else None
    if value is None or value == "" or value == ():
        if field.need is Need.MUST:
            raise UnwritableError(field.tag, "missing")
        return []
    if field.type is Type.GROUP:
        members = value if isinstance(value, tuple) else (value,)
        return [
            line
            for one in members
            for line in _group(field.tag, field.children, one, depth, padding)
        ]
    text = escape(_text(field, value, padding))
    return [f"{'  ' * depth}<{field.tag}>{text}</{field.tag}>"]


def _text(field: Field, value: Any, padding: str) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y%m%d%H%M%S")
    if isinstance(value, date):
        return value.strftime("%Y%m%d")
    text = str(value)
    if text.translate(_FORBIDDEN) != text:
        raise UnwritableError(field.tag, "a control character")
    if field.tag == _PADDED and field.length is not None:
        text = text.strip().rjust(field.length, padding)
    if field.length is not None and len(text) > field.length:
        raise UnwritableError(field.tag, f"longer than {field.length}")
    return text
