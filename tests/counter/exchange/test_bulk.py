"""Bulks in four steps: reception number, asking for the result, people in chunks, restarts."""

import io
import zipfile
from collections.abc import Callable
from itertools import pairwise

import pytest

from madoguchi.counter.exchange import ExchangeSettings
from madoguchi.counter.service import ConflictError
from madoguchi.domain.enquiring import EnquiringSettings
from madoguchi.domain.messages import ConsentSearch
from madoguchi.formats.oqs import read
from madoguchi.intake.service import Intake
from madoguchi.intake.settings import IntakeSettings
from madoguchi.store.ports import EnquiryKind, EnquiryState, StoreUnavailableError
from support.exchange_desk import CLERK, Desk
from support.scripted_terminal import (
    Answer,
    Centre,
    Taken,
    header,
    people_of,
    registrations_of,
    returned,
    silent,
    xml,
)

Make = Callable[..., Desk]
ANSWERED, FAILED = EnquiryState.ANSWERED, EnquiryState.FAILED
BY_SEVEN = ExchangeSettings(enquiring=EnquiringSettings(units_at_once=7))


def zipped(taken: Taken, raw: bytes) -> Answer:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(taken.answer_name(), raw)
    return taken.answer_name("zip"), packed.getvalue()


@pytest.mark.spec("OQS 3.4")
def test_a_bulk_goes_its_four_steps_on_either_database(any_desk: Desk) -> None:
    any_desk.terminal.script = Centre(people_of, lag=2)
    enquiry = any_desk.ask_many(30)
    any_desk.rounds(12, 3)
    done = any_desk.get(enquiry)
    assert done.state is ANSWERED, done
    assert (done.units, done.reception_number, done.message) == (30, "R00000001", "")
    assert any_desk.outcomes(enquiry) == ["1"] * 30
    assert any_desk.items.done == [enquiry.id]
    path = any_desk.told.path(enquiry.id)
    assert path == ["sent", *["working", "sent"] * 3, "reading", "answered"]
    assert not any_desk.rows()
    assert not any_desk.troubled()
    assert not any_desk.listed()


@pytest.mark.spec("OQS 3.4")
def test_the_requests_of_a_bulk(make: Make) -> None:
    desk = make(script=Centre(people_of))
    enquiry = desk.ask_many(3)
    desk.rounds(5, 3)
    first, second = desk.terminal.taken
    assert first.name.startswith("OQSmuquc01req_")
    assert first.values("ArbitraryIdentifier") == ["1", "2", "3"]
    assert first.value("ArbitraryFileIdentifier") == enquiry.id
    assert second.name.startswith("OQSmuquc02req_")
    assert second.value("ReceptionNumber") == "R00000001"


@pytest.mark.spec("OQS 3.5")
def test_registrations_go_the_same_way(make: Make) -> None:
    desk = make(script=Centre(registrations_of, lag=1), settings=BY_SEVEN)
    enquiry = desk.ask_many(20, EnquiryKind.BULK_REGISTRATION)
    desk.rounds(8, 3)
    assert desk.get(enquiry).state is ANSWERED
    assert desk.outcomes(enquiry) == ["1"] * 20
    assert desk.items.chunks == [7, 7, 6]


@pytest.mark.spec("OQS 3.6")
@pytest.mark.parametrize(
    ("kind", "tag", "value"),
    [
        (EnquiryKind.AID_TICKETS, "MedicalTreatmentMonth", "202611"),
        (EnquiryKind.HOME_VISIT, "MedicalTreatmentFlag", "2"),
        (EnquiryKind.ONLINE, "MedicalTreatmentFlag", "3"),
    ],
)
def test_what_names_nobody_asks_for_a_month_or_days(
    make: Make, kind: EnquiryKind, tag: str, value: str
) -> None:
    def units(taken: Taken) -> list[str]:
        assert taken.value(tag) == value
        return people_of(
            Taken(
                "",
                b"<InsuredIdentificationNumber>1</InsuredIdentificationNumber>"
                b"<ArbitraryIdentifier></ArbitraryIdentifier>",
            )
        )

    desk = make(script=Centre(units, wrap=zipped))
    attr = "medical_treatment_month" if "Month" in tag else "medical_treatment_flag"
    asked = ConsentSearch(**{attr: value})
    enquiry = desk.ask(kind, purpose="bulk", consent_search=asked)
    desk.rounds(6, 3)
    assert desk.get(enquiry).state is ANSWERED
    assert desk.get(enquiry).units == 1


