"""The terminal's line to the nation: HTTPS with client certificate (``world/protocol.py``).

It fails as ``reader/ports.py`` says: the nation said no, did not answer in time, or there is no
usable line to it. Nothing is sent twice by itself.
"""

import ssl
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

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _post(self, path: str, body: object) -> bytes:
        content = b"" if body is None else msgspec.json.encode(body)
        headers = {"Content-Type": "application/json"}
        try:
            answer = await self._http.post(path, content=content, headers=headers)
        except httpx.TimeoutException as error:
            msg = "時間内に応答がありません"
            raise CentreTimeoutError(msg) from error
        except httpx.HTTPError as error:
            msg = f"接続できません（{type(error).__name__}）"
            raise CentreUnreachableError(msg) from error
        if answer.is_success:
            return answer.content
        raise _refusal(answer)


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
