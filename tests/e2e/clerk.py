"""A clerk who has only a keyboard: every verb is a key, and the focus is where it must be."""

import re
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from .conftest import World

_FAR = 60
"""Tabs or arrows after which something counts as out of reach."""


class Clerk:
    """Signed in at 受付. A page that saw a pointer fails at ``leave``."""

    def __init__(self, world: World, page: Page) -> None:
        self.world, self.page, self._keys = world, page, page.keyboard
        page.add_init_script(
            "addEventListener('pointerdown', () => sessionStorage.setItem('pointer', '1'), true)"
        )
        page.goto(world.reception)
        self.type(world.account["login"])
        self.press("Tab")
        self.type(world.account["password"])
        self.press("Enter")
        self.is_live()

    def press(self, *keys: str) -> None:
        """Press *keys*; a page that is only half there has no ears for them yet."""
        for key in keys:
            self.page.wait_for_load_state()
            self._keys.press(key)

    def type(self, text: str) -> None:
        self._keys.insert_text(text)

    def fill(self, *values: str) -> None:
        """Type into the fields one after the other, from the focused one on."""
        for place, value in enumerate(values):
            self.type(value)
            if place < len(values) - 1:
                self.press("Tab")

    def is_live(self) -> None:
        expect(self.page.locator("#stream-state")).to_have_attribute("data-state", "live")

    def row(self, text: str) -> Locator:
        """Return the line of 受付 about *text*."""
        return self.page.locator("#rows-today tr[data-item]", has_text=text)

    def choose(self, item: Locator) -> None:
        """Go to a line of a list with the arrow key."""
        expect(item).to_have_count(1)
        self.reach(item, "j")

    def reach(self, target: Locator, key: str = "Tab") -> None:
        """Press *key* until *target* has the focus."""
        wanted = target.element_handle()
        for _ in range(_FAR):
            if self.page.evaluate("(one) => document.activeElement === one", wanted):
                return
            self.press(key)
        raise AssertionError(f"{target} is out of reach by {key}")

    def go(self, name: str) -> None:
        """Open a page by the navigation."""
        self.page.evaluate("() => document.activeElement.blur()")
        link = self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True)
        self.reach(link)
        self.press("Enter")
        self.is_live()

    def ask_by_number(self, values: Sequence[str], limit: str) -> None:
        """Type a form of 番号で確認 from its first field on, and answer the question of consent."""
        expect(self.page.locator("#f-birthdate")).to_be_focused()
        self.fill(*values)
        self.answer(limit)

    def answer(self, limit: str) -> None:
        self.press("Enter")
        expect(self.page.locator("#question")).to_be_focused()
        self.press(limit)
        self.page.wait_for_url(re.compile("#[qa]-"))

    def shot(self, name: str) -> None:
        """Leave a picture where a person may look at it; nothing is compared."""
        self.page.screenshot(path=Path(self.world.home / "shots" / f"{name}.png"))

    def leave(self) -> None:
        assert self.page.evaluate("() => sessionStorage.getItem('pointer')") is None
        wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) == 0
