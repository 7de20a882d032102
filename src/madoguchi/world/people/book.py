"""Reading the hand-made people from YAML into values, strictly, for the world's start day.

The files in ``data/`` say what each person shows in one line of Japanese and of English. Every
scalar is read as text, so that "010" never becomes eight and "no" never becomes false; unknown
keys, bad days and insurer numbers with a wrong 検証番号 are errors that name the person.
"""

from datetime import date, datetime, time, timedelta, timezone
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

import msgspec
import yaml
from msgspec import Struct

from madoguchi.world.people import file_shape
from madoguchi.world.people.days import BadDayError, resolve
from madoguchi.world.people.file_shape import CardProfile, Story
from madoguchi.world.people.model import (
    Entitlement,
    Insurer,
    LimitCertificate,
    Person,
    SpecificDisease,
    Ticket,
)
from madoguchi.world.people.numbers import REAL_PREFECTURES, is_valid, prefecture

_JST = timezone(timedelta(hours=9))

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
T = TypeVar("T")


class BadBookError(ValueError):
    """A people's file says something that cannot be; the text names file, person and fault."""


class Member(Struct, frozen=True, kw_only=True):
    """One hand-made person with everything the nation holds about them."""

    slug: str
    story: Story
    card: CardProfile | None
    person: Person
    entitlements: tuple[Entitlement, ...]
    limits: tuple[LimitCertificate, ...]
    diseases: tuple[SpecificDisease, ...]
    tickets: tuple[Ticket, ...]
    reference_numbers: dict[str, str]


class Book(Struct, frozen=True):
    """All hand-made people and their insurers, as of a start day."""

    start: date
    insurers: tuple[Insurer, ...]
    members: tuple[Member, ...]

    def member(self, slug: str) -> Member:
        """Return the person of that slug; KeyError if there is none."""
        for member in self.members:
            if member.slug == slug:
                return member
        raise KeyError(slug)


def open_book(start: date) -> Book:
    """Read the people and insurers that come with the program, as of *start*."""
    return read_book(files("madoguchi.world.people") / "data", start)


def read_book(folder: Traversable, start: date) -> Book:
    """Read ``insurers.yaml`` and every ``people*.yaml`` of *folder*; BadBookError if wrong."""
    insurers = _read(folder / "insurers.yaml", tuple[Insurer, ...])
    for insurer in insurers:
        _check_number(insurer.number, "insurers.yaml")
    known = {insurer.number for insurer in insurers}
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.startswith("people"))
    members = [
        _member(entry, start, known)
        for name in names
        for entry in _read(folder / name, tuple[file_shape.Entry, ...])
    ]
    _check_unique(members)
    return Book(start, insurers, tuple(members))


def _read(file: Traversable, type_: type[T]) -> T:
    # A base loader makes texts, lists and mappings only, never objects.
    raw = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506
    try:
        return msgspec.convert(raw, type_, strict=False)
    except msgspec.ValidationError as error:
        raise BadBookError(f"{file.name}: {error}") from error


def _member(entry: file_shape.Entry, start: date, insurers: set[str]) -> Member:
    try:
        return _resolve(entry, start, insurers)
    except (BadDayError, BadBookError) as error:
        raise BadBookError(f"{entry.id}: {error}") from error


def _resolve(entry: file_shape.Entry, start: date, insurers: set[str]) -> Member:
    named = {item.insurer for item in entry.entitlements}
    named |= {item.insurer for item in entry.limits} | {item.insurer for item in entry.diseases}
    named |= {item.insurer for item in entry.tickets}
    if not named <= insurers:
        raise BadBookError(f"insurers {sorted(named - insurers)} are not in insurers.yaml")
    entitlements = (_entitlements(cover, entry.no, start) for cover in entry.entitlements)
    return Member(
        slug=entry.id,
        story=entry.story,
        card=entry.card,
        person=_person(entry, start),
        entitlements=tuple(row for rows in entitlements for row in rows),
        limits=tuple(_limit(item, entry.no, start) for item in entry.limits),
        diseases=tuple(_disease(item, entry.no, start) for item in entry.diseases),
        tickets=tuple(_ticket(item, entry.no, start) for item in entry.tickets),
        reference_numbers=(
            {file_shape.SIMULATED_CLINIC: entry.reference_number} if entry.reference_number else {}
        ),
    )


