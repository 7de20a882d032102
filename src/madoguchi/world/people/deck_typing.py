"""How one text is typed in several ways: spellings, widths, notations (``oqs-interface.md`` §6).

Nothing here changes what a text means, except the two slips that say so.
"""

import unicodedata

from msgspec import Struct

from madoguchi.world.nation.characters import MISSING, narrow_kana, narrow_name
from madoguchi.world.people.deck_dice import Dice
from madoguchi.world.people.deck_rates_table import SHARE
from madoguchi.world.people.deck_words_table import SECOND_READINGS, VARIANTS, WRONG_CONVERSIONS

_BLANK = "　"
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_TO_LARGE = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")
_TO_WIDE = {ord(char): chr(ord(char) + 0xFEE0) for char in "0123456789-"}


class Spelled(Struct, frozen=True):
    """A name in its parts: kanji (or Latin letters) and kana, family and given."""

    family: str
    given: str
    family_kana: str
    given_kana: str

    def families(self) -> frozenset[str]:
        """Return what the family name means: each spelling without ●, plainly, and its kana."""
        return _meaning(self.family, self.family_kana)

    def givens(self) -> frozenset[str]:
        """Return the same of the given name."""
        return _meaning(self.given, self.given_kana)


class Typist:
    """A clerk who types a chart: throws the dice and notes what went wrong."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.noises: list[str] = []

    def slips(self, kind: str, note: str = "") -> bool:
        """Tell whether trouble of this *kind* happens, noting it (as *note*)."""
        happens = self.dice.chance(SHARE[kind])
        if happens:
            self.noises.append(note or kind)
        return happens

    def misread(self, name: Spelled) -> Spelled:
        """Return *name* as taken down: a second reading or a wrong conversion is another name."""
        family_kana, given_kana, given = name.family_kana, name.given_kana, name.given
        if family_kana in SECOND_READINGS and self.slips("kana_misread"):
            family_kana = SECOND_READINGS[family_kana]
        if given_kana in SECOND_READINGS and self.slips("kana_misread"):
            given_kana = SECOND_READINGS[given_kana]
        if given in WRONG_CONVERSIONS and self.slips("kanji_slip"):
            given = WRONG_CONVERSIONS[given]
        return Spelled(name.family, given, family_kana, given_kana)

    def name(self, name: Spelled) -> str:
        """Return the name as typed: another variant, other blanks."""
        blank = "" if self.slips("no_blank") else self.dice.one_of((_BLANK, " "))
        typed = f"{name.family}{blank}{name.given}"
        row = next((row for row in VARIANTS if any(one in typed for one in row)), None)
        if row is None:
            return typed
        had = max((one for one in row if one in typed), key=len)
        if not self.slips("variant_of_plain" if had == row[0] else "variant", "variant"):
            return typed
        return typed.replace(had, self.dice.one_of([one for one in row if one != had]))

    def kana(self, name: Spelled) -> str:
        """Return the kana as typed: half width, hiragana, large, without blank."""
        blank = "" if self.slips("no_blank") else self.dice.one_of((_BLANK, " "))
        typed = f"{name.family_kana}{blank}{name.given_kana}"
        if self.slips("half_width"):
            return narrow_kana(typed)
        if self.slips("hiragana"):
            return typed.translate(_TO_HIRAGANA)
        return typed.translate(_TO_LARGE) if self.slips("large_kana") else typed

    def address(self, address: str) -> str:
        """Return the address in one of its notations."""
        if not self.slips("address_otherwise"):
            return address
        town, lot = address.split("市", 1)
        block, number = lot.split("番地")
        short = f"{town}市{block}-{number}"
        ways = (short, short.translate(_TO_WIDE), f"{address}　見本ハイツ２０１", short[3:])
        return self.dice.one_of(ways)

    def symbol(self, symbol: str) -> str:
        """Return a card's symbol, perhaps in the other width."""
        if not symbol or not self.slips("symbol_otherwise"):
            return symbol
        return symbol.translate(_TO_WIDE) if symbol.isascii() else _narrow(symbol)

    def insurer(self, number: str) -> str:
        """Return an insurer number, perhaps padded as files pad it."""
        if len(number) == 8 or not self.slips("padded_insurer"):
            return number
        return self.dice.one_of((f"00{number}", f"  {number}"))


def spelled(name: str, kana: str) -> Spelled:
    """Return the parts of a name as the world writes it; blank parts where there is no kana.

    >>> spelled("中野　拓也", "ナカノ　タクヤ").given_kana
    'タクヤ'
    """
    family, _, given = name.partition(_BLANK)
    family_kana, _, given_kana = kana.partition(_BLANK)
    return Spelled(family, given, family_kana, given_kana)


def answered(name: Spelled) -> Spelled:
    """Return *name* as the nation can still tell it: parts with ● tell nothing in kanji."""
    return Spelled(
        narrow_name(name.family), narrow_name(name.given), name.family_kana, name.given_kana
    )


def _meaning(kanji: str, kana: str) -> frozenset[str]:
    told = {kana} if kana else set()
    if kanji and MISSING not in kanji:
        told.add(_plain(kanji))
    return frozenset(told)


def _plain(kanji: str) -> str:
    for plain, *others in VARIANTS:
        for other in others:
            kanji = kanji.replace(other, plain)
    return kanji


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
