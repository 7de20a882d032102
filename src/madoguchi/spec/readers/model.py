"""The shape of a maker's data (``domain/card-and-reader.md`` §6).

Source marks: ``""`` = our own words, because nothing is published; otherwise the confidence letter
and key of ``card-and-reader.md``, or the question of the seed FAQ.
"""

from typing import Literal

from msgspec import Struct


class Words(Struct, frozen=True):
    """A text in Japanese and English, and where it comes from."""

    ja: str
    en: str
    source: str = ""


class Lamp(Struct, frozen=True):
    """A lamp of the housing: how it looks, and what it means."""

    look: Words
    meaning: Words


class Maker(Struct, frozen=True, kw_only=True):
    """One reader model."""

    key: str
    maker: Words
    model: Words
    placing: Literal["flat"]
    """Which drawing shows how the card lies."""
    orientation: Words
    """How the card is to be laid."""
    beeps_on_card: bool
    """Whether it beeps when it senses a card's chip."""
    connections: tuple[Words, ...]
    """Cables of the housing."""
    lamps: tuple[Lamp, ...]
    not_connected: Words
    """What a waiting screen without the clinic's name means."""
