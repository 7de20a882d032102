"""The sender by situation: folders that fail, many at once, congestion, poison, threads, health."""

import os
import threading
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from errno import EIO, ENOSPC, EROFS
from pathlib import Path

import pytest

from madoguchi.counter.exchange import DiskRequestFolder, UnwrittenError
from madoguchi.counter.exchange.looping import Loop
from madoguchi.counter.exchange.naming import NoNameError, fresh_name, request_name
from madoguchi.store.ports import EnquiryKind, EnquiryState, StoreUnavailableError
from support.exchange_desk import CLERK, Desk, search
from support.scripted_terminal import Taken, eligible, registered, silent

Make = Callable[..., Desk]
ANSWERED, QUEUED = EnquiryState.ANSWERED, EnquiryState.QUEUED


class BrokenFolder:
    """A request folder that refuses as long as it is told to."""

    def __init__(self, real: DiskRequestFolder, *, doubtful: bool = False) -> None:
        self._real, self._doubtful = real, doubtful
        self.broken = True
        self.puts = 0

    def put(self, name: str, raw: Iterable[bytes]) -> None:
        self.puts += 1
        if self.broken:
            raise UnwrittenError("要求のフォルダに書き込めません。", doubtful=self._doubtful)
        self._real.put(name, raw)

    def lies(self, name: str) -> bool:
        return self._real.lies(name)

    def tidy(self) -> None:
        self._real.tidy()


def broken(desk: Desk, **more: bool) -> BrokenFolder:
    folder = BrokenFolder(DiskRequestFolder(desk.req), **more)
    desk.exchange.sender._folder = folder
    return folder


@pytest.mark.fault("F25")
def test_a_folder_that_is_gone_keeps_the_enquiry_and_is_shown(desk: Desk) -> None:
    desk.req.rmdir()
    enquiry = desk.ask()
    desk.rounds(5, 3)
    waiting = desk.get(enquiry)
    assert waiting.state is QUEUED
    assert waiting.tries == 0
    assert "フォルダが見つからない" in waiting.message
    assert "フォルダが見つからない" in desk.exchange.health().trouble
    desk.req.mkdir()
    desk.rounds(10, 10)
    assert desk.get(enquiry).state is ANSWERED
    assert desk.exchange.health().trouble == ""


@pytest.mark.slow
@pytest.mark.fault("F26")
def test_a_queue_does_not_storm_a_folder_that_takes_nothing(desk: Desk) -> None:
    folder = broken(desk)
    asked = [desk.ask(search=search(number)) for number in range(1, 6)]
    desk.rounds(40, 5)
    assert 5 < folder.puts < 25
    folder.broken = False
    desk.rounds(12, 10)
    assert [desk.get(one).state for one in asked] == [ANSWERED] * 5


def test_a_registration_that_may_have_left_is_not_written_again(desk: Desk) -> None:
    folder = broken(desk, doubtful=True)
    desk.terminal.script = registered()
    registers, asks = desk.ask(EnquiryKind.REGISTRATION), desk.ask()
    desk.round()
    assert desk.get(registers).state is EnquiryState.SENT
    assert desk.get(asks).state is QUEUED
    folder.broken = False
    desk.terminal.script = eligible
    desk.rounds(20, 3)
    assert desk.get(registers).state is EnquiryState.NO_ANSWER
    assert desk.get(asks).state is ANSWERED


def test_what_is_cancelled_while_it_is_being_written_stays_cancelled(desk: Desk) -> None:
    folder = broken(desk)
    enquiry = desk.ask()
    put = folder.put

    def cancelled_meanwhile(name: str, raw: Iterable[bytes]) -> None:
        desk.exchange.cancel(enquiry.id, CLERK)
        put(name, raw)

    folder.put = cancelled_meanwhile
    desk.round()
    assert desk.get(enquiry).state is EnquiryState.CANCELLED


