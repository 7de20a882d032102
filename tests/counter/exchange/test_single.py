"""One person asked for by number, one registration: from the clerk's act to the answer."""

from collections.abc import Callable

import pytest

from madoguchi.counter.exchange import ExchangeSettings
from madoguchi.counter.service import ConflictError, GoneError, NotAllowedError
from madoguchi.domain.enquiring import EnquiringSettings
from madoguchi.store.ports import EnquiryKind, EnquiryState, JournalState, Role, StaffUser
from support.exchange_desk import CLERK, Desk
from support.scripted_terminal import (
    Answer,
    Taken,
    eligible,
    header,
    registered,
    result,
    returned,
    silent,
    xml,
)

ANSWERED, FAILED = EnquiryState.ANSWERED, EnquiryState.FAILED
NO_ANSWER, QUEUED = EnquiryState.NO_ANSWER, EnquiryState.QUEUED
Make = Callable[..., Desk]


@pytest.mark.spec("OQS 3.1")
def test_a_question_becomes_one_row_on_either_database(any_desk: Desk) -> None:
    enquiry = any_desk.ask()
    any_desk.rounds(3)
    (row,) = any_desk.rows()
    done = any_desk.get(enquiry)
    assert done.state is ANSWERED
    assert (done.arrival_id, done.journal_id) == (row.id, row.journal_id)
    assert row.enquiry_id == enquiry.id
    assert (done.tries, done.next_at, done.message) == (1, None, "")
    assert any_desk.told.path(enquiry.id) == ["sent", "answered"]
    assert any_desk.audit(enquiry) == ["enquiry.sent", "enquiry.answered"]
    assert not any_desk.troubled()


@pytest.mark.spec("OQS 3.1")
def test_the_request_is_what_the_layout_says(desk: Desk) -> None:
    enquiry = desk.ask()
    desk.round()
    (taken,) = desk.terminal.taken
    assert taken.name == desk.get(enquiry).sent_name
    assert taken.name.startswith("OQSsiquc01req_")
    assert len(taken.name) == len("OQSsiquc01req_.xml") + 12
    assert taken.value("QualificationConfirmationDate") == "20261124"
    assert taken.value("ArbitraryFileIdentifier") == enquiry.id
    assert taken.value("InsurerNumber") == "  991234"
    assert taken.value("LimitApplicationCertificateRelatedConsFlg") == "0"


@pytest.mark.spec("OQS 1.9")
def test_the_terminal_never_sees_a_half_file(desk: Desk) -> None:
    desk.ask()
    desk.exchange.step(desk.clock.now())
    (path,) = desk.req.iterdir()
    assert path.read_bytes().rstrip().endswith(b"</XmlMsg>")


@pytest.mark.spec("OQS 5")
def test_a_question_without_an_answer_is_asked_thrice_and_then_given_up(make: Make) -> None:
    desk = make(script=silent)
    enquiry = desk.ask()
    desk.rounds(9, 3)
    assert desk.get(enquiry).state is EnquiryState.SENT
    desk.rounds(40, 3)
    assert desk.get(enquiry).state is NO_ANSWER
    assert "電源" in desk.get(enquiry).message
    assert len({taken.name for taken in desk.terminal.taken}) == 3
    assert desk.told.path(enquiry.id) == [*["sent", "queued"] * 2, "sent", "no_answer"]
    assert not desk.rows()


@pytest.mark.spec("OQS 5")
def test_a_registration_is_never_sent_again_by_itself(make: Make) -> None:
    desk = make(script=silent)
    enquiry = desk.ask(EnquiryKind.REGISTRATION)
    desk.rounds(40, 3)
    assert desk.get(enquiry).state is NO_ANSWER
    assert "登録されたかどうか分かりません" in desk.get(enquiry).message
    assert len(desk.terminal.taken) == 1
    desk.exchange.ask_again(enquiry.id, CLERK)
    desk.terminal.script = registered()
    desk.rounds(3)
    assert desk.get(enquiry).state is ANSWERED
    assert "enquiry.asked_again" in desk.audit(enquiry)


@pytest.mark.spec("OQS 3.5")
def test_what_became_of_a_registration(make: Make) -> None:
    desk = make(script=registered())
    fine = desk.ask(EnquiryKind.REGISTRATION)
    desk.rounds(2)
    desk.terminal.script = registered("2", "該当する方がいません")
    refused = desk.ask(EnquiryKind.REGISTRATION)
    desk.rounds(2)
    assert desk.get(fine).state is ANSWERED
    assert desk.get(refused).state is FAILED
    assert "「該当する方がいません」" in desk.get(refused).message
    assert not desk.rows()
    assert not desk.listed()


def test_a_late_answer_is_the_answer(make: Make) -> None:
    desk = make(script=silent)
    enquiry = desk.ask()
    desk.rounds(50, 3)
    assert desk.get(enquiry).state is NO_ANSWER
    first, *_ = desk.terminal.taken
    desk.terminal.write(*eligible(first)[0])
    desk.rounds(2)
    assert desk.get(enquiry).state is ANSWERED
    assert len(desk.rows()) == 1


