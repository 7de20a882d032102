"""The national service over HTTP: routes of ``world/protocol.py``, nothing else.

The terminal is who its client certificate says (``tls.py`` puts the CN into the connection's
state). Bodies are small and read strictly; a body that cannot be read is refused without an echo of
what stood in it. Nothing about a person goes into a URL or a log.
"""

from collections.abc import Callable
from typing import TypeVar

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from madoguchi.world.nation import bulk_app, errors
from madoguchi.world.nation.errors import ProtocolError
from madoguchi.world.nation.service import Nation
from madoguchi.world.pki.profile import is_simulated_institution
from madoguchi.world.protocol import ChallengeRequest, Consents, Proof, Refusal

CLIENT = "client_common_name"
"""Key of the connection's state under which ``tls.py`` leaves the client's CN."""

MAX_BODY = 64 * 1024
_JSON = "application/json"
T = TypeVar("T")


def build_app(nation: Nation) -> Starlette:
    """Return the service as an ASGI application."""

    async def challenges(request: Request) -> Response:
        body = await _read(request, ChallengeRequest)
        return await _answer(nation.challenge, terminal_of(request), body)

    async def proof(request: Request) -> Response:
        body = await _read(request, Proof)
        return await _answer(nation.prove, terminal_of(request), _session(request), body)

    async def link(request: Request) -> Response:
        return await _answer(nation.link, terminal_of(request), _session(request))

    async def consents(request: Request) -> Response:
        body = await _read(request, Consents)
        return await _answer(nation.answer_card, terminal_of(request), _session(request), body)

    async def eligibility(request: Request) -> Response:
        body = await _read(request, dict[str, object])
        return await _answer(nation.eligibility, terminal_of(request), body)

    async def reference_numbers(request: Request) -> Response:
        body = await _read(request, dict[str, object])
        return await _answer(nation.register_reference_number, terminal_of(request), body)

    post = ["POST"]
    return Starlette(
        routes=[
            *bulk_app.routes(nation.bulk, terminal_of),
            Route("/v1/challenges", challenges, methods=post),
            Route("/v1/sessions/{session}/proof", proof, methods=post),
            Route("/v1/sessions/{session}/link", link, methods=post),
            Route("/v1/sessions/{session}/consents", consents, methods=post),
            Route("/v1/eligibility", eligibility, methods=post),
            Route("/v1/reference-numbers", reference_numbers, methods=post),
        ],
        exception_handlers={ProtocolError: _refuse},
    )


def terminal_of(request: Request) -> str:
    """Return the institution code of the client certificate; 403 if it is not one of ours."""
    code = request.scope.get("state", {}).get(CLIENT, "")
    if not is_simulated_institution(code):
        raise ProtocolError(403, "no_terminal", "端末の証明書に模擬の医療機関コードがありません")
    return str(code)


def _session(request: Request) -> str:
    return str(request.path_params["session"])


async def _read(request: Request, type_: type[T]) -> T:
    terminal_of(request)
    raw = b""
    async for part in request.stream():
        raw += part
        if len(raw) > MAX_BODY:
            raise errors.bad_request("本文が大きすぎます")
    try:
        return msgspec.json.decode(raw, type=type_)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise errors.bad_request("本文を読めません") from error


async def _answer(verb: Callable[..., object], *arguments: object) -> Response:
    value = await run_in_threadpool(verb, *arguments)
    return Response(msgspec.json.encode(value), media_type=_JSON)


async def _refuse(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ProtocolError):
        raise error
    body = msgspec.json.encode(Refusal(error.error, error.message))
    return Response(body, status_code=error.status, media_type=_JSON)
