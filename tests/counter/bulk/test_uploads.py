"""The CSV of reservations: read what spreadsheets write, say what is wrong, ask nobody yet."""

import io
from datetime import date
from itertools import count

import pytest

from madoguchi.counter.bulk import uploads as module
from madoguchi.counter.bulk.uploads import UploadDesk
from madoguchi.counter.csv_files import UnreadableCsvError
from madoguchi.counter.service import GoneError, NotAllowedError
from madoguchi.store.ports import ItemState

DAY = date(2026, 11, 21)
GOOD = """予約日,予約時刻,患者番号,氏名,カナ,生年月日
2026/11/21,9:00,1001,山田　花子,ヤマダ ハナコ,S55.2.14
令和8年11月21日,9:15,1002,佐藤　次郎,サトウ ジロウ,1990-01-01
2026-11-22,9:00,1003,鈴木　三郎,スズキ サブロウ,1991/1/1
2026/11/21,9:30,1001,山田　花子,ヤマダ ハナコ,S55.2.14
,10:00,,新　人,,
2026/11/21,10:15,1005,,,
2026/11/21,10:30,1006,高橋　四郎,,いつか

"""


@pytest.fixture
def uploads(bulk, tmp_path):
    numbers = count(1)
    return UploadDesk(bulk.maker, bulk.clock, tmp_path / "spool", lambda: f"t{next(numbers)}")


def put(uploads, text: str | bytes, clerk, day: date = DAY):
    raw = text.encode() if isinstance(text, str) else text
    return uploads.upload(io.BytesIO(raw), "予約.csv", day, clerk)


def test_a_day_is_shown_with_what_is_left_out(uploads, clerk):
    found = put(uploads, GOOD, clerk)
    assert (found.good, found.bad, found.other_days, found.twice) == (3, 2, 1, 1)
    assert [one.number for one in found.people] == ["1001", "1002", ""]
    assert found.people[0].birthdate == date(1980, 2, 14)
    assert [row.line for row in found.errors] == [7, 8]
    assert "氏名もカナもありません" in found.errors[0].errors[0]


def test_one_number_for_two_people_is_an_error_and_never_left_out_silently(uploads, clerk):
    found = put(uploads, "患者番号,氏名,カナ\n1,山田　花子,\n1,佐藤　一,\n1,,ﾔﾏﾀﾞﾊﾅｺ\n", clerk)
    assert (found.good, found.bad, found.twice) == (1, 1, 1)
    assert "どちらの人か" in found.errors[0].errors[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_every_encoding_of_a_clinic_is_read(uploads, clerk, encoding):
    assert put(uploads, GOOD.encode(encoding), clerk).good == 3


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "見出し"),
        ("時刻,患者番号\n9:00,1\n", "氏名"),
        ("患者番号,氏名,名前\n1,a,b\n", "二つ"),
        ('患者番号,氏名\n1,"a\n', "引用符"),
        (b"\x81\x20\xfc\xff", "文字コード"),
    ],
)
def test_what_cannot_be_used_is_said(uploads, clerk, text, word):
    with pytest.raises(UnreadableCsvError, match=word):
        put(uploads, text, clerk)


def test_too_many_rows_are_refused_before_anybody_is_asked(uploads, clerk, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    with pytest.raises(UnreadableCsvError, match="2名まで"):
        put(uploads, GOOD, clerk)


def test_the_good_rows_become_a_list_that_is_sent(uploads, bulk, clerk, tmp_path):
    bulk.patient("1001")
    found = put(uploads, GOOD, clerk)
    with bulk.store.read() as work:
        assert not work.bulks.latest()
    made = uploads.confirm(found.id, clerk, "あす")
    assert [item.state for item in bulk.items(made)] == [
        ItemState.WAITING,
        ItemState.UNASKABLE,
        ItemState.UNASKABLE,
    ]
    assert bulk.get(made.id).day == DAY
    assert bulk.enquiry(made).confirmation_date == DAY
    assert not list((tmp_path / "spool").iterdir())
    with pytest.raises(GoneError):
        uploads.confirm(found.id, clerk, "あす")


def test_refused_rows_come_back_as_a_safe_csv(uploads, clerk):
    found = put(uploads, "患者番号,氏名,カナ\n=1+1,,\n", clerk)
    text = uploads.errors(found.id, clerk).decode("utf-8-sig")
    assert text.splitlines()[0] == "行,直すところ,患者番号,氏名,カナ"
    assert "'=1+1" in text


def test_another_person_does_not_see_it_and_an_hour_ends_it(uploads, bulk, clerk, doctor, tmp_path):
    found = put(uploads, GOOD, clerk)
    with pytest.raises(GoneError):
        uploads.preview(found.id, doctor)
    with pytest.raises(NotAllowedError):
        put(uploads, GOOD, doctor)
    (tmp_path / "spool" / "left-by-a-crash.csv").write_text("x")
    bulk.clock.turn(minutes=61)
    with pytest.raises(GoneError):
        uploads.preview(found.id, clerk)
    assert not list((tmp_path / "spool").iterdir())


def test_it_can_be_dropped(uploads, clerk, tmp_path):
    found = put(uploads, GOOD, clerk)
    uploads.cancel(found.id, clerk)
    assert not list((tmp_path / "spool").iterdir())