def test_a_second_answer_makes_no_second_row(make: Make) -> None:
    desk = make(script=silent)
    enquiry = desk.ask()
    desk.rounds(17, 3)
    first, second, *_ = desk.terminal.taken
    for taken in (first, second):
        desk.terminal.write(*eligible(taken)[0])
        desk.rounds(2)
    assert len(desk.rows()) == 1
    assert desk.audit(enquiry)[-1] == "enquiry.answered_again"
    with desk.store.read() as work:
        states = [
            e.state for t in (first, second) for e in work.journal.of_names([t.answer_name()])
        ]
    assert states == [JournalState.READ, JournalState.PAIRED]


def test_an_answer_to_what_was_cancelled_makes_no_row(make: Make) -> None:
    desk = make(script=silent)
    enquiry = desk.ask()
    desk.round()
    cancelled = desk.exchange.cancel(enquiry.id, CLERK)
    assert cancelled.state is EnquiryState.CANCELLED
    desk.terminal.write(*eligible(desk.terminal.taken[0])[0])
    desk.rounds(3)
    assert not desk.rows()
    assert desk.audit(enquiry) == ["enquiry.sent", "enquiry.cancelled", "enquiry.answered_again"]


def test_an_answer_of_another_program_is_a_row_as_ever(desk: Desk) -> None:
    other = Taken("OQSsiquc01req_202609290001.xml", b"<InsuredIdentificationNumber>7</I")
    desk.terminal.write(*eligible(other)[0])
    desk.terminal.write("OQSsiimm01res_202609290001.xml", registered()(other)[0][1])
    desk.rounds(2)
    (row,) = desk.rows()
    assert row.enquiry_id is None
    assert [entry.kind for entry in desk.listed()] == ["siimm_res"]


@pytest.mark.spec("OQS 1.4")
@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("<MedicalInstitutionCode>9910000001", "<MedicalInstitutionCode>9910000002", "医療機関"),
        ("<ArbitraryFileIdentifier>", "<ArbitraryFileIdentifier>x", "ファイル識別子"),
        ("Info><InsuredIdentificationNumber>", "Info><InsuredIdentificationNumber>9", "番号"),
        (
            "</InsuredIdentificationNumber></Qual",
            "</InsuredIdentificationNumber><Birthdate>19990101</Birthdate></Qual",
            "生年月日",
        ),
        (
            "<QualificationConfirmSearchInfo>",
            "<QualificationConfirmSearchInfo><InsurerNumber>99999999</InsurerNumber>",
            "保険者番号",
        ),
    ],
)
def test_an_answer_about_somebody_else_is_shown_and_not_believed(
    make: Make, old: str, new: str, what: str
) -> None:
    def wrong(taken: Taken) -> list[Answer]:
        ((name, raw),) = eligible(taken)
        changed = raw.decode().replace(old, new)
        assert changed != raw.decode()
        return [(name, changed.encode())]

    desk = make(script=wrong)
    enquiry = desk.ask()
    desk.rounds(3)
    assert not desk.rows()
    assert desk.get(enquiry).state is EnquiryState.SENT
    (trouble,) = desk.troubled()
    assert what in (trouble.reason or "")
    assert "enquiry.not_believed" in desk.audit(enquiry)


def test_what_the_echo_leaves_out_contradicts_nothing(make: Make) -> None:
    def bare(taken: Taken) -> list[Answer]:
        body = (
            f"<ResultList>{result('00000001')}</ResultList>"
            "<ProcessingResultStatus>1</ProcessingResultStatus>"
        )
        return [
            (
                taken.answer_name(),
                xml({"SegmentOfResult": "1", "ProcessExecutionTime": "20261124090001"}, body),
            )
        ]

    desk = make(script=bare)
    desk.ask()
    desk.rounds(2)
    assert len(desk.rows()) == 1


@pytest.mark.spec("OQS 1.5")
@pytest.mark.parametrize("order", [("xml", "err"), ("err", "xml"), ("xml",), ("err",)])
def test_a_returned_request_tells_its_enquiry_and_is_no_trouble(
    make: Make, order: tuple[str, ...]
) -> None:
    desk = make(script=silent)
    enquiry = desk.ask(EnquiryKind.REGISTRATION)
    desk.round()
    (taken,) = desk.terminal.taken
    files = {name.rpartition(".")[2]: (name, raw) for name, raw in returned("回線\n切断")(taken)}
    for ext in order:
        desk.terminal.write(*files[ext])
        desk.rounds(3)
    failed = desk.get(enquiry)
    assert failed.state is FAILED
    assert "受け付けませんでした" in failed.message
    assert ("「回線 切断」" in failed.message) == ("err" in order)
    assert not desk.troubled()
    assert not desk.listed()
    assert desk.told.path(enquiry.id) == ["sent", "failed"]


@pytest.mark.spec("OQS 1.5")
def test_a_returned_question_is_sent_once_more(make: Make) -> None:
    desk = make(script=returned())
    enquiry = desk.ask()
    desk.rounds(4)
    assert desk.get(enquiry).state is QUEUED
    assert "もう一度送ります" in desk.get(enquiry).message
    desk.rounds(8, 2)
    assert desk.get(enquiry).state is FAILED
    assert len(desk.terminal.taken) == 2
    assert not desk.troubled()


