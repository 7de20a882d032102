"""Take-over: what was chosen and nothing else; once is twice; undo gives back what was there."""

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
)  # fmt: skip
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.comparison import compare
from madoguchi.domain.difference import OF_INSURANCE, ChartField
from madoguchi.domain.notation import Kind
from madoguchi.domain.patient import LimitCertificate, PublicExpense
from madoguchi.domain.takeover import is_as_left, same_content, take_over, undone

ALL = tuple(ChartField)
FIELDS = st.sets(st.sampled_from(ALL))


def taken(patient, *results, fields=ALL, day=DAY):
    return take_over(patient, answered(*results), fields, day)


# Properties --------------------------------------------------------------------------------------


@given(CHARTS, ANSWERS, FIELDS)
def test_undo_gives_back_the_chart_as_it_was(patient, answer, fields):
    after = msgspec.structs.replace(
        take_over(patient, answer, fields, DAY), revision=patient.revision + 1
    )
    assert is_as_left(patient, after, after)
    back = undone(patient, after, after)
    assert same_content(back, patient)
    assert back.revision == after.revision


def test_a_number_registered_since_is_kept_by_undo():
    before = chart()
    after = taken(before, result(**NEW))
    now = msgspec.structs.replace(after, reference_number="00123", revision=2)
    assert is_as_left(before, after, now)
    assert undone(before, after, now) == msgspec.structs.replace(
        before, reference_number="00123", revision=2
    )
    assert not is_as_left(before, after, msgspec.structs.replace(now, telephone="1"))
    took = msgspec.structs.replace(after, reference_number="7")
    assert not is_as_left(before, took, now)
    assert undone(before, took, took).reference_number is None


@given(CHARTS, ANSWERS, FIELDS)
def test_twice_is_the_same_as_once(patient, answer, fields):
    once = take_over(patient, answer, fields, DAY)
    assert take_over(once, answer, fields, DAY) == once


@given(CHARTS, ANSWERS)
def test_nothing_that_can_be_taken_over_is_left_after_all_of_it_was(patient, answer):
    after = take_over(patient, answer, ALL, DAY)
    left = [one for one in compare(answer, after, DAY) if one.takeable]
    assert left == []
    changed = [one for one in compare(answer, after, DAY) if one.kind is Kind.CHANGED]
    assert all(one.note or one.field is ChartField.REFERENCE_NUMBER for one in changed)


HOLDS = {
    "name": {ChartField.NAME},
    "kana": {ChartField.KANA},
    "sex": {ChartField.SEX},
    "birthdate": {ChartField.BIRTHDATE},
    "post_number": {ChartField.POST_NUMBER},
    "address": {ChartField.ADDRESS},
    "reference_number": {ChartField.REFERENCE_NUMBER},
    "insurances": {ChartField.INSURANCE, *OF_INSURANCE},
    "limit_certificates": {ChartField.LIMIT},
    "public_expenses": {ChartField.PUBLIC_EXPENSE},
}


@given(CHARTS, ANSWERS, FIELDS)
def test_what_was_not_chosen_never_changes(patient, answer, fields):
    after = take_over(patient, answer, fields, DAY)
    for name in patient.__struct_fields__:
        if not HOLDS.get(name, set()) & fields:
            assert getattr(after, name) == getattr(patient, name), name


@given(CHARTS, ANSWERS, FIELDS)
def test_nothing_on_file_is_ever_removed(patient, answer, fields):
    after = take_over(patient, answer, fields, DAY)
    for name in ("insurances", "limit_certificates", "public_expenses"):
        assert len(getattr(after, name)) >= len(getattr(patient, name))


@given(CHARTS, ANSWERS, FIELDS)
def test_no_gaiji_comes_into_the_patients_own_name_or_address(patient, answer, fields):
    after = take_over(patient, answer, fields, DAY)
    for name in ("name", "kana", "address"):
        assert getattr(after, name) == getattr(patient, name) or "●" not in getattr(after, name)


# Insurance ---------------------------------------------------------------------------------------


def test_the_old_insurance_ends_the_day_before_the_new_one_begins():
    after = taken(chart(), result(**NEW))
    new, old = after.insurances
    assert (new.insurer_number, new.valid_from, new.valid_to) == (
        "06270001",
        date(2026, 10, 1),
        None,
    )
    assert old == msgspec.structs.replace(CARD, valid_to=date(2026, 9, 30))


def test_an_old_insurance_that_already_ended_is_left_alone():
    ended = msgspec.structs.replace(CARD, valid_to=date(2026, 3, 31))
    after = taken(chart(insurances=(ended,)), result(**NEW))
    assert after.insurances[1] == ended


def test_an_old_insurance_that_would_end_later_is_shortened():
    open_until = msgspec.structs.replace(CARD, valid_to=date(2027, 3, 31))
    after = taken(chart(insurances=(open_until,)), result(**NEW))
    assert after.insurances[1].valid_to == date(2026, 9, 30)


def test_the_same_start_leaves_the_old_one_without_a_single_day():
    same = msgspec.structs.replace(CARD, valid_from=date(2026, 10, 1))
    after = taken(chart(insurances=(same,)), result(**NEW))
    assert after.insurances[1].valid_to == date(2026, 9, 30)
    assert after.insurances[1].valid_from == date(2026, 10, 1)


