"""資格確認端末: requests from a folder to the nation, answers and card readings back (OQS §1)."""

from madoguchi.world.terminal.nation import NationClient, trust
from madoguchi.world.terminal.settings import CharacterCode, TerminalSettings, Unreachable
from madoguchi.world.terminal.terminal import Terminal

__all__ = [
    "CharacterCode",
    "NationClient",
    "Terminal",
    "TerminalSettings",
    "Unreachable",
    "trust",
]
