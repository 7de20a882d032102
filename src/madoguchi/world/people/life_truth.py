"""What a clinic's month end must find, reckoned from the visits alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from madoguchi.world.people.deck_charts import DeckChart
from madoguchi.world.people.life_events import WELFARE_OFFICE
from madoguchi.world.people.life_values import LifeVisit, MonthTruth, Way

_ENDED = ("2", "3")
_NONE = "4"


def truth_of(visits: Sequence[LifeVisit], charts: Iterable[DeckChart]) -> MonthTruth:
    """Return the truth of a month of *visits*, which are in the order of their answers."""
    confirmed = [visit for visit in visits if visit.confirmed]
    cards = [visit for visit in confirmed if visit.way is Way.CARD]
    lives: dict[int, list[LifeVisit]] = defaultdict(list)
    for visit in visits:
        lives[visit.person].append(visit)
    return MonthTruth(
        visits=len(visits),
        cards=len(cards),
        numbers=len(confirmed) - len(cards),
        unconfirmed=len(visits) - len(confirmed),
        people=len(lives),
        people_by_card=len({visit.person for visit in cards}),
        new_patients=sum(visit.new for visit in visits),
        changed_insurers=_changed(confirmed, charts),
        changed_later=sum(map(_changed_later, lives.values())),
        registered_late=sum(map(_registered_late, lives.values())),
    )


def _changed(confirmed: Iterable[LifeVisit], charts: Iterable[DeckChart]) -> frozenset[int]:
    """Return who was shown under another insurer than the chart's; 医療扶助 is no insurance."""
    typed = {c.owner: c.meant.insured.key.split(":")[0] for c in charts if c.meant.insured}
    return frozenset(
        visit.person
        for visit in confirmed
        if visit.insurer not in (WELFARE_OFFICE.number, typed.get(visit.person, visit.insurer))
    )


def _changed_later(life: Sequence[LifeVisit]) -> int:
    """Count the confirmed visits that the last answer of the month contradicts."""
    return sum(visit.confirmed and _contradicts(life[-1], visit) for visit in life[:-1])


def _contradicts(later: LifeVisit, visit: LifeVisit) -> bool:
    day, shown = visit.at.date(), later.shown
    if later.validity == _NONE or shown is None:
        return True
    if later.validity in _ENDED:
        return shown.valid_to is None or shown.valid_to <= day
    return shown.valid_from <= day and shown.insurer != visit.insurer


def _registered_late(life: Sequence[LifeVisit]) -> bool:
    without = [place for place, visit in enumerate(life) if not visit.confirmed]
    return bool(without) and any(visit.confirmed for visit in life[without[0] + 1 :])
