"""Month end: later answers against frozen ones, counts, rates; any order, nothing made up."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.answer import EligibilityAnswer, MessageHeader, QualificationResult
from madoguchi.domain.clock import JST
from madoguchi.domain.eligibility import Outcome
from madoguchi.domain.month import (
    ChangeKind,
    Quality,
    Usage,
    change_of,
    known,
    late_ones,
    percent,
)
from madoguchi.spec.rules.dated import in_force
from madoguchi.spec.rules.fee_table import DENOMINATORS, THRESHOLDS

DAY = date(2026, 11, 10)
AT = datetime(2026, 11, 10, 9, 0, tzinfo=JST)


def answer(validity="1", **result) -> EligibilityAnswer:
    base = {
        "insurer_number": "  123456",
        "insurer_name": "見本市",
        "insured_card_symbol": "１２－３４",
        "insured_identification_number": "0056",
        "birthdate": date(1980, 2, 14),
        "address": "見本市1",
    }
    return EligibilityAnswer(
        header=MessageHeader(segment_of_result="1"),
        processing_result_status="1",
        qualification_validity=validity,
        results=() if validity == "4" else (QualificationResult(**(base | result)),),
    )


def changed(later, frozen=None):
    return change_of(known(frozen or answer(), AT), known(later, AT + timedelta(days=20)), DAY)


@pytest.mark.rule("J7")
def test_an_entitlement_that_ended_before_the_visit():
    found = changed(answer("2", disqualification_date=date(2026, 11, 10)))
    assert (found.kind, found.sure) == (ChangeKind.ENDED, True)
    assert changed(answer("2", disqualification_date=date(2026, 11, 11))) is None
    found = changed(answer("3"))
    assert (found.kind, found.sure) == (ChangeKind.ENDED, False)


def test_another_insurer_before_the_visit():
    later = {"insurer_number": "06999999", "insurer_name": "見本健保"}
    found = changed(answer(**later, qualification_date=date(2026, 11, 1)))
    assert (found.kind, found.sure) == (ChangeKind.INSURER, True)
    assert "見本健保" in found.ja
    assert changed(answer(**later)).sure is False
    assert changed(answer(**later, qualification_date=date(2026, 11, 11))) is None


def test_only_notation_is_no_change():
    same = {"insurer_number": "00123456", "insured_card_symbol": "12-34"}
    assert changed(answer(**same, insured_identification_number="56")) is None
    assert changed(answer(insured_identification_number="57")).kind is ChangeKind.NUMBER
    assert changed(answer(insured_identification_number=None)) is None
    assert changed(answer(insurer_number=None)) is None


@pytest.mark.rule("EL-7")
def test_nothing_found_later_is_to_be_looked_at_and_a_failure_says_nothing():
    assert changed(answer("4")).kind is ChangeKind.GONE
    assert changed(answer("5")) is None
    assert changed(answer(None)) is None
    assert changed(answer("2"), answer("2")) is None


def test_registered_late_counts_a_chart_once():
    said = [("a", "4"), ("b", "1"), ("a", "1"), ("a", "2"), ("a", "1"), ("c", "2")]
    late = list(late_ones((who, known(answer(what), AT)) for who, what in said))
    assert [(who, one.outcome) for who, one in late] == [("a", Outcome.VALID)]


VISITS = st.lists(
    st.tuples(
        st.sampled_from([None, "p1", "p2", "p3"]),
        st.sampled_from(["card", "number", "certificate", "oral", "nothing"]),
    ),
    max_size=30,
)


@given(VISITS, st.randoms())
def test_counts_do_not_depend_on_the_order(visits, random: Random):
    def counted(items):
        usage = Usage()
        for patient, evidence in items:
            confirmed = evidence in ("card", "number", "certificate")
            usage.add(patient, evidence, confirmed=confirmed)
        return usage

    other = list(visits)
    random.shuffle(other)
    usage = counted(visits)
    assert usage == counted(other)
    assert usage.cards + usage.numbers + usage.papers + usage.unconfirmed == usage.visits
    for one in DENOMINATORS:
        numerator, denominator = usage.share(one.key)
        assert 0 <= numerator <= denominator


def test_a_rate_never_looks_reached_by_rounding():
    assert percent(2999, 10000) == "29.9"
    assert percent(3, 10) == "30.0"
    assert percent(1, 1) == "100.0"
    assert percent(0, 0) == "–"


def test_the_threshold_of_a_day():
    assert [row.percent for row in in_force(THRESHOLDS, date(2026, 5, 31))] == [70, 50, 30]
    assert [row.percent for row in in_force(THRESHOLDS, date(2026, 6, 1))] == [30]
    assert [row.percent for row in in_force(THRESHOLDS, date(2024, 10, 1))] == [15, 10, 5]
    assert not in_force(THRESHOLDS, date(2024, 9, 30))


@pytest.mark.rule("EL-5")
def test_what_an_insurer_leaves_out():
    quality = Quality(insurer="123456")
    quality.add(answer(name="●山"), DAY, matched=True)
    quality.add(answer(address=None, birthdate=date(1940, 1, 1)), DAY, matched=False)
    quality.add(answer(insured_card_classification="A1"), DAY, matched=True)
    assert (quality.answers, quality.black_dots, quality.no_address) == (3, 1, 1)
    assert (quality.no_ratio, quality.mismatched) == (1, 1)
