"""A whole simulated month in told time: 22 days of 60 visits, and the world confirms its end.

Nothing is played by stand-ins but TLS, the card's signature and the clerk (``clerk.py``).
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from madoguchi.counter.month.streams import Month
from madoguchi.store.ports import ItemState, JournalState, OfflineState, Patient
from madoguchi.world.people.life import make_month
from month.play import Played
from support.stores import SqliteDatabases

SEED = 3
JUNE = Month(date(2026, 6, 1))
_MEMORY = Path("/dev/shm")  # thousands of small synced commits: the disk is not what is tested


@contextmanager
def played(days: int, seed: int = SEED) -> Iterator[Played]:
    month = make_month(seed)
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        root = Path(folder)
        stage = Played(root, SqliteDatabases(root).new(), month, seed)
        try:
            stage.play(month.days[:days])
            yield stage
        finally:
            stage.close()


@pytest.mark.slow
def test_one_day_leaves_each_visit_with_its_chart():
    with played(1) as stage:
        today = stage.month.days[0]
        with stage.store.read() as work:
            visits = list(work.visits.between(today.day, today.day))
        whose = {stage.clinic.charts[visit.person]: visit for visit in today.visits}
        assert len(visits) == len(today.visits)
        assert {visit.patient_id for visit in visits} == whose.keys()
        assert stage.clerk.wrong == []
        for visit in visits:
            assert (visit.confirmed_at is not None) == whose[visit.patient_id].confirmed


@pytest.fixture(scope="module")
def stage() -> Iterator[Played]:
    with played(22) as stage:
        stage.clerk.register_everybody()
        yield stage


def charts(stage: Played) -> dict[int, Patient]:
    with stage.store.read() as work:
        return {who: work.patients.get(chart) for who, chart in stage.clinic.charts.items()}


@pytest.mark.slow
@pytest.mark.timeout(300)
class TestMonth:
    """What stands at the end of June."""

    def test_the_months_counts_are_the_worlds(self, stage: Played):
        truth, usage = stage.month.truth, stage.clinic.month.shares(JUNE).usage
        assert usage.visits == truth.visits == 22 * 60
        assert usage.cards == truth.cards
        assert usage.numbers == truth.numbers
        assert usage.papers == 0
        assert usage.unconfirmed == truth.unconfirmed
        assert len(usage.people) == truth.people
        assert len(usage.people_by_card) == truth.people_by_card

    @pytest.mark.threat("T15")
    def test_nobody_was_linked_to_another_chart(self, stage: Played):
        assert stage.clerk.wrong == []
        assert stage.clerk.linked > 10 * stage.clerk.asked

    @pytest.mark.rule("EL-7")
    def test_the_lists_of_the_month_are_the_worlds(self, stage: Played):
        counts = stage.clinic.month.counts(JUNE)
        assert counts["unconfirmed"][0] == stage.month.truth.unconfirmed
        assert counts["changes"][0] == stage.month.truth.changed_later
        late = _column(stage, "insurers", -1)
        assert sum(late) == stage.month.truth.registered_late

    def test_the_rate_of_each_day_adds_up(self, stage: Played):
        assert sum(_column(stage, "usage", 1)) == stage.month.truth.visits
        assert sum(_column(stage, "usage", 2)) == stage.month.truth.cards

    def test_every_new_patient_has_one_chart(self, stage: Played):
        with stage.store.read() as work:
            assert work.patients.count() == len(stage.month.charts) + stage.month.truth.new_patients

    def test_changed_insurers_stand_in_the_charts(self, stage: Played):
        several = {
            who
            for who, chart in charts(stage).items()
            if len({one.insurer_number.strip().lstrip("0") for one in chart.insurances}) > 1
        }
        assert several == stage.month.truth.changed_insurers

    def test_married_people_have_their_new_name(self, stage: Played):
        taken = {who for who, fields in stage.clerk.taken.items() if "name" in fields}
        known = charts(stage)
        for who in taken:
            given = stage.people[who].name.split("　")[1]
            assert given in known[who].name

    @pytest.mark.rule("RN-2")
    def test_every_number_that_the_nation_holds_is_the_persons_own(self, stage: Played):
        held, known = stage.other.reference_numbers(), charts(stage)
        assert {who: known[who].number for who in held} == held
        with_insurance = [one for one in known.values() if one.insurances]
        assert len(held) >= 0.5 * len(with_insurance)

    @pytest.mark.rule("EL-4")
    def test_the_day_without_a_line_was_caught_up(self, stage: Played):
        down = next(day for day in stage.month.days if day.line_down)
        with stage.store.read() as work:
            entries = list(work.offline.of_day(down.day))
        assert len(entries) == len(down.visits)
        confirmed = sum(entry.state is OfflineState.CONFIRMED for entry in entries)
        assert confirmed == sum(visit.confirmed for visit in down.visits)

    def test_everybody_of_tomorrow_was_answered(self, stage: Played):
        with stage.store.read() as work:
            counts = [work.bulks.counts(bulk) for bulk in stage.bulks]
        assert len(counts) == 20
        for one in counts:
            assert not one.get(ItemState.WAITING)
            assert one[ItemState.FINE] >= 12

    def test_nothing_was_set_aside_and_the_audit_chain_holds(self, stage: Played):
        with stage.store.read() as work:
            assert work.audit.first_bad() is None
            for day in stage.month.days:
                assert not [
                    entry
                    for entry in work.journal.troubled(day.day)
                    if entry.state is JournalState.QUARANTINED
                ]


def _column(stage: Played, key: str, place: int) -> list[int]:
    from month.clerk import CLERK

    cells: list[int] = []
    number = 1
    while True:
        page = stage.clinic.month.page(key, JUNE, number, CLERK)
        cells += [int(line.cells[place]) for line in page.lines]
        if not page.more:
            return cells
        number += 1
