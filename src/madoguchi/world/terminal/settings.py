"""The terminal's settings, named after ``UserDefinition.property`` (OQS interface §1.7, §1.11).

Property names seen on a real terminal stand beside each field. Defaults that no public source
gives are open points of ``spec/oqs``, or ours and marked so. This module holds values only; the
only deed is making the folders.
"""

from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from madoguchi.spec.oqs.open_points_table import (
    BODY_ORDER,
    ERR_CONTENT,
    FINAL_NEWLINE,
    HEADER_ORDER,
    INDENT,
    LINE_END,
    RESPONSE_FILE_STAY_TIME,
    RESULT_CHARACTER_CODE,
)
from madoguchi.world.terminal import names


class CharacterCode(StrEnum):
    """Character code of result files, the value of ``CharacterCodeIdentifier`` (OQSCD005)."""

    UTF_8 = "0"
    SHIFT_JIS = "1"


class Unreachable(StrEnum):
    """What happens to a request while the nation cannot be reached."""

    SILENT = "silent"
    """The request is gone and nothing comes, as the peers observed (OQS interface §5)."""
    ERR = "err"
    """The request comes back beside a ``.err`` text."""


class FileForm(Struct, frozen=True, kw_only=True):
    """How a result file looks; a reader must not depend on any of it (OQS interface §1.12–1.13)."""

    header_order: tuple[str, ...] = HEADER_ORDER.default
    body_order: tuple[str, ...] = BODY_ORDER.default
    line_end: str = LINE_END.default
    indent: int = INDENT.default
    """Blanks a level."""
    final_newline: bool = FINAL_NEWLINE.default


class TerminalSettings(Struct, frozen=True, kw_only=True):
    """How one terminal is set up. Times are seconds unless the name says otherwise."""

    institution: str
    """The clinic's ten-digit code; requests with another one are sent back."""
    root: Path
    """The terminal's folder; ``C:\\OQS`` by habit."""
    face_data_dir: Path | None = None
    """``FaceDataDir`` of UserDefinitionForFace.property; ``root/face`` when None."""
    output_flg: bool = True
    """``OutputFlg``: write a face file for every finished card reading."""
    character_code: CharacterCode = CharacterCode(RESULT_CHARACTER_CODE.default)
    """Character code of result files."""
    form: FileForm = FileForm()
    """Order and layout of result files."""
    err_content: str = ERR_CONTENT.default
    """Text of a ``.err``; ``{name}`` is the request's file name, ``{reason}`` why it failed."""
    response_file_stay_time: int = RESPONSE_FILE_STAY_TIME.default
    """``ResponseFileStayTime`` in minutes: answers older than this count as forgotten."""
    unreachable: Unreachable = Unreachable.SILENT
    """What becomes of a request while the nation is away."""
    scan_every: float = 0.5
    """The listing of req is repeated this often; a notification only makes it earlier (ours)."""
    patience: float = 5.0
    """A request that neither grows nor ends for this long is taken as malformed (ours)."""
    request_limit: int = 2_000_000
    """Largest request in bytes (ours)."""
    bulk_request_limit: int = 32_000_000
    """Largest first request of a bulk in bytes; 20,000 people need about 9 MB (ours)."""
    bulk_zip: bool = False
    """Write the results of bulks as .zip instead of .xml; both are known (OQS interface §1.4)."""
    write_pause: float = 0.0
    """Pause between chunks while a result is written in place: plays a slow disk (ours)."""
    write_chunk: int = 4096
    """Bytes of a chunk when ``write_pause`` is set (ours)."""

    @property
    def req(self) -> Path:
        """Where requests are dropped."""
        return self.root / "req"

    @property
    def res(self) -> Path:
        """Where answers appear."""
        return self.root / "res"

    @property
    def face(self) -> Path:
        """Where results of the card reader appear."""
        return self.face_data_dir or self.root / "face"

    def limit_of(self, name: str) -> int:
        """Return the largest size in bytes of a request of that name."""
        return self.bulk_request_limit if names.is_bulk_reception(name) else self.request_limit

    def make_folders(self) -> None:
        """Create the three folders as the installer would."""
        for folder in (self.req, self.res, self.face):
            folder.mkdir(parents=True, exist_ok=True)
