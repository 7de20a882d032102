"""The same file in the other encoding: text unchanged, declaration and identifier adjusted.

Implements ``oqs-interface.md`` §1.11: the encoding is told by the XML declaration and by
CharacterCodeIdentifier (0 UTF-8, 1 Shift_JIS = cp932). For files that ``read`` has let through.
"""

import re

from madoguchi.formats.oqs import archive, guard, kinds
from madoguchi.formats.oqs.reading import ReadSettings

_TARGETS = {"utf-8": ("UTF-8", "utf-8", "0"), "shift_jis": ("Shift_JIS", "cp932", "1")}
_IDENTIFIER = re.compile(r"(<CharacterCodeIdentifier\s*>\s*)[01](\s*</CharacterCodeIdentifier\s*>)")


def recode(raw: bytes, name: str, to: str, settings: ReadSettings | None = None) -> bytes:
    """Return the XML of *raw* (taken out of a zip) in "utf-8" or "shift_jis".

    RefusedError if the gate refuses the bytes, UnicodeEncodeError if a character is not in cp932.
    """
    settings = settings or ReadSettings()
    if archive.is_zip(raw):
        _, raw = archive.member(raw, name, settings)
    limit = kinds.size_limit(kinds.kind_of_name(name), settings)
    _, text = guard.gate(raw, settings, limit)
    declared, codec, identifier = _TARGETS[to]
    text = _IDENTIFIER.sub(rf"\g<1>{identifier}\g<2>", text, count=1)
    head = f'<?xml version="1.0" encoding="{declared}" standalone="no"?>\n'
    return (head + text.lstrip()).encode(codec)
