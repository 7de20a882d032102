"""The terminal at work: req → nation → res, and card readings → face (OQS interface §1.3–1.7).

It is also the readers' way to the nation (``CentrePort`` of ``world/reader``). It never answers by
itself what only the nation can know, and never sends a request a second time.
"""

import asyncio
import base64
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeVar

from watchfiles import awatch

from madoguchi.world.clock import Clock
from madoguchi.world.protocol import Challenge, Consents, Proof, ProofAnswer
from madoguchi.world.reader.ports import CentreError, CentreRefusedError
from madoguchi.world.terminal import folder, names, writer
from madoguchi.world.terminal.box import RequestBox, Taken
from madoguchi.world.terminal.bulk import BulkErrands
from madoguchi.world.terminal.nation import NationClient
from madoguchi.world.terminal.request import BadRequestError, Request, read
from madoguchi.world.terminal.settings import CharacterCode, TerminalSettings, Unreachable

_LOG: Final = logging.getLogger(__name__)

T = TypeVar("T")

Tokens = Callable[[int], bytes]
"""A source of random bytes, given their number."""

_AT_ONCE = 8
_LOST_FOLDER_PAUSE = 1.0


class Terminal:
    """One 資格確認端末. Start it as a task with :meth:`run`; stop it by cancelling."""

    def __init__(
        self,
        settings: TerminalSettings,
        nation: NationClient,
        clock: Clock,
        *,
        tokens: Tokens = secrets.token_bytes,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """Take what it works with; *changed* is called when a folder or the line changed."""
        self.settings = settings
        self._nation = nation
        self._clock = clock
        self._tokens = tokens
        self.changed = changed
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._online: bool | None = None
        self._bulk = BulkErrands(settings, nation)
        self._verbs: Mapping[str, Callable[[object], Awaitable[dict[str, object]]]] = {
            "OQSsiquc01req": nation.eligibility,
            "OQSsiimm01req": nation.reference_number,
        }

    @property
    def online(self) -> bool | None:
        """Whether the last call reached the nation; None before the first."""
        return False if self.cut else self._online

    @property
    def cut(self) -> bool:
        """Whether somebody cut the line to the nation; a restart joins it again."""
        return self._nation.cut

    def cut_line(self, *, cut: bool) -> None:
        """Cut the line to the nation, or join it again; what is under way may still come."""
        if cut != self.cut:
            self._nation.cut, self._online = cut, None
            self.changed()

    async def run(self) -> None:
        """Serve the request folder until cancelled."""
        self.settings.make_folders()
        box = RequestBox(self.settings)
        async with asyncio.TaskGroup() as group:
            while True:
                try:
                    await self._watch(box, group)
                except (OSError, RuntimeError):
                    # The share went away (watchfiles raises either); the next listing will tell.
                    await asyncio.sleep(_LOST_FOLDER_PAUSE)

    async def _watch(self, box: RequestBox, group: asyncio.TaskGroup) -> None:
        step = max(1, int(self.settings.scan_every * 1000))
        hints = awatch(
            self.settings.req,
            step=20,
            debounce=40,
            rust_timeout=step,
            yield_on_timeout=True,
            recursive=False,
        )
        await self._scan(box, group)
        async for _ in hints:
            await self._scan(box, group)

    async def _scan(self, box: RequestBox, group: asyncio.TaskGroup) -> None:
        for taken in await asyncio.to_thread(box.collect, time.monotonic()):
            group.create_task(self.serve(taken))

    async def serve(self, taken: Taken) -> None:
        """Answer one request that has been taken from the folder.

        An answer that cannot be written – res gone, full, read-only – is lost, like one that the
        nation never gave (OQS interface §5); the requests after it are served.
        """
        async with self._room:
            try:
                await self._serve(taken)
            except OSError as error:
                _LOG.error("answer not written: %s", type(error).__name__)
        self.changed()

    async def _serve(self, taken: Taken) -> None:
        try:
            if names.bulk_kind(taken.name) and not names.is_bulk_reception(taken.name):
                await self._call(self._bulk.fetch(taken.name, self._read(taken)))
                return
            message = await self._answer(taken)
            content = writer.write(message, self.settings.character_code, self.settings.form)
        except (BadRequestError, writer.UnwritableError) as error:
            await self._send_back(taken, str(error))
        except CentreRefusedError as error:
            await self._send_back(taken, f"{error.message}（{error.code}）")
        except CentreError as error:
            if self.settings.unreachable is Unreachable.ERR:
                await self._send_back(taken, f"資格確認のサーバー: {error}")
        else:
            await self._put("res", names.answer_name(taken.name), content)

    async def _answer(self, taken: Taken) -> dict[str, object]:
        if names.is_bulk_reception(taken.name):
            self._check_size(taken)
            people = await self._bulk.read(taken.name, taken.raw)
            self._check_institution(people.head)
            message = await self._call(self._bulk.receive(taken.name, people))
            return self._headed(message, people.head)
        verb = self._verbs.get(names.kind_of(taken.name))
        if verb is None:
            msg = "この種類の要求には、模擬端末はまだ対応していません"
            raise BadRequestError(msg)
        request = self._read(taken)
        return self._headed(await self._call(verb(request.message())), request)

    def _read(self, taken: Taken) -> Request:
        self._check_size(taken)
        request = read(taken.raw)
        self._check_institution(request)
        return request

    def _check_size(self, taken: Taken) -> None:
        if len(taken.raw) > self.settings.limit_of(taken.name):
            msg = "要求ファイルが大きすぎます"
            raise BadRequestError(msg)

    def _check_institution(self, request: Request) -> None:
        if request.institution != self.settings.institution:
            msg = "医療機関コードが、この端末の医療機関コードと違います"
            raise BadRequestError(msg)

    def _headed(self, message: dict[str, object], request: Request | None) -> dict[str, object]:
        given = message.get("MessageHeader")
        header: dict[str, object] = dict(given) if isinstance(given, dict) else {}
        header.setdefault("ProcessExecutionTime", f"{self._clock.now():%Y%m%d%H%M%S}")
        header.setdefault("MedicalInstitutionCode", self.settings.institution)
        if request is not None:
            header["ArbitraryFileIdentifier"] = request.identifier
        else:
            # A real face file carries 16 opaque base64 characters ending in "=" (§3.2).
            header.setdefault(
                "ArbitraryFileIdentifier", base64.b64encode(self._tokens(11)).decode()
            )
        return {**message, "MessageHeader": header}

    async def challenge(self, reader: str) -> Challenge:
        """Ask the nation for a value that the card on *reader* signs."""
        return await self._call(self._nation.challenge(reader))

    async def prove(self, session: str, proof: Proof) -> ProofAnswer:
        """Pass on the card's signature."""
        return await self._call(self._nation.prove(session, proof))

    async def link(self, session: str) -> ProofAnswer:
        """Pass on that the holder wants the card tied to the insurance (利用登録)."""
        return await self._call(self._nation.link(session))

    async def finish(self, session: str, consents: Consents) -> str:
        """Pass on the consents, write the face file, return its name ("" if switched off)."""
        message = self._headed(await self._call(self._nation.consents(session, consents)), None)
        if not self.settings.output_flg:
            return ""
        try:
            content = writer.write(message, self.settings.character_code, self.settings.form)
        except writer.UnwritableError as error:
            raise CentreRefusedError("unwritable", str(error)) from error
        token = self._tokens(10).hex()
        name = names.face_name(self.settings.institution, token, self._clock.now())
        await self._put("face", name, content)
        self.changed()
        return name

    async def _call(self, call: Awaitable[T]) -> T:
        try:
            answer = await call
        except CentreError as error:
            self._set_online(online=isinstance(error, CentreRefusedError))
            raise
        self._set_online(online=True)
        return answer

    def _set_online(self, *, online: bool) -> None:
        was, self._online = self._online, online
        if was != online:
            self.changed()

    async def _send_back(self, taken: Taken, reason: str) -> None:
        codec = "cp932" if self.settings.character_code is CharacterCode.SHIFT_JIS else "utf-8"
        text = self.settings.err_content.format(name=taken.name, reason=reason)
        await self._put("res", taken.name, taken.raw)
        await self._put("res", names.err_name(taken.name), text.encode(codec, errors="replace"))

    async def _put(self, where: str, name: str, content: bytes) -> None:
        target = (self.settings.face if where == "face" else self.settings.res) / name
        chunk, pause = self.settings.write_chunk, self.settings.write_pause
        await asyncio.to_thread(folder.put, target, content, chunk=chunk, pause=pause)
