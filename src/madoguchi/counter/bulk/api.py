"""``PUT /api/appointments/{day}``: an appointment system hands in a day's reservations.

JSON, with a key of ``tokens``. The same day again replaces what was not yet sent; who was sent
already is not asked about twice. Rows that cannot be used come back with the reason, the good ones
are taken. Nothing of it can be read back: the answer holds numbers of rows, never a person.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from threading import Lock
from typing import Any, Final

import msgspec
from anyio import to_thread
from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from madoguchi.counter.bulk.making import BulkMaker
from madoguchi.counter.bulk.reservations import (
    MOST,
    SOMEBODY_ELSE,
    Reservation,
    problems,
    reservation_from,
)
from madoguchi.counter.bulk.tokens import Token, TokenDesk
from madoguchi.counter.service import ConflictError
from madoguchi.domain.clock import Clock
from madoguchi.domain.folding import fold_kana, fold_name
from madoguchi.store.ports import BulkList, EnquiryKind, Store, Work

LARGEST: Final = 8 * 1024 * 1024
"""Bytes of one call: 20,000 reservations of 400 bytes; ours."""
_TOLD: Final = 100
_PAGE: Final = 500


class Appointment(Struct, kw_only=True):
    """One reservation as the appointment system writes it; ``birthdate`` as any date is read."""

    number: str = ""
    name: str = ""
    kana: str = ""
    time: str = ""
    birthdate: str = ""
    insurer_number: str = ""
    symbol: str = ""
    insured_number: str = ""
    branch: str = ""


class HandIn(Struct, kw_only=True):
    """The body: everybody of the day. ``send`` asks the terminal at once, without a clerk."""

    appointments: list[Appointment]
    send: bool = False


class AppointmentApi:
    """The endpoint and what it does."""

    def __init__(self, store: Store, clock: Clock, maker: BulkMaker, tokens: TokenDesk) -> None:
        self._store = store
        self._clock = clock
        self._maker = maker
        self._tokens = tokens
        self._turn = Lock()

    async def put(self, request: Request) -> Response:
        """Take a day's reservations, or say in words why not."""
        token = await to_thread.run_sync(self._tokens.holder, _secret(request))
        if token is None:
            headers = {"WWW-Authenticate": "Bearer"}
            return _refused(401, "鍵が正しくありません。管理者に確かめてください。", headers)
        day = _day(request.path_params["day"])
        if day is None:
            return _refused(404, "日付は 2026-11-24 の形で書いてください。")
        try:
            raw = await _body(request)
        except HTTPException:
            return _refused(413, f"一度に送れるのは{LARGEST // 2**20}MBまでです。")
        if not self._tokens.spend(token, len(raw)):
            return _refused(
                429, "1時間に送れる量を超えました。時間をおいてください。", {"Retry-After": "3600"}
            )
        return await to_thread.run_sync(self._taken, token, day, raw)

    def _taken(self, token: Token, day: date, raw: bytes) -> Response:
        try:
            handed = msgspec.json.decode(raw, type=HandIn)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return _refused(400, "内容を読めません。JSON の形を確かめてください。")
        if len(handed.appointments) > MOST:
            return _refused(413, f"一度に送れるのは{MOST:,}名までです。")
        people, bad = self._checked(handed.appointments)
        try:
            with self._turn:  # two calls at once would make two lists of one day
                bulk, taken = self._place(token, day, people, send=handed.send)
        except ConflictError as error:
            return _refused(409, str(error), {"Retry-After": "10"})
        told = {"list": bulk.id if bulk else None, "taken": taken, "refused": bad[:_TOLD]}
        return JSONResponse({**told, "refused_count": len(bad)}, status_code=202)

    def _checked(
        self, appointments: Sequence[Appointment]
    ) -> tuple[list[Reservation], list[dict[str, Any]]]:
        """Return the usable reservations, each number once, and what is wrong with the others."""
        people: dict[object, Reservation] = {}
        bad: list[dict[str, Any]] = []
        today = self._clock.now().date()
        for at, one in enumerate(appointments, start=1):
            values = {field: text.strip() for field, text in msgspec.structs.asdict(one).items()}
            wrong = list(problems(values, today))
            if wrong:
                bad.append({"row": at, "problems": wrong})
                continue
            person = reservation_from(values)
            first = people.setdefault(person.number or at, person)
            if not person.is_of(first):
                bad.append({"row": at, "problems": [SOMEBODY_ELSE]})
        return list(people.values()), bad

    def _place(
        self, token: Token, day: date, people: list[Reservation], *, send: bool
    ) -> tuple[BulkList | None, int]:
        with self._store.read() as work:
            lists = _lists_of(work, day)
            waiting = next((bulk for bulk in lists if bulk.enquiry_id is None), None)
            sent = {key for bulk in lists if bulk.enquiry_id for key in _people_of(work, bulk)}
        new = [one for one in people if _key(one.number, one.name, one.kana) not in sent]
        actor = f"api:{token.id}"
        if waiting is not None:
            self._maker.refill(waiting, new, actor, send=send)
            return waiting, len(new)
        if not new:
            return (lists[0] if lists else None), 0
        title = f"{day.month}月{day.day}日の予約（{token.name}）"
        made = self._maker.make(
            new, actor, day=day, source="api", title=title, send=send, wait=True
        )
        return made, len(new)


def _lists_of(work: Work, day: date) -> list[BulkList]:
    return [
        bulk
        for bulk in work.bulks.latest()
        if bulk.source == "api" and bulk.day == day and bulk.kind is EnquiryKind.BULK_ELIGIBILITY
    ]


def _people_of(work: Work, bulk: BulkList) -> set[tuple[str, str, str]]:
    keys: set[tuple[str, str, str]] = set()
    after = 0
    while page := work.bulks.items(bulk.id, after=after, limit=_PAGE):
        keys.update(_key(item.number, item.name, item.kana) for item in page)
        after = page[-1].position
    return keys


def _key(number: str, name: str, kana: str) -> tuple[str, str, str]:
    return number, fold_name(name), fold_kana(kana)


def _secret(request: Request) -> str:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-24") else None
    except ValueError:
        return None


async def _body(request: Request) -> bytes:
    """Return the body; HTTPException 413 as soon as it is known to be too large."""
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > LARGEST:
            raise HTTPException(413)
        pieces.append(piece)
    return b"".join(pieces)


def _refused(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error": text}, status_code=status, headers=dict(headers or {}))
