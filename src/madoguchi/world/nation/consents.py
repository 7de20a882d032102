"""Which consents to ask a person, and what becomes of them (``rules.md`` CO-1 to CO-4, CE-3).

Since 2024-10-07 the 限度額 comes by law with a card (CO-2); before, the reader asked. No screen of
its own is known for 特定疾病, so it goes with the 限度額 [I]: an open point of ``spec/oqs``.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct

from madoguchi.spec.oqs.consent_table import CONSENT_STEMS
from madoguchi.spec.oqs.open_points_table import LIMIT_SUBJECTS
from madoguchi.spec.rules.consent_life_table import CONSENT_LIVES
from madoguchi.spec.rules.consent_screens_table import CONSENT_SCREENS
from madoguchi.spec.rules.dated import in_force

LIMIT = "LimitApplicationCertificateRelated"
DISEASES = "SpecificDiseasesCertificateRelated"
CHECKUPS = "SpecificHealthCheckupsInfo"
CHECKUP_AGE = 40
"""特定健診 is for people from 40 (``card-and-reader.md`` §6)."""

_OUTPATIENT = "1"
_MEDICAL = frozenset(stem.stem for stem in CONSENT_STEMS if stem.medical)


class Agreement(Struct, frozen=True):
    """What one reading may show: the subjects that stand in the answer, each yes or no.

    ``at`` is the moment of consent; medical consents live to ``until``, without an end if None.
    ``ended`` says that they no longer live (OQSCD016: 2, for consents given at home).
    """

    at: datetime
    until: datetime | None
    subjects: Mapping[str, bool]
    ended: bool = False

    def allows(self, subject: str) -> bool:
        """Tell whether the details of *subject* may be given."""
        return self.subjects.get(subject, False)

    def medical(self) -> dict[str, bool]:
        """Return the medical subjects alone."""
        return {name: yes for name, yes in self.subjects.items() if is_medical(name)}


def is_medical(subject: str) -> bool:
    """Tell whether *subject* opens medical information."""
    return subject in _MEDICAL


def ask(day: date, age: int, *, medical: bool) -> tuple[str, ...]:
    """Return the subjects to ask on *day*, in the order of the screens.

    *medical* is False when the certificate gives the entitlement only (CE-3).
    """
    return tuple(
        subject
        for subject in _screens(day)
        if (medical or not is_medical(subject)) and (age >= CHECKUP_AGE or subject != CHECKUPS)
    )


def agree(given: Mapping[str, bool], asked: tuple[str, ...], now: datetime) -> Agreement:
    """Return what a reading may show; whatever was not asked or not answered is a no."""
    day = now.date()
    screens = _screens(day)
    said = {subject: subject in asked and given.get(subject, False) for subject in screens}
    by_law = {subject: True for subject in LIMIT_SUBJECTS.default if subject not in screens}
    return Agreement(now, now + life(day), {**said, **by_law})


def orally(limit: bool, now: datetime) -> Agreement:
    """Return what a query by numbers may show: the 限度額 if the patient was asked (CO-2)."""
    return Agreement(now, now, dict.fromkeys(LIMIT_SUBJECTS.default, limit))


def life(day: date) -> timedelta:
    """Return how long a consent at the counter lives (CO-4)."""
    rows = in_force(CONSENT_LIVES, day)
    hours = next(row.hours for row in rows if row.treatment == _OUTPATIENT)
    return timedelta(hours=hours or 0)


def _screens(day: date) -> tuple[str, ...]:
    screens = in_force(CONSENT_SCREENS, day)
    return tuple(subject for screen in screens for subject in screen.subjects)
