"""Ticks and marks: what is proposed, and the one or two words of the list."""

from datetime import date

import msgspec
import pytest
from chart_cases import (
    ANSWERS,
    CARD,
    CHARTS,
    DAY,
    NEW,
    aid,
    answered,
    chart,
    limit,
    result,
)
from counter_people import NOW
from hypothesis import given

from madoguchi.counter.preferences import ClinicPreferences, Default
from madoguchi.counter.takeover.fields_table import FIELDS
from madoguchi.counter.takeover.proposals import is_fresh, marks_of, propose
from madoguchi.counter.takeover.words import KIND_WORDS, period_text, value_lines
from madoguchi.domain.coverage import Period
from madoguchi.domain.difference import ChartField
from madoguchi.domain.notation import Kind
from madoguchi.store.ports import Arrival, LinkState

ON = ClinicPreferences(take_over={field.value: Default.ON for field in ChartField})


def row(answer, **changes) -> Arrival:
    base = {
        "id": "a",
        "journal_id": "j",
        "day": DAY,
        "seen_at": NOW,
        "created_at": NOW,
        "source": "siquc_face",
        "answer": answer,
        "link": LinkState.UNIQUE,
        "patient_id": "p",
    }
    return Arrival(**(base | changes))


def words(patient, *results, **more):
    arrival = row(answered(*results, **more))
    found = propose(arrival, patient, ClinicPreferences(), DAY)
    return [(mark.kind, mark.word) for mark in marks_of(found)]


@pytest.mark.parametrize(
    ("on_file", "came", "expected"),
    [
        ({}, {}, [("ok", "変更なし")]),
        ({"name": "髙﨑　德子"}, {"name": "●﨑　德子"}, [("off", "表記のみ")]),
        ({"address": ""}, {}, [("info", "追記あり")]),
        ({}, NEW, [("check", "保険変更")]),
        ({}, {"address": "南町", "post_number": "1"}, [("check", "住所変更")]),
        ({"insurances": ()}, {}, [("info", "保険未登録")]),
        ({}, {"insured_branch_number": "02"}, [("check", "枝番違い")]),
        (
            {},
            NEW | {"address": "南町", "name": "鈴木　花子"},
            [("check", "保険変更"), ("check", "氏名変更"), ("check", "ほか1件")],
        ),
        ({}, {"birthdate": date(1981, 2, 14)}, [("bad", "生年月日違い")]),
    ],
)  # fmt: skip
def test_the_words_of_the_list(on_file, came, expected):
    assert words(chart(**on_file), result(**came)) == expected


def test_a_change_goes_before_what_the_chart_lacks():
    came = result(limit_application_certificate_related_info=limit(), address="南町")
    assert words(chart(), came) == [("check", "住所変更"), ("info", "限度額あり")]


def test_a_filled_branch_and_aid_have_words_of_their_own():
    bare = chart(insurances=(msgspec.structs.replace(CARD, insured_branch_number=""),))
    assert words(bare) == [("info", "枝番を補う")]
    assert words(chart(), result(), aid()) == [("info", "公費あり")]


def test_nothing_to_compare_has_no_word():
    assert words(chart(), result(), validity="2") == []


@given(CHARTS, ANSWERS)
def test_nothing_is_ticked_that_a_person_should_decide(patient, answer):
    proposal = propose(row(answer), patient, ON, DAY)
    for line in proposal.lines:
        if line.ticked:
            assert line.difference.takeable
            assert not line.difference.caution
            assert not proposal.another_person
    assert not proposal.safe or all(FIELDS[field].safe for field in proposal.ticked)
    assert bool(marks_of(proposal)) == bool(proposal.lines)


@given(CHARTS, ANSWERS)
def test_every_side_of_every_line_can_be_said(patient, answer):
    for line in propose(row(answer), patient, ON, DAY).lines:
        one = line.difference
        for value in (one.on_file, one.answered):
            assert all(isinstance(text, str) for text in value_lines(one.field, value))
        assert KIND_WORDS[one.kind]


@pytest.mark.rule("RN-4")
@pytest.mark.parametrize(
    "changes", [{"carried_over": True}, {"day": date(2026, 11, 19)}, {"day": date(2026, 11, 21)}]
)
def test_what_is_not_of_today_is_not_ticked(changes):
    arrival = row(answered(result(**NEW)), **changes)
    assert not is_fresh(arrival, DAY)
    assert propose(arrival, chart(), ON, DAY).ticked == ()


def test_a_confirmation_of_an_earlier_day_is_not_of_today():
    answer = answered()
    header = msgspec.structs.replace(
        answer.header, qualification_confirmation_date=date(2026, 11, 19)
    )
    assert not is_fresh(row(msgspec.structs.replace(answer, header=header)), DAY)
    future = msgspec.structs.replace(header, qualification_confirmation_date=date(2030, 1, 1))
    assert is_fresh(row(msgspec.structs.replace(answer, header=future)), DAY)


def test_who_a_person_is_and_where_they_live_is_never_safe():
    for field in ("name", "kana", "sex", "birthdate", "address", "post_number", "reference_number"):
        assert not FIELDS[ChartField(field)].safe
        assert FIELDS[ChartField(field)].default is Default.OFF


def test_every_field_and_kind_has_its_row():
    assert set(FIELDS) == set(ChartField)
    assert set(KIND_WORDS) == set(Kind)


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (Period(), "期間の記載なし"),
        (Period(date(2026, 4, 1)), "2026/4/1（令和8）から"),
        (Period(None, date(2026, 4, 1)), "2026/4/1（令和8）まで"),
        (Period(date(2026, 4, 2), date(2026, 4, 1)), "2026/4/2（令和8）から（使われていません）"),
    ],
)
def test_periods_in_words(period, text):
    assert period_text(period) == text