class TestMany:
    @pytest.mark.slow
    def test_a_queue_of_an_offline_day_lets_the_counter_go_first(self, make: Make) -> None:
        desk = make()
        queue = [desk.ask(purpose="offline", search=search(n)) for n in range(1, 9)]
        desk.clock.forward(seconds=60)
        urgent = desk.ask(search=search(99))
        desk.exchange.step(desk.clock.now())
        lying = {path.name for path in desk.req.iterdir()}
        assert desk.get(urgent).sent_name in lying
        assert len(lying) <= 2
        began = desk.clock.now()
        while any(desk.get(one).state is not ANSWERED for one in queue):
            desk.round(2)
        assert len(desk.terminal.taken) == 9
        assert timedelta(seconds=10) < desk.clock.now() - began < timedelta(minutes=1)

    def test_never_more_than_four_are_under_way(self, make: Make) -> None:
        desk = make(script=silent)
        for number in range(1, 11):
            desk.ask(search=search(number))
        most = 0
        for _ in range(12):
            desk.round(6)
            with desk.store.read() as work:
                most = max(most, len(work.enquiries.in_state(EnquiryState.SENT)))
        assert most == 4

    def test_after_silences_one_probe_at_a_time_and_all_are_answered_in_the_end(
        self, make: Make
    ) -> None:
        desk = make(script=silent)
        asked = [desk.ask(search=search(number)) for number in range(1, 7)]
        desk.rounds(5, 9)
        before = len(desk.terminal.taken)
        with desk.store.read() as work:
            assert len(work.enquiries.in_state(EnquiryState.SENT)) <= 1
        assert before <= 6
        desk.terminal.script = eligible
        desk.rounds(14, 8)
        states = [desk.get(one).state for one in asked]
        assert states == [ANSWERED] * 6
        assert len(desk.rows()) == 6


def test_a_follower_that_fails_stops_nobody_else(desk: Desk, caplog) -> None:
    bad, good = desk.ask(), desk.ask(search=search(2))
    on_enquiry = desk.told.on_enquiry

    def poisoned(work, enquiry, was):
        if enquiry.id == bad.id:
            raise ValueError("見本　花子")
        on_enquiry(work, enquiry, was)

    desk.told.on_enquiry = poisoned
    desk.rounds(4)
    assert desk.get(bad).state is QUEUED
    assert desk.get(good).state is ANSWERED
    assert "見本" not in caplog.text
    desk.told.on_enquiry = on_enquiry
    desk.rounds(3, 30)
    assert desk.get(bad).state is ANSWERED


def test_a_busy_database_is_not_taken_for_a_bad_enquiry(desk: Desk) -> None:
    enquiry = desk.ask()

    def busy(work, told, was):
        raise StoreUnavailableError("busy")

    on_enquiry, desk.told.on_enquiry = desk.told.on_enquiry, busy
    with pytest.raises(StoreUnavailableError):
        desk.round()
    desk.told.on_enquiry = on_enquiry
    desk.rounds(3)
    assert desk.get(enquiry).state is ANSWERED


def test_step_tells_when_to_look_again(make: Make) -> None:
    desk = make(script=silent)
    assert desk.exchange.step(desk.clock.now()) is None
    enquiry = desk.ask()
    assert desk.exchange.step(desk.clock.now()) == desk.get(enquiry).next_at
    for number in range(2, 4):
        desk.ask(purpose="offline", search=search(number))
    due = desk.exchange.step(desk.clock.now())
    assert due is not None
    assert timedelta(0) < due - desk.clock.now() < timedelta(seconds=5)


@pytest.mark.fault("F11")
def test_what_was_asked_on_a_day_that_was_turned_back_is_not_left_until_then(make: Make) -> None:
    desk = make(script=silent)
    desk.clock.forward(days=40)
    asked = [desk.ask(search=search(number), purpose="counter") for number in range(1, 6)]
    waiting = desk.ask(search=search(9), purpose="offline")
    desk.round()
    assert {desk.get(one).state for one in asked[:4]} == {EnquiryState.SENT}
    desk.clock.forward(days=-40)
    desk.terminal.script = eligible
    desk.rounds(60, 3)
    assert {desk.get(one).state for one in (*asked, waiting)} == {EnquiryState.ANSWERED}
    assert len(desk.rows()) == 6


