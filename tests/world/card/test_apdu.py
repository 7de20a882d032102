"""Command APDUs: the cases of ISO 7816-4."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.world.card.apdu import MalformedError, parse


@pytest.mark.parametrize(
    ("apdu", "data", "le"),
    [
        ("00A40000", "", 0),
        ("0084000008", "", 8),
        ("0084000000", "", 256),
        ("002000800431323334", "31323334", 0),
        ("802A00800201020A", "0102", 10),
        ("802A008002010200", "0102", 256),
        ("00B00000000000", "", 65536),
        ("00B00000000123", "", 0x123),
        ("802A00800000020102", "0102", 0),
        ("802A008000000201020100", "0102", 256),
        ("802A008000000201020000", "0102", 65536),
    ],
)
def test_every_case_is_read(apdu: str, data: str, le: int) -> None:
    command = parse(bytes.fromhex(apdu))
    assert (bytes(command.data).hex(), command.le) == (data, le)


@pytest.mark.parametrize(
    "apdu",
    [
        "",
        "00A400",
        "0020008004313233",
        "00200080043132333400FF",
        "00B000000000",
        "00200080000000FF",
    ],
)
def test_other_bytes_are_malformed(apdu: str) -> None:
    with pytest.raises(MalformedError):
        parse(bytes.fromhex(apdu))


@given(st.binary(max_size=400))
def test_any_bytes_are_a_command_or_malformed(raw: bytes) -> None:
    try:
        command = parse(raw)
    except MalformedError:
        return
    assert raw[:4] == bytes([command.cla, command.ins, command.p1, command.p2])
    assert bytes(command.data) in raw


@pytest.mark.threat("T10")
def test_a_command_shows_no_data_and_follows_the_callers_wiping() -> None:
    buffer = bytearray.fromhex("002000800431323334")
    command = parse(buffer)
    assert "1234" not in repr(command)
    assert "31323334" not in repr(command)
    buffer[:] = bytes(len(buffer))
    assert bytes(command.data) == bytes(4)
