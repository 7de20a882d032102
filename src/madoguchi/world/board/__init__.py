"""盤面: the table from which the simulated world is played (design §7)."""

from madoguchi.world.board.guide import Guide
from madoguchi.world.board.routes import Accounts, Board, Links
from madoguchi.world.board.tray import Tray

__all__ = ["Accounts", "Board", "Guide", "Links", "Tray"]
