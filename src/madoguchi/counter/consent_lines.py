"""Consents of an answer as a few short lines: one a state, one end for those given together.

``ui.md`` §4 (a desk needs density), ``rules.md`` CO-4. Whether given, refused, ended or not to be
had stays told apart by sign, word and colour. Never what a consent opens; never a longer life:
of several ends the earliest is shown. The answer's own page has every consent by itself.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from madoguchi.domain.consent import ConsentState, ConsentView

SHORT: Final = {
    "LimitApplicationCertificateRelated": "限度額",
    "SpecificDiseasesCertificateRelated": "特定疾病",
    "PharmacistsInfo": "薬剤",
    "DiagnosisInfo": "診療",
    "OperationInfo": "手術",
    "SpecificHealthCheckupsInfo": "健診",
}
"""Stem → what a clerk calls it. Our wording; a stem that is not here keeps its own name."""

TOGETHER: Final = timedelta(minutes=5)
"""Consents that end within this of each other were given at one visit to the reader."""

_SIGNS: Final = {ConsentState.AGREED: "○", ConsentState.REFUSED: "×"}
_ORDER: Final = tuple(ConsentState)


class ConsentLine(Struct, frozen=True, kw_only=True):
    """Some consents that stand alike; ``until`` is ISO text for the countdown, or blank."""

    sign: str
    names: str
    state: str
    given: bool
    left: str
    until: str


def lines_of(views: Sequence[ConsentView]) -> tuple[ConsentLine, ...]:
    """Return *views* in lines: given with an end, given without, refused, and the rest.

    The names of a line stand in the order of *views*.
    """
    groups: list[list[ConsentView]] = []
    for view in sorted(views, key=_place):
        if groups and _alike(groups[-1][0], view):
            groups[-1].append(view)
        else:
            groups.append([view])
    return tuple(_line(group[0], sorted(group, key=views.index)) for group in groups)


def left_text(remaining: timedelta | None) -> str:
    """Return ``3時間5分``; ``countdown.js`` goes on from there."""
    if remaining is None:
        return ""
    minutes = max(0, int(remaining.total_seconds() // 60))
    return f"{minutes // 60}時間{minutes % 60}分"


def _place(view: ConsentView) -> tuple[int, str, bool, str]:
    """Sort by state and end."""
    until = _ends(view)
    return _ORDER.index(view.state), view.text, until is None, until.isoformat() if until else ""


def _ends(view: ConsentView) -> datetime | None:
    return view.until if view.agreed else None


def _alike(first: ConsentView, view: ConsentView) -> bool:
    if (first.state, first.text) != (view.state, view.text):
        return False
    one, other = _ends(first), _ends(view)
    if one is None or other is None:
        return one is other
    return other - one <= TOGETHER


def _line(first: ConsentView, group: Sequence[ConsentView]) -> ConsentLine:
    """Return one line; *first* is the one that ends first."""
    until = _ends(first)
    return ConsentLine(
        sign=_SIGNS.get(first.state, "△"),
        names="・".join(dict.fromkeys(SHORT.get(view.subject, view.ja) for view in group)),
        state=first.text,
        given=first.agreed,
        left=left_text(first.remaining),
        until=until.isoformat() if until else "",
    )
