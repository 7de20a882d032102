"""Who arrives at the deck's clinic, what happened to them since, and what the nation answers.

Answers are made as the nation makes them (``world/nation``) and are XmlMsg dictionaries that the
terminal's own writer puts into bytes. An arrival keeps what its answer means.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone

import msgspec
from msgspec import Struct

from madoguchi.world.nation import consents, messages
from madoguchi.world.nation.characters import MISSING, narrow_name
from madoguchi.world.nation.messages import XmlMsg
from madoguchi.world.nation.result import Facts, result
from madoguchi.world.nation.verdict import Validity
from madoguchi.world.people import names_table as names
from madoguchi.world.people.deck_charts import DeckChart, insured
from madoguchi.world.people.deck_dice import Dice
from madoguchi.world.people.deck_people import Subject, other_cover
from madoguchi.world.people.deck_rates_table import SHARE
from madoguchi.world.people.deck_truth import Meant
from madoguchi.world.people.deck_typing import Typist, answered, spelled
from madoguchi.world.people.model import Insurer

INSTITUTION = "9910000001"
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=timezone(timedelta(hours=9)))
_LOST_DAYS = 10


class Said(Struct, frozen=True):
    """One answer: the message, what it means (None: nobody in it), whose it is, what happened."""

    message: XmlMsg
    meant: Meant | None
    person: int
    kinds: tuple[str, ...]


def arriving(people: Sequence[Subject], count: int, dice: Dice) -> list[Subject]:
    """Return *count* different people: new ones, strangers and ● each in their share."""
    strangers = [one for one in people if _is_stranger(one)]
    fresh = [one for one in people if not one.on_file and not _is_stranger(one)]
    on_file = [one for one in people if one.on_file]
    odd = [one for one in on_file if MISSING in narrow_name(one.person.name)]
    plain = [one for one in on_file if MISSING not in narrow_name(one.person.name)]
    chosen = [
        *dice.shuffled(strangers)[: round(count * SHARE["stranger"])],
        *dice.shuffled(fresh)[: round(count * SHARE["new"])],
        *dice.shuffled(odd)[: round(count * SHARE["gaiji"])],
    ]
    chosen += dice.shuffled(plain)[: count - len(chosen)]
    return dice.shuffled(chosen)


def _is_stranger(one: Subject) -> bool:
    return any(kind.startswith("stranger") for kind in one.kinds)


class Answering:
    """The nation's side: knows the insurers and the 照会番号 that this clinic registered."""

    def __init__(self, charts: Sequence[DeckChart], insurers: Mapping[str, Insurer]) -> None:
        self._insurers = insurers
        self._registered = [chart for chart in charts if chart.reference_number]
        self._reference = {chart.owner: chart.reference_number for chart in self._registered}

    def answer(self, subject: Subject, clerk: Typist) -> Said:
        """Return what the nation answers about *subject* today; *clerk* throws the dice."""
        after = _lived(subject, clerk) if subject.on_file else subject
        reference = self._told_reference(subject, clerk)
        if clerk.slips("none"):
            return self._nobody(after, clerk)
        if after.person.name_of_other and clerk.slips("alias_unregistered"):
            after = _with_person(after, name_of_other=None, kana_of_other=None)
        if clerk.slips("address_absent"):
            after = _with_person(after, address=None, post_number=None)
        message, validity = self._message(after, reference, clerk)
        meant = None if validity is Validity.SEVERAL else _meaning(after, reference)
        kinds = _kinds(subject, after, clerk)
        return Said(message, meant, subject.id, kinds)

    def _told_reference(self, subject: Subject, clerk: Typist) -> str | None:
        own = self._reference.get(subject.id)
        if clerk.slips("wrong_reference"):
            other = clerk.dice.one_of(self._registered)
            if other.owner != subject.id:
                return other.reference_number
        if "moved_insurer" in clerk.noises or "married_moved" in clerk.noises:
            own = None if own and clerk.slips("reference_lost") else own
        if own is None and clerk.slips("unknown_reference"):
            return f"K-{subject.id}"
        if own:
            clerk.noises.append("reference")
        return own

    def _message(
        self, of: Subject, reference: str | None, clerk: Typist
    ) -> tuple[XmlMsg, Validity]:
        covers, validity = [of.cover], Validity.VALID
        if clerk.slips("several"):
            covers.append(other_cover(of.cover, clerk.dice, of.id))
            validity = Validity.SEVERAL
        elif clerk.slips("invalid"):
            lost = MORNING.date() - timedelta(days=_LOST_DAYS)
            covers = [msgspec.structs.replace(of.cover, valid_to=lost, reason_of_loss="03")]
            validity = Validity.INVALID
        person = of.person if of.kana_known else msgspec.structs.replace(of.person, kana="")
        shown = [
            Facts(person, cover, self._insurers[cover.insurer], reference_number=reference)
            for cover in covers
        ]
        agreement = consents.agree({}, (), MORNING)
        results = [result(facts, agreement, MORNING.date()) for facts in shown]
        return _xml(messages.answer(validity, results), clerk), validity

    def _nobody(self, of: Subject, clerk: Typist) -> Said:
        message = _xml(messages.answer(Validity.NONE, []), clerk)
        return Said(message, None, of.id, ("none",))


