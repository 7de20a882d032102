"""Intake as a whole, by situation, in told time: each ``sweep`` is one look at everything."""

import os
import shutil
import threading
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from madoguchi.store.database import SqlStore
from madoguchi.store.ports import Folder, JournalEntry, JournalState, StoreUnavailableError, Work
from support.stores import MORNING
from support.terminal_desk import Desk, arrivals_handler
from support.terminal_files import face_file, face_name

READ, QUARANTINED = JournalState.READ, JournalState.QUARANTINED


class TestWatch:
    @pytest.mark.slow
    def test_a_file_becomes_one_row_on_either_database(self, any_desk: Desk) -> None:
        any_desk.put(1)
        any_desk.put(2, any_desk.res.parent / "face")
        any_desk.sweep(3)
        assert any_desk.serials() == [1, 2]
        assert any_desk.states() == {face_name(1): [READ], face_name(2): [READ]}

    def test_shift_jis_is_taken_as_it_is(self, desk: Desk) -> None:
        raw = face_file(1, name="髙﨑　徳子", encoding="Shift_JIS")
        desk.put(1, raw=raw)
        desk.sweep()
        (row,) = desk.arrivals()
        assert row.answer.results[0].name == "髙﨑　徳子"
        with desk.store.read() as work:
            assert work.journal.raw(row.journal_id) == raw

    def test_a_batch_is_handled_in_the_order_in_which_it_was_written(self, desk: Desk) -> None:
        for serial in (3, 1, 2):
            path = desk.put(serial)
            os.utime(path, (1_795_478_400 + serial, 1_795_478_400 + serial))
        desk.sweep()
        with desk.store.read() as work:
            rows = work.arrivals.many(
                [event.id for event in desk.events() if event.kind == "arrival"]
            )
        assert [row.id for row in sorted(rows, key=lambda row: row.id)] == [
            event.id for event in desk.events() if event.kind == "arrival"
        ]
        ordered = sorted(rows, key=lambda row: row.id)
        numbers = [r.answer.results[0].insured_identification_number for r in ordered]
        assert numbers == ["00000001", "00000002", "00000003"]

    def test_nothing_in_the_folders_is_ever_changed(self, desk: Desk) -> None:
        desk.put(1)
        desk.put(2, raw=b"broken")
        before = {path: path.stat().st_mtime_ns for path in desk.root.rglob("*")}
        desk.sweep(4)
        assert {path: path.stat().st_mtime_ns for path in desk.root.rglob("*")} == before

    def test_a_file_in_both_folders_is_one_file(self, desk: Desk) -> None:
        desk.put(1)
        desk.put(1, desk.res)
        desk.sweep(3)
        assert desk.serials() == [1]

    def test_a_kind_without_a_handler_is_kept_and_read(self, desk: Desk) -> None:
        desk.handlers = {}
        desk.new_intake()
        desk.put(1)
        desk.sweep()
        assert desk.states() == {face_name(1): [READ]}
        assert not desk.arrivals()

    def test_last_file_seen_is_known(self, desk: Desk) -> None:
        desk.put(1)
        desk.sweep()
        health = {one.folder: one for one in desk.intake.health()}
        assert health["face"].last_file_at == desk.clock.now()
        assert health["res"].last_file_at is None


