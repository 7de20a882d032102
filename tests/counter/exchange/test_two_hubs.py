"""Two hubs over one database and one pair of folders (``incidents.md`` F28): asked and taken once.

What keeps them apart is the store's single writer and that a request is claimed in a transaction
before it is written; nothing here may depend on which of the two comes first.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest

from madoguchi.counter.exchange import ExchangeSettings
from madoguchi.domain.enquiring import EnquiringSettings
from madoguchi.store.ports import EnquiryState
from support.exchange_desk import Desk, search
from support.scripted_terminal import Centre, people_of
from support.stores import Databases

pytestmark = pytest.mark.slow

WIDE = ExchangeSettings(
    enquiring=EnquiringSettings(at_once=40, background_at_once=40, units_at_once=3)
)
PEOPLE = 12

Pair = tuple[Desk, Desk]


@pytest.fixture(params=["sqlite", "postgresql"])
def hubs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Pair]:
    databases: Databases = request.getfixturevalue(request.param)
    url = databases.new()
    pair = tuple(Desk(tmp_path, url, settings=WIDE, seed=seed) for seed in (1, 2))
    yield pair
    for desk in pair:
        desk.close()


def together(*acts: Callable[[], object]) -> None:
    """Do all of *acts* at one time, and raise what any of them raised."""
    start, failed = Barrier(len(acts)), list[BaseException]()

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - told to the test below
            failed.append(error)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


@pytest.mark.fault("F28")
def test_what_two_senders_see_at_once_is_asked_once_and_answered_once(hubs: Pair) -> None:
    one, other = hubs
    asked = [one.ask(search=search(number)) for number in range(1, PEOPLE + 1)]
    together(*(lambda d=desk: d.exchange.step(d.clock.now()) for desk in hubs))
    sent = [path.read_text() for path in one.req.glob("*.xml")]
    told = [re.search(r"<ArbitraryFileIdentifier>(\w+)<", text)[1] for text in sent]
    assert sorted(told) == sorted(enquiry.id for enquiry in asked)

    one.terminal.serve()
    for _ in range(2):  # a file is taken once it has stood still
        for desk in hubs:
            desk.seconds += 5.0
        together(one.intake.sweep, other.intake.sweep)
    rows = one.rows()
    assert sorted(row.enquiry_id for row in rows) == sorted(enquiry.id for enquiry in asked)
    assert {one.get(enquiry).state for enquiry in asked} == {EnquiryState.ANSWERED}
    assert not one.troubled()


@pytest.mark.slow
@pytest.mark.fault("F28")
def test_the_people_of_a_bulk_are_taken_in_once_by_two_readers(hubs: Pair) -> None:
    one, other = hubs
    one.terminal.script = Centre(people_of)
    bulk = one.ask_many(PEOPLE)
    for _ in range(10):
        _go_on(one)
    for _ in range(PEOPLE):
        together(*(lambda d=desk: d.exchange.reader.step(d.clock.now()) for desk in hubs))
    assert one.outcomes(bulk) == ["1"] * PEOPLE
    assert [*one.items.done, *other.items.done] == [bulk.id]


def _go_on(desk: Desk) -> None:
    """Do a round without the reader."""
    desk.clock.forward(seconds=30)
    desk.seconds += 5.0
    desk.exchange.sender.step(desk.clock.now())
    desk.terminal.serve()
    desk.intake.sweep()
