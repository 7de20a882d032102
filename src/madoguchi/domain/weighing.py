"""How one chart compares with one answer, key by key: agrees, weakly, differs, or not told.

For ``matching.py`` and for what a clerk sees side by side. Sources: ``oqs-interface.md`` §6 nos.
1–10, ``design.md`` §4. Nothing is decided here. An insurance or an address that differs is no
contradiction: people change both (``peers.md``: "not taken as another person").
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from madoguchi.domain.birthdays import slipped
from madoguchi.domain.folding import fold_kana, fold_reference_number, has_gaiji
from madoguchi.domain.identity import (
    Called,
    Chart,
    Identity,
    Policy,
    birth_agrees,
    called,
    policy_of,
    reference_agrees,
    sex_differs,
)
from madoguchi.domain.notation import fold_address
from madoguchi.domain.variants import fits_mask, fold_variants, has_han


class Grade(StrEnum):
    """What a comparison came to. WEAK supports and never decides."""

    SAME = "same"
    WEAK = "weak"
    OTHER = "other"
    UNTOLD = "untold"


class Weighed(Struct, frozen=True, kw_only=True):
    """One chart against one answer.

    WEAK means: a ● in the name, a slip of the birthday, or a number that differs in leading zeros
    only. ``branch`` is told only under the same insurance. ``bare`` charts hold nothing but a name,
    so that nothing more can be asked of them.
    """

    chart: Chart
    reference: Grade
    kana: Grade
    name: Grade
    family: Grade
    given: Grade
    birth: Grade
    sex: Grade
    insurance: Grade
    branch: Grade
    address: Grade
    bare: bool


def weigh(person: Identity, chart: Chart) -> Weighed:
    """Compare *chart* with the person of an answer."""
    spoken = called(fold_kana, (chart.kana, *chart.aliases))
    written = called(fold_variants, (chart.name, *chart.aliases))
    family, given = _parts(person, spoken, written)
    insurance, branch = _insurance(person.policies, chart)
    references = bool(person.references) and bool(fold_reference_number(chart.reference_number))
    return Weighed(
        chart=chart,
        reference=_told(references, reference_agrees(person, chart)),
        kana=_told(bool(person.kanas) and bool(chart.kana.strip()), _among(person.kanas, spoken)),
        name=_name(person, written),
        family=family,
        given=given,
        birth=_birth(person, chart),
        sex=_told(bool(person.sexes) and chart.sex in ("1", "2"), not sex_differs(person, chart)),
        insurance=insurance,
        branch=branch,
        address=_address(person.addresses, fold_address(chart.address)),
        bare=not (chart.insurances or chart.address.strip() or chart.reference_number),
    )


def _among(answered: frozenset[str], own: Sequence[Called]) -> bool:
    """Tell whether a whole name without ● is one of those on file."""
    return any(name.whole in answered and not has_gaiji(name.whole) for name in own)


def _told(both: bool, agrees: bool) -> Grade:
    if not both:
        return Grade.UNTOLD
    return Grade.SAME if agrees else Grade.OTHER


def _name(person: Identity, own: Sequence[Called]) -> Grade:
    if _among(person.names, own):
        return Grade.SAME
    masked = [name for name in person.names if has_gaiji(name)]
    if any(name == one.whole or fits_mask(name, one.whole) for name in masked for one in own):
        return Grade.WEAK
    both_han = any(has_han(one.whole) for one in own) and any(map(has_han, person.names))
    return Grade.OTHER if both_han else Grade.UNTOLD


def _birth(person: Identity, chart: Chart) -> Grade:
    if person.birthdate is not None and slipped(person.birthdate, chart.birthdate):
        return Grade.WEAK
    return _told(person.birthdate is not None, birth_agrees(person, chart))


def _parts(
    person: Identity, spoken: Sequence[Called], written: Sequence[Called]
) -> tuple[Grade, Grade]:
    """Return whether the family name and the given name agree, in kana or in kanji."""
    pairs = [
        *(_shared(name, one) for name in person.spoken for one in spoken),
        *(_shared(name, one) for name in person.written for one in written),
    ]
    scripts = {has_han(name.whole) for name in written if not has_gaiji(name.whole)}
    told = bool(person.spoken and spoken) or any(_tells(name, scripts) for name in person.written)
    return (
        _told(told, any(family for family, _ in pairs)),
        _told(told, any(given for _, given in pairs)),
    )


def _tells(name: Called, scripts: set[bool]) -> bool:
    """Tell whether a written name can speak of the given name: no ●, and a script on file."""
    return has_han(name.whole) in scripts and not has_gaiji(name.given or name.whole)


def _shared(answered: Called, own: Called) -> tuple[bool, bool]:
    """Tell whether family name and given name agree; a name without blank has no parts known."""
    if answered.whole == own.whole and not has_gaiji(own.whole):
        return True, True
    if answered.given and own.given:
        return _equal(answered.family, own.family), _equal(answered.given, own.given)
    if answered.given:
        return _within(own.whole, answered)
    return _within(answered.whole, own) if own.given else (False, False)


def _within(whole: str, parts: Called) -> tuple[bool, bool]:
    """Compare a name without blank with one that has parts.

    A given name at the end is believed only if another family name stands before it: 愛 is not
    the given name of 山田結愛.
    """
    if has_gaiji(whole) or has_gaiji(parts.given):
        return False, False
    if has_gaiji(parts.family):
        return False, fits_mask(parts.family + parts.given, whole)
    if whole.startswith(parts.family):
        return True, whole == parts.family + parts.given
    return False, whole.endswith(parts.given) and len(whole) > len(parts.given) > 1


def _equal(left: str, right: str) -> bool:
    return left == right and not has_gaiji(left)


def _insurance(policies: Iterable[Policy], chart: Chart) -> tuple[Grade, Grade]:
    """Return the best agreement of any insurance on file with any answered, and of its branch."""
    own = [policy_of(insurance) for insurance in chart.insurances]
    pairs = [_policies(one, other) for one in policies for other in own if other.number]
    order = list(Grade)
    if not pairs:
        return Grade.UNTOLD, Grade.UNTOLD
    return min(pairs, key=lambda pair: (order.index(pair[0]), _BRANCH_ORDER.index(pair[1])))


_BRANCH_ORDER = (Grade.SAME, Grade.UNTOLD, Grade.WEAK, Grade.OTHER)


def _policies(answered: Policy, own: Policy) -> tuple[Grade, Grade]:
    symbols = {answered.symbol, own.symbol} - {""}
    if answered.insurer != own.insurer or len(symbols) > 1:
        return Grade.OTHER, Grade.UNTOLD
    if answered.number.lstrip("0") != own.number.lstrip("0"):
        return Grade.OTHER, Grade.UNTOLD
    number = Grade.SAME if answered.number == own.number else Grade.WEAK
    if answered.own:
        return number, number
    both = bool(answered.branch) and bool(own.branch)
    return number, _told(both, answered.branch == own.branch)


def _address(answered: Iterable[str], own: str) -> Grade:
    told = [one for one in answered if one]
    return _told(bool(told) and bool(own), any(_same_place(one, own) for one in told))


def _same_place(one: str, other: str) -> bool:
    """Tell whether two folded addresses are one place, prefecture or building left out or not."""
    left, right = sorted((_without_prefecture(one), _without_prefecture(other)), key=len)
    if not right.startswith(left) or not left[-1:].isdigit():
        return left == right
    rest = right[len(left) :]
    return not rest or not (rest[0].isdigit() or rest[0] == "-")


def _without_prefecture(address: str) -> str:
    head, mark, rest = address[:4].partition("県")
    if mark and head:
        return rest + address[4:]
    for name in ("東京都", "北海道", "大阪府", "京都府"):
        if address.startswith(name):
            return address[len(name) :]
    return address
