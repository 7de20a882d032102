"""Consents that a patient gives away from the counter: マイナ在宅受付Web (CO-7, OQS §3.6).

The real page is used on the patient's own phone; here one call stands for it. It opens all medical
subjects of the day's screens.
"""

from datetime import date

from madoguchi.world.clock import Clock
from madoguchi.world.nation import consents, errors
from madoguchi.world.nation.bulk_queries import HOME_VISIT, ONLINE
from madoguchi.world.nation.lookup import person_of
from madoguchi.world.store import home_consents
from madoguchi.world.store.database import WorldDatabase
from madoguchi.world.store.home_consents import HomeConsent
from madoguchi.world.store.rows import day_number


class HomeDesk:
    """Takes and ends consents for home visits ("2") and online consultations ("3", OQSCD028)."""

    def __init__(self, database: WorldDatabase, clock: Clock) -> None:
        """Keep consents in *database*."""
        self._database = database
        self._clock = clock

    def consent(
        self, institution: str, person_id: int, treatment: str, examination: date | None = None
    ) -> None:
        """Take a consent for *institution*; online it is for *examination*, today if None."""
        _check(treatment)
        now = self._clock.now()
        today = now.date()
        with self._database.write() as connection:
            birthdate = person_of(connection, person_id).birthdate
            age = today.year - birthdate.year
            age -= (today.month, today.day) < (birthdate.month, birthdate.day)
            asked = consents.ask(today, age, medical=True)
            consent = HomeConsent(
                institution=institution,
                person=person_id,
                treatment=treatment,
                at=int(now.timestamp()),
                day=day_number(today),
                subjects=" ".join(filter(consents.is_medical, asked)),
                examination_day=day_number(examination or today) if treatment == ONLINE else None,
            )
            home_consents.give(connection, consent)

    def end(self, institution: str, person_id: int, treatment: str) -> None:
        """Take back what a person agreed to."""
        _check(treatment)
        now = int(self._clock.now().timestamp())
        with self._database.write() as connection:
            home_consents.revoke(connection, institution, person_id, treatment, now)


def _check(treatment: str) -> None:
    if treatment not in (HOME_VISIT, ONLINE):
        raise errors.bad_request("診療区分は 2（訪問診療等）か 3（オンライン診療等）です")
