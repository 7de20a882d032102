"""A plan turns one element into one frozen value; ``compiling`` makes plans from layout tables.

Reads by name, never by order (``oqs-interface.md`` §1.13). An element that the table does not know
is kept as Unknown; a scalar that comes twice, or that holds other elements, is held, because two
readers could read it two ways (``security.md`` T3). The hot path of everything that is not in the
plainest form.
"""

from collections.abc import Callable, Iterable
from typing import Any

from lxml.etree import _Element as Element
from msgspec import Struct

from madoguchi.domain.answer import Consent, Unknown
from madoguchi.formats.oqs.reading import RefusedError
from madoguchi.formats.oqs.values import BadValueError, code_of, plain_text, to_time
from madoguchi.spec.oqs.consent_table import (
    CONSENT_AVAILABLE,
    CONSENT_FLAG,
    CONSENT_TIME,
)

Convert = Callable[[str | None], object]
SUFFIXES = ((CONSENT_FLAG, "flag"), (CONSENT_TIME, "time"), (CONSENT_AVAILABLE, "available_time"))


MAX_UNKNOWN = 5_000
"""Elements without a place that one reading keeps; ours, far above what a new version adds."""
_MAX_PATH = 1_000
"""Characters of such an element's path. Deep long names would otherwise multiply to gigabytes."""


class Walk:
    """What one reading gathers on its way: unknown elements, and how many elements it has seen."""

    __slots__ = ("left", "odd", "seen", "unknown")

    def __init__(self) -> None:
        self.unknown: list[Unknown] = []
        self.left = MAX_UNKNOWN
        self.seen = 1
        self.odd = False

    def keep(self, element: Element, path: str) -> None:
        """Keep *element*, which has no place, and what it holds; RefusedError beyond the limit."""
        found = _unknown_below(element, path, self.left)
        self.unknown.extend(found)
        self.spend(len(found))

    def spend(self, count: int = 1) -> None:
        """Count elements that no table knows; RefusedError beyond the limit."""
        self.left -= count
        if self.left < 0:
            raise _too_many()


class Branch:
    """A tag that leads on: to a group of its own, to a wrapped list, or to a repeated text."""

    __slots__ = ("attr", "convert", "many", "plan", "wrapped")

    def __init__(
        self,
        attr: str,
        *,
        many: bool = False,
        wrapped: str | None = None,
        plan: "Plan | None" = None,
        convert: Convert | None = None,
    ) -> None:
        self.attr = attr
        self.many = many
        self.wrapped = wrapped
        self.plan = plan
        self.convert = convert


