"""Takes the people of a bulk's answer into its list (``counter/exchange``: purpose "bulk").

Each call is one transaction of the exchange. A person is found by the ArbitraryIdentifier that was
sent; what fits nobody becomes a row of its own, because nothing that came may vanish. It must not
raise for anything an answer can hold, link an arrival or change a chart.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from madoguchi.counter.bulk.judging import (
    held,
    judged,
    judged_twice,
    named_by_centre,
    unanswered,
)
from madoguchi.counter.bulk.service import CENTRE
from madoguchi.counter.exchange import Unit
from madoguchi.counter.service import find
from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.domain.messages import HeldUnit, RegistrationOutcome
from madoguchi.store.ports import BulkItem, BulkList, Enquiry, ItemState, Patient, Work

_PAGE: Final = 500
_STRAY: Final = "頼んでいない人の回答です。端末を使うほかのプログラムのものかもしれません。"


class ReservationReader:
    """``exchange.BulkReader`` for the purpose "bulk"."""

    def on_units(self, work: Work, enquiry: Enquiry, units: Sequence[Unit]) -> None:
        """Take in the next people of the answer."""
        bulk = work.bulks.get(enquiry.subject_id or "")
        if bulk is None:
            return
        people = [unit for unit in units if not isinstance(unit, RegistrationOutcome)]
        if bulk.kind in CENTRE:
            self._named(work, _without_former(work, bulk, enquiry), enquiry, people)
        else:
            self._answered(work, bulk, people)

    def on_done(self, work: Work, enquiry: Enquiry) -> None:
        """Make an exception of everybody for whom nothing came."""
        bulk = work.bulks.get(enquiry.subject_id or "")
        if bulk is None:
            return
        if bulk.enquiry_id == enquiry.id:
            close_waiting(work, bulk.id)
        work.bulks.replace(bulk)

    def _answered(
        self, work: Work, bulk: BulkList, units: Sequence[EligibilityAnswer | HeldUnit]
    ) -> None:
        asked = {key for unit in units if (key := _identifier(unit))}
        items = {one.identifier: one for one in work.bulks.by_identifiers(bulk.id, sorted(asked))}
        charts = _charts(work, items.values())
        strays = []
        for unit in units:
            item = items.get(_identifier(unit))
            if item is None:
                strays.append(unit)
            else:
                items[item.identifier] = _taken(item, unit, charts.get(item.patient_id or ""))
        work.bulks.replace_items(list(items.values()))
        new = [_stray(bulk, at, unit) for at, unit in enumerate(strays, start=1)]
        append(work, bulk, new)

    def _named(
        self,
        work: Work,
        bulk: BulkList,
        enquiry: Enquiry,
        units: Sequence[EligibilityAnswer | HeldUnit],
    ) -> None:
        new = []
        for at, unit in enumerate(units, start=1):
            item = msgspec.structs.replace(
                empty_item(bulk, at), journal_id=enquiry.journal_id, unit=enquiry.units + at
            )
            if isinstance(unit, HeldUnit):
                new.append(held(item, unit))
            else:
                new.append(named_by_centre(item, unit, find(work.patients, unit)))
        append(work, bulk, new)


def _without_former(work: Work, bulk: BulkList, enquiry: Enquiry) -> BulkList:
    """Make room for a new answer: who was named by one that broke off is named again by it.

    What a clerk dealt with, or put at 受付, stays.
    """
    if enquiry.units or not bulk.total:
        return bulk
    kept: list[BulkItem] = []
    after = 0
    while page := work.bulks.items(bulk.id, after=after, limit=_PAGE):
        kept += [one for one in page if one.state is ItemState.SETTLED or one.arrival_id]
        after = page[-1].position
    work.bulks.remove_items(bulk.id)
    work.bulks.add_items(
        [msgspec.structs.replace(one, position=at) for at, one in enumerate(kept, start=1)]
    )
    return msgspec.structs.replace(bulk, total=len(kept))


def close_waiting(work: Work, bulk_id: str) -> None:
    """Make an exception of everybody of a list for whom nothing came."""
    while page := work.bulks.items(bulk_id, [ItemState.WAITING], limit=_PAGE):
        work.bulks.replace_items([unanswered(item) for item in page])


def _taken(item: BulkItem, unit: EligibilityAnswer | HeldUnit, chart: Patient | None) -> BulkItem:
    """Return *item* with what came for it; a clerk's 対応済み stands, a contradiction is told."""
    if item.state is ItemState.SETTLED:
        return item
    if isinstance(unit, HeldUnit):
        return held(item, unit)
    if item.state is not ItemState.WAITING and _of_one_file(item.answer, unit):
        return judged_twice(item, unit, chart)
    return judged(item, unit, chart)


def _of_one_file(first: EligibilityAnswer | None, second: EligibilityAnswer) -> bool:
    return first is not None and first.header == second.header


def _identifier(unit: EligibilityAnswer | HeldUnit) -> str:
    if isinstance(unit, HeldUnit):
        return (unit.arbitrary_identifier or "").strip()
    echo = unit.search_info.arbitrary_identifier if unit.search_info else None
    own = next((one.arbitrary_identifier for one in unit.results if one.arbitrary_identifier), None)
    return (echo or own or "").strip()


def _charts(work: Work, items: Iterable[BulkItem]) -> Mapping[str, Patient]:
    ids = dict.fromkeys(item.patient_id for item in items if item.patient_id)
    return {chart.id: chart for chart in work.patients.many(list(ids))}


def _stray(bulk: BulkList, at: int, unit: EligibilityAnswer | HeldUnit) -> BulkItem:
    item = empty_item(bulk, at)
    if isinstance(unit, HeldUnit):
        return held(item, unit)
    person = unit.results[0] if unit.results else QualificationResult()
    return msgspec.structs.replace(
        item,
        state=ItemState.EXCEPTION,
        finding="stray",
        reason=_STRAY,
        name=person.name or "",
        kana=person.name_kana or "",
        answer=unit,
    )


def empty_item(bulk: BulkList, at: int) -> BulkItem:
    """Return a person who was not on the list; it has no way back, hence no identifier."""
    return BulkItem(
        list_id=bulk.id, position=bulk.total + at, identifier="", state=ItemState.EXCEPTION
    )


def append(work: Work, bulk: BulkList, items: Sequence[BulkItem]) -> None:
    """Add *items* to a list and tell that it changed, even if only others of its people did."""
    work.bulks.add_items(items)
    work.bulks.replace(msgspec.structs.replace(bulk, total=bulk.total + len(items)))
