"""Import: look, then yes or no; all good rows or none; nothing left lying about."""

import io
import tracemalloc
from random import Random

import pytest

from madoguchi.counter.importing import ImportDesk
from madoguchi.counter.registry_csv import UnreadableCsvError
from madoguchi.counter.service import GoneError, NotAllowedError

HEAD = "患者番号,氏名,カナ,生年月日\n"


def sheet(*rows: str) -> io.BytesIO:
    return io.BytesIO((HEAD + "\n".join(rows)).encode("cp932"))


@pytest.fixture
def spool(tmp_path):
    return tmp_path / "spool"


@pytest.fixture
def imports(desk, spool):
    random = Random(5)
    return ImportDesk(desk.store, desk.clock, spool, lambda: random.randbytes(8).hex())


def count(desk) -> int:
    with desk.store.read() as work:
        return work.patients.count()


def test_nothing_is_imported_before_the_yes(desk, imports, clerk):
    preview = imports.upload(sheet("1,山田,ヤマダ,1980-01-01", "2,,,きのう"), "list.csv", clerk)
    assert (preview.good, preview.bad, preview.added) == (1, 1, None)
    assert preview.layout.encoding_ja == "Shift_JIS"
    assert count(desk) == 0
    done = imports.confirm(preview.id, clerk)
    assert (done.added, done.bad, count(desk)) == (1, 1, 1)
    assert imports.confirm(preview.id, clerk).added == 1
    assert count(desk) == 1


def test_the_errors_come_back_as_a_safe_csv(imports, clerk):
    preview = imports.upload(sheet("=CMD(),山田,ヤマダ,x"), "list.csv", clerk)
    text = imports.errors(preview.id, clerk).decode("utf-8-sig")
    assert text.splitlines()[0] == "行,直すところ,患者番号,氏名,カナ,生年月日"
    assert "'=CMD()" in text
    assert "読めません" in text
    imports.confirm(preview.id, clerk)
    assert imports.errors(preview.id, clerk).decode("utf-8-sig") == text


def test_a_number_taken_meanwhile_is_refused_at_the_yes(desk, imports, clerk):
    preview = imports.upload(
        sheet("1,山田,ヤマダ,1980-01-01", "2,鈴木,スズキ,1980-01-01"), "x", clerk
    )
    desk.patient("1")
    done = imports.confirm(preview.id, clerk)
    assert (done.added, done.bad) == (1, 1)
    assert "登録済み" in done.errors[0].errors[0]


def test_a_failure_in_the_middle_leaves_nothing(desk, imports, clerk, monkeypatch):
    monkeypatch.setattr("madoguchi.counter.importing._BATCH", 2)
    rows = [f"{number},山田,ヤマダ,1980-01-01" for number in range(6)]
    preview = imports.upload(sheet(*rows), "x", clerk)
    from madoguchi.store.patients import SqlPatients

    whole = SqlPatients.add_many

    def broken(self, patients):
        if patients[0].number == "4":
            raise OSError("disk")
        whole(self, patients)

    monkeypatch.setattr(SqlPatients, "add_many", broken)
    with pytest.raises(OSError, match="disk"):
        imports.confirm(preview.id, clerk)
    assert count(desk) == 0
    monkeypatch.setattr(SqlPatients, "add_many", whole)
    assert imports.confirm(preview.id, clerk).added == 6


def test_cancel_forgets_and_deletes(imports, clerk, spool):
    preview = imports.upload(sheet("1,山田,ヤマダ,1980-01-01"), "x", clerk)
    imports.cancel(preview.id, clerk)
    assert list(spool.iterdir()) == []
    with pytest.raises(GoneError, match="選び直して"):
        imports.confirm(preview.id, clerk)


def test_only_the_one_who_uploaded_sees_it(imports, clerk, doctor):
    preview = imports.upload(sheet("1,山田,ヤマダ,1980-01-01"), "x", clerk)
    with pytest.raises(GoneError):
        imports.preview(preview.id, doctor)
    with pytest.raises(NotAllowedError):
        imports.upload(sheet(), "x", doctor)
    with pytest.raises(NotAllowedError):
        imports.confirm(preview.id, doctor)


def test_an_unusable_file_is_not_kept(imports, clerk, spool):
    with pytest.raises(UnreadableCsvError):
        imports.upload(io.BytesIO(b"a,b\n"), "x", clerk)
    assert list(spool.iterdir()) == []


def test_what_nobody_confirmed_is_swept_after_an_hour(desk, imports, clerk, spool):
    old = imports.upload(sheet("1,山田,ヤマダ,1980-01-01"), "x", clerk)
    (spool / "left-by-a-crash.csv").write_text("x")
    desk.clock.turn(minutes=61)
    new = imports.upload(sheet("2,山田,ヤマダ,1980-01-01"), "x", clerk)
    assert sorted(path.name for path in spool.iterdir()) == sorted(
        [f"{new.id}.csv", f"{new.id}.errors.csv"]
    )
    with pytest.raises(GoneError):
        imports.preview(old.id, clerk)


def test_the_audit_counts_and_names_nobody(desk, imports, clerk):
    preview = imports.upload(sheet("1,山田,ヤマダ,1980-01-01", "x"), "x", clerk)
    imports.confirm(preview.id, clerk)
    assert desk.audit()[0] == (clerk.id, "patients.imported", preview.id, "added=1 refused=1")


@pytest.mark.slow
def test_many_rows_stream(desk, imports, clerk):
    rows = (f"{number},山田　{number},ヤマダ,S25.2.14" for number in range(20_000))
    file = sheet(*rows)
    tracemalloc.start()
    preview = imports.upload(file, "x", clerk)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert preview.good == 20_000
    assert peak < 12_000_000
    assert imports.confirm(preview.id, clerk).added == 20_000


@pytest.mark.threat("T19")
def test_what_a_crash_left_in_the_spool_is_gone_at_the_next_start(desk, imports, clerk, spool):
    imports.upload(sheet("1,山田,ヤマダ,1980-01-01", "x"), "x", clerk)
    assert list(spool.iterdir())
    ImportDesk(desk.store, desk.clock, spool, desk.store.new_id)
    assert not list(spool.iterdir())


def test_an_upload_under_way_is_not_swept_by_another(desk, imports, clerk, spool):
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() == 0:
                imports.upload(sheet("2,山田,ヤマダ,1980-01-01"), "y", clerk)
            return super().read(size)

    preview = imports.upload(Slow(sheet("1,山田,ヤマダ,1980-01-01").getvalue()), "x", clerk)
    assert imports.confirm(preview.id, clerk).added == 1