@pytest.mark.parametrize("kind", [EnquiryKind.BULK_ELIGIBILITY, EnquiryKind.BULK_REGISTRATION])
def test_an_intake_that_reads_the_whole_makes_no_difference(make: Make, kind: EnquiryKind) -> None:
    bulk = kind is EnquiryKind.BULK_ELIGIBILITY
    desk = make(script=Centre(people_of if bulk else registrations_of))
    chosen = IntakeSettings(face=desk.face, res=desk.res, full_below=0)
    desk.intake = Intake(
        desk.store, desk.clock, chosen, desk.exchange.handlers, lambda: desk.seconds, read
    )
    enquiry = desk.ask_many(3, kind)
    desk.rounds(5, 3)
    assert desk.get(enquiry).state is ANSWERED
    assert desk.outcomes(enquiry) == ["1"] * 3


def test_a_full_last_chunk_ends_too(make: Make) -> None:
    desk = make(script=Centre(people_of), settings=BY_SEVEN)
    enquiry = desk.ask_many(14)
    desk.rounds(6, 3)
    assert desk.get(enquiry).state is ANSWERED
    assert desk.items.chunks == [7, 7]


def test_a_bulk_of_nobody_is_not_sent(make: Make) -> None:
    desk = make(script=Centre(people_of))
    enquiry = desk.ask_many(0)
    desk.rounds(3)
    assert desk.get(enquiry).state is FAILED
    assert "照会する人がいません" in desk.get(enquiry).message
    assert not desk.terminal.taken
    assert not list(desk.req.iterdir())


def test_pauses_between_two_questions_grow_and_end_with_the_age(make: Make) -> None:
    short = ExchangeSettings(enquiring=EnquiringSettings(bulk_age_hours=0.25))
    desk = make(script=Centre(people_of, lag=10**6), settings=short)
    enquiry = desk.ask_many(2)
    seen = []
    for _ in range(80):
        before = len(desk.terminal.taken)
        desk.round(30)
        seen += [desk.clock.now()] * (len(desk.terminal.taken) - before)
        if desk.get(enquiry).state is EnquiryState.NO_ANSWER:
            break
    assert desk.get(enquiry).state is EnquiryState.NO_ANSWER
    pauses = [late - early for early, late in pairwise(seen)]
    assert 5 < len(pauses) < 20
    assert pauses[-2] > 3 * pauses[1]
    desk.terminal.script = Centre(people_of)
    desk.terminal.script._received["R00000001"] = desk.terminal.taken[0]
    desk.exchange.ask_again(enquiry.id, CLERK)
    desk.rounds(3)
    assert desk.get(enquiry).state is ANSWERED


def test_a_bulk_that_failed_says_so_and_begins_anew(make: Make) -> None:
    desk = make(script=Centre(people_of))
    desk.terminal.script.segment = "9"
    enquiry = desk.ask_many(2)
    desk.rounds(5, 3)
    failed = desk.get(enquiry)
    assert failed.state is FAILED
    assert "「一括の処理に失敗しました SIM-9」" in failed.message
    assert failed.reception_number is None
    desk.terminal.script.segment = "1"
    desk.exchange.ask_again(enquiry.id, CLERK)
    desk.rounds(5, 3)
    assert desk.get(enquiry).state is ANSWERED
    assert desk.get(enquiry).reception_number == "R00000002"


@pytest.mark.parametrize(
    ("more", "body", "words"),
    [
        ({"SegmentOfResult": "9", "ErrorMessage": "受付時間外です"}, "", "「受付時間外です」"),
        ({"SegmentOfResult": ""}, "", "受付番号のない返事"),
    ],
)
def test_a_reception_without_a_number_fails(
    make: Make, more: dict[str, str], body: str, words: str
) -> None:
    desk = make(script=lambda t: [(t.answer_name(), xml(header(t, **more), body))])
    enquiry = desk.ask_many(2)
    desk.rounds(3)
    assert desk.get(enquiry).state is FAILED
    assert words in desk.get(enquiry).message