class Plan:
    """How the children of one element become the attributes of one struct."""

    def __init__(self, struct: type[Struct], path: str) -> None:
        self.struct = struct
        self.path = path
        self.leaves: dict[str, tuple[str, Convert | None, int, str]] = {}
        self.branches: dict[str, Branch] = {}
        self.labels: dict[str, str] = {}
        self.lists: tuple[str, ...] = ()
        self.stems: tuple[tuple[str, str, str, str], ...] = ()
        self.keeps_unknown = "unknown" in struct.__struct_fields__

    def build(self, element: Element, walk: Walk) -> Any:
        """Return the struct for *element*; RefusedError if it must not be believed."""
        if not self.keeps_unknown:
            return self.struct(**self.values(element, walk))
        outer = walk.unknown
        walk.unknown = []
        values = self.values(element, walk)
        if walk.unknown:
            walk.odd = True
            values["unknown"] = sorted_unknown(walk.unknown)
        walk.unknown = outer
        return self.struct(**values)

    def values(self, element: Element, walk: Walk) -> dict[str, Any]:
        """Return the attributes that *element* gives, unknown ones going to *walk*."""
        kw: dict[str, Any] = {}
        leaves = self.leaves
        count = 0
        child = element
        try:
            for count, child in enumerate(element, 1):  # noqa: B007  # read after the loop
                entry = leaves.get(child.tag)
                if entry is None:
                    self._other(child, kw, walk)
                    continue
                attr, convert, limit, _ = entry
                kw[attr] = convert(child.text) if convert else plain_text(child.text, limit)
        except BadValueError as error:
            raise self._refusal(child, error) from None
        walk.seen += count
        if count != len(kw):
            self._no_repeats(element)
        return self.finished(kw)

    def finished(self, kw: dict[str, Any]) -> dict[str, Any]:
        """Return *kw* with its lists as tuples and its consents put together."""
        for attr in self.lists:
            if attr in kw:
                kw[attr] = tuple(kw[attr])
        if self.stems:
            kw["consents"] = self._consents(kw)
        return kw

    def _other(self, child: Element, kw: dict[str, Any], walk: Walk) -> None:
        tag = child.tag
        branch = self.branches.get(tag)
        if branch is None:
            if self.stems and self._loose_consent(child, kw):
                walk.spend()
            else:
                walk.keep(child, self.path)
        elif branch.wrapped is not None:
            self._wrapped(child, branch, kw, walk)
        elif branch.plan is None:
            if branch.convert is not None and (text := branch.convert(child.text)) is not None:
                kw.setdefault(branch.attr, []).append(text)
        elif branch.many:
            kw.setdefault(branch.attr, []).append(branch.plan.build(child, walk))
        else:
            kw[branch.attr] = branch.plan.build(child, walk)

    def _wrapped(self, child: Element, branch: Branch, kw: dict[str, Any], walk: Walk) -> None:
        found = kw.setdefault(branch.attr, [])
        plan, inner = branch.plan, branch.wrapped
        walk.seen += len(child)
        for member in child:
            if member.tag == inner and plan is not None:
                found.append(plan.build(member, walk))
            else:
                walk.keep(member, f"{self.path}/{child.tag}")

    def _loose_consent(self, child: Element, kw: dict[str, Any]) -> bool:
        """Take a consent whose subject no table knows by the suffix of its tag (§3.2)."""
        for suffix, attr in SUFFIXES:
            if child.tag.endswith(suffix) and len(child.tag) > len(suffix):
                convert = code_of(64) if attr == "flag" else to_time
                stem = child.tag[: -len(suffix)]
                kw.setdefault("consents", []).append((stem, attr, convert(child.text)))
                return True
        return False

    def _consents(self, kw: dict[str, Any]) -> tuple[Consent, ...]:
        pop = kw.pop
        loose = pop("consents", None)
        found = []
        for stem, flag_key, time_key, available_key in self.stems:
            flag, time, available = (
                pop(flag_key, None),
                pop(time_key, None),
                pop(available_key, None),
            )
            if flag is not None or time is not None or available is not None:
                found.append(Consent(subject=stem, flag=flag, time=time, available_time=available))
        if loose:
            found.extend(_loose(loose))
        return tuple(found)

    def _refusal(self, child: Element, error: BadValueError) -> RefusedError:
        return RefusedError(error.code, field=self.label(child.tag), limit=error.limit)

    def label(self, tag: str) -> str:
        """Return the 日本語 name of a tag of this plan, or the tag itself."""
        return self.labels.get(tag, tag)

    def _no_repeats(self, element: Element) -> None:
        """Hold a scalar that stands twice: two readers could believe two things."""
        seen: set[str] = set()
        for child in element:
            branch = self.branches.get(child.tag)
            once = child.tag in self.leaves or (branch is not None and not branch.many)
            if (once or child.tag.endswith(CONSENT_FLAG)) and child.tag in seen:
                raise RefusedError("held_repeated", field=self.label(child.tag))
            seen.add(child.tag)

    def no_nesting(self, element: Element) -> None:
        """Hold a scalar that holds elements; the slow look for files that do not add up."""
        for child in element:
            branch = self.branches.get(child.tag)
            if branch is not None and branch.plan is not None:
                plan = branch.plan
                for group in child if branch.wrapped is not None else (child,):
                    plan.no_nesting(group)
            elif len(child) and (child.tag in self.leaves or branch is not None):
                raise RefusedError("held_nested", field=self.label(child.tag))


def _loose(found: Iterable[tuple[str, str, object]]) -> list[Consent]:
    by_stem: dict[str, dict[str, Any]] = {}
    for stem, attr, value in found:
        by_stem.setdefault(stem, {})[attr] = value
    return [Consent(subject=stem, **by_stem[stem]) for stem in sorted(by_stem)]


def sorted_unknown(found: Iterable[Unknown]) -> tuple[Unknown, ...]:
    """Return unknown elements by path, so that the order in the file makes no difference."""
    return tuple(sorted(found, key=lambda item: (item.path, item.text)))


def _unknown_below(element: Element, path: str, most: int) -> list[Unknown]:
    """Return *element* and what it holds as Unknown: leaves, and groups that have own text.

    At most *most*, with paths of bounded length (``security.md`` T2); RefusedError otherwise.
    """
    found: list[Unknown] = []
    waiting = [(element, path)]
    while waiting:
        here, above = waiting.pop()
        own = f"{above}/{here.tag}" if above else str(here.tag)
        if len(found) >= most or len(own) > _MAX_PATH:
            raise _too_many()
        text = (here.text or "").strip()
        if text or not len(here):
            found.append(Unknown(path=own, text=text))
        waiting.extend((child, own) for child in here)
    return found


def _too_many() -> RefusedError:
    return RefusedError("unknown_elements", limit=MAX_UNKNOWN)