class TestRealTime:
    """The thread with real folders and real notifications; times are generous."""

    @staticmethod
    def wait_for(condition, seconds: float = 10) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.01)

    @pytest.mark.slow
    @pytest.mark.parametrize("mode", ["notify", "poll"])
    def test_files_arrive_by_themselves(self, desk: Desk, mode: str) -> None:
        intake = desk.new_intake(real_time=True, mode=mode, rescan_seconds=60, poll_seconds=0.1)
        desk.put(1)
        intake.start()
        self.wait_for(lambda: desk.serials() == [1])
        desk.put(2)
        self.wait_for(lambda: desk.serials() == [1, 2])
        unfinished = desk.face / "unfinished"
        unfinished.write_bytes(face_file(3))
        unfinished.rename(desk.face / face_name(3))
        self.wait_for(lambda: desk.serials() == [1, 2, 3])
        with pytest.raises(RuntimeError):
            intake.start()
        intake.stop()
        intake.stop()

    @pytest.mark.spec("OQS 1.9")
    def test_a_slow_writer_and_a_move_to_the_trash(self, desk: Desk) -> None:
        desk.trash.mkdir()
        intake = desk.new_intake(real_time=True, rescan_seconds=60)
        intake.start()
        self.wait_for(lambda: desk.intake.health()[0].ok)
        raw = face_file(1)
        with (desk.face / face_name(1)).open("wb", buffering=0) as file:
            for start in range(0, len(raw), 300):
                file.write(raw[start : start + 300])
                time.sleep(0.05)
        desk.put(2).rename(desk.trash / face_name(2))
        self.wait_for(lambda: desk.serials() == [1, 2])
        assert desk.states() == {face_name(1): [READ], face_name(2): [READ]}

    def test_a_folder_made_anew_is_watched_again(self, desk: Desk) -> None:
        intake = desk.new_intake(real_time=True, rescan_seconds=60)
        intake.start()
        desk.put(1)
        self.wait_for(lambda: desk.serials() == [1])
        shutil.rmtree(desk.face)
        time.sleep(0.2)
        desk.face.mkdir()
        desk.put(2)
        self.wait_for(lambda: desk.serials() == [1, 2])

    @pytest.mark.slow
    def test_an_error_of_the_database_does_not_end_the_thread(self, desk: Desk, caplog) -> None:
        intake = desk.new_intake(real_time=True)
        real_write, broken = desk.store.write, threading.Event()

        def write():
            if broken.is_set():
                raise StoreUnavailableError("disk full")
            return real_write()

        desk.store.write = write
        intake.start()
        desk.put(1)
        self.wait_for(lambda: desk.serials() == [1])
        broken.set()
        desk.put(2)
        self.wait_for(lambda: "intake failed" in caplog.text)
        broken.clear()
        self.wait_for(lambda: desk.serials() == [1, 2])
        assert "disk full" not in caplog.text


