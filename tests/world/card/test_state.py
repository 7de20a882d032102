"""What survives when the power goes at the worst moment."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from madoguchi.world.card import CardFile, CardMuteError, CardOffice, CardProfile, VirtualCard
from madoguchi.world.card.state import CardState

Ask = Callable[[VirtualCard, str], str]
AP = "00A4040C0AD392F000260100000001"
WRONG, RIGHT = "002000980430303030", "002000980431323334"


class PowerCutError(Exception):
    """The power went."""


class CutStore:
    """A file that loses power at the n-th save, before or after it is on disk."""

    def __init__(self, file: CardFile, cut_at: int, *, after: bool) -> None:
        self._file = file
        self._left = cut_at
        self._after = after

    def load(self) -> CardState:
        return self._file.load()

    def save(self, state: CardState) -> None:
        self._left -= 1
        if self._left == 0 and not self._after:
            raise PowerCutError
        self._file.save(state)
        if self._left == 0:
            raise PowerCutError


@pytest.fixture
def file(card_office: CardOffice, tmp_path: Path) -> CardFile:
    card_office.card("1", CardProfile())
    return CardFile(tmp_path / "cards" / "1.json")


def _tries(file: CardFile) -> int:
    return file.load().auth.secret.tries_left


@pytest.mark.threat("T10")
@pytest.mark.parametrize(("after", "left"), [(False, 3), (True, 2)])
def test_no_answer_leaves_before_the_miss_is_on_disk(
    file: CardFile, after: bool, left: int
) -> None:
    card = VirtualCard(CutStore(file, 1, after=after), bytes)
    card.transmit(bytes.fromhex(AP))
    with pytest.raises(PowerCutError):
        card.transmit(bytes.fromhex(WRONG))
    assert _tries(file) == left


@pytest.mark.threat("T10")
@pytest.mark.parametrize("guess", [WRONG, RIGHT])
def test_cutting_the_power_after_the_count_gains_no_guess(file: CardFile, guess: str) -> None:
    for left in (2, 1, 0):
        card = VirtualCard(CutStore(file, 1, after=True), bytes)
        card.transmit(bytes.fromhex(AP))
        with pytest.raises(PowerCutError):
            card.transmit(bytes.fromhex(guess))
        assert _tries(file) == left
    card = VirtualCard(file, bytes)
    card.transmit(bytes.fromhex(AP))
    assert card.transmit(bytes.fromhex(RIGHT)) == b"\x69\x84"


def test_a_cut_while_writing_leaves_the_old_state(
    file: CardFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.load()

    def torn(_handle: int) -> None:
        raise OSError

    monkeypatch.setattr("madoguchi.world.card.state.os.fsync", torn)
    card = VirtualCard(file, bytes)
    card.transmit(bytes.fromhex(AP))
    with pytest.raises(OSError, match=r"^$"):
        card.transmit(bytes.fromhex(WRONG))
    assert file.load() == before


def test_a_card_that_lost_its_memory_is_mute(file: CardFile, tmp_path: Path) -> None:
    card = VirtualCard(file, bytes)
    (tmp_path / "cards" / "1.json").unlink()
    with pytest.raises(CardMuteError):
        card.transmit(bytes.fromhex(AP))
    card.power_off()


_GUESSER = """
import sys
from pathlib import Path
from madoguchi.world.card import CardFile, VirtualCard
card = VirtualCard(CardFile(Path(sys.argv[1])), bytes)
card.transmit(bytes.fromhex("00A4040C0AD392F000260100000001"))
while True:
    answer = card.transmit(bytes.fromhex("002000980430303030"))
    sys.stdout.write(answer.hex() + "\\n")
    sys.stdout.flush()
"""


@pytest.mark.fault("F22")
@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.0, 0.002, 0.01])
def test_a_killed_process_has_counted_every_miss_it_told(
    file: CardFile, tmp_path: Path, delay: float
) -> None:
    path = tmp_path / "cards" / "1.json"
    with subprocess.Popen(
        [sys.executable, "-c", _GUESSER, str(path)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        told = [child.stdout.readline().strip()]
        time.sleep(delay)
        child.kill()
        told += child.stdout.read().split()
    lowest = min(int(word[-1], 16) if word.startswith("63c") else 0 for word in told)
    assert _tries(file) <= lowest
