"""What the simulated nation does where no public source says what the real one does.

Values only; the defaults are open points of ``spec/oqs`` and can be set without touching code.
"""

from typing import Literal

from msgspec import Struct

from madoguchi.spec.oqs.open_points_table import (
    NEWER_SHOWS_OLD,
    NUMBER_CLASSIFICATION,
    PRESCRIPTION_ISSUE_PLACE,
)


class NationSettings(Struct, frozen=True, kw_only=True):
    """How the nation answers."""

    number_classification: str = NUMBER_CLASSIFICATION.default
    """照会区分 (OQSCD002) of a query by numbers, 資格確認書 included."""
    newer_shows_old: bool = NEWER_SHOWS_OLD.default
    """Whether 無効（新しい資格あり） carries the old entitlement."""
    prescription_issue_place: Literal["body", "result"] = PRESCRIPTION_ISSUE_PLACE.default
    """Where PrescriptionIssueSelect stands (``oqs-interface.md`` §3.2)."""
