"""Loose search on 盤面: ｶﾅ, カナ, かな, 漢字 and Latin letters find the same card.

For searching only; independent of ``domain.folding`` on purpose (the world imports only ``spec``).
"""

import unicodedata

_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_VARIANTS = str.maketrans("髙﨑德邉邊𠮷澤濵齋齊", "高崎徳辺辺吉沢浜斎斉")


def fold(text: str) -> str:
    """Return *text* as compared: one width, katakana, large kana, usual kanji, no blanks."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_TO_KATAKANA)
    return "".join(plain.translate(_SMALL).translate(_VARIANTS).split())
