"""The bulks over HTTP, line by line in both directions (``world/protocol.py``).

A request's people go to the database in batches while they come in, a result's units come from it
in batches while they go out: memory does not depend on how many people there are.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from madoguchi.world.nation import errors
from madoguchi.world.nation.bulk import KINDS, BulkDesk
from madoguchi.world.nation.errors import ProtocolError
from madoguchi.world.nation.messages import FileError, XmlMsg
from madoguchi.world.store.bulk_jobs import Job

MAX_LINE = 16 * 1024
"""Longest line in bytes; a person's part is about 400."""

_MAX_BODY = 512 * 1024
_BATCH = 500
_JSON, _LINES = "application/json", "application/x-ndjson"
_ENCODER = msgspec.json.Encoder()

Line = dict[str, object]


def routes(desk: BulkDesk, terminal_of: Callable[[Request], str]) -> list[Route]:
    """Return the two routes of a bulk; *terminal_of* tells whose connection it is."""

    async def reception(request: Request) -> Response:
        message = await _received(desk, terminal_of(request), _kind(request), request)
        return Response(_ENCODER.encode(message), media_type=_JSON)

    async def results(request: Request) -> Response:
        terminal, kind = terminal_of(request), _kind(request)
        asked = _read(await _small_body(request))
        header, units = await run_in_threadpool(desk.results, terminal, kind, asked)
        return StreamingResponse(_out(header, units), media_type=_LINES)

    return [
        Route("/v1/bulks/{kind}", reception, methods=["POST"]),
        Route("/v1/bulks/{kind}/results", results, methods=["POST"]),
    ]


async def _received(desk: BulkDesk, terminal: str, kind: str, request: Request) -> XmlMsg:
    lines = _lines(request)
    head: Line = await anext(lines, {})
    try:
        job = await run_in_threadpool(desk.open, terminal, kind, head)
        return await _people(desk, job, lines)
    except FileError as error:
        await _drain(request)
        return await run_in_threadpool(desk.refusal, terminal, head, error)


async def _people(desk: BulkDesk, job: Job, lines: AsyncIterator[Line]) -> XmlMsg:
    """Take everybody; whatever goes wrong on the way, nothing of the request is left."""
    taken, batch = 0, list[Line]()
    try:
        async for line in lines:
            batch.append(line)
            if len(batch) == _BATCH:
                await run_in_threadpool(desk.add, job, taken, batch)
                taken, batch = taken + len(batch), []
        if batch:
            await run_in_threadpool(desk.add, job, taken, batch)
        return await run_in_threadpool(desk.receive, job, taken + len(batch))
    except BaseException:
        await run_in_threadpool(desk.drop, job)
        raise


async def _lines(request: Request) -> AsyncIterator[Line]:
    rest = b""
    async for part in request.stream():
        *whole, rest = (rest + part).split(b"\n")
        for line in whole:
            yield _read(line)
        if len(rest) > MAX_LINE:
            raise errors.bad_request("1行が長すぎます")
    if rest:
        yield _read(rest)


async def _small_body(request: Request) -> bytes:
    raw = b""
    async for part in request.stream():
        raw += part
        if len(raw) > _MAX_BODY:
            raise errors.bad_request("本文が大きすぎます")
    return raw


async def _drain(request: Request) -> None:
    """Let the terminal finish its sentence: it reads the refusal only after that."""
    with suppress(RuntimeError):  # Starlette's word for a stream that has ended already
        async for _ in request.stream():
            pass


def _out(header: Line, units: Iterator[list[Line]]) -> Iterator[bytes]:
    yield _ENCODER.encode({"MessageHeader": header}) + b"\n"
    for batch in units:
        yield b"".join(_ENCODER.encode(unit) + b"\n" for unit in batch)


def _read(line: bytes) -> Line:
    if len(line) > MAX_LINE:
        raise errors.bad_request("1行が長すぎます")
    try:
        return msgspec.json.decode(line, type=Line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise errors.bad_request("本文を読めません") from error


def _kind(request: Request) -> str:
    kind = str(request.path_params["kind"])
    if kind not in KINDS:
        raise ProtocolError(404, "unknown_kind", "この種類の一括照会はありません")
    return kind
