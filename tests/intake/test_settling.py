"""What settling hands on: requests that came back, answers that were refused, headers of bulks."""

from pathlib import Path

import pytest

from madoguchi.domain.messages import BulkHead, FailureNote, ReturnedRequest
from madoguchi.store.ports import JournalEntry, JournalState, Work
from support.terminal_desk import Desk

PAIRED, QUARANTINED = JournalState.PAIRED, JournalState.QUARANTINED


class Told:
    """A handler that keeps what it is given, and settles it if it is told to."""

    def __init__(self, *, takes: bool = True) -> None:
        self.takes = takes
        self.given: list[tuple[str, object]] = []

    def __call__(self, work: Work, entry: JournalEntry, answer: object) -> bool:
        self.given.append((entry.name, answer))
        if self.takes:
            work.journal.settle(entry.id, PAIRED, kind=entry.kind)
        return self.takes


def told(desk: Desk, key: str, *, takes: bool = True) -> Told:
    handler = Told(takes=takes)
    desk.handlers = {**desk.handlers, key: handler}
    desk.new_intake()
    return handler


def lay(desk: Desk, name: str, raw: bytes) -> Path:
    path = desk.res / name
    path.write_bytes(raw)
    desk.sweep(3)
    return path


@pytest.mark.spec("OQS 1.5")
@pytest.mark.parametrize("takes", [True, False])
def test_a_request_that_came_back_is_a_trouble_unless_it_is_taken(desk: Desk, takes: bool) -> None:
    handler = told(desk, "returned", takes=takes)
    lay(desk, "OQSsiquc01req_A1.xml", b"<XmlMsg></XmlMsg>")
    lay(desk, "OQSsiquc01req_A1.err", "回線が切れました".encode("cp932"))
    (_, request), (_, note) = handler.given
    assert isinstance(request, ReturnedRequest)
    assert isinstance(note, FailureNote)
    assert note.text == "回線が切れました"
    assert len(desk.troubled()) == (0 if takes else 2)
    told_of = [event for event in desk.events() if event.kind == "trouble"]
    assert len(told_of) == (0 if takes else 2)


def test_a_note_that_is_not_even_text_is_handed_on_as_nothing(desk: Desk) -> None:
    handler = told(desk, "returned")
    lay(desk, "OQSsiquc01req_A1.err", b"\0\0\0")
    assert handler.given == [("OQSsiquc01req_A1.err", None)]


def test_a_handler_that_fails_sets_the_returned_request_aside(desk: Desk) -> None:
    def fails(work: Work, entry: JournalEntry, answer: object) -> bool:
        raise ValueError("x")

    desk.handlers = {"returned": fails}
    desk.new_intake()
    lay(desk, "OQSsiquc01req_A1.xml", b"<XmlMsg></XmlMsg>")
    assert desk.states() == {"OQSsiquc01req_A1.xml": [JournalState.SET_ASIDE]}


def test_a_refused_answer_is_told_with_its_reason_and_stays_a_trouble(desk: Desk) -> None:
    handler = told(desk, "refused", takes=False)
    lay(desk, "OQSsiquc01res_A1.xml", b"<XmlMsg></XmlMsg>")
    ((name, reason),) = handler.given
    assert name == "OQSsiquc01res_A1.xml"
    assert "MessageHeader" in str(reason)
    assert [entry.state for entry in desk.troubled()] == [QUARANTINED]


@pytest.mark.spec("OQS 3.4")
def test_of_a_bulk_the_handler_is_given_the_header_alone(desk: Desk) -> None:
    handler = told(desk, "muquc02_res", takes=False)
    unit = b"<BulkConfirmUnit><ProcessingResultStatus>1</ProcessingResultStatus></BulkConfirmUnit>"
    raw = (
        b"<XmlMsg><MessageHeader><SegmentOfResult>1</SegmentOfResult>"
        b"<ReceptionNumber>R1</ReceptionNumber></MessageHeader><MessageBody>"
        + unit * 3
        + b"</MessageBody></XmlMsg>"
    )
    lay(desk, "OQSmuquc02res_A1.xml", raw)
    ((_, answer),) = handler.given
    assert isinstance(answer, BulkHead)
    assert answer.header.reception_number == "R1"


def test_a_half_file_whose_whole_was_paired_is_no_trouble(desk: Desk) -> None:
    handler = told(desk, "siimm_res")
    whole = (
        b"<XmlMsg><MessageHeader><SegmentOfResult>1</SegmentOfResult></MessageHeader>"
        b"<MessageBody><ProcessingResultStatus>1</ProcessingResultStatus></MessageBody></XmlMsg>"
    )
    lay(desk, "OQSsiimm01res_A1.xml", whole[:-30])
    assert len(desk.troubled()) == 1
    lay(desk, "OQSsiimm01res_A1.xml", whole)
    assert len(handler.given) == 1
    assert desk.states() == {"OQSsiimm01res_A1.xml": [QUARANTINED, PAIRED]}
    assert not desk.troubled()
