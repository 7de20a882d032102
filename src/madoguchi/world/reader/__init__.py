"""The card reader of the world: what it does to a card, asks of the person and shows.

``ReaderSession`` is the driver that a kiosk page renders and 盤面 feeds with cards.
"""

from madoguchi.world.reader.ports import (
    CentreError,
    CentrePort,
    CentreRefusedError,
    CentreTimeoutError,
    CentreUnreachableError,
)
from madoguchi.world.reader.session import ReaderSession, SlotTakenError
from madoguchi.world.reader.settings import ReaderSettings
from madoguchi.world.reader.view import Choice, ReaderView

__all__ = [
    "CentreError",
    "CentrePort",
    "CentreRefusedError",
    "CentreTimeoutError",
    "CentreUnreachableError",
    "Choice",
    "ReaderSession",
    "ReaderSettings",
    "ReaderView",
    "SlotTakenError",
]