def _person(entry: file_shape.Entry, start: date) -> Person:
    return Person(
        id=entry.no,
        name=entry.name,
        kana=entry.kana,
        birthdate=resolve(entry.birthdate, start),
        sex1=entry.sex,
        sex2=entry.sex2,
        name_of_other=entry.name_of_other,
        kana_of_other=entry.kana_of_other,
        post_number=entry.post_number,
        address=entry.address,
        birthdate_assumed=entry.birthdate_assumed,
    )


def _day(text: str | None, start: date) -> date | None:
    return None if text is None else resolve(text, start)


def _entitlements(cover: file_shape.Cover, person: int, start: date) -> tuple[Entitlement, ...]:
    """Return the row, or two when the loss became known later than the entitlement itself."""
    begins = resolve(cover.from_, start)
    known_from = _midnight(resolve(cover.known, start) if cover.known else begins)
    row = Entitlement(
        person=person,
        insurer=cover.insurer,
        classification=cover.classification,
        symbol=cover.symbol,
        number=cover.number,
        branch=cover.branch,
        family=cover.family,
        insured_name=cover.insured_name,
        valid_from=begins,
        valid_to=_day(cover.to, start),
        issued=_day(cover.issued, start) or begins,
        card_expires=_day(cover.card_expires, start),
        reason_of_loss=cover.reason_of_loss,
        ratio=cover.ratio,
        elderly_ratio=cover.elderly_ratio,
        elderly_from=_day(cover.elderly_from, start),
        elderly_to=_day(cover.elderly_to, start),
        known_from=known_from,
    )
    if cover.loss_known is None:
        return (row,)
    learnt = _midnight(resolve(cover.loss_known, start))
    replace = msgspec.structs.replace
    before = replace(row, valid_to=None, reason_of_loss=None, known_to=learnt)
    return (before, replace(row, known_from=learnt))


def _limit(item: file_shape.Limit, person: int, start: date) -> LimitCertificate:
    return LimitCertificate(
        person=person,
        insurer=item.insurer,
        classification=item.classification,
        flag=item.flag,
        start=resolve(item.start, start),
        issued=resolve(item.start, start),
        end=_day(item.end, start),
        long_term=_day(item.long_term, start),
    )


def _disease(item: file_shape.Disease, person: int, start: date) -> SpecificDisease:
    return SpecificDisease(
        person=person,
        insurer=item.insurer,
        category=item.category,
        start=resolve(item.start, start),
        issued=resolve(item.start, start),
        end=_day(item.end, start),
        self_pay=item.self_pay,
    )


def _ticket(item: file_shape.Ticket, person: int, start: date) -> Ticket:
    return Ticket(
        person=person,
        insurer=item.insurer,
        institution=item.institution,
        month=resolve(item.month, start).strftime("%Y%m"),
        issue_number=item.issue_number,
        single_or_combined=item.single_or_combined,
        social_insurance=item.social_insurance,
        injury=item.injury,
    )


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), _JST).timestamp())


def _check_number(number: str, where: str) -> None:
    if not is_valid(number):
        raise BadBookError(f"{where}: {number} has a wrong 検証番号")
    if prefecture(number) in REAL_PREFECTURES:
        raise BadBookError(f"{where}: {number} could be a real insurer's")


def _check_unique(members: list[Member]) -> None:
    for what in ("slug", "no"):
        seen = [m.slug if what == "slug" else m.person.id for m in members]
        doubled = {item for item in seen if seen.count(item) > 1}
        if doubled:
            raise BadBookError(f"{what} given twice: {sorted(map(str, doubled))}")
