"""照会番号 for every chart without one, in one bulk, and the taking in of what became of each.

``oqs-interface.md`` §3.5: an outcome names its person by the echoed registration alone, so the
number itself is the way back, and the echoed insurance must be the one that was sent.
"""

from collections.abc import Iterator, Sequence

import msgspec

from madoguchi.counter.bulk.judging import held, registered
from madoguchi.counter.bulk.making import BulkMaker
from madoguchi.counter.bulk.reader import append, close_waiting, empty_item
from madoguchi.counter.bulk.service import new_list
from madoguchi.counter.exchange import Unit
from madoguchi.counter.refnum.charts import chart_judgement, chart_with_number, keep_number
from madoguchi.counter.service import only_registrars
from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.clock import Clock, business_day
from madoguchi.domain.folding import fold_reference_number
from madoguchi.domain.messages import HeldUnit, Registration
from madoguchi.domain.registering import number_for, registration_of, same_registration
from madoguchi.store.ports import (
    BulkItem,
    BulkList,
    Enquiry,
    EnquiryKind,
    ItemState,
    Patient,
    StaffUser,
    Store,
    Work,
)

_TAKEN = "この番号は、別の患者の照会番号として登録されています。どちらかを直してください。"
_ALIKE = (
    "全角・半角だけが違う患者番号の人が、ほかにいます。"
    "照会番号では区別できません。どちらかを直してください。"
)
_SAME_CARD = (
    "枝番まで同じ保険の患者が、ほかにも登録されています（患者番号「{}」）。"
    "同じ人の登録が二つないかを確かめてください。"
)
_UNKNOWN = "送っていない番号の結果です。端末を使うほかのプログラムのものかもしれません。"


class BulkRegistrar:
    """Makes the list; it is sent and shown as any other bulk."""

    def __init__(self, store: Store, clock: Clock, maker: BulkMaker) -> None:
        self._store = store
        self._clock = clock
        self._maker = maker

    def start(self, user: StaffUser) -> BulkList:
        """Make and send a list of every chart that has no 照会番号."""
        only_registrars(user)
        day = business_day(self._clock.now())
        kind, title = EnquiryKind.BULK_REGISTRATION, "照会番号のない患者の登録"
        bulk = new_list(self._store, self._clock, kind, user.id, day, "registry", title)
        with self._store.write() as work:
            self._maker.desk.check_alone(work, bulk)
            work.bulks.add(bulk, [])
            work.audit.add(user.id, "refnum.bulk_made", bulk.id)
        self._maker.start(bulk, self._without(), _ItemOf(), user.id, send=True)
        return bulk

    def _without(self) -> Iterator[Patient]:
        return (chart for chart in self._maker.everyone() if not chart.reference_number)


class RegistrationReader:
    """``exchange.BulkReader`` for the purpose "refnum"."""

    def on_units(self, work: Work, enquiry: Enquiry, units: Sequence[Unit]) -> None:
        """Take in the next outcomes; a chart gets its number only where the centre said yes."""
        bulk = work.bulks.get(enquiry.subject_id or "")
        if bulk is None:
            return
        items = _items(work, bulk, units)
        strays: list[BulkItem] = []
        for unit in units:
            number = _number(unit)
            item = items.get(number)
            if item is None or isinstance(unit, EligibilityAnswer):
                strays.append(_stray(bulk, len(strays) + 1, unit))
            elif item.state is not ItemState.SETTLED:
                one = held(item, unit) if isinstance(unit, HeldUnit) else registered(item, unit)
                items[number] = one
                self._keep(work, one, enquiry)
        work.bulks.replace_items(list(items.values()))
        append(work, bulk, strays)

    def on_done(self, work: Work, enquiry: Enquiry) -> None:
        """Make an exception of everybody of whom nothing was said."""
        bulk = work.bulks.get(enquiry.subject_id or "")
        if bulk is None:
            return
        if bulk.enquiry_id == enquiry.id:
            close_waiting(work, bulk.id)
        work.bulks.replace(bulk)

    def _keep(self, work: Work, item: BulkItem, enquiry: Enquiry) -> None:
        if item.state is ItemState.FINE and item.registration is not None:
            keep_number(work, item.patient_id, item.registration, enquiry.created_by)


class _ItemOf:
    """Makes the items of one list; a number is sent once, because it is the way back (RN-4)."""

    def __init__(self) -> None:
        self._numbers: set[str] = set()

    def __call__(self, work: Work, chart: Patient, bulk: BulkList, position: int) -> BulkItem:
        number = number_for(chart)
        item = BulkItem(
            list_id=bulk.id,
            position=position,
            identifier=number[:64],
            state=ItemState.WAITING,
            patient_id=chart.id,
            number=chart.number,
            name=chart.name,
            kana=chart.kana,
        )
        if number in self._numbers:
            return _aside(item, "reference", _ALIKE)
        self._numbers.add(number)
        return _judged(work, chart, bulk, item)


def _judged(work: Work, chart: Patient, bulk: BulkList, item: BulkItem) -> BulkItem:
    if chart_with_number(work, chart) is not None:
        return _aside(item, "reference", _TAKEN)
    judged = chart_judgement(chart, bulk.day)
    if judged.registration is None:
        return _aside(item, "no_insurance", judged.reason)
    twin = _with_same_card(work, chart, judged.registration)
    if twin is not None:
        return _aside(item, "match_several", _SAME_CARD.format(twin.number))
    return msgspec.structs.replace(item, registration=judged.registration)


def _with_same_card(work: Work, chart: Patient, wanted: Registration) -> Patient | None:
    """Return another chart with the same insurance, branch and all, or None."""
    found = work.patients.by_insured(
        wanted.insurer_number or "",
        wanted.insured_card_symbol,
        wanted.insured_identification_number or "",
    )
    for other in found:
        same = (
            same_registration(registration_of(card, wanted.reference_number or ""), wanted)
            for card in other.insurances
        )
        if other.id != chart.id and any(same):
            return other
    return None


def _aside(item: BulkItem, finding: str, reason: str) -> BulkItem:
    return msgspec.structs.replace(
        item, state=ItemState.UNASKABLE, finding=finding, reason=reason, identifier=""
    )


def _items(work: Work, bulk: BulkList, units: Sequence[Unit]) -> dict[str, BulkItem]:
    numbers = sorted({number for unit in units if (number := _number(unit))})
    return {one.identifier: one for one in work.bulks.by_identifiers(bulk.id, numbers)}


def _number(unit: Unit) -> str:
    if isinstance(unit, HeldUnit):
        return fold_reference_number(unit.reference_number)
    if isinstance(unit, EligibilityAnswer) or unit.registration is None:
        return ""
    return fold_reference_number(unit.registration.reference_number)


def _stray(bulk: BulkList, at: int, unit: Unit) -> BulkItem:
    item = empty_item(bulk, at)
    if isinstance(unit, HeldUnit):
        return held(item, unit)
    return msgspec.structs.replace(item, finding="stray", reason=_UNKNOWN, number=_number(unit))