def test_a_returned_question_for_the_result_is_asked_again(make: Make) -> None:
    centre = Centre(people_of)
    desk = make(script=lambda t: returned()(t) if t.is_second else centre(t))
    enquiry = desk.ask_many(2)
    desk.rounds(5, 3)
    assert desk.get(enquiry).state is EnquiryState.WORKING
    desk.terminal.script = centre
    desk.rounds(6, 3)
    assert desk.get(enquiry).state is ANSWERED


def test_a_number_without_an_answer_is_asked_for_again(make: Make) -> None:
    centre = Centre(people_of)
    desk = make(script=lambda t: silent(t) if t.is_second else centre(t))
    enquiry = desk.ask_many(2)
    desk.rounds(20, 3)
    assert len(desk.terminal.taken) > 1
    desk.terminal.script = centre
    desk.rounds(20, 3)
    assert desk.get(enquiry).state is ANSWERED


@pytest.mark.parametrize("people", [20, 400], ids=["at the head", "behind the header"])
def test_an_answer_that_breaks_off_is_taken_in_not_at_all(make: Make, people: int) -> None:
    def broken(taken: Taken, raw: bytes) -> Answer:
        return taken.answer_name(), raw[: raw.rindex(b"<Name>")] + b"</XmlMsg>"

    centre = Centre(people_of, wrap=broken)
    desk = make(script=centre)
    enquiry = desk.ask_many(people)
    desk.rounds(6, 3)
    failed = desk.get(enquiry)
    assert failed.state is FAILED
    assert "XMLの書き方が壊れています" in failed.message
    assert desk.outcomes(enquiry) == [""] * people
    assert desk.items.chunks == []
    centre._wrap = None
    desk.exchange.ask_again(enquiry.id, CLERK)
    desk.rounds(3)
    assert desk.get(enquiry).state is ANSWERED
    assert desk.outcomes(enquiry) == ["1"] * people


def test_a_count_that_differs_is_said(make: Make) -> None:
    def wrong(taken: Taken, raw: bytes) -> Answer:
        changed = raw.replace(b"Result>20<", b"Result>21<")
        assert changed != raw
        return taken.answer_name(), changed

    desk = make(script=Centre(people_of, wrap=wrong))
    enquiry = desk.ask_many(20)
    desk.rounds(6, 3)
    assert desk.get(enquiry).state is ANSWERED
    assert "21 件" in desk.get(enquiry).message


@pytest.mark.spec("OQS 1.4")
def test_a_result_of_another_reception_is_not_believed(make: Make) -> None:
    def wrong(taken: Taken, raw: bytes) -> Answer:
        return taken.answer_name(), raw.replace(b"R00000001", b"R00000002")

    desk = make(script=Centre(people_of, wrap=wrong))
    enquiry = desk.ask_many(2)
    desk.rounds(5, 3)
    assert desk.get(enquiry).state in {EnquiryState.SENT, EnquiryState.WORKING}
    assert any("受付番号" in (entry.reason or "") for entry in desk.troubled())


def test_a_second_result_changes_nothing(make: Make) -> None:
    desk = make(script=Centre(people_of))
    enquiry = desk.ask_many(3)
    desk.rounds(5, 3)
    second = desk.terminal.taken[-1]
    ((name, raw),) = desk.terminal.script(second)
    desk.terminal.write(name.replace(".xml", ".zip"), zipped(second, raw)[1])
    desk.rounds(3)
    assert desk.outcomes(enquiry) == ["1"] * 3
    assert desk.audit(enquiry)[-1] == "enquiry.answered_again"


def test_a_restart_between_two_chunks_loses_and_doubles_nobody(make: Make) -> None:
    desk = make(script=Centre(people_of), settings=BY_SEVEN)
    enquiry = desk.ask_many(30)
    for _ in range(20):
        desk.seconds += 3
        desk.clock.forward(seconds=3)
        desk.exchange.sender.step(desk.clock.now())
        desk.terminal.serve()
        desk.intake.sweep()
        desk.exchange.reader.step(desk.clock.now())
        desk.restart()
    assert desk.get(enquiry).state is ANSWERED
    assert desk.outcomes(enquiry) == ["1"] * 30
    assert desk.items.chunks == [7, 7, 7, 7, 2]


