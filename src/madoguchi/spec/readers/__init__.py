"""Card readers as data, one module a maker; ``MAKERS`` lists them. No logic."""

from typing import Final

from madoguchi.spec.readers.model import Lamp, Maker, Words
from madoguchi.spec.readers.mynatouch import MYNATOUCH

MAKERS: Final = (MYNATOUCH,)
"""Every maker that can be played."""

__all__ = ["MAKERS", "Lamp", "Maker", "Words"]
