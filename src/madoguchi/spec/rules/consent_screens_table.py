"""Which consent screens a reader shows on which day, as dated rows (``rules.md`` CO-1 to CO-3).

Until 2024-10-06 each row is a screen of its own. From 2024-10-07 the limit screen is gone (CO-2),
and one screen offers 「全て同意する」「個別に同意する」 before the single ones (CO-3). Subjects
are the stems of the result's consent triples. No screen of its own is known for 特定疾病: that it
goes with the 限度額 is inferred and therefore an open point. Rows only: which subjects to ask a
person is the nation's answer.
"""

from dataclasses import dataclass
from datetime import date

from madoguchi.spec.oqs.open_points_table import LIMIT_SUBJECTS
from madoguchi.spec.rules.dated import Confidence, Row

_SOURCE = "card-and-reader.md §6 (5)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentScreen(Row):
    """One question and the consent subjects its answer covers."""

    key: str
    ja: str
    en: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentOrder(Row):
    """Whether one screen offers all questions together before the single ones."""

    together: bool


CONSENT_SCREENS = (
    ConsentScreen(
        rule="CO-1",
        source=_SOURCE,
        confidence=Confidence.HIGH,
        key="treatment",
        ja="過去の手術以外の診療・薬剤情報",
        en="Past treatment (other than operations) and medicines",
        subjects=("DiagnosisInfo", "PharmacistsInfo"),
    ),
    ConsentScreen(
        rule="CO-1",
        source=_SOURCE,
        confidence=Confidence.MEDIUM,
        key="operation",
        ja="手術情報",
        en="Operations",
        subjects=("OperationInfo",),
    ),
    ConsentScreen(
        rule="CO-1",
        source=_SOURCE,
        confidence=Confidence.HIGH,
        key="checkup",
        ja="健診情報(40歳以上)",
        en="Health check-ups (age 40 and over)",
        subjects=("SpecificHealthCheckupsInfo",),
    ),
    ConsentScreen(
        rule="CO-2",
        source=f"{_SOURCE}, O10",
        confidence=Confidence.HIGH,
        effective_to=date(2024, 10, 6),
        key="limit",
        ja="限度額",
        en="Limit of what you pay (限度額)",
        subjects=LIMIT_SUBJECTS.default,
    ),
)

CONSENT_ORDER = (
    ConsentOrder(
        rule="CO-3",
        source=f"{_SOURCE}, O10",
        confidence=Confidence.MEDIUM,
        effective_to=date(2024, 10, 6),
        together=False,
    ),
    ConsentOrder(
        rule="CO-3",
        source=f"{_SOURCE}, O10",
        confidence=Confidence.MEDIUM,
        effective_from=date(2024, 10, 7),
        together=True,
    ),
)