def test_a_returned_request_of_another_program_stays_a_trouble(desk: Desk) -> None:
    taken = Taken("OQSsiquc01req_0001.xml", b"<XmlMsg></XmlMsg>")
    for name, raw in returned()(taken):
        desk.terminal.write(name, raw)
    desk.rounds(3)
    assert len(desk.troubled()) == 2


def test_an_error_of_the_centre_is_told_in_its_words(make: Make) -> None:
    def failing(taken: Taken) -> list[Answer]:
        words = {"SegmentOfResult": "9", "ErrorCode": "SIM-1", "ErrorMessage": "休止中です"}
        return [(taken.answer_name(), xml(header(taken, **words)))]

    desk = make(script=failing)
    enquiry = desk.ask()
    desk.rounds(3)
    assert desk.get(enquiry).state is FAILED
    assert "「休止中です SIM-1」" in desk.get(enquiry).message
    assert not desk.rows()


def test_a_centre_that_is_still_working_is_asked_again(make: Make) -> None:
    desk = make(script=lambda t: [(t.answer_name(), xml(header(t, SegmentOfResult="2")))])
    enquiry = desk.ask()
    desk.rounds(3)
    assert desk.get(enquiry).state is QUEUED
    desk.terminal.script = eligible
    desk.rounds(5, 3)
    assert desk.get(enquiry).state is ANSWERED


def test_what_cannot_be_written_fails_and_says_which_field(desk: Desk) -> None:
    from support.exchange_desk import search

    enquiry = desk.ask(search=search(insured_card_symbol="あ" * 21))
    desk.rounds(2)
    assert desk.get(enquiry).state is FAILED
    assert "「被保険者証記号」" in desk.get(enquiry).message
    assert not list(desk.req.iterdir())
    assert not desk.terminal.taken


def test_a_clerk_may_cancel_and_ask_again_where_that_makes_sense(make: Make) -> None:
    desk = make(script=silent)
    enquiry = desk.ask()
    doctor = StaffUser(id="d", login="d", display_name="d", role=Role.DOCTOR, password_hash="")
    with pytest.raises(NotAllowedError):
        desk.exchange.cancel(enquiry.id, doctor)
    with pytest.raises(GoneError):
        desk.exchange.cancel("0" * 32, CLERK)
    with pytest.raises(ConflictError):
        desk.exchange.ask_again(enquiry.id, CLERK)
    desk.exchange.cancel(enquiry.id, CLERK)
    with pytest.raises(ConflictError):
        desk.exchange.cancel(enquiry.id, CLERK)
    desk.terminal.script = eligible
    desk.exchange.ask_again(enquiry.id, CLERK)
    desk.rounds(2)
    assert desk.get(enquiry).state is ANSWERED
    assert desk.audit(enquiry)[:2] == ["enquiry.cancelled", "enquiry.asked_again"]


def test_shift_jis_and_zeros_are_settings(make: Make) -> None:
    desk = make(settings=ExchangeSettings(encoding="shift_jis", padding="0"))
    desk.ask()
    desk.rounds(2)
    (taken,) = desk.terminal.taken
    assert b"Shift_JIS" in taken.raw
    assert taken.value("InsurerNumber") == "00991234"


def test_how_long_an_answer_is_awaited_is_a_setting(make: Make) -> None:
    desk = make(
        script=silent,
        settings=ExchangeSettings(enquiring=EnquiringSettings(answer_wait_seconds=300.0)),
    )
    enquiry = desk.ask()
    desk.rounds(17, 3)
    assert desk.get(enquiry).state is EnquiryState.SENT
    assert len(desk.terminal.taken) == 1


def test_an_answer_that_must_be_held_is_told_to_its_enquiry(make: Make) -> None:
    def nameless(taken: Taken) -> list[Answer]:
        ((name, raw),) = eligible(taken)
        return [
            (
                name,
                raw.replace(b"<Name>", b"<Nome>")
                .replace(b"</Name>", b"</Nome>")
                .replace(b"NameKana>", b"Kana>"),
            )
        ]

    desk = make(script=nameless)
    enquiry = desk.ask()
    desk.rounds(3)
    assert desk.get(enquiry).state is FAILED
    assert "氏名も氏名カナもありません" in desk.get(enquiry).message
    assert len(desk.troubled()) == 1


def test_an_answer_that_is_completed_later_is_the_answer(make: Make) -> None:
    desk = make(script=silent)
    enquiry = desk.ask()
    desk.round()
    ((name, raw),) = eligible(desk.terminal.taken[0])
    desk.terminal.write(name, raw[:-30])
    desk.rounds(3)
    assert desk.get(enquiry).state is FAILED
    desk.terminal.write(name, raw)
    desk.rounds(3)
    assert desk.get(enquiry).state is ANSWERED
    assert len(desk.rows()) == 1
    assert not desk.troubled()
