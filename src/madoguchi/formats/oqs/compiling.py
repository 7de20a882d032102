"""Compiles the layout tables into plans: which tag goes where, and how its text becomes a value.

The tables of ``spec/oqs`` say which tags exist and of which type; the structs of ``domain`` say
where they go (the tag in snake_case, or a name of ``ALIASES``). Done once per message and kept by
``layout``; nothing here looks at a file.
"""

import re
from collections.abc import Iterable, Mapping
from functools import partial
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from madoguchi.formats.oqs.aliases_table import ALIASES
from madoguchi.formats.oqs.plan import SUFFIXES, Branch, Convert, Plan
from madoguchi.formats.oqs.values import (
    code_of,
    end_of,
    plain_text,
    to_date,
    to_month,
    to_time,
)
from madoguchi.spec.oqs.consent_table import CONSENT_STEMS
from madoguchi.spec.oqs.model import Field, Type

_WORD = re.compile(r"(?<!^)(?=[A-Z])")
_OPEN_ENDS = ("ExpirationDate", "EndDate", "DisqualificationDate")
_CONSENT_JA = {"flag": "同意", "time": "同意日時", "available_time": "有効期限"}


class Limits(NamedTuple):
    """How long a text and a code may be, in characters, where no source gives a length.

    ``ends`` are the texts of a last day that mean "no end".
    """

    text: int
    code: int
    ends: tuple[str, ...]


def attribute_of(tag: str, struct: type[Struct]) -> str | None:
    """Return where *tag* goes in *struct*: snake_case, or an alias; None if it has no place."""
    fields = struct.__struct_fields__
    plain = _WORD.sub("_", tag).lower()
    return next((name for name in (plain, *ALIASES.get(tag, ())) if name in fields), None)


def compile_plan(fields: Iterable[Field], struct: type[Struct], path: str, limits: Limits) -> Plan:
    """Return the plan for *fields* into *struct*; a field without a place stays unknown."""
    plan = Plan(struct, path)
    hints = get_type_hints(struct)
    for field in fields:
        attr = attribute_of(field.tag, struct)
        if attr is not None:
            plan.labels[field.tag] = field.ja
            _place(plan, field, attr, hints[attr], limits)
    if "consents" in hints:
        _place_consents(plan, limits)
    plan.lists = tuple({b.attr for b in plan.branches.values() if b.many or b.wrapped})
    return plan


def _place(plan: Plan, field: Field, attr: str, hint: Any, limits: Limits) -> None:
    below = f"{plan.path}/{field.tag}"
    inner = _member(hint)
    if field.type is Type.GROUP and _is_list(field):
        row = field.children[0]
        member = compile_plan(row.children, inner, f"{below}/{row.tag}", limits)
        plan.branches[field.tag] = Branch(attr, wrapped=row.tag, plan=member)
    elif field.type is Type.GROUP:
        member = compile_plan(field.children, inner, below, limits)
        plan.branches[field.tag] = Branch(attr, many=field.repeat, plan=member)
    elif field.repeat:
        limit = field.length or limits.text
        plan.branches[field.tag] = Branch(attr, many=True, convert=partial(plain_text, limit=limit))
    else:
        plan.leaves[field.tag] = (attr, *_converter(field, limits), f"/{field.tag}")


def _is_list(field: Field) -> bool:
    return len(field.children) == 1 and field.children[0].repeat and not field.repeat


def _member(hint: Any) -> Any:
    """Return the type inside ``T | None`` or ``tuple[T, ...]``."""
    if get_origin(hint) in {Union, UnionType, tuple}:
        return next(arg for arg in get_args(hint) if arg is not type(None) and arg is not Ellipsis)
    return hint


def _converter(field: Field, limits: Limits) -> tuple[Convert | None, int]:
    if field.type is Type.DATE:
        return (end_of(limits.ends) if field.tag.endswith(_OPEN_ENDS) else to_date), 0
    simple: Mapping[Type, Convert] = {
        Type.TIME: to_time,
        Type.MONTH: to_month,
        Type.CODE: code_of(limits.code),
        Type.DIGITS: code_of(field.length or limits.code),
    }
    convert = simple.get(field.type)
    return (None, field.length or limits.text) if convert is None else (convert, 0)


def _place_consents(plan: Plan, limits: Limits) -> None:
    stems = []
    for row in CONSENT_STEMS:
        tags = tuple(row.stem + suffix for suffix, _ in SUFFIXES)
        stems.append((row.stem, *tags))
        for tag, (_, attr) in zip(tags, SUFFIXES, strict=True):
            convert = code_of(limits.code) if attr == "flag" else to_time
            plan.leaves[tag] = (tag, convert, 0, f"/{tag}")
            plan.labels[tag] = f"{row.ja} {_CONSENT_JA[attr]}"
    plan.stems = tuple((a, b, c, d) for a, b, c, d in stems)
