"""The screen of a reader, full size, for one maker (``card-and-reader.md`` §6)."""

from madoguchi.world.kiosk.routes import Kiosk

__all__ = ["Kiosk"]