class TestHealth:
    def test_an_idle_exchange_has_nothing_to_say(self, desk: Desk) -> None:
        health = desk.exchange.health()
        assert (health.open, health.oldest_at, health.last_answer_at) == (0, None, None)
        assert (health.silent_minutes, health.trouble) == (0, "")

    def test_silence_is_told_in_minutes_until_something_is_heard(self, make: Make) -> None:
        desk = make(script=silent)
        enquiry = desk.ask()
        desk.rounds(5, 3)
        assert desk.exchange.health().trouble == ""
        desk.rounds(6, 30)
        health = desk.exchange.health()
        assert health.silent_minutes in {2, 3}
        assert f"端末から返事がありません（{health.silent_minutes}分）" in health.trouble
        desk.terminal.script = eligible
        desk.ask()
        desk.rounds(20, 3)
        health = desk.exchange.health()
        assert (health.silent_minutes, health.trouble) == (0, "")
        assert health.last_answer_at is not None
        assert desk.get(enquiry).state is EnquiryState.NO_ANSWER
        desk.restart()
        assert desk.exchange.health().last_answer_at == health.last_answer_at

    def test_what_is_open_is_counted(self, make: Make) -> None:
        desk = make(script=silent)
        first = desk.ask()
        desk.clock.forward(seconds=9)
        desk.ask(search=search(2))
        health = desk.exchange.health()
        assert (health.open, health.oldest_at) == (2, first.created_at)


def test_a_share_that_hangs_holds_up_nobody_else_and_is_told(desk: Desk) -> None:
    hangs, freed = threading.Event(), threading.Event()
    folder = broken(desk)

    def put(name: str, raw: Iterable[bytes]) -> None:
        hangs.set()
        freed.wait(20)

    folder.put = put
    desk.ask()
    desk.exchange.start()
    assert hangs.wait(20)
    desk.clock.forward(seconds=30)
    desk.ask(search=search(2))  # a transaction of somebody else
    assert "応答がない" in desk.exchange.health().trouble
    freed.set()
    desk.exchange.stop()
    assert desk.exchange.health().trouble == ""


class TestNames:
    def test_a_name_that_was_used_or_lies_there_is_not_used(self, desk: Desk) -> None:
        draws = iter([b"\0" * 12, b"\0" * 12, b"\1" * 12, b"\1" * 12, b"\2" * 12])
        folder = DiskRequestFolder(desk.req)
        enquiry = desk.ask()

        def fresh() -> str:
            return fresh_name(desk.store, folder, "siquc_req", lambda size: next(draws))

        first = fresh()
        assert first == "OQSsiquc01req_000000000000.xml"
        with desk.store.write() as work:
            work.enquiries.note_sent(first, enquiry.id)
        second = fresh()
        (desk.req / second).write_bytes(b"")
        assert len({first, second, fresh()}) == 3

    def test_a_name_whose_answer_lies_in_res_is_not_used(self, desk: Desk) -> None:
        zero = Taken("OQSsiquc01req_000000000000.xml", b"")
        desk.terminal.write(*eligible(zero)[0])
        desk.rounds(2)
        draws = iter([b"\0" * 12, b"\1" * 12])
        folder = DiskRequestFolder(desk.req)
        name = fresh_name(desk.store, folder, "siquc_req", lambda size: next(draws))
        assert name != zero.name

    def test_a_source_that_gives_nothing_new_is_an_error(self, desk: Desk) -> None:
        folder = DiskRequestFolder(desk.req)
        (desk.req / "OQSsiquc01req_000000000000.xml").write_bytes(b"")
        with pytest.raises(NoNameError):
            fresh_name(desk.store, folder, "siquc_req", lambda size: b"\0" * size)

    @pytest.mark.spec("OQS 1.4")
    @pytest.mark.parametrize(
        ("arrived", "request_of_it"),
        [
            ("OQSsiquc01res_A1.xml", "OQSsiquc01req_A1.xml"),
            ("OQSmuquc02res_A1.zip", "OQSmuquc02req_A1.xml"),
            ("OQSsiimm01req_A1.err", "OQSsiimm01req_A1.xml"),
            ("OQSsiimm01req_A1.xml", "OQSsiimm01req_A1.xml"),
            ("OQSsiquc01res_face_A1.xml", None),
            ("EPSsiquc01res_A1.xml", None),
        ],
    )
    def test_which_request_a_file_answers(self, arrived: str, request_of_it: str | None) -> None:
        assert request_name(arrived) == request_of_it


