"""How far a bulk list is, step by step, and what a clerk may do about it; plain texts only."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from madoguchi.store.ports import BulkList, Enquiry, EnquiryState, ItemState, Work

_STATES: Final = {
    EnquiryState.QUEUED: 1,
    EnquiryState.SENT: 1,
    EnquiryState.WORKING: 2,
    EnquiryState.READING: 3,
    EnquiryState.ANSWERED: 5,
}
_STEPS: Final = ("準備", "送信", "国の処理", "取込み", "完了")
_ENDED_BADLY: Final = (EnquiryState.FAILED, EnquiryState.NO_ANSWER, EnquiryState.CANCELLED)


class Step(Struct, frozen=True, kw_only=True):
    """One step of the way: ``state`` is "done", "now", "stopped" or "todo"."""

    ja: str
    state: str
    text: str = ""


class Progress(Struct, frozen=True, kw_only=True):
    """How far a list is. ``word`` and ``kind`` are its mark; ``text`` says it in a sentence."""

    kind: str
    word: str
    text: str
    steps: tuple[Step, ...]
    done: int
    total: int
    may_send: bool
    may_cancel: bool
    may_ask_again: bool
    all_fine: bool
    counts: Mapping[ItemState, int]

    @property
    def open(self) -> int:
        """Return how many need a clerk."""
        exceptions = self.counts.get(ItemState.EXCEPTION, 0)
        return exceptions + self.counts.get(ItemState.UNASKABLE, 0)


def progress_of(
    bulk: BulkList,
    enquiry: Enquiry | None,
    counts: Mapping[ItemState, int],
    *,
    preparing: bool,
    unanswered: bool,
) -> Progress:
    """Return how far *bulk* is; *preparing* tells that its people are being put together.

    *unanswered* tells that there are people about whom it is worth asking once more.
    """
    at = _place(enquiry, preparing=preparing)
    waiting = counts.get(ItemState.WAITING, 0)
    stopped = enquiry is not None and enquiry.state in _ENDED_BADLY
    done = sum(count for state, count in counts.items() if state is not ItemState.WAITING)
    exceptions = counts.get(ItemState.EXCEPTION, 0) + counts.get(ItemState.UNASKABLE, 0)
    complete = at == len(_STEPS)
    idle = not preparing and (enquiry is None or complete or stopped)
    kind, word = _mark(at, enquiry, preparing=preparing, nobody=not waiting and not complete)
    centre = bulk.source == "centre"
    return Progress(
        kind=kind,
        word=word,
        text=_text(bulk, enquiry, counts, preparing=preparing),
        steps=_steps(at, bulk, enquiry, done, stopped=stopped),
        done=done,
        total=bulk.total,
        may_send=idle and bulk.filled and not complete and (waiting > 0 or centre),
        may_cancel=enquiry is not None and not idle,
        may_ask_again=idle and complete and not centre and unanswered,
        all_fine=complete and bulk.total > 0 and not exceptions and not waiting,
        counts=counts,
    )


def enquiry_of(work: Work, bulk: BulkList) -> Enquiry | None:
    """Return the list's last enquiry."""
    return work.enquiries.get(bulk.enquiry_id) if bulk.enquiry_id else None


def _place(enquiry: Enquiry | None, *, preparing: bool) -> int:
    """Return the step that is under way: 0 準備 … 4 完了; 5 when all is done."""
    if preparing or enquiry is None:
        return 0
    if enquiry.state in _ENDED_BADLY:
        return 2 if enquiry.reception_number else 1
    if enquiry.state in (EnquiryState.QUEUED, EnquiryState.SENT) and enquiry.reception_number:
        return 2
    return _STATES[enquiry.state]


def _mark(at: int, enquiry: Enquiry | None, *, preparing: bool, nobody: bool) -> tuple[str, str]:
    if at == len(_STEPS):
        return "ok", "完了"
    if enquiry is not None and enquiry.state is EnquiryState.CANCELLED:
        return "off", "取りやめ"
    if enquiry is not None and enquiry.state in _ENDED_BADLY:
        return "bad", "止まっています"
    if enquiry is None and not preparing:
        return ("check", "送る人なし" if nobody else "送信待ち")
    return "wait", f"{_STEPS[at]}中"


def _steps(
    at: int, bulk: BulkList, enquiry: Enquiry | None, done: int, *, stopped: bool
) -> tuple[Step, ...]:
    texts = {0: f"{bulk.total:,}名" if bulk.total else ""}
    if enquiry is not None:
        texts[2] = f"受付番号 {enquiry.reception_number}" if enquiry.reception_number else ""
        if at == 2 and not stopped:
            texts[2] += f"・処理中 {max(1, enquiry.tries)}回目"
        if at >= 3:
            texts[3] = f"{done:,}／{bulk.total:,}名" if bulk.total else f"{enquiry.units:,}名"
    now = "stopped" if stopped else "now"
    return tuple(
        Step(
            ja=ja,
            state="done" if place < at else now if place == at else "todo",
            text=texts.get(place, ""),
        )
        for place, ja in enumerate(_STEPS)
    )


def _text(
    bulk: BulkList, enquiry: Enquiry | None, counts: Mapping[ItemState, int], *, preparing: bool
) -> str:
    if preparing:
        return "一覧を作っています。このまま待つか、ほかの画面に移ってもかまいません。"
    waiting = counts.get(ItemState.WAITING, 0)
    if enquiry is None:
        if not bulk.filled:
            return "一覧を作っている途中で止まりました。全員は入っていません。作り直してください。"
        if not bulk.total:
            return "だれも入っていません。"
        if not waiting:
            return "確認を送れる人がいません。理由は下の一覧で確かめてください。"
        return f"{waiting:,}名の確認を送れます。"
    if enquiry.message:
        return enquiry.message
    if enquiry.state in OPEN_TEXT:
        return OPEN_TEXT[enquiry.state]
    return ""


OPEN_TEXT: Final = {
    EnquiryState.QUEUED: "端末へ送る順番を待っています。",
    EnquiryState.SENT: "端末へ送りました。返事を待っています。",
    EnquiryState.WORKING: "国のシステムが処理しています。終わるまで自動で聞き直します。",
    EnquiryState.READING: "届いた結果を取り込んでいます。",
}
"""What is going on, for states that say nothing themselves."""
