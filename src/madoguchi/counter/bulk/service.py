"""The verbs of 一括確認: make a list, send it, stop it, ask again, settle an exception.

``issue 3`` item 5, ``users.md`` J4. A list is filled by ``making``
and sent by one enquiry; what came back is taken in by ``reader``. Nothing here links or
changes a chart.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final

import msgspec

from madoguchi.counter.exchange import new_enquiry
from madoguchi.counter.service import ConflictError, GoneError, only_registrars
from madoguchi.domain.clock import Clock
from madoguchi.domain.messages import ConsentSearch
from madoguchi.store.ports import (
    OPEN_STATES,
    BulkItem,
    BulkList,
    Enquiry,
    EnquiryKind,
    ItemState,
    StaffUser,
    Store,
    Work,
)

_PAGE: Final = 500
_ASKED_AGAIN: Final = ("no_answer", "error")
CENTRE: Final = (EnquiryKind.HOME_VISIT, EnquiryKind.ONLINE, EnquiryKind.AID_TICKETS)
"""Kinds whose answer names the people itself (§3.6)."""

_BUSY = "送っている途中の一覧です。終わるのを待つか、取りやめてからもう一度行ってください。"
_HALF = "まだできあがっていない一覧です。しばらく待っても変わらなければ、作り直してください。"
_ALREADY = "同じ内容を、いま送っている途中です。一括確認の一覧で進みぐあいを確かめてください。"
_NOBODY = "確認を送れる人がいません。理由は一覧で確かめてください。"


Cancel = Callable[[str, StaffUser], object]
"""``Exchange.cancel``: ends an open enquiry, ConflictError if it is at its end."""


class BulkDesk:
    """The lists. ``preparing`` holds the ids of those whose people are being put together."""

    def __init__(self, store: Store, clock: Clock, cancel: Cancel) -> None:
        self._store = store
        self._clock = clock
        self._cancel = cancel
        self.preparing: set[str] = set()

    def of_centre(
        self, kind: EnquiryKind, search: ConsentSearch, user: StaffUser, *, day: date, title: str
    ) -> BulkList:
        """Make and send a list whose people the centre names (訪問診療 …)."""
        only_registrars(user)
        bulk = new_list(self._store, self._clock, kind, user.id, day, "centre", title)
        enquiry = self._enquiry(bulk, user.id, search)
        bulk = msgspec.structs.replace(bulk, enquiry_id=enquiry.id)
        with self._store.write() as work:
            self.check_alone(work, bulk, search)
            work.bulks.add(bulk, [])
            work.enquiries.add(enquiry)
            work.audit.add(user.id, "bulk.sent", bulk.id, f"kind={kind.value}")
        return bulk

    def send(self, bulk_id: str, user: StaffUser) -> BulkList:
        """Send a list that waits for it, or what is left of one that ended without an answer."""
        only_registrars(user)
        with self._store.write() as work:
            return self.send_in(work, list_of(work, bulk_id), user.id)

    def ask_again(self, bulk_id: str, user: StaffUser) -> BulkList:
        """Ask anew about those only of whom there is no answer."""
        only_registrars(user)
        with self._store.write() as work:
            bulk = list_of(work, bulk_id)
            self._check_idle(work, bulk)
            for items in exceptions_of(work, bulk_id):
                again = [_waiting(item) for item in items if item.finding in _ASKED_AGAIN]
                work.bulks.replace_items(again)
            if not work.bulks.counts(bulk_id).get(ItemState.WAITING):
                raise ConflictError("回答のない人はいません。もう一度確認する人はいません。")
            return self.send_in(work, bulk, user.id)

    def cancel(self, bulk_id: str, user: StaffUser) -> None:
        """Stop asking; what came in until now stays. ConflictError if it is at its end."""
        only_registrars(user)
        with self._store.read() as work:
            bulk = list_of(work, bulk_id)
        if bulk.enquiry_id is None:
            raise ConflictError("まだ送っていない一覧です。取りやめるものはありません。")
        self._cancel(bulk.enquiry_id, user)
        with self._store.write() as work:
            work.bulks.replace(list_of(work, bulk_id))
            work.audit.add(user.id, "bulk.cancelled", bulk_id)

    def settle(self, bulk_id: str, position: int, user: StaffUser, note: str) -> BulkItem:
        """Note that a clerk dealt with an exception (対応済み), with a word of their own."""
        return self._mark(bulk_id, position, user, note=note[:_NOTE], settled=True)

    def reopen(self, bulk_id: str, position: int, user: StaffUser) -> BulkItem:
        """Take a 対応済み back; the note stays."""
        return self._mark(bulk_id, position, user, note=None, settled=False)

    def _mark(
        self, bulk_id: str, position: int, user: StaffUser, *, note: str | None, settled: bool
    ) -> BulkItem:
        only_registrars(user)
        with self._store.write() as work:
            bulk, item = list_of(work, bulk_id), work.bulks.item(bulk_id, position)
            if item is None or item.state not in _OF_A_CLERK:
                raise GoneError(
                    "この行は、対応する行ではなくなりました。一覧を開き直してください。"
                )
            changed = msgspec.structs.replace(
                item,
                state=ItemState.SETTLED if settled else _before(item),
                note=item.note if note is None else note,
                settled_by=user.id if settled else None,
            )
            work.bulks.replace_items([changed])
            work.bulks.replace(bulk)
            verb = "bulk.settled" if settled else "bulk.reopened"
            work.audit.add(user.id, verb, bulk_id, f"position={position}")
        return changed

    def _enquiry(self, bulk: BulkList, user_id: str, search: ConsentSearch | None) -> Enquiry:
        return new_enquiry(
            self._store,
            self._clock,
            kind=bulk.kind,
            purpose="refnum" if bulk.kind is EnquiryKind.BULK_REGISTRATION else "bulk",
            by=user_id,
            confirmation_date=bulk.day,
            subject_id=bulk.id,
            consent_search=search,
        )

    def send_in(
        self, work: Work, bulk: BulkList, user_id: str, *, prepared: bool = False
    ) -> BulkList:
        """Send *bulk* within a transaction; ConflictError if it is under way or has nobody."""
        self._check_idle(work, bulk, prepared=prepared)
        last = work.enquiries.get(bulk.enquiry_id) if bulk.enquiry_id else None
        if bulk.kind not in CENTRE and not work.bulks.counts(bulk.id).get(ItemState.WAITING):
            raise ConflictError(_NOBODY)
        enquiry = self._enquiry(bulk, user_id, last.consent_search if last else None)
        sent = msgspec.structs.replace(bulk, enquiry_id=enquiry.id)
        work.enquiries.add(enquiry)
        work.bulks.replace(sent)
        work.audit.add(user_id, "bulk.sent", bulk.id, f"kind={bulk.kind.value}")
        return sent

    def check_alone(self, work: Work, bulk: BulkList, search: ConsentSearch | None = None) -> None:
        """Raise ConflictError where the same is being asked already: a second click, a second desk.

        Lists of reservations are not meant: they have a yes of their own.
        """
        for other in work.bulks.latest():
            last = work.enquiries.get(other.enquiry_id) if other.enquiry_id else None
            under_way = other.id in self.preparing or (last and last.state in OPEN_STATES)
            same = (other.kind, other.title) == (bulk.kind, bulk.title)
            if under_way and same and (search is None or (last and last.consent_search == search)):
                raise ConflictError(_ALREADY)

    def _check_idle(self, work: Work, bulk: BulkList, *, prepared: bool = False) -> None:
        enquiry = work.enquiries.get(bulk.enquiry_id) if bulk.enquiry_id else None
        asking = enquiry is not None and enquiry.state in OPEN_STATES
        if not bulk.filled:
            raise ConflictError(_HALF)
        if asking or (bulk.id in self.preparing and not prepared):
            raise ConflictError(_BUSY)


_NOTE: Final = 500
_OF_A_CLERK: Final = (ItemState.EXCEPTION, ItemState.UNASKABLE, ItemState.SETTLED)


def new_list(
    store: Store, clock: Clock, kind: EnquiryKind, user_id: str, day: date, source: str, title: str
) -> BulkList:
    """Return a list that has nobody yet."""
    return BulkList(
        id=store.new_id(),
        kind=kind,
        title=title,
        day=day,
        source=source,
        created_at=clock.now(),
        created_by=user_id,
        filled=kind in CENTRE,
    )


def exceptions_of(work: Work, bulk_id: str) -> Iterator[Sequence[BulkItem]]:
    """Yield the exceptions of a list page by page."""
    after = 0
    while page := work.bulks.items(bulk_id, [ItemState.EXCEPTION], after=after, limit=_PAGE):
        yield page
        after = page[-1].position


def has_unanswered(work: Work, bulk_id: str) -> bool:
    """Tell whether somebody of a list is worth being asked about once more."""
    pages = exceptions_of(work, bulk_id)
    return any(item.finding in _ASKED_AGAIN for items in pages for item in items)


def _waiting(item: BulkItem) -> BulkItem:
    return msgspec.structs.replace(
        item, state=ItemState.WAITING, outcome="", finding="", reason="", answer=None
    )


def _before(item: BulkItem) -> ItemState:
    asked = item.search is not None or item.answer is not None or item.registration is not None
    return ItemState.EXCEPTION if asked or item.finding in _NEVER_ASKED else ItemState.UNASKABLE


_NEVER_ASKED: Final = ("person", "duplicate", "stray", "held")


def list_of(work: Work, bulk_id: str) -> BulkList:
    """Return a list; GoneError in words if there is none."""
    bulk = work.bulks.get(bulk_id)
    if bulk is None:
        raise GoneError("この一覧は見つかりません。一括確認の画面から開き直してください。")
    return bulk
