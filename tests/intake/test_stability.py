"""The tracker alone, with time as a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.intake.files import Stamp
from madoguchi.intake.stability import Pace, Place, StabilityTracker, Verdict
from madoguchi.store.ports import Folder

PLACE = Place(Folder.FACE, "a.xml")
SAME = Stamp(9, ord("a"))
PACE = Pace(stable_after=0.3, empty_after=10, retry=0.25, retry_at_most=30)


@pytest.fixture
def tracker() -> StabilityTracker:
    return StabilityTracker(PACE)


def look(
    tracker: StabilityTracker, at: float, digest: str = "a", size: int = 9, whole: bool = False
) -> bool:
    stamp = Stamp(size, ord(digest[0]))
    return tracker.read(PLACE, digest, stamp, whole=whole, at=at) is Verdict.TAKE


class TestWhole:
    @pytest.mark.spec("OQS 1.9")
    def test_a_whole_file_is_taken_at_once(self, tracker: StabilityTracker) -> None:
        assert look(tracker, 0, whole=True)
        assert tracker.due(100) == []

    @pytest.mark.spec("OQS 1.9")
    def test_two_equal_reads_300_ms_apart_are_final(self, tracker: StabilityTracker) -> None:
        assert not look(tracker, 0)
        assert not look(tracker, 0.29)
        assert look(tracker, 0.31)

    def test_growing_begins_anew(self, tracker: StabilityTracker) -> None:
        for step in range(20):
            assert not look(tracker, step * 0.2, digest=str(step))
        assert look(tracker, 19 * 0.2, digest="end", whole=True)

    @pytest.mark.fault("F25")
    def test_an_empty_file_gets_more_patience(self, tracker: StabilityTracker) -> None:
        assert not look(tracker, 0, size=0)
        assert not look(tracker, 9.9, size=0)
        assert look(tracker, 10, size=0)

    def test_a_file_given_up_on_is_new_when_it_is_looked_at_again(
        self, tracker: StabilityTracker
    ) -> None:
        look(tracker, 0)
        assert look(tracker, 1)
        assert not look(tracker, 2, digest="b")
        assert look(tracker, 3, digest="b")


class TestDue:
    def test_a_second_look_is_due_when_it_can_decide(self, tracker: StabilityTracker) -> None:
        look(tracker, 0)
        assert tracker.due(0.29) == []
        assert tracker.due(0.3) == [PLACE]
        assert not tracker.is_due(PLACE, SAME, 0.29)
        assert tracker.is_due(PLACE, SAME, 0.3)

    def test_a_changed_file_is_due_at_once(self, tracker: StabilityTracker) -> None:
        look(tracker, 0, size=0)
        assert tracker.is_due(PLACE, SAME, 0.1)

    def test_what_is_not_listed_is_gone(self, tracker: StabilityTracker) -> None:
        look(tracker, 0)
        assert tracker.gone(Folder.FACE, {"b.xml"}) == [PLACE]
        assert tracker.gone(Folder.FACE, {"a.xml"}) == []
        assert tracker.gone(Folder.RES, ()) == []

    def test_an_unknown_file_is_always_due(self, tracker: StabilityTracker) -> None:
        assert tracker.is_due(PLACE, SAME, 0)

    @pytest.mark.fault("F25")
    def test_failures_are_retried_with_growing_bounded_pauses(
        self, tracker: StabilityTracker
    ) -> None:
        at, pauses = 0.0, []
        for _ in range(60):
            tracker.failed(PLACE, at)
            low = at
            while not tracker.is_due(PLACE, SAME, at):
                at += 0.25
            pauses.append(at - low)
        assert pauses[:6] == [0.25, 0.5, 1, 2, 4, 8]
        assert max(pauses) == 30

    def test_a_file_that_is_gone_is_forgotten(self, tracker: StabilityTracker) -> None:
        tracker.failed(PLACE, 0)
        tracker.forget(PLACE)
        tracker.forget(PLACE)
        assert tracker.due(1000) == []


@given(st.lists(st.tuples(st.floats(0, 2), st.sampled_from("abc"), st.booleans()), max_size=40))
def test_nothing_is_taken_that_was_neither_whole_nor_equal_long_enough(
    looks: list[tuple[float, str, bool]],
) -> None:
    tracker, at = StabilityTracker(PACE), 0.0
    since: dict[str, float] = {}
    for pause, digest, whole in looks:
        at += pause
        since = {digest: since.get(digest, at)}
        if look(tracker, at, digest, whole=whole):
            assert whole or at - since[digest] >= PACE.stable_after
            since = {}
