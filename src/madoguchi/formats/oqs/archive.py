"""The one XML inside a zipped answer, or why it is not taken out (``oqs-interface.md`` §1.8, 3.6).

A zip may be an answer (consent-based bulk) or an encrypted file. Nothing is ever written to disk,
member names are checked although they are not used as paths, and sizes are checked both as
declared and as they unpack (``security.md`` T2, T4).
"""

import re
import zlib
from io import BytesIO
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from madoguchi.formats.oqs import kinds
from madoguchi.formats.oqs.reading import ReadSettings, RefusedError

_MAGIC = b"PK\x03\x04"
_NAME = re.compile(r"[^/\\:\x00-\x1f]{1,120}\.xml", re.IGNORECASE)
_ENCRYPTED = 0x1
_MAX_RATIO = 200
_SMALL = 1_000_000


def is_zip(head: bytes) -> bool:
    """Tell whether a file begins as a zip does, whatever its name says."""
    return head.startswith(_MAGIC)


def member(raw: bytes, name: str, settings: ReadSettings) -> tuple[str, bytes]:
    """Return name and bytes of the single XML in *raw*; RefusedError for anything else."""
    if not raw:
        raise RefusedError("empty")
    limit = kinds.size_limit(kinds.kind_of_name(name), settings)
    if len(raw) > limit:
        raise RefusedError("too_large", limit=limit)
    inner, stream = open_member(BytesIO(raw), name, settings, limit)
    return inner, _unpacked(stream, limit)


def open_member(
    stream: BinaryIO, name: str, settings: ReadSettings, limit: int | None = None
) -> tuple[str, IO[bytes]]:
    """Return name and opened stream of the single XML; the reader must still count its bytes."""
    try:
        archive = ZipFile(stream)
        info = _only(archive.infolist(), name, settings.bulk_limit if limit is None else limit)
        return info.filename, archive.open(info)
    # zipfile says NotImplementedError of a way of packing that it does not know.
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        raise RefusedError("zip") from None


def _only(members: list[ZipInfo], name: str, limit: int) -> ZipInfo:
    if any(info.flag_bits & _ENCRYPTED for info in members):
        raise RefusedError("encrypted")
    if len(members) != 1:
        raise RefusedError("zip_members", count=len(members))
    info = members[0]
    if not _fits(info.filename, name):
        raise RefusedError("zip_name")
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise RefusedError("zip")
    swollen = info.file_size > max(_SMALL, _MAX_RATIO * info.compress_size)
    if info.file_size > limit or swollen:
        raise RefusedError("zip_bomb", limit=limit)
    return info


def _fits(inner: str, outer: str) -> bool:
    """Tell whether a member is an XML without a path, of the kind that the outer name claims."""
    claimed, found = kinds.kind_of_name(outer), kinds.kind_of_name(inner)
    return _NAME.fullmatch(inner) is not None and (claimed is None or found in {None, claimed})


def _unpacked(stream: IO[bytes], limit: int) -> bytes:
    try:
        raw = stream.read(limit + 1)
    except (BadZipFile, zlib.error, EOFError, OSError):
        raise RefusedError("zip") from None
    if len(raw) > limit:
        raise RefusedError("zip_bomb", limit=limit)
    return raw
