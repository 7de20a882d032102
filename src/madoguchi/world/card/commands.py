"""The commands of the JPKI application, one function each, and the table that finds them.

``card-and-reader.md`` §2.4. A function returns the data of a 9000 answer or raises
``RefusedError``.
"""

import re
from collections.abc import Callable
from typing import Final

from madoguchi.world.card import content, rsa
from madoguchi.world.card import status_table as sw
from madoguchi.world.card.apdu import Command, MalformedError, parse
from madoguchi.world.card.chip import Chip, RefusedError
from madoguchi.world.card.files_table import AID, Ef, Kind

_NO_ANSWER_DATA: Final = 0x0C
_SHORT_ID: Final = 0x80


def execute(chip: Chip, apdu: bytes | bytearray) -> bytes:
    """Run one command and return its data with the status word behind it."""
    try:
        command = parse(apdu)
        return _find(command)(chip, command) + sw.OK.to_bytes(2, "big")
    except MalformedError:
        return sw.WRONG_LENGTH.to_bytes(2, "big")
    except RefusedError as refused:
        return refused.status.to_bytes(2, "big")


def select(chip: Chip, command: Command) -> bytes:
    """SELECT ``00 A4``: the application by AID (04 0C) or a file in it (02 0C)."""
    if (command.p1, command.p2) == (0x00, 0x00) and not command.data:
        # card-and-reader.md §2.1: 6A86 after reset, 9000 without effect inside the application
        if not chip.inside:
            raise RefusedError(sw.BAD_P1P2)
        return b""
    if command.p1 == 0x00:
        raise RefusedError(sw.FILE_NOT_FOUND)
    if command.p2 != _NO_ANSWER_DATA or command.p1 not in (0x02, 0x04):
        raise RefusedError(sw.BAD_P1P2)
    if command.p1 == 0x04:
        _enter(chip, bytes(command.data))
    else:
        chip.current = _file(chip, bytes(command.data))
    return b""


def read_binary(chip: Chip, command: Command) -> bytes:
    """READ BINARY ``00 B0``: offset in P1 P2, or short id in P1 and offset in P2."""
    if command.data or not command.le:
        raise RefusedError(sw.WRONG_LENGTH)
    offset = command.p1 << 8 | command.p2
    if command.p1 & _SHORT_ID:
        offset = command.p2
        chip.current = _file(chip, bytes([0, command.p1 & 0x1F]))
    if chip.current is None:
        raise RefusedError(sw.NO_CURRENT_FILE)
    if chip.current.internal:
        raise RefusedError(sw.NOT_FOR_THIS_FILE)
    chip.may(chip.current.guard)
    data = content.read(chip.state, chip.current)
    if offset >= len(data):
        raise RefusedError(sw.PAST_END)
    return data[offset : offset + command.le]


def verify(chip: Chip, command: Command) -> bytes:
    """VERIFY ``00 20 00``: without data it tells the tries left and costs nothing."""
    ef = _secret_file(chip, command, p1=0x00)
    if not command.data:
        raise RefusedError(sw.TRIES | chip.secret(ef).tries_left)
    if not chip.verify(ef, command.data):
        raise RefusedError(sw.TRIES | chip.secret(ef).tries_left)
    return b""


def change_secret(chip: Chip, command: Command) -> bytes:
    """CHANGE PIN ``00 24 01``: the new value alone, after a VERIFY."""
    ef = _secret_file(chip, command, p1=0x01)
    chip.may(ef.fid)
    if not re.fullmatch(ef.form, command.data):
        raise RefusedError(sw.BAD_DATA)
    chip.change(ef, command.data)
    return b""


def sign(chip: Chip, command: Command) -> bytes:
    """COMPUTE DIGITAL SIGNATURE ``80 2A``: scheme in P1, key in P2."""
    scheme = rsa.SCHEMES.get(command.p1)
    if scheme is None:
        raise RefusedError(sw.BAD_P1P2)
    ef = chip.addressed(command.p2)
    if ef.kind is not Kind.KEY:
        raise RefusedError(sw.NOT_FOR_THIS_FILE)
    chip.may(ef.guard)
    if len(command.data) not in scheme.lengths:
        raise RefusedError(sw.BAD_INPUT)
    return chip.sign(ef, scheme.block(bytes(command.data)))


def get_challenge(chip: Chip, command: Command) -> bytes:
    """GET CHALLENGE ``00 84 00 00``: 1 to 256 random bytes."""
    if command.p1 or command.p2:
        raise RefusedError(sw.BAD_P1P2)
    if command.data or not 1 <= command.le <= 256:
        raise RefusedError(sw.WRONG_LENGTH)
    return chip.random(command.le)


Handler = Callable[[Chip, Command], bytes]

COMMANDS: Final[dict[tuple[int, int], Handler]] = {
    (0x00, 0x20): verify,
    (0x00, 0x24): change_secret,
    (0x00, 0x84): get_challenge,
    (0x00, 0xA4): select,
    (0x00, 0xB0): read_binary,
    (0x80, 0x2A): sign,
}
"""CLA and INS to the function that answers."""

_CLASSES: Final = frozenset(cla for cla, _ins in COMMANDS)


def _find(command: Command) -> Handler:
    handler = COMMANDS.get((command.cla, command.ins))
    if handler is None:
        raise RefusedError(sw.INS_UNKNOWN if command.cla in _CLASSES else sw.CLA_UNKNOWN)
    return handler


def _enter(chip: Chip, aid: bytes) -> None:
    if aid != AID:
        raise RefusedError(sw.FILE_NOT_FOUND)
    chip.inside = True
    chip.current = None


def _file(chip: Chip, fid: bytes) -> Ef:
    if len(fid) != 2:
        raise RefusedError(sw.WRONG_LENGTH)
    ef = chip.find(int.from_bytes(fid, "big"))
    if ef is None:
        raise RefusedError(sw.FILE_NOT_FOUND)
    return ef


def _secret_file(chip: Chip, command: Command, p1: int) -> Ef:
    if command.p1 != p1:
        raise RefusedError(sw.BAD_P1P2)
    ef = chip.addressed(command.p2)
    if ef.kind is not Kind.REFERENCE:
        raise RefusedError(sw.NOT_FOR_THIS_FILE)
    return ef
