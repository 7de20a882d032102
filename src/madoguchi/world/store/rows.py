"""Values of ``world/people`` to rows and back: days as yyyymmdd, text as it is."""

from datetime import date
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Row

from madoguchi.world.people.model import Entitlement
from madoguchi.world.store.folding import search_key

T = TypeVar("T", bound=Struct)


def day_number(day: date) -> int:
    """Return *day* as yyyymmdd."""
    return day.year * 10000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """Return the day that yyyymmdd *number* stands for."""
    return date(number // 10000, number // 100 % 100, number % 100)


def to_row(value: Struct) -> dict[str, Any]:
    """Return the columns of *value*; an entitlement brings its search key along."""
    row = {
        key: day_number(item) if isinstance(item, date) else item
        for key, item in msgspec.structs.asdict(value).items()
    }
    if isinstance(value, Entitlement):
        row["search_key"] = search_key(value.insurer, value.symbol, value.number)
    return row


def from_row(row: Row[Any], type_: type[T]) -> T:
    """Return the value of type *type_* that *row* holds; other columns are left out."""
    return type_(
        **{name: _value(getattr(row, name), is_day=is_day) for name, is_day in _shape(type_)}
    )


def _value(item: Any, *, is_day: bool) -> Any:
    return day_of(item) if is_day and item is not None else item


@cache
def _shape(type_: type[Struct]) -> tuple[tuple[str, bool], ...]:
    return tuple(
        (field.name, field.type in (date, date | None)) for field in msgspec.structs.fields(type_)
    )
