"""The My Number card as software: the JPKI application at the level of its commands.

``VirtualCard`` answers the commands of ``card-and-reader.md`` §2.4; ``CardOffice`` issues such
cards for synthetic people. Everything here is a simulation with keys and names of our own.
"""

from madoguchi.world.card.issue import CardOffice, CardProfile, CertificateOrder
from madoguchi.world.card.other import MuteCard, OtherCard
from madoguchi.world.card.port import CardError, CardMuteError, CardPort, CardPulledError
from madoguchi.world.card.state import CardFile, CardFileError
from madoguchi.world.card.virtual import VirtualCard

__all__ = [
    "CardError",
    "CardFile",
    "CardFileError",
    "CardMuteError",
    "CardOffice",
    "CardPort",
    "CardProfile",
    "CardPulledError",
    "CertificateOrder",
    "MuteCard",
    "OtherCard",
    "VirtualCard",
]
