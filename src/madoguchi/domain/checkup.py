"""特定健診情報: what TKKsiquc01res brought (``oqs-interface.md`` §3.7).

Values stay text with their unit and data type, as the centre sent them; no judgement is made here.
"""

from datetime import date

from msgspec import Struct

from madoguchi.domain.answer import Unknown
from madoguchi.domain.medicines import InformationPerson


class CheckupItem(Struct, frozen=True, kw_only=True):
    """HealthCheckupResultAndQuestionInfo: one measurement or answer."""

    item_code: str | None = None
    item_name: str | None = None
    data_type: str | None = None
    data_value: str | None = None
    unit: str | None = None
    oid: str | None = None
    data_value_name: str | None = None


class Checkup(Struct, frozen=True, kw_only=True):
    """SpecificHealthCheckupInfo: one visit to a checkup."""

    effective_time: date | None = None
    items: tuple[CheckupItem, ...] = ()


class CheckupAnswer(Struct, frozen=True, kw_only=True):
    """TKKsiquc01res as XML. ``result_code`` other than "1" comes with ``message_contents``."""

    result_code: str | None = None
    message_contents: str | None = None
    person: InformationPerson | None = None
    checkups: tuple[Checkup, ...] = ()
    unknown: tuple[Unknown, ...] = ()