class TestDisk:
    def test_a_file_appears_whole_and_leaves_no_draft(self, tmp_path: Path) -> None:
        def pieces() -> Iterable[bytes]:
            for piece in (b"a", b"b", b"c"):
                assert not list(tmp_path.glob("*.xml"))
                yield piece

        DiskRequestFolder(tmp_path).put("x.xml", pieces())
        assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("x.xml", b"abc")]

    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (FileNotFoundError(2, ""), "見つからない"),
            (PermissionError(13, ""), "書き込めません"),
            (OSError(EROFS, ""), "書き込めません"),
            (OSError(ENOSPC, ""), "空きがありません"),
            (OSError(EIO, ""), "途中でエラー"),
        ],
    )
    def test_what_goes_wrong_is_said_and_leaves_nothing(
        self, tmp_path: Path, error: OSError, words: str
    ) -> None:
        def failing() -> Iterable[bytes]:
            yield b"a"
            raise error

        with pytest.raises(UnwrittenError, match=words) as told:
            DiskRequestFolder(tmp_path).put("x.xml", failing())
        assert not told.value.doubtful
        assert not list(tmp_path.iterdir())

    def test_an_error_that_is_not_the_disks_leaves_nothing_either(self, tmp_path: Path) -> None:
        def failing() -> Iterable[bytes]:
            yield b"a"
            raise StoreUnavailableError("busy")

        with pytest.raises(StoreUnavailableError):
            DiskRequestFolder(tmp_path).put("x.xml", failing())
        assert not list(tmp_path.iterdir())

    def test_a_line_that_breaks_at_the_renaming_leaves_doubt_only_then(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        replace = Path.replace

        def renamed_and_broken(self: Path, target: Path) -> None:
            replace(self, target)
            raise OSError(EIO, "")

        def refused(self: Path, target: Path) -> None:
            raise OSError(EIO, "")

        for rename, doubtful in ((renamed_and_broken, True), (refused, False)):
            monkeypatch.setattr(Path, "replace", rename)
            with pytest.raises(UnwrittenError) as told:
                DiskRequestFolder(tmp_path).put("x.xml", [b"a"])
            assert told.value.doubtful == doubtful
        assert not list(tmp_path.glob("*.tmp"))

    def test_old_drafts_of_ours_are_removed_and_nothing_else(self, tmp_path: Path) -> None:
        for name in ("madoguchi-a.xml.tmp", "madoguchi-b.xml.tmp", "other.tmp", "OQSx.xml"):
            (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / "madoguchi-a.xml.tmp", (0, 0))
        DiskRequestFolder(tmp_path, wall=lambda: (tmp_path / "other.tmp").stat().st_mtime).tidy()
        names = sorted(path.name for path in tmp_path.iterdir())
        assert names == ["OQSx.xml", "madoguchi-b.xml.tmp", "other.tmp"]
        DiskRequestFolder(tmp_path / "nowhere").tidy()

    def test_lies_tells_only_of_files(self, tmp_path: Path) -> None:
        (tmp_path / "x.xml").write_bytes(b"")
        folder = DiskRequestFolder(tmp_path)
        assert folder.lies("x.xml")
        assert not folder.lies("y.xml")
        assert not folder.lies("x" * 5000)


class TestThreads:
    @staticmethod
    def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.01)

    def test_an_enquiry_goes_by_itself_as_soon_as_it_is_added(self, desk: Desk) -> None:
        desk.exchange.start()
        enquiry = desk.ask()
        self.wait_for(lambda: any(desk.req.glob("*.xml")))
        desk.terminal.serve()
        desk.intake.sweep()
        assert desk.get(enquiry).state is ANSWERED
        with pytest.raises(RuntimeError):
            desk.exchange.start()
        desk.exchange.stop()
        desk.exchange.stop()

    def test_a_loop_outlives_its_errors_and_ends_when_told(self, caplog) -> None:
        calls: list[int] = []

        def step() -> float | None:
            calls.append(1)
            if len(calls) == 1:
                raise ValueError("見本　花子")
            return None

        loop = Loop("test", step)
        loop.start()
        self.wait_for(lambda: len(calls) > 0)
        loop.wake()
        self.wait_for(lambda: len(calls) > 1)
        loop.stop()
        assert "見本" not in caplog.text
