"""Bulks at the terminal: the first request to the nation, the second's result to disk (§3.4–3.6).

A result is put together in a file without a name and only then written into res, so that one that
breaks off on the way leaves nothing there, and 20,000 people are never in memory at once.
"""

import asyncio
import shutil
import zipfile
from collections.abc import AsyncIterator
from tempfile import TemporaryFile
from typing import BinaryIO

from madoguchi.world.terminal import folder, names, writer
from madoguchi.world.terminal.bulk_request import BulkRequest, read_people
from madoguchi.world.terminal.nation import NationClient
from madoguchi.world.terminal.request import BadRequestError, Request
from madoguchi.world.terminal.settings import TerminalSettings

_UNITS = {"muimm": "BulkRegistrationUnit"}
_UNIT = "BulkConfirmUnit"
_BATCH = 200
_PIECE = 1 << 20

Message = dict[str, object]


class BulkErrands:
    """What the terminal does for a bulk."""

    def __init__(self, settings: TerminalSettings, nation: NationClient) -> None:
        """Work with *nation* and write into the folders of *settings*."""
        self._settings = settings
        self._nation = nation

    async def read(self, name: str, raw: bytes) -> BulkRequest:
        """Read a first request; BadRequestError when it cannot be passed on."""
        return await asyncio.to_thread(read_people, raw, names.bulk_kind(name))

    async def receive(self, name: str, read: BulkRequest) -> Message:
        """Pass a first request on and return the nation's answer."""
        return await self._nation.bulk(names.bulk_kind(name), read.lines)

    async def fetch(self, name: str, request: Request) -> None:
        """Pass a second request on and write its result into res."""
        kind = names.bulk_kind(name)
        with TemporaryFile() as spool:
            async with self._nation.bulk_results(kind, request.message()) as trees:
                await self._spool(spool, trees, _UNITS.get(kind, _UNIT))
            await asyncio.to_thread(self._put, names.answer_name(name), spool)

    async def _spool(self, spool: BinaryIO, trees: AsyncIterator[Message], unit: str) -> None:
        code, form = self._settings.character_code, self._settings.form
        first: Message = await anext(trees, {})
        header = first.get("MessageHeader")
        if not isinstance(header, dict):
            msg = "応答に MessageHeader がありません"
            raise BadRequestError(msg)
        spool.write(writer.opening(header, code, form) + writer.body_tag(code, form))
        async for batch in _batches(trees):
            spool.write(await asyncio.to_thread(writer.units, unit, batch, code, form))
        spool.write(writer.body_tag(code, form, end=True) + writer.closing(code, form))

    def _put(self, name: str, spool: BinaryIO) -> None:
        spool.seek(0)
        if not self._settings.bulk_zip:
            self._write(name, spool)
            return
        with TemporaryFile() as packed:
            with (
                zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
                archive.open(name, "w") as member,
            ):
                shutil.copyfileobj(spool, member, _PIECE)
            packed.seek(0)
            self._write(name.removesuffix(".xml") + ".zip", packed)

    def _write(self, name: str, content: BinaryIO) -> None:
        settings = self._settings
        pause = settings.write_pause
        chunk = settings.write_chunk if pause else _PIECE
        folder.put_stream(settings.res / name, content, chunk=chunk, pause=pause)


async def _batches(trees: AsyncIterator[Message]) -> AsyncIterator[list[Message]]:
    batch: list[Message] = []
    async for tree in trees:
        batch.append(tree)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
