"""The list of the day: shut without its password, every name in it with it, tidied away."""

import shutil
import subprocess
from datetime import time, timedelta
from random import Random

import msgspec
import pytest
from counter_people import answer

from madoguchi.counter.offline.expected import expected_on
from madoguchi.counter.offline.fonts_table import FONTS
from madoguchi.counter.offline.paper_pdf import NoFontError, Paper, chosen, load_fonts, made
from madoguchi.counter.offline.printing import ListPrinter, ListSettings, objection
from madoguchi.counter.registry import RefusedError
from madoguchi.counter.service import NotAllowedError
from madoguchi.domain.patient import Insurance
from madoguchi.store.ports import (
    BulkItem,
    BulkList,
    EnquiryKind,
    Evidence,
    ItemState,
    Role,
)

PASSWORD = "Midori-2026-naika"
needs_fonts = pytest.mark.skipif(
    not any(load_fonts(FONTS)), reason="no font with Japanese letters on this machine"
)
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext")


@pytest.fixture
def owner(clerk):
    return msgspec.structs.replace(clerk, id="user-owner", role=Role.OWNER)


@pytest.fixture
def printer(day, desk, tmp_path):
    settings = ListSettings(folder=tmp_path / "lists", secret=tmp_path / "private" / "list")
    return ListPrinter(desk.store, desk.clock, settings, Random(3).randbytes)


@pytest.fixture
def people(day, desk, clerk):
    """Return the people of today: reservations, one of them unknown here, and a recent visit."""
    known = desk.patient("1", name="𠮷田　鷗", kana="ヨシダ カモメ")
    desk.arrive(answer())
    lately = desk.patient(
        "2", name="髙橋　德子", kana="タカハシ", insurances=(Insurance(insurer_number="06139999"),)
    )
    desk.clock.turn(days=-3)
    day.visits.record(lately.id, clerk, Evidence.CERTIFICATE)
    desk.clock.turn(days=3)
    bulk = BulkList(
        id=desk.store.new_id(),
        kind=EnquiryKind.BULK_ELIGIBILITY,
        title="予約",
        day=desk.clock.now().date(),
        source="csv",
        created_at=desk.clock.now(),
        created_by="x",
    )
    base = {"list_id": bulk.id, "state": ItemState.WAITING}
    with desk.store.write() as work:
        work.bulks.add(
            bulk,
            [
                BulkItem(**base, position=1, identifier="a", patient_id=known.id, time="10:30"),
                BulkItem(
                    **base, position=2, identifier="b", name="初めて　来る", number="9", time="9:00"
                ),
            ],
        )
    return known, lately


