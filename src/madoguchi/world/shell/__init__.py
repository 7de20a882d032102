"""The world's own page shell: another colour, a permanent banner, strict headers, one stream."""

from madoguchi.world.shell.events import Events
from madoguchi.world.shell.guard import Guard
from madoguchi.world.shell.pages import Lang, Pages, lang_of

__all__ = ["Events", "Guard", "Lang", "Pages", "lang_of"]
