"""Typed read of one face result against the bare parse of the same bytes.

The whole guarded path ``formats.oqs.read(raw, name)`` is measured, in both encodings: at most 2.2
times bare ``lxml.etree.fromstring`` (issue 1; ``measured.md`` §1). ``typed_tree`` is the same file
with one blank in a tag, which sends it the long way through lxml's tree. xmltodict and xsdata stand
beside for comparison; they are development tools and are left out where they are not installed.
"""

from collections.abc import Callable
from importlib.util import find_spec

from lxml import etree

from madoguchi.bench.parse_document import face_document
from madoguchi.bench.report import Figure, interleaved, paired
from madoguchi.formats.oqs import Read, read

BAR = 2.2
_NAME = "OQSsiquc01res_face_99100000010123456789abcdef0123_20261120090512.xml"
_ENCODINGS = ("utf-8", "shift_jis")


def run(*, rounds: int = 151, repeat: int = 20) -> list[Figure]:
    """Return the figures in microseconds per document; RuntimeError if the document is refused."""
    figures = []
    for encoding in _ENCODINGS:
        raw = face_document(encoding)
        reading = read(raw, _NAME)
        if not isinstance(reading, Read):
            raise RuntimeError(reading.reason)
        figures += _figures(encoding, raw, rounds, repeat)
    return figures


def _figures(encoding: str, raw: bytes, rounds: int, repeat: int) -> list[Figure]:
    odd = raw.replace(b"<Name>", b"<Name >", 1)
    ways: dict[str, Callable[[], object]] = {
        "bare": lambda: etree.fromstring(raw),
        "typed": lambda: read(raw, _NAME),
        "typed_tree": lambda: read(odd, _NAME),
    }
    fast = interleaved(ways, rounds=rounds, repeat=repeat)
    slow_ways = _others(raw, encoding) | {"bare": ways["bare"]}
    slow = interleaved(slow_ways, rounds=max(5, rounds // 5), repeat=max(1, repeat // 5))
    name = encoding.replace("-", "")
    found = [
        paired(f"parse_typed_{name}_us", fast["typed"], fast["bare"], BAR),
        paired(f"parse_typed_tree_{name}_us", fast["typed_tree"], fast["bare"]),
    ]
    return found + [
        paired(f"parse_{way}_{name}_us", slow[way], slow["bare"]) for way in slow if way != "bare"
    ]


def _others(raw: bytes, encoding: str) -> dict[str, Callable[[], object]]:
    """Return the other ways; expat knows no Shift_JIS, so xmltodict gets text decoded by us."""
    found: dict[str, Callable[[], object]] = {}
    if find_spec("xmltodict"):
        import xmltodict

        codec = "cp932" if encoding == "shift_jis" else encoding
        found["xmltodict"] = lambda: xmltodict.parse(raw.decode(codec))
    if find_spec("xsdata"):
        from madoguchi.bench.parse_xsdata import parser

        found["xsdata"] = parser(raw)
    return found
