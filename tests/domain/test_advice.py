"""What to do next: never nothing, most urgent first, and true to the day."""

from datetime import date

import pytest
from domain_answers import NOW, TODAY, answer, answers, days, person
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from madoguchi.domain.advice import Urgency, next_steps
from madoguchi.domain.answer import (
    Consent,
    EligibilityAnswer,
    MedicalTicketInfo,
    SearchInfo,
)

AGREED = Consent(subject="PharmacistsInfo", flag="1", time=NOW)
LIMIT = Consent(subject="LimitApplicationCertificateRelated", flag="1")


def texts(one: EligibilityAnswer, link: str = "unique", day: date = TODAY) -> str:
    return "\n".join(step.text for step in next_steps(one, link, day))


def rules(one: EligibilityAnswer, link: str = "unique", day: date = TODAY) -> set[str]:
    return {step.rule for step in next_steps(one, link, day)}


@given(answers, st.sampled_from(["unique", "none", "several", ""]), days)
def test_there_is_always_something_to_do_and_the_most_urgent_stands_first(
    one: EligibilityAnswer, link: str, day: date
):
    steps = next_steps(one, link, day)
    assert steps
    assert all(step.text and step.rule for step in steps)
    order = [list(Urgency).index(step.urgency) for step in steps]
    assert order == sorted(order)


@pytest.mark.rule("EL-2")
@given(answers, st.dates(min_value=date(2026, 4, 1), max_value=date(2100, 1, 1)))
def test_the_old_card_is_never_offered_any_more(one: EligibilityAnswer, day: date):
    assert "健康保険証" not in texts(one, day=day)


@pytest.mark.rule("EL-2")
def test_on_an_earlier_day_the_same_answer_offers_what_counted_then():
    assert "有効期限内の健康保険証" in texts(answer(validity="4"), day=date(2025, 12, 1))


def test_a_plain_valid_answer_says_first_to_receive_the_patient():
    steps = next_steps(answer(person(consents=(AGREED, LIMIT))), "unique", TODAY)
    assert steps[0].text.startswith("資格は有効です")
    assert [step.rule for step in steps] == ["EL-1", "PM-1", "PM-2"]


@pytest.mark.rule("EL-7")
def test_nothing_found_leads_to_other_proof_and_never_to_full_price():
    said = texts(answer(validity="4"))
    assert "無保険とは決めつけず" in said
    assert said.index("マイナポータル") < said.index("被保険者資格申立書")
    assert "被保険者資格申立書" in said
    assert "10割にはしません" in said


@pytest.mark.rule("EL-1")
def test_each_outcome_has_a_first_step_of_its_own():
    firsts = {next_steps(answer(validity=str(code)), "unique", TODAY)[0] for code in range(1, 8)}
    others = {
        next_steps(answer(segment=segment, status=status), "unique", TODAY)[0]
        for segment, status in (("2", "1"), ("9", "1"), ("1", "2"))
    }
    assert len(firsts | others) == 10


@pytest.mark.rule("EL-3")
@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 7, 31), "全員に"), (date(2026, 8, 1), "持たない人にだけ")]
)
def test_the_late_elderly_hear_of_their_certificate_as_of_the_day(day: date, words: str):
    late = person(insurer_number="39990013", birthdate=date(1945, 5, 5))
    assert words in texts(answer(late, validity="2"), day=day)
    assert "EL-3" not in rules(answer(person(), validity="2"), day=day)


@pytest.mark.rule("EL-4")
def test_a_failed_inquiry_asks_for_the_four_items():
    assert "氏名・性別・生年月日・住所" in texts(answer(segment="9"))


@pytest.mark.rule("EL-5")
def test_an_unknown_share_is_said_to_be_unknown():
    steps = next_steps(answer(person(birthdate=date(1950, 1, 1))), "unique", TODAY)
    (step,) = [step for step in steps if step.rule == "EL-5"]
    assert step.urgency is Urgency.CHECK
    assert "3割とみなさず" in step.text
    assert "3割とみなさず" not in texts(answer(person()))


