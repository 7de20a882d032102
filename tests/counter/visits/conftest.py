"""A counter whose rows make visits."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # counter_people.py

import pytest

from madoguchi.counter.service import Counter
from madoguchi.counter.visits.service import VisitDesk


@pytest.fixture
def visits(desk):
    """Return the visit desk, told by the desk's counter."""
    book = VisitDesk(desk.store, desk.clock)
    desk.counter = Counter(desk.store, desk.clock, [book])
    return book
