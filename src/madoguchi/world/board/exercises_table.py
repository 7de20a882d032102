"""「つぎに試すこと」: what a trainee can play at reception after the three steps. Data only.

Each names the card to lay, or the page of 受付 to open. Its words are ``exercise_<key>`` and
``exercise_<key>_text`` of ``exercise_texts.py``.
"""

from typing import Final

from msgspec import Struct


class Exercise(Struct, frozen=True, kw_only=True):
    """One exercise. ``person`` is whose card is laid or, with ``paper``, whose numbers are read."""

    key: str
    person: str = ""
    paper: bool = False
    opens: str = ""
    """A page of 受付, from its root."""
    appointments: bool = False
    line: bool = False


EXERCISES: Final = (
    Exercise(key="newcomer", person="ordinary-man"),
    Exercise(key="changed", person="moved-yesterday"),
    Exercise(key="several", person="suzuki-twin-a"),
    Exercise(key="number", person="certificate-of-confirmation", paper=True, opens="lookup"),
    Exercise(key="bulk", appointments=True, opens="bulk"),
    Exercise(key="outage", line=True, opens="offline"),
)