def test_a_database_that_is_busy_for_a_moment_loses_and_doubles_nobody(make: Make) -> None:
    desk = make(script=Centre(people_of), settings=BY_SEVEN)
    enquiry = desk.ask_many(30)
    on_units, calls = desk.items.on_units, []

    def sometimes(work, told, units):
        on_units(work, told, units)
        calls.append(len(units))
        if len(calls) in {2, 4}:
            raise StoreUnavailableError("busy")

    desk.items.on_units = sometimes
    for _ in range(12):
        try:
            desk.round(3)
        except StoreUnavailableError:
            continue
    assert desk.get(enquiry).state is ANSWERED
    assert desk.outcomes(enquiry) == ["1"] * 30
    assert calls == [7, 7, 7, 7, 7, 7, 2]


def test_a_reader_that_fails_ends_its_own_bulk_only(make: Make, caplog) -> None:
    desk = make(script=Centre(people_of))
    bad, good = desk.ask_many(3), desk.ask_many(3)
    on_units = desk.items.on_units

    def poisoned(work, told, units):
        if told.id == bad.id:
            raise ValueError("見本　花子")
        on_units(work, told, units)

    desk.items.on_units = poisoned
    desk.rounds(8, 3)
    assert desk.get(bad).state is FAILED
    assert "取り込みの途中" in desk.get(bad).message
    assert desk.get(good).state is ANSWERED
    assert "見本" not in caplog.text


def test_a_follower_that_never_agrees_holds_up_no_other_bulk(make: Make, caplog) -> None:
    desk = make(script=Centre(people_of))
    bad, good = desk.ask_many(3), desk.ask_many(3)
    on_enquiry = desk.told.on_enquiry

    def poisoned(work, enquiry, was):
        if enquiry.id == bad.id and was is EnquiryState.READING:
            raise ValueError("見本　花子")
        on_enquiry(work, enquiry, was)

    desk.told.on_enquiry = poisoned
    desk.rounds(8, 3)
    assert desk.get(bad).state is EnquiryState.READING
    assert desk.get(good).state is ANSWERED
    assert "見本" not in caplog.text
    desk.told.on_enquiry = on_enquiry
    desk.rounds(3, 40)
    assert desk.get(bad).state is ANSWERED
    assert desk.outcomes(bad) == ["1"] * 3


def test_a_purpose_that_nobody_reads_fails_in_words(make: Make) -> None:
    desk = make(script=Centre(people_of))
    enquiry = desk.ask(
        EnquiryKind.ONLINE,
        purpose="nobody",
        consent_search=ConsentSearch(medical_treatment_flag="3"),
    )
    desk.terminal.script = Centre(lambda taken: [])
    desk.rounds(6, 3)
    assert desk.get(enquiry).state is FAILED
    assert "サポート" in desk.get(enquiry).message


def test_what_is_being_taken_in_cannot_be_cancelled(make: Make) -> None:
    desk = make(script=Centre(people_of), settings=BY_SEVEN)
    enquiry = desk.ask_many(30)
    while desk.get(enquiry).state is not EnquiryState.READING:
        desk.seconds += 3
        desk.clock.forward(seconds=3)
        desk.exchange.sender.step(desk.clock.now())
        desk.terminal.serve()
        desk.intake.sweep()
    with pytest.raises(ConflictError):
        desk.exchange.cancel(enquiry.id, CLERK)


@pytest.mark.slow
@pytest.mark.spec("OQS 3.4")
def test_twenty_thousand_people_go_out_and_come_back_once_each(make: Make) -> None:
    psutil = pytest.importorskip("psutil")
    memory = psutil.Process().memory_info
    desk = make(script=Centre(people_of))
    enquiry = desk.ask_many(20_000)
    before = memory().rss
    desk.exchange.step(desk.clock.now())
    assert memory().rss - before < 30_000_000
    desk.rounds(4, 5)
    before = memory().rss
    desk.rounds(4, 5)
    assert memory().rss - before < 150_000_000
    done = desk.get(enquiry)
    assert (done.state, done.units, done.message) == (ANSWERED, 20_000, "")
    assert desk.items.chunks == [200] * 100
    assert desk.outcomes(enquiry) == ["1"] * 20_000
