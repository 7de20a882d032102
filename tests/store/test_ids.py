from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.store.ids import IdMaker
from support.stores import MORNING, ToldClock


def ones(count: int) -> bytes:
    return b"\xff" * count


def test_an_id_is_a_uuid_of_version_7_that_tells_its_millisecond() -> None:
    made = UUID(IdMaker(ToldClock(), ones).new())
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == int(MORNING.timestamp() * 1000)


@given(st.lists(st.integers(min_value=-5_000, max_value=5_000), min_size=1, max_size=50))
def test_ids_grow_whatever_the_clock_does(steps: list[int]) -> None:
    clock = ToldClock()
    maker = IdMaker(clock, ones)
    made = []
    for step in steps:
        clock.forward(milliseconds=step)
        made.append(maker.new())
    assert made == sorted(set(made))


def test_more_ids_than_the_counter_holds_run_into_the_next_millisecond() -> None:
    maker = IdMaker(ToldClock(), ones)
    made = [maker.new() for _ in range(10_000)]
    assert made == sorted(set(made))
    assert all(UUID(one).version == 7 for one in made[::999])


@pytest.mark.parametrize("fill", [b"\x00", b"\xff"])
def test_randomness_fills_the_tail_and_nothing_else(fill: bytes) -> None:
    made = UUID(IdMaker(ToldClock(), lambda count: fill * count).new())
    assert made.int & (1 << 62) - 1 == (0 if fill == b"\x00" else (1 << 62) - 1)
    assert made.version == 7
