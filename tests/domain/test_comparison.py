"""Chart ↔ answer: every field with its kind, and why there is sometimes nothing to compare."""

from datetime import date

import msgspec
import pytest
from chart_cases import (
    ANSWERS,
    BORN,
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
from hypothesis import given

from madoguchi.domain.answer import (
    ElderlyRecipientCertificateInfo,
    SpecificDiseasesCertificateInfo,
)
from madoguchi.domain.comparison import compare, is_another_person, why_not
from madoguchi.domain.coverage import Period
from madoguchi.domain.difference import ChartField
from madoguchi.domain.notation import Kind
from madoguchi.domain.patient import Insurance, LimitCertificate, PublicExpense

SAME, NOTATION, CHANGED, ABSENT, NOT_ON_FILE = Kind


def found(patient, *results, **more):
    return {one.field: one for one in compare(answered(*results, **more), patient, DAY)}


def kind(field, patient, *results):
    one = found(patient, *results).get(field)
    return one and one.kind


@given(CHARTS, ANSWERS)
def test_any_answer_is_compared_or_there_is_a_reason(patient, answer):
    differences = compare(answer, patient, DAY)
    assert bool(differences) != bool(why_not(answer))
    assert len({one.field for one in differences}) == len(differences)
    for one in differences:
        assert (one.on_file is None) == (one.kind is NOT_ON_FILE) or one.field in (
            ChartField.INSURANCE, ChartField.VALIDITY, ChartField.LIMIT, ChartField.PUBLIC_EXPENSE,
        )  # fmt: skip
        assert one.kind is not ABSENT or not one.takeable


def test_the_same_in_everything():
    assert {one.kind for one in found(chart()).values()} == {SAME}


@pytest.mark.parametrize(
    ("field", "on_file", "came", "expected"),
    [
        ("name", {"name": "山田 花子"}, {}, SAME),
        ("name", {"name": "髙﨑　德子"}, {"name": "●﨑　德子"}, NOTATION),
        ("name", {"name": "渡邉　花子"}, {"name": "渡辺　花子"}, NOTATION),
        ("name", {"name": "𠮷田"}, {"name": "●田"}, NOTATION),
        ("name", {"name": "葛\U000e0100城"}, {"name": "●城"}, NOTATION),
        ("name", {"name": "髙﨑　德子"}, {"name": "●田　太郎"}, CHANGED),
        ("name", {"name": "髙﨑　德子"}, {"name": "●●●●"}, CHANGED),
        ("name", {}, {"name": "鈴木　花子"}, CHANGED),
        ("name", {}, {"name": None}, ABSENT),
        ("name", {"aliases": ("鈴木花子",)}, {"name": "鈴木　花子"}, NOTATION),
        ("name", {"name": "金本　秀"}, {"name": "金　秀", "name_of_other": "金本　秀"}, NOTATION),
        ("kana", {"kana": "ジュリ"}, {"name_kana": "ｼﾞﾕﾘ"}, NOTATION),
        ("kana", {}, {"name_kana": "ｽｽﾞｷ ﾊﾅｺ"}, CHANGED),
        ("sex", {}, {"sex1": "1", "sex2": "2"}, SAME),
        ("sex", {}, {"sex1": "1"}, CHANGED),
        ("sex", {"sex": "3"}, {}, NOT_ON_FILE),
        ("sex", {}, {"sex1": None}, ABSENT),
        ("birthdate", {}, {"birthdate": date(1981, 2, 14)}, CHANGED),
        ("post_number", {"post_number": "１０００００１"}, {}, NOTATION),
        ("post_number", {"post_number": ""}, {}, NOT_ON_FILE),
        ("address", {"address": "見本市北町一丁目2番3号"}, {}, NOTATION),
        ("address", {"address": "見本市北町１－２－３"}, {}, SAME),
        ("address", {}, {"address": "見本市南町4"}, CHANGED),
        ("address", {}, {"address": None}, ABSENT),
        ("reference_number", {"reference_number": "7"}, {"reference_number": "8"}, CHANGED),
        ("reference_number", {}, {"reference_number": "8"}, NOT_ON_FILE),
        ("reference_number", {}, {}, None),
    ],
)  # fmt: skip
def test_a_field_of_the_person(field, on_file, came, expected):
    assert kind(ChartField(field), chart(**on_file), result(**came)) == expected


@pytest.mark.parametrize(
    ("on_file", "came", "expected", "relation_word"),
    [
        ({}, {}, SAME, ""),
        ({"insurer_number": "00123456"}, {}, SAME, ""),
        ({"insured_card_symbol": "１２－３４"}, {}, NOTATION, "書き方"),
        ({"insured_identification_number": "56"}, {}, NOTATION, "書き方"),
        ({"insured_branch_number": "1"}, {}, NOTATION, "書き方"),
        ({"insured_branch_number": ""}, {}, NOT_ON_FILE, "補います"),
        ({"insured_card_symbol": ""}, {}, NOT_ON_FILE, "補います"),
        ({}, {"insured_branch_number": None}, SAME, ""),
        ({"insured_branch_number": "02"}, {}, CHANGED, "枝番が違います"),
        ({"insured_branch_number": "00"}, {}, CHANGED, "枝番が違います"),
        ({}, NEW, CHANGED, "新しい保険"),
        ({"insured_identification_number": "57"}, {}, CHANGED, "新しい保険"),
    ],
)
def test_the_insurance_as_one(on_file, came, expected, relation_word):
    held = chart(insurances=(msgspec.structs.replace(CARD, **on_file),))
    one = found(held, result(**came))[ChartField.INSURANCE]
    assert one.kind is expected
    assert relation_word in one.note


def test_the_first_insurance_of_a_chart():
    one = found(chart(insurances=()))[ChartField.INSURANCE]
    assert (one.kind, one.added, one.on_file) == (NOT_ON_FILE, True, None)


def test_an_ended_insurance_on_file_is_not_the_current_one():
    ended = msgspec.structs.replace(CARD, insurer_number="999999", valid_to=date(2024, 3, 31))
    held = chart(insurances=(ended, CARD))
    assert kind(ChartField.INSURANCE, held) is SAME
    assert found(held, result(**NEW))[ChartField.INSURANCE].on_file == CARD


@pytest.mark.parametrize(
    ("on_file", "came", "expected"),
    [
        (Period(date(2024, 4, 1)), {}, SAME),
        (Period(date(2025, 8, 1)), {"insured_card_valid_date": date(2025, 8, 1)}, SAME),
        (Period(date(2023, 4, 1)), {}, CHANGED),
        (Period(), {}, NOT_ON_FILE),
        (Period(date(2024, 4, 1)), {"insured_card_expiration_date": DAY}, NOT_ON_FILE),
        (Period(date(2024, 4, 1), DAY), {}, SAME),
        (Period(date(2024, 4, 1), date(2026, 10, 31)), {}, CHANGED),
        (Period(date(2024, 4, 1), DAY), {"disqualification_date": date(2026, 11, 21)}, SAME),
        (Period(date(2024, 4, 1)), {"qualification_date": None}, ABSENT),
    ],
)
def test_the_period(on_file, came, expected):
    card = msgspec.structs.replace(CARD, valid_from=on_file.start, valid_to=on_file.end)
    assert kind(ChartField.VALIDITY, chart(insurances=(card,)), result(**came)) is expected


@pytest.mark.rule("EL-5")
def test_a_missing_ratio_is_absent_and_not_three_tenths():
    card = msgspec.structs.replace(CARD, contribution_ratio="010")
    one = found(chart(insurances=(card,)))[ChartField.RATIO]
    assert (one.kind, one.takeable) == (ABSENT, False)
    assert "3割という意味ではありません" in one.note
    assert ChartField.RATIO not in found(chart())


def test_the_ratio_of_the_elderly_counts_in_its_own_time():
    info = ElderlyRecipientCertificateInfo(
        elderly_recipient_valid_start_date=date(2026, 8, 1),
        elderly_recipient_valid_end_date=date(2027, 7, 31),
        elderly_recipient_contribution_ratio="020",
    )
    came = result(elderly_recipient_certificate_info=info)
    assert kind(ChartField.RATIO, chart(), came) is NOT_ON_FILE
    early = compare(answered(came), chart(), date(2026, 7, 31))
    assert ChartField.RATIO not in {one.field for one in early}


def test_what_comes_with_a_new_insurance_is_not_chosen_apart():
    parts = found(chart(), result(**NEW))
    assert parts[ChartField.INSURER_NAME].with_insurance
    assert not parts[ChartField.INSURER_NAME].takeable
    assert parts[ChartField.INSURANCE].takeable


@pytest.mark.parametrize(
    ("start", "word"), [(date(2026, 11, 1), "後に始まって"), (date(2026, 10, 1), "開始日が同じ")]
)
def test_a_conflict_of_periods_is_a_persons_decision(start, word):
    held = chart(insurances=(msgspec.structs.replace(CARD, valid_from=start),))
    assert word in found(held, result(**NEW))[ChartField.INSURANCE].caution


def test_an_insurance_yet_to_come_is_no_conflict():
    ahead = msgspec.structs.replace(CARD, valid_from=date(2026, 12, 1))
    assert found(chart(insurances=(ahead,)), result(**NEW))[ChartField.INSURANCE].caution == ""


def test_a_start_that_did_not_come_is_said():
    came = result(**(NEW | {"qualification_date": None}))
    assert "確認した日を開始日" in found(chart(), came)[ChartField.INSURANCE].note


HELD = LimitCertificate(
    classification="01", classification_flag="A03", insurer_number="123456",
    valid_from=date(2026, 8, 1),
)  # fmt: skip


@pytest.mark.parametrize(
    ("held", "came", "expected"),
    [
        ((), None, None),
        ((), limit(), NOT_ON_FILE),
        ((HELD,), limit(), SAME),
        ((HELD,), limit(end=date(2027, 7, 31)), NOT_ON_FILE),
        ((HELD,), limit("A04"), CHANGED),
        ((HELD,), None, ABSENT),
        ((msgspec.structs.replace(HELD, valid_to=date(2026, 9, 30)),), None, None),
        ((msgspec.structs.replace(HELD, valid_to=date(2026, 9, 30)),), limit("A04"), NOT_ON_FILE),
    ],
)
def test_the_limit(held, came, expected):
    came = result(limit_application_certificate_related_info=came)
    assert kind(ChartField.LIMIT, chart(limit_certificates=held), came) == expected


@pytest.mark.rule("PM-1")
def test_an_absent_public_expense_is_said_with_its_three_reasons():
    held = chart(public_expenses=(PublicExpense(payer_number="54136015", recipient_number="1"),))
    one = found(held)[ChartField.PUBLIC_EXPENSE]
    assert (one.kind, one.takeable) == (ABSENT, False)
    for reason in ("同意していない", "なくなった", "つながっていない", "紙の受給者証"):
        assert reason in one.note


def test_aid_beside_an_insurance_and_alone():
    both = found(chart(), result(), aid())
    assert both[ChartField.INSURANCE].kind is SAME
    assert both[ChartField.PUBLIC_EXPENSE].kind is NOT_ON_FILE
    alone = found(chart(), aid(), validity="6")
    assert (alone[ChartField.INSURANCE].kind, alone[ChartField.INSURANCE].takeable) == (
        ABSENT,
        False,
    )
    assert alone[ChartField.NAME].kind is SAME


def test_the_same_aid_twice_is_nobodys_choice():
    came = found(chart(), aid(), aid(insurer_name="別の事務所"))[ChartField.PUBLIC_EXPENSE]
    assert not came.takeable
    assert "二つ" in came.note


def test_a_specific_disease_is_shown_only():
    came = result(specific_diseases_certificate_list=(SpecificDiseasesCertificateInfo(),))
    assert not found(chart(), came)[ChartField.DISEASE].takeable


@pytest.mark.rule("EL-6")
def test_gaiji_is_never_takeable():
    came = result(name="●﨑", address="●市", insured_name="●﨑", insurer_name="●保険")
    for field, one in found(chart(name="髙﨑"), came).items():
        assert not (one.takeable and isinstance(one.answered, str) and "●" in one.answered), field


def test_another_birthday_or_sex_may_be_another_person():
    changed = compare(answered(result(birthdate=date(1981, 2, 14))), chart(), DAY)
    assert is_another_person(changed)
    assert not is_another_person(compare(answered(result(name="鈴木")), chart(), DAY))
    assert found(chart(), result(sex1="1"))[ChartField.SEX].caution
    assert chart().birthdate == BORN


@pytest.mark.parametrize(
    ("came", "word"),
    [
        (answered(result(), result(**NEW), validity="5"), "複数の資格"),
        (answered(result(), result(**NEW)), "複数の資格"),
        (answered(result(), validity="2"), "有効という回答ではない"),
        (answered(result(), validity="4"), "有効という回答ではない"),
        (answered(result(), validity="9"), "有効という回答ではない"),
        (msgspec.structs.replace(answered(), results=()), "人の情報がない"),
    ],
)
def test_why_nothing_is_proposed(came, word):
    assert word in why_not(came)
    assert compare(came, chart(), DAY) == ()


def test_an_answer_without_an_insurer_number_is_no_insurance():
    one = found(chart(), result(insurer_number=None))[ChartField.INSURANCE]
    assert one.kind is ABSENT
    assert isinstance(one.on_file, Insurance)
