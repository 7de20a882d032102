"""Which arrivals of the deck can be decided at all: the world's own judgement, not the matcher's.

The world knows what every text *means*: it keeps the meaning before width, blanks, variants,
small kana, zeros and notations are put on, and after real errors (a mistyped birthday, a
misreading, an old address). It never compares texts, and shares no code with the matcher.

**What does not change** – birthday, given name, sex. Any of them that both sides tell and that
differs speaks against a chart (a given name differs if neither kana nor kanji is the same).
**What may change** – family name, insurance number, address, 照会番号. A family name is one reason
for a chart, an equal insurance number (insurer, symbol, number) one, an equal branch under it one
more (it is then the person's own number; in 後期 the number itself is), an equal address one, an
equal 照会番号 one. Another branch under the same number, and another 照会番号 than the chart's,
speak against the chart.

An answer is decidable

- **as a chart** if nothing speaks against it, at least *two* of the reasons that may change speak
  for it beside birthday and given name, every other chart against which nothing speaks has only a
  part of these reasons, and no other chart holds the 照会番号 of the answer;
- **as nobody** if no chart shares two of birthday, given name and insurance number with it, and
  none holds its 照会番号 (or if the answer is about nobody: 該当資格なし);
- **not at all** otherwise, and if the nation itself says 複数該当. Then only a person may decide.

Why this is fair. Name and birthday alone never decide, because the deck holds strangers who share
both with a patient and differ in everything else, exactly like a patient who changed job and
house: whoever decides these by rule is wrong in one case or the other. Whoever has a second
changing fact (the old address, the card's number, the 照会番号) is told apart by it. Contradictions
go to the clerk because the issue says that they are shown, and because a chart with another
birthday is either another person or in need of correction; both are the clerk's to decide.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec import Struct

_ENOUGH = 2
_UNTOLD = "3"


class Ruling(StrEnum):
    """What the facts say, whoever reads them."""

    CHART = "chart"
    NOBODY = "nobody"
    OPEN = "open"


class Insured(Struct, frozen=True):
    """An insurance number as meant; ``branch`` is "" under one person's own number (後期)."""

    key: str
    branch: str | None


class Meant(Struct, frozen=True, kw_only=True):
    """What an answer or a chart says about a person, whatever it looks like.

    ``families`` and ``givens`` hold every reading and spelling that the text tells.
    """

    families: frozenset[str]
    givens: frozenset[str]
    birthdate: date
    sex: str
    insured: Insured | None = None
    address: str | None = None
    reference: str | None = None


def rule(said: Meant, charts: Iterable[tuple[str, Meant]]) -> tuple[Ruling, str]:
    """Return what the facts say about *said* among *charts*, and the number of the chart if one.

    *charts* must hold every chart with the same birthday, insurance number or 照会番号.
    """
    known = dict(charts)
    holders = {number for number, chart in known.items() if _same_reference(said, chart)}
    fitting = {number: _reasons(said, c) for number, c in known.items() if _unopposed(said, c)}
    best = max(fitting, key=lambda number: (len(fitting[number]), number), default="")
    if best and _single(best, fitting) and holders <= {best}:
        return Ruling.CHART, best
    alike = any(_personal(said, chart) >= _ENOUGH for chart in known.values())
    return (Ruling.OPEN if alike or holders else Ruling.NOBODY), ""


def _single(best: str, fitting: dict[str, frozenset[str]]) -> bool:
    others = [reasons for number, reasons in fitting.items() if number != best]
    return len(fitting[best]) >= _ENOUGH and all(reasons < fitting[best] for reasons in others)


def _unopposed(said: Meant, chart: Meant) -> bool:
    if said.birthdate != chart.birthdate or not said.givens & chart.givens:
        return False
    if _UNTOLD not in (said.sex, chart.sex) and said.sex != chart.sex:
        return False
    if said.reference and chart.reference and said.reference != chart.reference:
        return False
    return not (_same_number(said, chart) and _branches_differ(said, chart))


def _reasons(said: Meant, chart: Meant) -> frozenset[str]:
    told = {
        "family": bool(said.families & chart.families),
        "insurance": _same_number(said, chart),
        "branch": _same_number(said, chart) and _branches_agree(said, chart),
        "address": said.address is not None and said.address == chart.address,
        "reference": _same_reference(said, chart),
    }
    return frozenset(reason for reason, agrees in told.items() if agrees)


def _personal(said: Meant, chart: Meant) -> int:
    return (
        (said.birthdate == chart.birthdate)
        + bool(said.givens & chart.givens)
        + _same_number(said, chart)
    )


def _same_number(said: Meant, chart: Meant) -> bool:
    if said.insured is None or chart.insured is None:
        return False
    return said.insured.key == chart.insured.key


def _branches(said: Meant, chart: Meant) -> list[str]:
    known = (one.branch for one in (said.insured, chart.insured) if one)
    return [branch for branch in known if branch is not None]


def _branches_agree(said: Meant, chart: Meant) -> bool:
    branches = _branches(said, chart)
    return len(branches) == 2 and branches[0] == branches[1]


def _branches_differ(said: Meant, chart: Meant) -> bool:
    return len(set(_branches(said, chart))) > 1


def _same_reference(said: Meant, chart: Meant) -> bool:
    return said.reference is not None and said.reference == chart.reference
