"""The tray of cards on 盤面: who has one, what it shows, where it lies.

It joins the hand-made people, the office that issues their cards and the readers' slots. PINs are
shown here because the people are synthetic; this is the only place that knows one.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Protocol

from msgspec import Struct

from madoguchi.world.board.folding import fold
from madoguchi.world.card.issue import CardOffice, CardProfile
from madoguchi.world.card.port import CardPort
from madoguchi.world.people.book import Member

GROUPS: Final = ((1, "names"), (21, "families"), (41, "burden"), (61, "moves"), (71, "cards"))
"""The people's books number their members by what they show: first number → group."""

FIRST: Final = "ordinary-woman"
"""A good first person: an ordinary card, an ordinary entitlement, a chart at the clinic."""


class CardSlot(Protocol):
    """A reader's card slot, as ``ReaderSession`` has it."""

    def lay_card(self, card: CardPort) -> None:
        """Put a card into the slot."""

    def pull_card(self) -> None:
        """Take the card out."""


class TrayCard(Struct, frozen=True, kw_only=True):
    """One card as 盤面 shows it. ``reader`` is where it lies, None on the tray."""

    slug: str
    name: str
    kana: str
    story: Mapping[str, str]
    group: str
    pin: str | None
    certificate: str
    linked: bool
    tries_left: int
    used_up: bool
    """Whether tries were lost since the card was issued."""
    reader: int | None


class SlotBusyError(Exception):
    """There is a card on that reader already, or that card lies elsewhere."""


class Tray:
    """The cards and the slots. Use it from the event loop."""

    def __init__(
        self,
        members: Sequence[Member],
        office: CardOffice,
        slots: Mapping[int, CardSlot],
        tries_left: Callable[[str], int | None],
    ) -> None:
        """Join *members* with their cards.

        The office and the nation know a member by the slug. *tries_left* tells a card's counter,
        None while the card has not been issued.
        """
        self._people = {member.slug: member for member in members}
        self._members = {member.slug: member for member in members if member.card is not None}
        self._office = office
        self._slots = slots
        self._tries_left = tries_left
        self._laid: dict[int, str] = {}
        self._coming: dict[int, str] = {}

    @property
    def readers(self) -> tuple[int, ...]:
        """Numbers of the readers."""
        return tuple(self._slots)

    @property
    def latest(self) -> int | None:
        """Return the reader on which a card was laid last and still lies."""
        return next(reversed(self._laid), None)

    def laid(self, reader: int) -> TrayCard | None:
        """Return the card that lies on *reader*."""
        slug = self._laid.get(reader)
        return None if slug is None else self._card(self._members[slug])

    def first(self) -> TrayCard | None:
        """Return the card proposed to a newcomer."""
        member = self._members.get(FIRST) or next(iter(self._members.values()), None)
        return None if member is None else self._card(member)

    def find(self, query: str) -> list[tuple[str, list[TrayCard]]]:
        """Return the cards that *query* finds, by group; an empty query finds all."""
        words = [fold(word) for word in query.split()]
        found = [self._card(member) for member in self._members.values() if _hit(member, words)]
        names = [name for _, name in GROUPS]
        grouped = ((name, [card for card in found if card.group == name]) for name in names)
        return [(name, cards) for name, cards in grouped if cards]

    async def lay(self, slug: str, reader: int) -> None:
        """Lay a card on a reader; issuing it the first time takes a moment.

        Raises ``KeyError`` for an unknown card or reader and :class:`SlotBusyError`.
        """
        member, slot = self._members[slug], self._slots[reader]
        taken = {**self._laid, **self._coming}
        if reader in taken or slug in taken.values():
            raise SlotBusyError
        self._coming[reader] = slug
        try:
            card = await asyncio.to_thread(self._office.card, slug, _profile(member))
        finally:
            del self._coming[reader]
        self._laid[reader] = slug
        slot.lay_card(card)

    def pull(self, reader: int) -> None:
        """Take the card off a reader; nothing happens when there is none."""
        slot = self._slots[reader]
        if self._laid.pop(reader, None) is not None:
            slot.pull_card()

    def renew(self, slug: str) -> str:
        """Throw a card away, so that the next one has all its tries; return the holder's name.

        Raises ``KeyError`` for an unknown card and :class:`SlotBusyError` while it is in use.
        """
        member = self._members[slug]
        if slug in (*self._laid.values(), *self._coming.values()):
            raise SlotBusyError
        self._office.withdraw(slug)
        return member.person.name

    def name_of(self, slug: str) -> str | None:
        """Return a card holder's name, None if no card is of that slug."""
        member = self._members.get(slug)
        return None if member is None else member.person.name

    def member(self, slug: str) -> Member | None:
        """Return the person of that slug, with a card or without; None if there is none."""
        return self._people.get(slug)

    def gone(self, reader: int) -> None:
        """Note that the reader itself found its slot empty."""
        self._laid.pop(reader, None)

    def _card(self, member: Member) -> TrayCard:
        profile = _profile(member)
        counted = self._tries_left(member.slug)
        where = [reader for reader, slug in self._laid.items() if slug == member.slug]
        tries = profile.tries_left if counted is None else counted
        return TrayCard(
            slug=member.slug,
            name=member.person.name,
            kana=member.person.kana,
            story={"ja": member.story.ja, "en": member.story.en},
            group=_group(member.person.id),
            pin=profile.pin,
            certificate=profile.certificate,
            linked=member.card is None or member.card.linked,
            tries_left=tries,
            used_up=tries < profile.tries_left,
            reader=where[0] if where else None,
        )


def _profile(member: Member) -> CardProfile:
    card = member.card
    if card is None:
        msg = f"{member.slug} has no card"
        raise KeyError(msg)
    return CardProfile(
        pin=None if card.no_pin else card.pin,
        tries_left=card.tries_left,
        certificate=card.certificate,
        birthdate=member.person.birthdate,
    )


def _group(number: int) -> str:
    return next(name for start, name in reversed(GROUPS) if number >= start)


def _hit(member: Member, words: Iterable[str]) -> bool:
    person = member.person
    text = fold(f"{person.name} {person.kana} {member.story.ja} {member.story.en} {member.slug}")
    return all(word in text for word in words)
