"""Consents as of a moment: 24 hours and not a second more, and nothing invented."""

from datetime import datetime, timedelta

import pytest
from domain_answers import HOUR, NOW, answer, answers, person
from hypothesis import given

from madoguchi.domain.answer import Consent, EligibilityAnswer
from madoguchi.domain.consent import ConsentState, ConsentView, consents

DRUGS = "PharmacistsInfo"


def view_of(consent: Consent, now: datetime = NOW, **more: str | None) -> ConsentView:
    (view,) = consents(answer(person(consents=(consent,)), **more), now)
    return view


@pytest.mark.rule("CO-4")
@pytest.mark.parametrize(
    ("since", "state"),
    [
        (timedelta(0), ConsentState.AGREED),
        (24 * HOUR, ConsentState.AGREED),
        (24 * HOUR + timedelta(seconds=1), ConsentState.EXPIRED),
    ],
)
@pytest.mark.parametrize("with_end", [True, False])
def test_a_medical_consent_lives_24_hours(since: timedelta, state: ConsentState, with_end: bool):
    end = NOW + 24 * HOUR if with_end else None
    consent = Consent(subject=DRUGS, flag="1", time=NOW, available_time=end)
    view = view_of(consent, NOW + since)
    assert view.state is state
    assert view.until == NOW + 24 * HOUR
    assert view.remaining == (24 * HOUR - since if view.agreed else None)


@pytest.mark.threat("T4")
def test_a_consent_at_the_end_of_time_is_still_a_consent():
    last = datetime.max.replace(tzinfo=NOW.tzinfo, microsecond=0)
    assert view_of(Consent(subject=DRUGS, flag="1", time=last)).agreed


@pytest.mark.rule("CO-4")
def test_the_answers_own_end_goes_before_24_hours():
    consent = Consent(subject=DRUGS, flag="1", time=NOW, available_time=NOW + HOUR)
    assert view_of(consent).remaining == HOUR


@pytest.mark.rule("CO-7")
def test_a_consent_that_was_not_given_with_the_card_gets_no_made_up_end():
    view = view_of(Consent(subject=DRUGS, flag="1", time=NOW), reference=None)
    assert (view.state, view.until, view.remaining) == (ConsentState.AGREED, None, None)


@pytest.mark.spec("OQS 4")
@pytest.mark.parametrize(
    ("flag", "state", "text"),
    [
        ("0", ConsentState.REFUSED, "同意なし"),
        ("2", ConsentState.EXPIRED, "期限切れ"),
        ("3", ConsentState.DIFFICULT, "取得困難"),
        ("7", ConsentState.UNKNOWN, "不明（7）"),
        (None, ConsentState.UNKNOWN, "不明"),
    ],
)
def test_every_flag_has_its_state_and_only_a_yes_is_a_yes(
    flag: str | None, state: ConsentState, text: str
):
    view = view_of(Consent(subject=DRUGS, flag=flag, time=NOW, available_time=NOW + HOUR))
    assert (view.state, view.text, view.agreed) == (state, text, False)
    assert view.until is view.remaining is None


@pytest.mark.spec("OQS 3.2")
def test_a_subject_of_the_future_is_shown_by_its_stem_and_lives_no_longer():
    view = view_of(Consent(subject="FutureInfo", flag="1", time=NOW))
    assert (view.ja, view.medical, view.until) == ("FutureInfo", True, NOW + 24 * HOUR)


@pytest.mark.spec("OQS 3.2")
def test_the_limit_consent_has_no_end_and_guessed_stems_say_so():
    limit = view_of(Consent(subject="LimitApplicationCertificateRelated", flag="1", time=NOW))
    assert (limit.agreed, limit.until, limit.medical) == (True, None, False)
    assert view_of(Consent(subject="TestInfo", flag="1", time=NOW)).inferred
    assert not limit.inferred


def test_known_subjects_come_first_in_the_tables_order_and_equal_ones_once():
    pair = tuple(Consent(subject=subject, flag="0") for subject in ("Zeta", "OperationInfo", DRUGS))
    found = consents(answer(person(consents=pair), person(consents=pair)), NOW)
    assert [view.subject for view in found] == [DRUGS, "OperationInfo", "Zeta"]


@given(answers)
def test_time_remains_only_to_what_was_agreed(one: EligibilityAnswer):
    for view in consents(one, NOW):
        assert view.text.startswith(view.state.value)
        assert view.agreed == (view.state is ConsentState.AGREED)
        assert view.remaining is None or (view.agreed and view.remaining >= timedelta(0))