def _xml(body: Mapping[str, object], clerk: Typist) -> XmlMsg:
    identifier = f"{clerk.dice.below(1 << 32):08x}{clerk.dice.below(1 << 24):06x}=="
    head = messages.header(
        MORNING,
        INSTITUTION,
        identifier,
        day=MORNING.date(),
        classification=messages.BY_CARD,
    )
    return {"MessageHeader": head, "MessageBody": dict(body)}


def _lived(of: Subject, clerk: Typist) -> Subject:
    """Return *of* after what happened since the chart was typed."""
    if clerk.slips("married"):
        of = _married(of, clerk)
    elif clerk.slips("moved_insurer"):
        of = _insured_otherwise(of, clerk)
    if clerk.slips("moved_house"):
        of = _at_another_address(of, clerk)
    return of


def _married(of: Subject, clerk: Typist) -> Subject:
    family, kana = clerk.dice.one_of(names.SURNAMES)
    old = spelled(of.person.name, of.person.kana)
    of = _with_person(of, name=f"{family}　{old.given}", kana=f"{kana}　{old.given_kana}")
    if clerk.slips("married_moved"):
        of = _insured_otherwise(of, clerk)
    return _at_another_address(of, clerk) if clerk.dice.chance(0.5) else of


def _insured_otherwise(of: Subject, clerk: Typist) -> Subject:
    return msgspec.structs.replace(of, cover=other_cover(of.cover, clerk.dice, of.id))


def _at_another_address(of: Subject, clerk: Typist) -> Subject:
    town = clerk.dice.below(10_000)
    address = f"見本県手本市{town}番地{clerk.dice.below(1000)}"
    return _with_person(of, address=address, post_number=f"000-{town:04d}")


def _with_person(of: Subject, **changes: str | None) -> Subject:
    return msgspec.structs.replace(of, person=msgspec.structs.replace(of.person, **changes))


def _meaning(of: Subject, reference: str | None) -> Meant:
    person = of.person
    told = [answered(spelled(person.name, person.kana if of.kana_known else ""))]
    if person.name_of_other:
        told.append(answered(spelled(person.name_of_other, person.kana_of_other or "")))
    return Meant(
        families=frozenset().union(*(name.families() for name in told)),
        givens=frozenset().union(*(name.givens() for name in told)),
        birthdate=person.birthdate,
        sex=person.sex2 or person.sex1,
        insured=insured(of.cover, of.cover.branch),
        address=person.address,
        reference=reference,
    )


def _kinds(subject: Subject, after: Subject, clerk: Typist) -> tuple[str, ...]:
    new = () if subject.on_file else ("new",)
    gaiji = ("gaiji",) if MISSING in narrow_name(after.person.name) else ()
    return (*new, *subject.kinds, *gaiji, *dict.fromkeys(clerk.noises))
