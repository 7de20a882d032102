"""The share: the answer's ratio first, age where the law is certain, never a guess."""

from datetime import date

import pytest
from domain_answers import TODAY, answer, answers, days, person
from hypothesis import given

from madoguchi.domain.ages import end_of_school_year, month_after, reached_on
from madoguchi.domain.answer import (
    ElderlyRecipientCertificateInfo,
    EligibilityAnswer,
    MedicalTicketInfo,
    QualificationResult,
)
from madoguchi.domain.shares import share
from madoguchi.spec.rules.share_table import RATIO_LABELS


def elderly(ratio: str | None, start: date | None = None, end: date | None = None):
    return ElderlyRecipientCertificateInfo(
        elderly_recipient_valid_start_date=start,
        elderly_recipient_valid_end_date=end,
        elderly_recipient_contribution_ratio=ratio,
    )


def aid(*tickets: MedicalTicketInfo) -> QualificationResult:
    return person(
        insured_card_classification="A1",
        insurer_number="12990013",
        public_expense_result_list=tickets,
    )


@pytest.mark.spec("OQS 6")
@pytest.mark.parametrize(
    ("ratio", "text"), [("010", "1割"), ("020", "2割"), ("030", "3割"), ("000", "負担なし")]
)
def test_the_ratio_of_the_late_elderly_is_the_answers(ratio: str, text: str):
    one = person(
        insurer_number="39990013",
        birthdate=date(1945, 5, 5),
        insured_partial_contribution_ratio=ratio,
    )
    found = share(answer(one), TODAY)
    assert (found.text, found.ratio, found.confidence) == (text, ratio, "H")


@pytest.mark.spec("OQS 6")
def test_the_ratio_from_70_is_the_elderly_certificates():
    one = person(birthdate=date(1954, 5, 5), elderly_recipient_certificate_info=elderly("020"))
    assert share(answer(one), TODAY).text == "2割"


@pytest.mark.rule("EL-5")
@pytest.mark.parametrize(
    "one",
    [
        person(birthdate=date(1954, 5, 5)),
        person(birthdate=date(1954, 5, 5), elderly_recipient_certificate_info=elderly(None)),
        person(
            birthdate=date(1954, 5, 5),
            elderly_recipient_certificate_info=elderly("020", end=date(2026, 7, 31)),
        ),
        person(insurer_number="39990013", birthdate=date(1945, 5, 5)),
        person(insurer_number="39990013", birthdate=None),
        person(insurer_number="39990013", birthdate=date(1960, 5, 5)),
        person(birthdate=date(1945, 5, 5)),
    ],
)
def test_from_70_a_missing_ratio_is_unknown_and_never_30_percent(one: QualificationResult):
    found = share(answer(one), TODAY)
    assert found.ratio is None
    assert found.rule == "EL-5"
    assert found.text == "不明（保険者に確認）"
    assert "保険者に問い合わせ" in found.reason


@pytest.mark.parametrize(
    ("birthdate", "day", "ratio"),
    [
        (date(2020, 4, 1), date(2026, 3, 31), "020"),
        (date(2020, 4, 1), date(2026, 4, 1), "030"),
        (date(2020, 4, 2), date(2026, 4, 1), "020"),
        (date(2020, 4, 2), date(2027, 3, 31), "020"),
        (date(2020, 4, 2), date(2027, 4, 1), "030"),
        (date(1956, 10, 2), date(2026, 10, 31), "030"),
        (date(1956, 10, 2), date(2026, 11, 1), None),
        (date(1956, 11, 1), date(2026, 10, 31), "030"),
        (date(1956, 11, 1), date(2026, 11, 1), None),
        (date(1956, 2, 29), date(2026, 2, 28), "030"),
        (date(1956, 2, 29), date(2026, 3, 1), None),
        (date(1956, 3, 1), date(2026, 2, 28), "030"),
        (date(1956, 3, 1), date(2026, 3, 1), None),
    ],
)
def test_bands_of_age_end_on_the_day_the_law_says(birthdate: date, day: date, ratio: str | None):
    assert share(answer(person(birthdate=birthdate)), day).ratio == ratio


