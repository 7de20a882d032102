"""Dated rows: the right ones on the right day, each with an id, a source and a confidence."""

from dataclasses import fields
from datetime import date, timedelta
from itertools import pairwise

import pytest

from madoguchi.spec.oqs.codes_table import CODES
from madoguchi.spec.oqs.levels_table import LEVELS
from madoguchi.spec.rules.advice_table import ADVICE
from madoguchi.spec.rules.attempts_table import ATTEMPT_LIMITS
from madoguchi.spec.rules.certificate_table import CERTIFICATE_PHASES
from madoguchi.spec.rules.consent_life_table import CONSENT_LIVES
from madoguchi.spec.rules.dated import Confidence, Row, in_force
from madoguchi.spec.rules.evidence_table import EVIDENCE
from madoguchi.spec.rules.outcome_table import OUTCOMES, UNKNOWN_OUTCOME
from madoguchi.spec.rules.share_table import RATIO_LABELS, SHARE_RULES

ALL = (
    *ADVICE,
    *EVIDENCE,
    *SHARE_RULES,
    *CONSENT_LIVES,
    *CERTIFICATE_PHASES,
    *ATTEMPT_LIMITS,
)
DAYS = [date(2021, 10, 20), date(2024, 10, 6), date(2024, 10, 7), date(2026, 11, 22)]


def of(rule: str, day: date) -> str:
    return "".join(row.ja for row in in_force((*ADVICE, *EVIDENCE), day) if row.rule == rule)


def test_both_days_of_a_row_are_included():
    first, last = date(2024, 10, 7), date(2025, 12, 1)
    row = Row(
        rule="X-1",
        source="test",
        confidence=Confidence.LOW,
        effective_from=first,
        effective_to=last,
    )
    day = timedelta(days=1)
    held = [bool(in_force([row], one)) for one in (first - day, first, last, last + day)]
    assert held == [False, True, True, False]


@pytest.mark.parametrize("row", ALL, ids=lambda row: f"{type(row).__name__} {row.rule}")
def test_a_row_names_rule_source_confidence_and_says_something(row: Row):
    assert row.rule
    assert row.source
    assert row.confidence in Confidence
    assert "ja" in {field.name for field in fields(row)}
    assert row.effective_from is None or row.effective_from <= (row.effective_to or date.max)


def test_every_sentence_ends_where_it_should_and_offers_a_next_step():
    assert all(row.ja.endswith("。") for row in (*ADVICE, *EVIDENCE))
    assert {row.urgency for row in (*ADVICE, *EVIDENCE)} == {"now", "check", "note"}


@pytest.mark.rule("EL-1")
def test_every_known_value_of_every_level_has_an_outcome():
    known = {(row.level, row.value) for row in OUTCOMES}
    for level in LEVELS:
        for value in CODES[level.code].codes:
            passed_on = value in level.passes and level is not LEVELS[-1]
            assert passed_on or (level.key, value) in known


@pytest.mark.rule("EL-1")
def test_labels_of_the_entitlement_are_those_of_the_interface():
    for row in OUTCOMES:
        if row.level == "entitlement":
            assert row.label == CODES["006"].codes[row.value].label


@pytest.mark.parametrize("day", DAYS)
def test_every_outcome_has_advice_on_every_day(day: date):
    situations = {row.situation for row in in_force(ADVICE, day)}
    assert {row.outcome for row in (*OUTCOMES, UNKNOWN_OUTCOME)} <= situations


@pytest.mark.parametrize("day", DAYS)
def test_every_share_rule_stands_once_on_every_day(day: date):
    keys = [row.key for row in in_force(SHARE_RULES, day)]
    assert sorted(keys) == sorted({row.key for row in SHARE_RULES})
    assert all(row.ratio is None or row.ratio in RATIO_LABELS for row in SHARE_RULES)
    answered = {"late_elderly", "elderly"}
    assert all(row.ratio or row.short or row.key in answered for row in SHARE_RULES)


