"""What the simulated nation does where no public source says what the real one does.

Values only; the defaults are open points of ``spec/oqs`` and can be set without touching code.
"""

from datetime import time
from typing import Literal

from msgspec import Struct

from madoguchi.spec.oqs.open_points_table import (
    BULK_HOURS,
    BULK_PEOPLE_MAX,
    BULK_RESULT_SECONDS,
    BULK_TELLS_DAY_AND_COUNTS,
    NEWER_SHOWS_OLD,
    NUMBER_CLASSIFICATION,
    PRESCRIPTION_ISSUE_PLACE,
    RECEPTION_NUMBER_LENGTH,
    RECEPTION_TELLS_SEGMENT,
)


class NationSettings(Struct, frozen=True, kw_only=True):
    """How the nation answers."""

    number_classification: str = NUMBER_CLASSIFICATION.default
    """照会区分 (OQSCD002) of a query by numbers, 資格確認書 included."""
    newer_shows_old: bool = NEWER_SHOWS_OLD.default
    """Whether 無効（新しい資格あり） carries the old entitlement."""
    prescription_issue_place: Literal["body", "result"] = PRESCRIPTION_ISSUE_PLACE.default
    """Where PrescriptionIssueSelect stands (``oqs-interface.md`` §3.2)."""
    bulk_people_max: int = BULK_PEOPLE_MAX.default
    """Most people of one bulk request; more are refused."""
    bulk_result_seconds: int = BULK_RESULT_SECONDS.default
    """How long a bulk is 処理中 (SegmentOfResult 2) after its reception."""
    bulk_hours: str = BULK_HOURS.default
    """When bulk requests are taken, "HH:MM-HH:MM"; an end before the start lies on the next day."""
    reception_number_length: int = RECEPTION_NUMBER_LENGTH.default
    """Digits of a 受付番号, from 14 on."""
    reception_tells_segment: bool = RECEPTION_TELLS_SEGMENT.default
    """Whether a bulk's first answer carries SegmentOfResult and errors; else it comes as .err."""
    bulk_tells_day_and_counts: bool = BULK_TELLS_DAY_AND_COUNTS.default
    """Whether the bulks other than 資格確認一括照会 tell day and counts, too."""

    def takes_bulks(self, moment: time) -> bool:
        """Tell whether a bulk request is taken at *moment*."""
        opens, closes = (_minutes(part) for part in self.bulk_hours.split("-"))
        now = moment.hour * 60 + moment.minute
        if opens <= closes:
            return opens <= now < closes
        return now >= opens or now < closes


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)
