"""How the nation compares insurer numbers, symbols and numbers: width, padding, hyphens.

``oqs-interface.md`` §6 nos. 5–7: insurer numbers come padded with blanks or zeros, symbols in
either width with any hyphen. Leading zeros of 記号 and 番号 are significant text and stay. The
exact folding of the real service is not public; this is inferred [I]. It is independent of
``domain.folding`` on purpose.
"""

import unicodedata

_HYPHENS = "‐‑‒–—―−－ｰー─━"
_DROPPED = " \t\r\n　"
_TABLE = str.maketrans(_HYPHENS, "-" * len(_HYPHENS), _DROPPED)


def fold_number(text: str | None) -> str:
    """Return *text* in one width and letter case, with one hyphen and without blanks."""
    if not text:
        return ""
    if text.isascii():  # most are, and ten million rows are folded at a fill
        return "".join(text.split()).upper()
    return unicodedata.normalize("NFKC", text).translate(_TABLE).upper()


def fold_insurer(text: str | None) -> str:
    """Return an insurer number as 6 or 8 digits: padding blanks and padding zeros removed.

    Only the two zeros that pad a 6-digit number to 8 are padding: 協会けんぽ's own numbers begin
    with a single 0 (``01990019``) that is part of them.
    """
    plain = fold_number(text)
    return plain[2:] if len(plain) == 8 and plain.startswith("00") else plain


def search_key(insurer: str | None, symbol: str | None, number: str | None) -> str:
    """Return the text under which an entitlement is stored and looked up."""
    return f"{fold_insurer(insurer)}:{fold_number(symbol)}:{fold_number(number)}"