@pytest.mark.rule("EL-2")
@pytest.mark.parametrize(
    ("day", "wanted", "banned"),
    [
        (date(2024, 12, 1), "健康保険証", "資格確認書"),
        (date(2025, 12, 1), "有効期限内の健康保険証", "期限の切れた"),
        (date(2025, 12, 2), "期限の切れた健康保険証", "有効期限内の健康保険証"),
        (date(2026, 3, 31), "期限の切れた健康保険証", "お知らせだけでは"),
        (date(2026, 4, 1), "お知らせだけでは確認できません", "健康保険証"),
        (date(2026, 11, 22), "資格確認書", "健康保険証"),
    ],
)
def test_the_old_card_is_offered_only_as_long_as_it_counts(day: date, wanted: str, banned: str):
    text = of("EL-2", day)
    assert wanted in text
    assert banned not in text


@pytest.mark.rule("EL-2")
def test_evidence_bands_leave_no_gap_and_do_not_overlap():
    bands = [row for row in EVIDENCE if row.situation == "unconfirmed"]
    assert bands[0].effective_from is None
    assert bands[-1].effective_to is None
    for one, following in pairwise(bands):
        assert one.effective_to is not None
        assert following.effective_from == one.effective_to + timedelta(days=1)


@pytest.mark.rule("EL-3")
def test_the_certificate_of_the_late_elderly_changes_on_2026_08_01():
    assert "全員に" in of("EL-3", date(2026, 7, 31))
    assert "持たない人にだけ" in of("EL-3", date(2026, 8, 1))
    assert of("EL-3", date(2024, 12, 1)) == ""


@pytest.mark.rule("EL-4")
def test_an_outage_asks_for_exactly_the_four_items():
    assert "氏名・性別・生年月日・住所を控え" in of("EL-4", date(2026, 11, 22))


@pytest.mark.rule("CO-4")
def test_a_consent_of_an_outpatient_lives_24_hours_and_a_home_visit_has_no_fixed_end():
    hours = {life.treatment: life.hours for life in in_force(CONSENT_LIVES, date(2026, 11, 22))}
    assert hours == {"1": 24, "2": None, "3": None}
    assert set(hours) <= set(CODES["028"].codes)


@pytest.mark.rule("CE-1")
@pytest.mark.rule("CE-2")
@pytest.mark.rule("CE-3")
@pytest.mark.rule("CE-4")
def test_certificate_phases_follow_each_other_and_only_two_give_medical_information():
    today = in_force(CERTIFICATE_PHASES, date(2026, 11, 22))
    card = [row for row in today if row.carrier == "card"]
    assert [row.key for row in card] == ["normal", "reminder", "grace", "ended"]
    assert [(row.usable, row.medical) for row in card] == [
        (True, True),
        (True, True),
        (True, False),
        (False, False),
    ]
    assert (card[0].after_months, card[-1].until_months) == (None, None)
    for one, following in pairwise(card):
        assert one.until_months == following.after_months
    assert (card[1].after_months, card[2].until_months) == (-3, 3)
    assert [row.to_month_end for row in card] == [False, False, True, True]


@pytest.mark.rule("CE-4")
@pytest.mark.rule("EL-2")
def test_what_to_bring_after_the_end_is_what_there_was_on_that_day():
    for day, paper in ((date(2024, 12, 1), "健康保険証"), (date(2024, 12, 2), "資格確認書")):
        rows = in_force(CERTIFICATE_PHASES, day)
        (row,) = [row for row in rows if (row.key, row.carrier) == ("ended", "card")]
        assert paper in row.ja


@pytest.mark.rule("ID-7")
def test_a_phone_has_no_grace():
    before, after = date(2025, 9, 18), date(2025, 9, 19)
    assert not [row for row in in_force(CERTIFICATE_PHASES, before) if row.carrier == "phone"]
    phone = [row for row in in_force(CERTIFICATE_PHASES, after) if row.carrier == "phone"]
    assert [(row.after_months, row.usable) for row in phone] == [(0, False)]


@pytest.mark.rule("ID-2")
@pytest.mark.rule("ID-3")
@pytest.mark.rule("ID-4")
def test_three_misses_lock_the_pin_ten_the_face_and_seeing_resets_neither():
    limits = {row.method: row for row in ATTEMPT_LIMITS}
    assert (limits["pin"].tries, limits["face"].tries) == (3, 10)
    assert not any("visual" in row.reset_by for row in ATTEMPT_LIMITS)
    assert "顔認証か目視" in limits["pin"].ja
