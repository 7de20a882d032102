"""The reader's machine: (state, event) → (next state, actions), from ``machine_table``.

Pure: it holds no card, no clock and no PIN. Each cell is decided; see the table's docstring for
the events that are ignored. What is not a cell raises ``UndecidedError``.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from madoguchi.world.reader.machine_table import ROWS, Row
from madoguchi.world.reader.states import Action, Event, State

MUST_DECIDE: Final = frozenset({Event.CARD_LAID, Event.CARD_PULLED, Event.TIMER})
"""Events that every state answers by a row; the others may be ignored."""


class UndecidedError(LookupError):
    """The table has no cell for this state and event."""


class Step(Struct, frozen=True):
    """One cell. ``heard`` is False where the event is ignored."""

    state: State
    actions: tuple[Action, ...] = ()
    heard: bool = True


Table = Mapping[tuple[State, Event], Step]


def expand(rows: Iterable[Row]) -> dict[tuple[State, Event], Step]:
    """Return one cell per state and event. Raises ``UndecidedError`` for gaps and doubles."""
    cells: dict[tuple[State, Event], Step] = {}
    for row in rows:
        for state in row.states:
            if (state, row.event) in cells:
                msg = f"decided twice: {state} {row.event}"
                raise UndecidedError(msg)
            heard = row.nxt is not None or bool(row.actions)
            cells[state, row.event] = Step(row.nxt or state, row.actions, heard)
    for state in State:
        for event in Event:
            if event not in MUST_DECIDE:
                cells.setdefault((state, event), Step(state, heard=False))
    return cells


class Machine:
    """Where one reader stands."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.state = State.WAITING

    def feed(self, event: Event) -> Step:
        """Take *event*, move on, and return what to do. Raises ``UndecidedError``."""
        step = decide(self._table, self.state, event)
        self.state = step.state
        return step


def decide(table: Table, state: State, event: Event) -> Step:
    """Return the cell of *state* and *event*. Raises ``UndecidedError``."""
    try:
        return table[state, event]
    except KeyError:
        msg = f"undecided: {state} {event}"
        raise UndecidedError(msg) from None


def reader_machine() -> Machine:
    """Return a machine at rest over the reader's table."""
    return Machine(expand(ROWS))
