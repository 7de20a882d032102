"""Rendering: every template strict and escaped, nothing inline, what the header shows to whom."""

import re
from pathlib import Path

import pytest

from madoguchi.store.ports import Role
from madoguchi.web import shell

WEB = Path(shell.__file__).parent
TEMPLATES = sorted(WEB.glob("templates/*.html"))


@pytest.mark.threat("T5")
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_nothing_inline(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|javascript:|<style|\|\s*safe", text)
    for script in re.findall(r"<script[^>]*>.*?</script>", text, re.DOTALL):
        assert re.fullmatch(r'<script src="/[^"]+"( defer)?></script>', script)


@pytest.mark.threat("T5")
def test_what_staff_typed_is_escaped(owner):
    name = "<script>alert(1)</script>\"'&"
    page = owner.submit("/staff", "/staff", login="mallory", name=name, role="clerk")
    assert page.status_code == 200
    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


@pytest.mark.parametrize(
    ("role", "seen"), [(Role.CLERK, False), (Role.DOCTOR, False), (Role.OWNER, True)]
)
def test_the_header_offers_what_the_role_may_open(desk, people, role, seen):
    desk.sign_in(role.value)
    page = desk.get("/password").text
    assert ('href="/staff"' in page) is seen
    assert ('href="/audit"' in page) is seen


def test_an_unknown_notice_shows_nothing(owner):
    assert "notice-ok" in owner.get("/staff?notice=user_role").text
    assert "notice-ok" not in owner.get("/staff?notice=<b>x").text
