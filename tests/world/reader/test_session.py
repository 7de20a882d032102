"""One reader from the waiting screen to the next: every way through, played on real cards."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from madoguchi.world.card import MuteCard, OtherCard
from madoguchi.world.clock import JST
from madoguchi.world.protocol import Outcome, Phase, ProofAnswer
from madoguchi.world.reader import (
    CentreRefusedError,
    CentreTimeoutError,
    CentreUnreachableError,
    SlotTakenError,
)

pytestmark = pytest.mark.anyio
ASK = ("PharmacistsInfo", "DiagnosisInfo", "OperationInfo", "SpecificHealthCheckupsInfo")
MakeBench = Callable[..., Any]


@pytest.mark.faq("Q1")
async def test_the_straight_way(bench: Any) -> None:
    view = bench.session.view()
    assert view.title == "マイナンバーカードを置いてください"
    assert "まどぐち医院" in view.texts
    assert await bench.identify() == "consent_all"
    labels = [choice.label for choice in bench.session.view().choices]
    assert labels[:2] == ["全て同意する", "個別に同意する"]
    assert await bench.press("agree_all") == "take_card"
    view = bench.session.view()
    assert view.title == "受付が完了しました。カードをお取りください"
    assert view.face_file == "OQSsiquc01res_face_20261122090000000.xml"
    assert bench.centre.calls == ["challenge", "prove", "finish"]
    assert bench.centre.consents.given == dict.fromkeys(ASK, True)
    assert bench.centre.consents.prescription_issue_select is None
    bench.session.pull_card()
    assert bench.state == "waiting"
    assert bench.session.view().face_file is None


async def test_a_view_of_every_step_tells_what_goes_on(bench: Any) -> None:
    bench.session.lay_card(bench.card())
    assert (bench.state, bench.session.view().card_in) == ("card_read", True)
    await bench.session.settled()
    await bench.press("choose_pin")
    assert bench.session.view().tries_left == 3
    assert "あと3回まで入力できます。" in bench.session.view().texts
    bench.session.press_digit("1")
    bench.session.press_digit("2")
    assert (bench.session.view().digits, bench.session.view().keypad) == (2, True)
    assert "3 tries left." in bench.session.view("en").texts


async def test_digits_are_counted_erased_and_needed_in_full(bench: Any) -> None:
    await bench.lay(bench.card())
    assert not bench.session.press_digit("1")
    await bench.press("choose_pin")
    for digit in "12399":
        bench.session.press_digit(digit)
    assert bench.session.view().digits == 4
    await bench.press("erase", "erase")
    assert await bench.press("enter") == "pin_entry"
    for wrong in ("", "a", "12", "１", "-"):
        assert not bench.session.press_digit(wrong)
    assert await bench.type("34") == "consent_all"


async def test_a_miss_says_what_is_left_and_the_next_is_right(bench: Any) -> None:
    await bench.lay(bench.card())
    await bench.press("choose_pin")
    assert await bench.type("0000") == "pin_entry"
    assert (bench.session.view().tries_left, bench.session.view().digits) == (2, 0)
    assert await bench.type("1234") == "consent_all"


@pytest.mark.rule("ID-2")
@pytest.mark.fault("F22")
@pytest.mark.faq("Q14")
async def test_the_third_miss_locks_after_a_warning(bench: Any) -> None:
    await bench.lay(bench.card())
    await bench.press("choose_pin")
    await bench.type("0000")
    assert await bench.type("0000") == "pin_last_try_warning"
    assert bench.session.view().alert
    assert not bench.session.press_digit("0")
    assert await bench.press("acknowledge_last_try") == "pin_entry_last"
    assert await bench.type("0000") == "pin_locked"
    assert "challenge" not in bench.centre.calls
    bench.session.pull_card()
    await bench.lay(bench.card())
    assert await bench.press("choose_pin") == "pin_locked"
    assert await bench.press("back") == "choose_method"


@pytest.mark.threat("T10")
async def test_the_warning_can_be_left_without_spending_the_try(bench: Any) -> None:
    await bench.lay(bench.card(tries_left=1))
    assert await bench.press("choose_pin") == "pin_last_try_warning"
    assert bench.session.view().choices[0].event == "cancel"
    assert await bench.press("cancel") == "take_card_unfinished"
    bench.session.pull_card()
    await bench.lay(bench.card())
    assert await bench.press("choose_pin", "acknowledge_last_try") == "pin_entry_last"
    assert await bench.type("1234") == "consent_all"


async def test_a_card_without_pin_cannot_use_the_keypad(bench: Any) -> None:
    await bench.lay(bench.card(pin=None))
    assert await bench.press("choose_pin") == "pin_locked"


@pytest.mark.parametrize(
    ("card", "state", "code"),
    [(MuteCard, "error_unreadable", "001"), (OtherCard, "error_other_card", "002")],
)
async def test_cards_that_are_none(bench: Any, card: Any, state: str, code: str) -> None:
    assert await bench.lay(card()) == state
    assert bench.session.view().error_code == code
    bench.session.pull_card()
    assert bench.state == "waiting"


async def test_a_second_card_does_not_fit(bench: Any) -> None:
    await bench.lay(bench.card())
    with pytest.raises(SlotTakenError):
        bench.session.lay_card(bench.card())
    bench.session.pull_card()
    bench.session.pull_card()
    assert bench.state == "waiting"


@pytest.mark.rule("ID-8")
@pytest.mark.faq("Q1")
async def test_an_unlinked_card_is_linked_on_yes(bench: Any) -> None:
    bench.centre.answer = ProofAnswer(Outcome.UNLINKED)
    assert await bench.identify() == "link_question"
    labels = [choice.label for choice in bench.session.view().choices]
    assert labels == ["はい", "いいえ"]
    assert await bench.press("link_yes") == "consent_all"
    assert bench.centre.calls == ["challenge", "prove", "link"]


@pytest.mark.rule("ID-8")
@pytest.mark.faq("Q1")
@pytest.mark.parametrize("way", ["pull", "no", "wait"])
async def test_an_unlinked_card_is_not_linked_otherwise(bench: Any, way: str) -> None:
    bench.centre.answer = ProofAnswer(Outcome.UNLINKED)
    await bench.identify()
    if way == "pull":
        bench.session.pull_card()
        assert bench.state == "waiting"
    elif way == "no":
        assert await bench.press("link_no") == "take_card_unfinished"
    else:
        bench.timers.ring()
        assert bench.state == "take_card_unfinished"
    assert "link" not in bench.centre.calls


async def test_still_unlinked_after_linking_goes_to_the_desk(bench: Any) -> None:
    bench.centre.answer = bench.centre.after_link = ProofAnswer(Outcome.UNLINKED)
    await bench.identify()
    assert await bench.press("link_yes") == "error_refused"


@pytest.mark.rule("CE-2")
async def test_a_reminder_is_shown_before_the_consents(bench: Any) -> None:
    bench.centre.answer = ProofAnswer(Outcome.IDENTIFIED, "", Phase.REMINDER, date(2027, 1, 6), ASK)
    assert await bench.identify() == "reminder_notice"
    assert any("2027年1月6日" in text for text in bench.session.view().texts)
    assert await bench.press("continue") == "consent_all"


@pytest.mark.rule("CE-3")
async def test_in_grace_no_consent_is_asked(bench: Any) -> None:
    bench.centre.answer = ProofAnswer(Outcome.IDENTIFIED, "", Phase.GRACE, date(2026, 11, 2), ASK)
    assert await bench.identify() == "grace_notice"
    assert await bench.press("continue") == "take_card"
    assert bench.centre.consents.given == {}


@pytest.mark.rule("CE-4")
@pytest.mark.parametrize(
    "answer",
    [
        ProofAnswer(Outcome.EXPIRED),
        ProofAnswer(Outcome.REVOKED),
        ProofAnswer(Outcome.IDENTIFIED, phase=Phase.ENDED),
    ],
)
async def test_an_ended_certificate_is_error_006(bench: Any, answer: ProofAnswer) -> None:
    bench.centre.answer = answer
    assert await bench.identify() == "error_certificate"
    view = bench.session.view()
    assert (view.error_code, view.title) == ("006", "利用者証明用電子証明書の失効・有効期限切れ")


async def test_a_person_with_nothing_to_ask_is_done_at_once(bench: Any) -> None:
    bench.centre.answer = ProofAnswer(Outcome.IDENTIFIED)
    assert await bench.identify() == "take_card"


@pytest.mark.parametrize("verb", ["challenge", "prove", "link", "finish"])
@pytest.mark.parametrize(
    ("error", "state"),
    [
        (CentreTimeoutError(), "error_timeout"),
        (CentreUnreachableError(), "error_timeout"),
        (CentreRefusedError("stale", "古い値です"), "error_refused"),
    ],
)
@pytest.mark.faq("Q14")
async def test_a_failing_centre_ends_in_an_error_screen(
    bench: Any, verb: str, error: Exception, state: str
) -> None:
    bench.centre.answer = ProofAnswer(Outcome.UNLINKED if verb == "link" else Outcome.IDENTIFIED)
    bench.centre.fail[verb] = error
    await bench.lay(bench.card())
    assert await bench.go_on() == state
    bench.session.pull_card()
    bench.centre.fail.clear()
    await bench.lay(bench.card())
    assert await bench.go_on() == "take_card"


async def test_an_unforeseen_failure_leaves_the_waiting_screen(
    bench: Any, caplog: pytest.LogCaptureFixture
) -> None:
    bench.centre.fail["prove"] = RuntimeError("山田太郎")
    await bench.lay(bench.card())
    assert await bench.go_on() == "error_refused"
    assert "RuntimeError" in caplog.text
    assert "山田" not in caplog.text


async def test_a_silent_centre_is_a_timeout(make_bench: MakeBench) -> None:
    bench = make_bench(centre_deadline=0.02)
    bench.centre.fail["challenge"] = asyncio.Event().wait
    await bench.lay(bench.card())
    assert await bench.go_on() == "error_timeout"
    assert bench.session.view().title == "接続タイムアウト"


@pytest.mark.rule("CO-2")
@pytest.mark.rule("CO-3")
async def test_until_2024_10_06_each_consent_has_its_screen(bench: Any) -> None:
    bench.clock.moment = datetime(2024, 10, 6, 23, 59, tzinfo=JST)
    bench.centre.answer = ProofAnswer(
        Outcome.IDENTIFIED, ask=("LimitApplicationCertificateRelated", *ASK)
    )
    state = await bench.identify()
    titles = []
    for choice in ("agree", "disagree", "agree", "disagree"):
        assert state == "consent_item"
        titles.append(bench.session.view().title)
        state = await bench.press(choice)
    assert titles == ["過去の手術以外の診療・薬剤情報", "手術情報", "健診情報(40歳以上)", "限度額"]
    assert state == "take_card"
    assert bench.centre.consents.given == {
        "DiagnosisInfo": True,
        "PharmacistsInfo": True,
        "OperationInfo": False,
        "SpecificHealthCheckupsInfo": True,
        "LimitApplicationCertificateRelated": False,
    }


@pytest.mark.rule("CO-2")
@pytest.mark.rule("CO-3")
async def test_from_2024_10_07_one_screen_and_no_limit(bench: Any) -> None:
    bench.clock.moment = datetime(2024, 10, 7, 0, 0, tzinfo=JST)
    bench.centre.answer = ProofAnswer(
        Outcome.IDENTIFIED, ask=("LimitApplicationCertificateRelated", *ASK)
    )
    assert await bench.identify() == "consent_all"
    assert "限度額" not in "".join(bench.session.view().texts)
    assert await bench.press("choose_each") == "consent_item"
    titles = [bench.session.view().title]
    await bench.press("agree")
    titles.append(bench.session.view().title)
    await bench.press("disagree")
    titles.append(bench.session.view().title)
    assert await bench.press("disagree") == "take_card"
    assert titles == ["過去の手術以外の診療・薬剤情報", "手術情報", "健診情報(40歳以上)"]
    assert bench.centre.consents.given == {
        "DiagnosisInfo": True,
        "PharmacistsInfo": True,
        "OperationInfo": False,
        "SpecificHealthCheckupsInfo": False,
    }


@pytest.mark.rule("CO-1")
async def test_a_double_press_does_not_answer_the_next_question_unseen(bench: Any) -> None:
    await bench.identify()
    await bench.press("choose_each")
    turn = bench.session.view().turn
    assert bench.session.press("agree", turn)
    assert bench.state == "consent_item"
    assert not bench.session.press("agree", turn)
    assert bench.session.view().title == "手術情報"
    assert bench.session.press("disagree", bench.session.view().turn)


async def test_digits_do_not_turn_the_screen(bench: Any) -> None:
    await bench.lay(bench.card())
    await bench.press("choose_pin")
    turn = bench.session.view().turn
    for digit in "1234":
        bench.session.press_digit(digit)
    assert bench.session.press("enter", turn)


@pytest.mark.parametrize(("choice", "code"), [("paper", "2"), ("electronic", "1")])
async def test_the_form_of_prescription_is_asked_by_setting(
    make_bench: MakeBench, choice: str, code: str
) -> None:
    bench = make_bench(ask_prescription_form=True)
    await bench.identify()
    assert await bench.press("agree_all") == "prescription_form"
    assert await bench.press(choice) == "take_card"
    assert bench.centre.consents.prescription_issue_select == code


@pytest.mark.parametrize("unfinished", [False, True])
async def test_a_forgotten_card_raises_the_alert(bench: Any, unfinished: bool) -> None:
    await bench.lay(bench.card())
    if unfinished:
        await bench.press("cancel")
    else:
        await bench.go_on()
    assert bench.timers.ring() == bench.settings.forgotten
    view = bench.session.view()
    assert (view.state, view.alert, view.card_in) == ("card_forgotten", True, True)
    assert bench.timers.pending == []
    bench.session.pull_card()
    assert bench.state == "waiting"


async def test_a_person_who_walks_away_leaves_nothing_typed(bench: Any) -> None:
    await bench.lay(bench.card())
    await bench.press("choose_pin")
    bench.session.press_digit("1")
    assert bench.timers.ring() == bench.settings.idle
    view = bench.session.view()
    assert (view.state, view.digits) == ("take_card_unfinished", 0)


async def test_the_card_is_switched_off_before_it_is_taken(bench: Any) -> None:
    card = bench.card()
    await bench.lay(card)
    await bench.go_on()
    await asyncio.sleep(0.05)
    assert card.transmit(bytes.fromhex("00B0980004")) == b"\x6a\x82"


async def test_help_lies_over_any_screen_and_goes_with_the_next_key(bench: Any) -> None:
    assert await bench.press("help") == "waiting"
    assert bench.session.view().help
    await bench.press("close_help")
    assert not bench.session.view().help
    await bench.lay(bench.card())
    await bench.press("help", "choose_pin")
    assert not bench.session.view().help


@pytest.mark.threat("T10")
async def test_a_page_cannot_say_what_only_card_or_centre_know(bench: Any) -> None:
    for event in ("pin_right", "identified", "card_recognised", "timer", "", "nonsense"):
        assert not bench.session.press(event)
    await bench.lay(bench.card())
    for event in ("pin_right", "card_pulled", "enter", "agree_all", "acknowledge_last_try"):
        assert not bench.session.press(event)
    assert bench.state == "choose_method"


async def test_a_closed_reader_keeps_nothing_running(bench: Any) -> None:
    bench.centre.fail["challenge"] = asyncio.Event().wait
    await bench.lay(bench.card())
    await bench.press("choose_pin")
    for digit in "1234":
        bench.session.press_digit(digit)
    bench.session.press("enter")
    await asyncio.sleep(0.05)
    bench.session.close()
    assert (bench.state, bench.timers.pending) == ("waiting", [])
    await asyncio.wait_for(bench.session.settled(), 1)