def text_of(path, password):
    done = subprocess.run(
        ["pdftotext", "-upw", password, "-layout", str(path), "-"], capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode()


def test_who_is_expected(desk, people):
    with desk.store.read() as work:
        found = expected_on(work, desk.clock.now().date(), 14)
    assert [(one.why, one.number, one.time) for one in found] == [
        ("予約", "1", "10:30"),
        ("予約", "9", "9:00"),
        ("最近の来院", "2", ""),
    ]
    assert found[1].patient is None
    assert (found[2].last.days, found[2].last.insurer_number) == (3, "06139999")


@pytest.mark.slow
@needs_fonts
@needs_poppler
@pytest.mark.rule("SG-13")
def test_only_the_password_opens_the_list(desk, people, printer, owner, clerk):
    printer.choose_password(PASSWORD, PASSWORD, owner)
    written = printer.write(desk.clock.now().date(), clerk)
    (path,) = printer.settings.folder.iterdir()
    assert (written.people, path.name) == (3, "madoguchi-day-list-20261120.pdf")
    raw = path.read_bytes()
    assert "髙橋".encode("utf-16-be") not in raw
    assert text_of(path, "")[0] != 0
    assert text_of(path, PASSWORD + "x")[0] != 0
    code, text = text_of(path, PASSWORD)
    assert code == 0
    for name in ("髙橋", "德子", "初めて", "06139999", "（3日前）", "確認したものではありません"):
        assert name in text
    assert written.unshown or "𠮷田" in text
    assert path.stat().st_mode & 0o777 == 0o600
    assert printer.settings.secret.stat().st_mode & 0o777 == 0o600
    assert (clerk.id, "daylist.written", "2026-11-20", f"people=3 unshown={len(written.unshown)}") \
        in desk.audit()  # fmt: skip
    with desk.store.read() as work:
        assert PASSWORD not in str(work.preferences.all())


@pytest.mark.slow
@needs_fonts
@needs_poppler
def test_what_no_font_has_is_told_and_not_left_out(tmp_path):
    first = list(load_fonts(FONTS))[:1]
    paper = Paper(title="一覧", notes=(), headings=("氏名",) * 6, rows=(("\U0002ffff山",) * 6,))
    raw, unshown = made(paper, first, PASSWORD, "x" * 20)
    assert unshown == "\U0002ffff"
    path = tmp_path / "a.pdf"
    path.write_bytes(raw)
    _, text = text_of(path, PASSWORD)
    assert "〓山" in text
    assert "U+2FFFF" in text


@needs_fonts
@pytest.mark.threat("T5")
def test_one_name_too_long_for_a_page_does_not_cost_the_list():
    rows = tuple((cell,) * 6 for cell in ("あ" * 4000, "い\n" * 500, "</td>**う**\\)Tj"))
    paper = Paper(title="t", notes=(), headings=("あ",) * 6, rows=rows)
    raw, _ = made(paper, load_fonts(FONTS), "x" * 13, "o" * 13)
    assert raw.startswith(b"%PDF")


def test_a_second_font_is_taken_only_where_it_is_needed():
    fonts = list(load_fonts(FONTS))
    assert len(chosen(fonts, "山田花子")[0]) == 1
    with pytest.raises(NoFontError):
        chosen([], "山")
    assert list(load_fonts([("/nowhere.ttf", 0), (__file__, 0)])) == []


@pytest.mark.slow
@needs_fonts
def test_the_list_comes_at_its_time_once_and_old_ones_go(desk, people, printer, owner):
    assert printer.tick() is None
    printer.choose_password(PASSWORD, PASSWORD, owner)
    assert printer.tick().day == desk.clock.now().date()
    assert printer.tick() is None
    folder = printer.settings.folder
    foreign = folder / "昨日の表.pdf"
    foreign.write_bytes(b"x")
    (folder / "madoguchi-day-list-20261121.pdf.1.part").write_bytes(b"x")
    desk.clock.turn(hours=9, minutes=29)
    assert printer.tick() is None
    desk.clock.turn(minutes=1)
    assert printer.tick().day == desk.clock.now().date() + timedelta(days=1)
    desk.clock.turn(days=4)
    printer.tick()
    left = sorted(path.name for path in folder.iterdir())
    assert left == [
        "madoguchi-day-list-20261121.pdf",
        "madoguchi-day-list-20261125.pdf",
        foreign.name,
    ]


def test_a_folder_that_takes_nothing_is_told(desk, printer, owner, clerk, tmp_path):
    (tmp_path / "lists").write_bytes(b"a file in the way")
    printer.choose_password(PASSWORD, PASSWORD, owner)
    if any(load_fonts(FONTS)):
        with pytest.raises(RefusedError, match="フォルダに書けませんでした"):
            printer.write(desk.clock.now().date(), clerk)
    assert not (tmp_path / "lists.part").exists()


def test_no_password_no_list(desk, printer, clerk, doctor, owner):
    with pytest.raises(RefusedError, match="パスワードを決めて"):
        printer.write(desk.clock.now().date(), clerk)
    with pytest.raises(NotAllowedError):
        printer.write(desk.clock.now().date(), doctor)
    with pytest.raises(NotAllowedError):
        printer.choose_password(PASSWORD, PASSWORD, clerk)
    with pytest.raises(RefusedError, match="同じではありません"):
        printer.choose_password(PASSWORD, PASSWORD + "x", owner)


@pytest.mark.rule("SG-4")
@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("", "短すぎ"),
        ("Abc-123", "短すぎ"),
        ("abcdefgh1234", "短すぎ"),
        ("aaaaaaaaaaaaaaaa", "同じ文字"),
        ("みどりないか2026みどりないか", "半角"),
        (" Abcdefg-123", "半角"),
        ("Abc-123" * 20, "以内"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(password, word):
    assert word in objection(password)
    assert not objection(PASSWORD)
    assert not objection("abcdefghijklm")


def test_the_time_is_a_setting(tmp_path):
    assert ListSettings(folder=tmp_path, secret=tmp_path / "x").at == time(19, 0)