def test_one_that_began_later_than_the_answered_is_left_to_the_clerk():
    later = msgspec.structs.replace(CARD, valid_from=date(2026, 11, 1))
    after = taken(chart(insurances=(later,)), result(**NEW))
    assert [card.valid_from for card in after.insurances] == [date(2026, 11, 1), date(2026, 10, 1)]
    assert all(card.valid_to is None for card in after.insurances)


def test_without_a_start_the_day_of_confirmation_counts():
    after = taken(chart(), result(**(NEW | {"qualification_date": None})))
    assert after.insurances[0].valid_from == DAY
    assert after.insurances[1].valid_to == date(2026, 11, 19)


@pytest.mark.rule("EL-5")
def test_a_new_insurance_without_a_ratio_gets_none():
    assert taken(chart(), result(**NEW)).insurances[0].contribution_ratio == ""


def test_a_branch_is_filled_in():
    bare = msgspec.structs.replace(CARD, insured_branch_number="")
    after = taken(chart(insurances=(bare,)))
    assert after.insurances == (CARD,)


def test_a_new_insurance_comes_whole_or_not_at_all():
    after = taken(chart(), result(**NEW), fields=OF_INSURANCE)
    assert after == chart()


def test_the_ratio_alone_can_be_taken():
    came = result(insured_partial_contribution_ratio="020", address="よそ")
    after = taken(chart(), came, fields=[ChartField.RATIO])
    assert after.insurances[0].contribution_ratio == "020"
    assert after.address == chart().address


def test_the_householder_keeps_the_clinics_letters():
    named = msgspec.structs.replace(CARD, insured_name="髙﨑　徳子")
    after = taken(chart(insurances=(named,)), result(**NEW, insured_name="●﨑　徳子"))
    assert after.insurances[0].insured_name == "髙﨑　徳子"


def test_back_in_an_earlier_insurance_is_another_entry():
    ended = msgspec.structs.replace(CARD, valid_to=date(2025, 3, 31))
    after = taken(chart(insurances=(ended,)), result(qualification_date=date(2026, 10, 1)))
    assert [card.valid_from for card in after.insurances] == [date(2026, 10, 1), date(2024, 4, 1)]


def test_an_insurance_ended_by_mistake_is_open_again():
    ended = msgspec.structs.replace(CARD, valid_to=date(2026, 10, 31))
    assert taken(chart(insurances=(ended,))).insurances[0].valid_to is None


# 限度額, 公費, person -----------------------------------------------------------------------------


HELD_LIMIT = LimitCertificate(
    classification="01", classification_flag="A04", insurer_number="123456",
    valid_from=date(2025, 8, 1), valid_to=date(2026, 7, 31),
)  # fmt: skip


def test_an_expired_limit_is_kept_and_the_new_one_added():
    came = result(limit_application_certificate_related_info=limit())
    new, old = taken(chart(limit_certificates=(HELD_LIMIT,)), came).limit_certificates
    assert old == HELD_LIMIT
    assert (new.classification_flag, new.valid_from) == ("A03", date(2026, 8, 1))


def test_an_open_limit_ends_before_another_class_begins():
    held = msgspec.structs.replace(HELD_LIMIT, valid_to=None)
    came = result(limit_application_certificate_related_info=limit())
    old = taken(chart(limit_certificates=(held,)), came).limit_certificates[1]
    assert old.valid_to == date(2026, 7, 31)


@pytest.mark.rule("PM-1")
def test_what_is_absent_deletes_nothing():
    expense = PublicExpense(payer_number="54136015", recipient_number="1")
    held = chart(limit_certificates=(HELD_LIMIT,), public_expenses=(expense,))
    assert taken(held) == held


def test_aid_becomes_a_public_expense_beside_others():
    other = PublicExpense(payer_number="54136015", recipient_number="1")
    after = taken(chart(public_expenses=(other,)), result(), aid())
    assert after.public_expenses[0] == PublicExpense(
        payer_number="12999999", recipient_number="7777777", office_name="見本福祉事務所",
        valid_from=date(2026, 9, 1), valid_to=date(2026, 11, 30),
    )  # fmt: skip
    assert after.public_expenses[1] == other
    assert after.insurances == chart().insurances


def test_the_next_ticket_lengthens_the_public_expense():
    first = taken(chart(), aid())
    ticket = aid().public_expense_result_list[0]
    december = msgspec.structs.replace(ticket, medical_ticket_expiration_date=date(2026, 12, 31))
    after = taken(first, aid(public_expense_result_list=(december,)))
    assert [one.valid_to for one in after.public_expenses] == [date(2026, 12, 31)]


@pytest.mark.rule("EL-6")
def test_a_name_with_gaiji_is_never_taken():
    held = chart(name="髙﨑　徳子")
    assert taken(held, result(name="●﨑　徳子")).name == "髙﨑　徳子"
    assert taken(held, result(name="●田　太郎")).name == "髙﨑　徳子"


def test_a_married_name_is_taken_by_choice_only():
    came = result(name="鈴木　花子", name_kana="ｽｽﾞｷ ﾊﾅｺ")
    assert taken(chart(), came, fields=[ChartField.INSURANCE]).name == "山田　花子"
    assert taken(chart(), came, fields=[ChartField.NAME]).name == "鈴木　花子"


@pytest.mark.parametrize("validity", ["2", "3", "4", "5", None, "x"])
def test_nothing_is_taken_from_an_answer_that_entitles_to_nothing(validity):
    came = answered(result(**NEW), validity=validity)
    assert take_over(chart(), came, ALL, DAY) == chart()


def test_two_insurances_are_no_choice_of_ours():
    assert taken(chart(), result(), result(**NEW)) == chart()