class TestSlowWrite:
    @pytest.mark.spec("OQS 1.9")
    @pytest.mark.fault("F25")
    def test_a_growing_file_is_taken_when_it_is_whole(self, desk: Desk) -> None:
        raw = face_file(1)
        for part in (0, 100, len(raw) // 2, len(raw) - 3):
            desk.put(1, raw=raw[:part])
            desk.pass_time(0.2)
            assert not desk.states()
        desk.put(1)
        desk.pass_time(0.2)
        assert desk.states() == {face_name(1): [READ]}

    @pytest.mark.fault("F25")
    def test_a_file_given_up_on_is_read_when_it_is_completed(self, desk: Desk) -> None:
        half = face_file(1)[:500]
        desk.put(1, raw=half)
        desk.sweep(3)
        assert desk.states() == {face_name(1): [QUARANTINED]}
        (entry,) = desk.troubled()
        assert "途中で切れ" in entry.reason
        with desk.store.read() as work:
            assert work.journal.raw(entry.id) == half
        desk.put(1)
        desk.sweep(3)
        assert desk.states() == {face_name(1): [QUARANTINED, READ]}
        assert desk.serials() == [1]
        assert not desk.troubled()

    def test_a_line_end_written_late_is_no_second_file(self, desk: Desk) -> None:
        path = desk.put(1)
        desk.sweep()
        with path.open("ab") as file:
            file.write(b"\r\n")
        desk.sweep(3)
        assert desk.states() == {face_name(1): [READ]}

    @pytest.mark.fault("F25")
    def test_an_empty_file_waits_and_is_then_shown(self, desk: Desk) -> None:
        desk.put(1, raw=b"")
        desk.sweep(10)
        assert not desk.states()
        desk.sweep(15)
        assert desk.states() == {face_name(1): [QUARANTINED]}
        assert desk.troubled()[0].reason.startswith("中身が空です")
        assert desk.events()[-1].kind == "trouble"


class TestMovedToTrash:
    @pytest.mark.spec("OQS 1.10")
    def test_a_file_taken_away_by_another_program_is_fetched_from_the_trash(
        self, desk: Desk
    ) -> None:
        desk.trash.mkdir()
        desk.put(1, desk.trash)
        desk.sweep()
        assert desk.serials() == [1]

    @pytest.mark.spec("OQS 1.10")
    def test_a_file_moved_between_two_reads_is_followed(self, desk: Desk) -> None:
        desk.trash.mkdir()
        path = desk.put(1, raw=face_file(1)[:200])
        desk.pass_time(0.1)
        path.write_bytes(face_file(1))
        path.rename(desk.trash / path.name)
        desk.pass_time(0.1)
        assert desk.states() == {face_name(1): [READ]}

    def test_a_used_file_that_moves_is_not_read_again(self, desk: Desk) -> None:
        desk.trash.mkdir()
        path = desk.put(1)
        desk.sweep(2)
        path.rename(desk.trash / path.name)
        desk.sweep(3)
        assert desk.serials() == [1]

    def test_what_lies_in_the_trash_for_long_stays_there(self, desk: Desk) -> None:
        desk.trash.mkdir()
        for serial, stamp in ((1, "20261122120000"), (2, "20261123120000")):
            path = desk.trash / face_name(serial, stamp)
            path.write_bytes(face_file(serial, stamp))
        desk.sweep(2)
        assert desk.serials(carried_over=True) == [2]


class TestConflict:
    @pytest.mark.spec("OQS 6.21")
    def test_other_bytes_under_a_used_name_are_kept_apart_and_shown(self, desk: Desk) -> None:
        desk.put(1)
        desk.sweep(2)
        changed = face_file(1, name="別人　太郎")
        desk.put(1, raw=changed)
        desk.sweep(3)
        assert desk.states() == {face_name(1): [READ, JournalState.CONFLICT]}
        assert len(desk.arrivals()) == 1
        (entry,) = desk.troubled()
        with desk.store.read() as work:
            assert work.journal.raw(entry.id) == changed
        assert desk.events()[-1].kind == "trouble"
        assert desk.events()[-1].id == entry.id

    def test_the_first_bytes_coming_back_change_nothing(self, desk: Desk) -> None:
        for raw in (face_file(1), face_file(1, name="別人　太郎"), face_file(1)):
            desk.put(1, raw=raw)
            desk.sweep(2)
        assert desk.states() == {face_name(1): [READ, JournalState.CONFLICT]}

    def test_a_change_within_one_tick_of_the_clock_is_noticed(self, desk: Desk) -> None:
        path = desk.put(1)
        stamp = path.stat().st_mtime_ns
        desk.pass_time(0.1)
        path.write_bytes(face_file(1, name="別人　太郎"[:5]))
        os.utime(path, ns=(stamp, stamp))
        desk.sweep(2)
        assert desk.states() == {face_name(1): [READ, JournalState.CONFLICT]}


class TestHostile:
    @pytest.mark.threat("T4")
    def test_links_pipes_and_folders_are_shown_and_not_read(self, desk: Desk) -> None:
        secret = desk.root / "secret"
        secret.write_bytes(face_file(9))
        (desk.face / face_name(1)).symlink_to(secret)
        os.mkfifo(desk.face / face_name(2))
        (desk.face / face_name(3)).mkdir()
        (desk.face / face_name(4)).hardlink_to(secret)
        desk.put(5)
        desk.sweep(5)
        assert desk.serials() == [5]
        assert list(desk.states()) == [face_name(5)]
        troubles = desk.intake.troubles()
        assert {trouble.name for trouble in troubles} == {face_name(n) for n in (1, 2, 3, 4)}
        assert all("リンクなど" in trouble.reason for trouble in troubles)

    @pytest.mark.threat("T4")
    def test_a_huge_file_is_shown_and_not_kept(self, desk: Desk) -> None:
        path = desk.put(1)
        os.truncate(path, 3_000_000)
        desk.sweep(3)
        assert not desk.states()
        (trouble,) = desk.intake.troubles()
        assert trouble.folder is Folder.FACE
        assert "大きすぎます" in trouble.reason
        path.unlink()
        desk.seconds += 60
        desk.sweep(2)
        assert desk.intake.troubles() == ()

    @pytest.mark.threat("T1")
    def test_garbage_is_quarantined_with_its_bytes(self, desk: Desk) -> None:
        bad = {
            1: b"\x00" * 100,
            2: b'<!DOCTYPE a [<!ENTITY x "y">]>' + face_file(2),
            3: os.urandom(5000),
            4: b"<a>" * 5000 + b"</a>" * 5000,
        }
        for serial, raw in bad.items():
            desk.put(serial, raw=raw)
        desk.put(5)
        desk.sweep(3)
        assert desk.serials() == [5]
        entries = desk.troubled()
        assert len(entries) == 4
        assert all(entry.reason for entry in entries)
        with desk.store.read() as work:
            assert {work.journal.raw(entry.id) for entry in entries} == set(bad.values())

    @pytest.mark.fault("F25")
    def test_a_locked_file_is_tried_again_and_shown_meanwhile(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real_open, locked = os.open, True

        def open_file(path: object, flags: int) -> int:
            if locked and str(path).endswith(face_name(1)):
                raise PermissionError(13, "sharing violation")
            return real_open(path, flags)

        monkeypatch.setattr("madoguchi.intake.files.os.open", open_file)
        desk.put(1)
        desk.put(2)
        desk.sweep()
        assert desk.serials() == [2]
        desk.sweep(5)
        (trouble,) = desk.intake.troubles()
        assert "使用中" in trouble.reason
        assert desk.events()[-1].kind == "trouble"
        locked = False
        desk.seconds += 60
        desk.sweep()
        assert desk.serials() == [1, 2]
        assert desk.intake.troubles() == ()

    def test_a_request_that_came_back_is_shown(self, desk: Desk) -> None:
        (desk.res / "OQSsiquc01req_1.xml").write_bytes(b"<XmlMsg></XmlMsg>")
        (desk.res / "OQSsiquc01req_1.err").write_bytes("エラー".encode("cp932"))
        desk.sweep(3)
        assert len(desk.troubled()) == 2
        assert all("受け付けませんでした" in entry.reason for entry in desk.troubled())


class TestPoison:
    def test_a_handler_that_fails_sets_its_file_aside_and_others_go_on(
        self, desk: Desk, caplog
    ) -> None:
        good = arrivals_handler(desk.store)

        def handler(work: Work, entry: JournalEntry, answer: object) -> None:
            good(work, entry, answer)
            if entry.name == face_name(2):
                raise ValueError("見本　花子")

        desk.handlers = {"siquc_face": handler}
        desk.new_intake()
        for serial in (1, 2, 3):
            desk.put(serial)
        desk.sweep(3)
        assert desk.serials() == [1, 3]
        assert desk.states()[face_name(2)] == [JournalState.SET_ASIDE]
        assert "サポートに連絡" in desk.troubled()[0].reason
        assert "花子" not in caplog.text

    def test_a_reader_that_raises_sets_the_file_aside(
        self, desk: Desk, monkeypatch, caplog
    ) -> None:
        intake = desk.new_intake()

        def broken(raw: bytes, name: str) -> object:
            raise RecursionError("見本　花子")

        monkeypatch.setattr(intake._settling, "_read", broken)
        desk.put(1)
        desk.sweep()
        assert desk.states() == {face_name(1): [JournalState.SET_ASIDE]}
        assert "花子" not in caplog.text

    def test_a_busy_database_leaves_the_file_for_later(self, desk: Desk) -> None:
        good, busy = desk.handlers["siquc_face"], True

        def handler(work: Work, entry: JournalEntry, answer: object) -> None:
            if busy:
                raise StoreUnavailableError
            good(work, entry, answer)

        desk.handlers = {"siquc_face": handler}
        desk.new_intake()
        desk.put(1)
        with pytest.raises(StoreUnavailableError):
            desk.sweep()
        assert desk.states() == {face_name(1): [JournalState.WAITING]}
        busy = False
        desk.new_intake()
        desk.sweep()
        assert desk.serials() == [1]

    def test_a_database_that_takes_nothing_is_shown_and_no_folder_is_blamed(
        self, desk: Desk, monkeypatch
    ) -> None:
        def full(*_: object) -> object:
            raise StoreUnavailableError

        desk.sweep()
        with monkeypatch.context() as broken:
            broken.setattr(desk.intake._settling, "_keep", full)
            desk.put(1)
            for _ in range(20):
                with suppress(StoreUnavailableError):
                    desk.pass_time(2)
            (trouble,) = desk.intake.troubles()
            since = trouble.since
            assert "保存できない" in trouble.reason
            assert desk.clock.now() - since > timedelta(seconds=30)
            assert all(one.ok for one in desk.intake.health())
        desk.pass_time(60)
        assert desk.serials() == [1]
        assert desk.intake.troubles() == ()

    @pytest.mark.fault("F28")
    def test_two_hubs_on_one_folder_make_one_row(self, desk: Desk) -> None:
        with desk.store.write() as work:
            raw = face_file(1)
            from support.terminal_desk import found

            entry, _ = work.journal.append(found(face_name(1), raw, desk.clock))
        first, second = desk.intake, desk.new_intake()
        outcome = second._settling._outcome(entry, raw)
        first.sweep()
        second._settling._settle([outcome])
        assert desk.serials() == [1]
        assert desk.states() == {face_name(1): [READ]}


class TestYesterday:
    @pytest.mark.spec("OQS 6.24")
    def test_files_of_an_earlier_day_are_taken_and_listed_apart(self, desk: Desk) -> None:
        path = desk.face / face_name(1, "20261123180000")
        path.write_bytes(face_file(1, "20261123180000"))
        desk.put(2)
        desk.sweep(2)
        assert desk.serials() == [2]
        assert desk.serials(carried_over=True) == [1]


class TestFolderLost:
    @pytest.mark.fault("F26")
    def test_a_lost_folder_is_known_within_30_s_and_found_again(self, desk: Desk) -> None:
        desk.sweep()
        since = desk.clock.now()
        away = desk.face.rename(desk.root / "away")
        for _ in range(60):
            desk.sweep()
            state = desk.intake.health()[0]
            if not state.ok:
                break
        assert (desk.clock.now() - since).total_seconds() <= 30
        assert state.state == "missing"
        assert "端末" in state.advice
        assert ("folders", "face") in [(e.kind, e.id) for e in desk.events()]
        away.rename(desk.face)
        desk.put(1)
        desk.sweep(20)
        assert desk.intake.health()[0].ok
        assert desk.serials() == [1]

    def test_one_lost_folder_does_not_stop_the_other(self, desk: Desk) -> None:
        shutil.rmtree(desk.face)
        desk.put(1, desk.res)
        desk.sweep()
        assert desk.serials() == [1]


class TestFlood:
    @pytest.mark.threat("T4")
    def test_a_flood_of_old_files_does_not_hold_up_the_newest(self, desk: Desk) -> None:
        for serial in range(60):
            path = desk.put(serial, raw=b"<flood>")
            os.utime(path, (serial, serial))
        desk.put(100)
        intake = desk.new_intake(files_per_sweep=10)
        intake.sweep()
        assert desk.serials() == [100]
        assert intake.backlog
        desk.sweep(20)
        assert not intake.backlog
        assert len(desk.states()) == 61

    @pytest.mark.threat("T20")
    def test_a_flood_dated_into_the_future_does_not_hold_up_an_arrival(self, desk: Desk) -> None:
        for serial in range(20):
            path = desk.put(serial, raw=b"<flood>")
            os.utime(path, (4e9, 4e9))
        intake = desk.new_intake(files_per_sweep=5)
        intake.sweep()
        desk.put(99)
        desk.pass_time(1)
        intake.sweep()
        assert desk.serials() == [99]
        assert intake.backlog

    @pytest.mark.threat("T4")
    @pytest.mark.threat("T2")
    def test_a_flood_of_large_files_is_never_held_at_once(self, desk: Desk, monkeypatch) -> None:
        size = len(desk.put(1).read_bytes())
        monkeypatch.setattr("madoguchi.intake.scan._BYTES_AT_ONCE", 2 * size)
        for serial in range(2, 6):
            desk.put(serial)
        desk.sweep()
        assert len(desk.serials()) == 2
        assert desk.intake.backlog
        desk.sweep(2)
        assert desk.serials() == [1, 2, 3, 4, 5]

    def test_a_flood_of_hints_is_taken_as_one_listing(self, desk: Desk) -> None:
        intake = desk.new_intake(files_per_sweep=10)
        intake.sweep()
        paths = {desk.put(serial) for serial in range(30)}
        intake._step(paths)
        assert len(desk.arrivals()) == 10
        assert intake.backlog

    @pytest.mark.threat("T4")
    def test_foreign_names_cost_nothing_but_the_listing(self, desk: Desk) -> None:
        for number in range(300):
            (desk.face / f"junk{number}.xml").write_bytes(b"x")
        desk.put(1)
        desk.sweep(2)
        assert list(desk.states()) == [face_name(1)]


class TestRescanRecovery:
    def test_what_an_earlier_run_kept_is_finished_first(self, desk: Desk) -> None:
        from support.terminal_desk import found

        with desk.store.write() as work:
            for serial in range(1, 70):
                work.journal.append(found(face_name(serial), face_file(serial), desk.clock))
        desk.new_intake().sweep()
        assert desk.serials() == list(range(1, 70))

    def test_a_restart_reads_nothing_that_is_known(self, desk: Desk) -> None:
        for serial in range(5):
            desk.put(serial)
        desk.put(5, raw=b"broken")
        desk.sweep(3)
        intake, read = desk.new_intake(), []
        real = intake._scan._read
        intake._scan._read = lambda path, limit: read.append(path) or real(path, limit)
        desk.sweep(3)
        assert read == []
        changed = desk.put(1, raw=face_file(1, name="別人　太郎"))
        desk.sweep()
        assert read == [changed]

    def test_a_missed_notification_is_found_by_the_listing(self, desk: Desk) -> None:
        desk.sweep()
        desk.put(1)
        desk.intake._step(set())
        assert not desk.arrivals()
        desk.seconds += 5.1
        desk.intake._step(set())
        assert desk.serials() == [1]

    def test_a_large_slow_folder_is_listed_less_often(self, desk: Desk, monkeypatch) -> None:
        intake = desk.new_intake()
        real = intake._scan.everything

        def slow(at: float) -> list:
            desk.seconds += 3
            return real(at)

        monkeypatch.setattr(intake._scan, "everything", slow)
        intake.sweep()
        assert intake._next_listing - desk.seconds == 30

    def test_seen_at_is_the_clock_and_modified_at_the_folder(self, desk: Desk) -> None:
        path = desk.put(1)
        os.utime(path, (MORNING.timestamp() - 60, MORNING.timestamp() - 60))
        desk.sweep()
        with desk.store.read() as work:
            (entry,) = work.journal.of_names([path.name])
        assert (MORNING - entry.modified_at).total_seconds() == 60
        assert entry.seen_at == desk.clock.now()


def test_a_store_is_all_that_intake_knows_of_the_database() -> None:
    """The contract of import-linter, said once where it matters: no SQL behind the ports."""
    folder = Path(__file__).parents[2] / "src/madoguchi/intake"
    assert SqlStore.__module__ == "madoguchi.store.database"
    for module in folder.glob("*.py"):
        assert "sqlalchemy" not in module.read_text(encoding="utf-8"), module