@pytest.mark.rule("EL-6")
def test_the_black_dot_is_explained():
    assert "処方箋と領収証には本来の氏名" in texts(answer(person(name="●田　花子")))
    assert "EL-6" not in rules(answer(person()))


@pytest.mark.rule("WA-2")
def test_an_unregistered_ticket_is_normal_before_the_15th():
    aid = person(insured_card_classification="A1")
    steps = next_steps(answer(aid, validity="6"), "unique", TODAY)
    assert (steps[0].urgency, "医療券" in steps[0].text) == (Urgency.NOW, True)
    assert "15日" in texts(answer(aid, validity="6"))
    assert "申し出ているか" in texts(answer(aid, validity="6"))


@pytest.mark.rule("PM-1")
def test_a_blank_public_expense_never_removes_one_on_file():
    assert "消さないでください" in texts(answer(person()))
    aid = person(
        insured_card_classification="A1", public_expense_result_list=(MedicalTicketInfo(),)
    )
    assert "PM-1" not in rules(answer(person(), aid))


@pytest.mark.rule("CE-3")
@pytest.mark.rule("CO-5")
def test_without_medical_consent_both_reasons_are_named():
    refused = Consent(subject="PharmacistsInfo", flag="0")
    assert "電子証明書の有効期限" in texts(answer(person(consents=(refused, LIMIT))))
    assert "もう一度カード" in texts(answer(person(consents=(refused,))))
    assert "CE-3" not in rules(answer(person(consents=(AGREED,))))


@pytest.mark.rule("CO-8")
def test_a_query_by_numbers_never_brings_medical_information_and_blames_no_certificate():
    asked = answer(person(), reference="2")
    assert "番号での照会では" in texts(asked)
    assert not {"CE-3", "CO-5"} & rules(asked)
    echo = SearchInfo(insured_identification_number="678")
    assert "CO-8" in rules(structs.replace(answer(person(), reference=None), search_info=echo))
    assert "CO-8" not in rules(answer(person()))


@pytest.mark.rule("CO-2")
def test_a_missing_limit_is_not_none_and_how_to_ask_depends_on_the_day():
    assert "口頭で同意" in texts(answer(person()), day=date(2024, 10, 7))
    before = texts(answer(person()), day=date(2024, 10, 6))
    assert "口頭" not in before
    assert "認定証が無いとは限りません" in before
    assert "CO-2" not in rules(answer(person(consents=(LIMIT,))))


@pytest.mark.rule("RN-4")
@pytest.mark.parametrize(("link", "words"), [("none", "新患なら登録"), ("several", "1人を選んで")])
def test_an_arrival_without_its_chart_says_what_to_do_first(link: str, words: str):
    assert words in next_steps(answer(person()), link, TODAY)[0].text


@pytest.mark.spec("OQS 5")
def test_the_terminals_message_is_shown_as_it_is_even_when_all_is_well():
    one = answer(person(), code="I-1", message="証明書の期限が近づいています")
    assert "端末からのメッセージ：証明書の期限が近づいています　I-1" in texts(one)
    assert "端末からのメッセージ" not in texts(answer(person()))


@pytest.mark.spec("OQS 5")
def test_after_an_error_the_terminals_message_comes_right_after_the_first_step():
    steps = next_steps(answer(status="2", code="E-2", message="模擬"), "unique", TODAY)
    assert steps[1].text == "端末からのメッセージ：模擬　E-2"


@pytest.mark.spec("OQS 6")
@pytest.mark.parametrize(
    ("reason", "words"), [("01", "死亡"), ("02", "医療扶助"), ("03", "別の医療保険")]
)
def test_the_reason_of_loss_points_to_the_next_insurer(reason: str, words: str):
    assert words in texts(answer(person(reason_of_loss=reason), validity="2"))


def test_an_answer_of_an_earlier_day_is_not_todays():
    assert "今日の確認結果ではありません" in texts(answer(person()), day=date(2026, 11, 3))
    assert "今日の確認結果ではありません" not in texts(answer(person()), day=TODAY)