def test_what_follows_from_age_alone_is_of_medium_confidence_and_says_why():
    found = share(answer(person()), TODAY)
    assert (found.text, found.confidence, found.reason) == (
        "3割",
        "M",
        "就学後から70歳になるまで",
    )


def test_the_insurers_preschool_mark_counts_also_without_a_birthday():
    one = person(birthdate=None, preschool_classification="1")
    assert share(answer(one), TODAY).ratio == "020"


def test_without_a_birthday_nothing_follows():
    assert share(answer(person(birthdate=None)), TODAY).ratio is None


def test_class_05_pays_all_and_claims_it_back():
    found = share(answer(person(insured_card_classification="05")), TODAY)
    assert (found.text, found.ratio) == ("10割", "100")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, "記載なし"),
        ("0", "なし"),
        ("01500", "1,500円"),
        ("三百", "三百"),
        ("９", "９"),
        ("1" * 5000, "1" * 5000),
    ],
)
@pytest.mark.spec("OQS 3.3")
def test_medical_aid_names_what_the_person_pays(amount: str | None, text: str):
    found = share(answer(aid(MedicalTicketInfo(self_pay_amount=amount))), TODAY)
    assert (found.text, found.ratio) == (f"医療扶助（本人支払額 {text}）", "000")


@pytest.mark.rule("WA-2")
def test_a_missing_ticket_is_not_an_amount_of_nothing():
    found = share(answer(aid(), validity="6"), TODAY)
    assert found.ratio is None
    assert found.text == "医療扶助（額は未確認）"
    assert "福祉事務所に確認" in found.reason


@pytest.mark.spec("OQS 6")
def test_insurance_and_aid_together_are_both_named():
    found = share(answer(person(), aid(MedicalTicketInfo())), TODAY)
    assert (found.text, found.ratio) == ("3割＋医療扶助（本人支払額 記載なし）", "030")


@pytest.mark.spec("OQS 6")
def test_a_result_written_twice_counts_once_and_two_insurances_are_undecided():
    assert share(answer(person(), person()), TODAY).ratio == "030"
    found = share(answer(person(), person(insurer_number="99990021")), TODAY)
    assert found.ratio is None
    assert found.text == "未確定（複数の資格）"


def test_an_unknown_ratio_is_shown_as_it_is():
    one = person(insured_partial_contribution_ratio="015")
    found = share(answer(one), TODAY)
    assert (found.text, found.ratio) == ("015（未知のコード）", None)
    assert "保険者に問い合わせ" in found.reason


@pytest.mark.rule("EL-2")
def test_which_paper_tells_the_share_depends_on_the_day():
    for one in (answer(person(), validity="2"), answer(person(birthdate=None))):
        assert "健康保険証" in share(one, date(2024, 12, 1)).reason
        assert "資格確認書" in share(one, date(2024, 12, 2)).reason
        assert "健康保険証" not in share(one, TODAY).reason


@pytest.mark.rule("EL-1")
@pytest.mark.parametrize("validity", ["2", "3", "4", "5", None, "9"])
def test_without_a_confirmed_entitlement_there_is_no_ratio(validity: str | None):
    found = share(answer(person(), validity=validity), TODAY)
    assert found.ratio is None
    assert found.text == "未確定"
    assert "申立書" in found.reason


@given(answers, days)
def test_a_share_is_always_words_and_a_known_ratio_or_none(one: EligibilityAnswer, day: date):
    found = share(one, day)
    assert found.text
    assert found.ratio is None or found.ratio in RATIO_LABELS
    assert found.confidence in {"H", "M", "L"}


def test_ages_at_the_ends_of_the_calendar_do_not_fail():
    last = date.max
    assert reached_on(last, 75) == last
    assert end_of_school_year(last) == last
    assert month_after(last) == last
    assert month_after(date(2026, 12, 31)) == date(2027, 1, 1)
    assert reached_on(date(2020, 2, 29), 6) == date(2026, 2, 28)
    assert reached_on(date(2020, 2, 29), 4) == date(2024, 2, 28)
