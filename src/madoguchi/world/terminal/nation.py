"""The terminal's line to the nation: HTTPS with client certificate (``world/protocol.py``).

It fails as ``reader/ports.py`` says: the nation said no, did not answer in time, or there is no
usable line to it. Nothing is sent twice by itself.
"""

import ssl
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar

import httpx
import msgspec

from madoguchi.world import protocol
from madoguchi.world.reader.ports import (
    CentreError,
    CentreRefusedError,
    CentreTimeoutError,
    CentreUnreachableError,
)

T = TypeVar("T")

_CONNECT, _ANSWER = 3.0, 15.0
_BULK = httpx.Timeout(120.0, connect=_CONNECT)
"""For each piece of a bulk: the nation may have thousands of people to go through first."""
_JSON = {"Content-Type": "application/json"}
_LINES = {"Content-Type": "application/x-ndjson"}


def trust(ca: Path, certificate: Path, key: Path) -> ssl.SSLContext:
    """Return a context that trusts only *ca* and shows the terminal's *certificate*."""
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=str(ca))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(str(certificate), str(key))
    return context


class NationClient:
    """Verbs of the protocol over one kept-alive client."""

    def __init__(
        self,
        url: str,
        context: ssl.SSLContext | None = None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Talk to *url*, trusting by *context*; *transport* replaces the network."""
        self.cut = False
        """Whether the line is cut: every call after it fails as without a network."""
        self._http = httpx.AsyncClient(
            base_url=url,
            verify=context if context is not None else True,
            transport=transport,
            timeout=httpx.Timeout(_ANSWER, connect=_CONNECT),
            limits=httpx.Limits(max_connections=16, keepalive_expiry=60),
            trust_env=False,
        )

    async def challenge(self, reader: str, purpose: str = "eligibility") -> protocol.Challenge:
        """Ask for a value to sign."""
        body = protocol.ChallengeRequest(reader, purpose)
        return _decode(await self._post("/v1/challenges", body), protocol.Challenge)

    async def prove(self, session: str, proof: protocol.Proof) -> protocol.ProofAnswer:
        """Hand in the card's signature."""
        raw = await self._post(f"/v1/sessions/{session}/proof", proof)
        return _decode(raw, protocol.ProofAnswer)

    async def link(self, session: str) -> protocol.ProofAnswer:
        """Tie the card to its person (利用登録)."""
        raw = await self._post(f"/v1/sessions/{session}/link", None)
        return _decode(raw, protocol.ProofAnswer)

    async def consents(self, session: str, consents: protocol.Consents) -> dict[str, object]:
        """Hand in the consents and return the face result."""
        raw = await self._post(f"/v1/sessions/{session}/consents", consents)
        return _decode(raw, dict[str, object])

    async def eligibility(self, message: object) -> dict[str, object]:
        """Pass on a siquc request."""
        return _decode(await self._post("/v1/eligibility", message), dict[str, object])

    async def reference_number(self, message: object) -> dict[str, object]:
        """Pass on a siimm request."""
        return _decode(await self._post("/v1/reference-numbers", message), dict[str, object])

    async def bulk(self, kind: str, lines: Iterable[bytes]) -> dict[str, object]:
        """Pass on a bulk's first request, *lines* being its header and then its people."""
        with self._line():
            answer = await self._http.post(
                f"/v1/bulks/{kind}", content=_pieces(lines), headers=_LINES, timeout=_BULK
            )
        return _decode(_good(answer), dict[str, object])

    @asynccontextmanager
    async def bulk_results(
        self, kind: str, message: object
    ) -> AsyncIterator[AsyncIterator[dict[str, object]]]:
        """Pass on a bulk's second request; give out the result's header and then its units."""
        with self._line():
            async with self._http.stream(
                "POST",
                f"/v1/bulks/{kind}/results",
                content=msgspec.json.encode(message),
                headers=_JSON,
                timeout=_BULK,
            ) as answer:
                if not answer.is_success:
                    await answer.aread()
                _good(answer, whole=False)
                yield _trees(answer)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _post(self, path: str, body: object) -> bytes:
        content = b"" if body is None else msgspec.json.encode(body)
        with self._line():
            answer = await self._http.post(path, content=content, headers=_JSON)
        return _good(answer)

    @contextmanager
    def _line(self) -> Iterator[None]:
        """Say of a cut line and of httpx's errors what ``reader/ports.py`` knows."""
        if self.cut:
            msg = "回線が切れています"
            raise CentreUnreachableError(msg)
        try:
            yield
        except httpx.TimeoutException as error:
            msg = "時間内に応答がありません"
            raise CentreTimeoutError(msg) from error
        except httpx.HTTPError as error:
            msg = f"接続できません（{type(error).__name__}）"
            raise CentreUnreachableError(msg) from error


def _good(answer: httpx.Response, *, whole: bool = True) -> bytes:
    """Return the body of a success, nothing unless *whole*; CentreError for a refusal."""
    if not answer.is_success:
        raise _refusal(answer)
    return answer.content if whole else b""


async def _pieces(lines: Iterable[bytes]) -> AsyncIterator[bytes]:
    for line in lines:
        yield line + b"\n"


async def _trees(answer: httpx.Response) -> AsyncIterator[dict[str, object]]:
    async for line in answer.aiter_lines():
        yield _decode(line.encode(), dict[str, object])


def _refusal(answer: httpx.Response) -> CentreError:
    try:
        said = msgspec.json.decode(answer.content, type=protocol.Refusal)
    except msgspec.MsgspecError:
        return CentreUnreachableError(f"応答が読めません（HTTP {answer.status_code}）")
    return CentreRefusedError(said.error, said.message)


def _decode(raw: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.MsgspecError as error:
        msg = "応答が読めません"
        raise CentreUnreachableError(msg) from error
