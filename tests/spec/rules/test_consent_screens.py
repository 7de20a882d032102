"""Which consent screens there are on which day."""

from datetime import date, timedelta

import pytest

from madoguchi.spec.oqs.consent_table import CONSENT_STEMS
from madoguchi.spec.rules.consent_screens_table import CONSENT_ORDER, CONSENT_SCREENS
from madoguchi.spec.rules.dated import in_force

LAST_DAY = date(2024, 10, 6)
FIRST_DAY = date(2024, 10, 7)


def keys(day: date) -> list[str]:
    return [row.key for row in in_force(CONSENT_SCREENS, day)]


@pytest.mark.rule("CO-1")
def test_operations_are_asked_on_their_own_and_every_subject_is_a_known_consent():
    alone = next(row for row in CONSENT_SCREENS if "OperationInfo" in row.subjects)
    assert alone.subjects == ("OperationInfo",)
    subjects = [subject for row in CONSENT_SCREENS for subject in row.subjects]
    assert len(subjects) == len(set(subjects))
    assert set(subjects) <= {stem.stem for stem in CONSENT_STEMS}


@pytest.mark.rule("CO-2")
def test_four_screens_until_2024_10_06_and_no_limit_screen_from_the_next_day():
    assert keys(LAST_DAY) == ["treatment", "operation", "checkup", "limit"]
    assert keys(FIRST_DAY) == ["treatment", "operation", "checkup"]


@pytest.mark.rule("CO-3")
def test_all_together_is_offered_from_2024_10_07():
    for day in (LAST_DAY, FIRST_DAY):
        (order,) = in_force(CONSENT_ORDER, day)
        assert order.together == (day == FIRST_DAY)
    assert timedelta(days=1) == FIRST_DAY - LAST_DAY


@pytest.mark.rule("CO-2")
def test_the_limit_and_the_diseases_open_no_medical_information():
    plain = {stem.stem for stem in CONSENT_STEMS if not stem.medical}
    assert plain == {
        "LimitApplicationCertificateRelated",
        "SpecificDiseasesCertificateRelated",
    }
