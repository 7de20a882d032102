"""Month end finds what the claim would stumble over, counts it, and hands it out safely."""

import csv
import io

import pytest

from madoguchi.counter.month.lists import insurer_as_written
from madoguchi.counter.month.service import MonthBook
from madoguchi.counter.month.streams import Month, month_of
from madoguchi.counter.service import GoneError, NotAllowedError

from .conftest import big_month


@pytest.fixture
def book(desk):
    return MonthBook(desk.store, desk.clock)


@pytest.fixture
def month(desk):
    return month_of("", desk.clock.now().date())


def lines(book, key, month, clerk):
    return book.page(key, month, 1, clerk).lines


@pytest.mark.rule("J7")
def test_visits_without_a_confirmation(november, book, month, clerk):
    found = {line.cells[2]: line for line in lines(book, "unconfirmed", month, clerk)}
    assert set(found) == {"口頭　四", "該当　六"}
    assert "無効なら" in found["口頭　四"].cells[4]
    assert "該当資格なし" in found["該当　六"].cells[3]
    assert found["該当　六"].href.startswith("/arrivals/")
    assert (found["口頭　四"].kind, found["該当　六"].kind) == ("check", "bad")


@pytest.mark.rule("J7")
def test_changes_found_by_a_re_check(november, book, month, clerk):
    found = {line.cells[2]: line for line in lines(book, "changes", month, clerk)}
    assert set(found) == {"喪失　二", "転職　三"}
    assert "なくなって" in found["喪失　二"].cells[3]
    assert "見本健保" in found["転職　三"].cells[3]
    assert {line.href.split("/")[1] for line in found.values()} == {"bulk"}


@pytest.mark.rule("EL-6")
def test_characters_that_the_claim_refuses(november, book, month, clerk):
    found = {(one.cells[2], one.cells[3]): one for one in lines(book, "characters", month, clerk)}
    assert found["氏名", "髙 U+9AD9"].kind == "bad"
    assert found["氏名", "德 U+5FB7"].kind == "bad"
    assert found["住所", "𠮷 U+20BB7"].kind == "bad"
    assert found["住所", "● U+25CF"].kind == "off"
    assert found["被保険者氏名", "髙 U+9AD9"].cells[0] == "5"
    assert found["被保険者氏名", "= U+003D"].kind == "check"


def test_the_usage_in_every_way_of_counting(november, book, month, desk, clerk):
    shares = book.shares(month)
    usage = shares.usage
    assert (usage.visits, usage.cards, usage.papers, usage.unconfirmed) == (6, 3, 1, 2)
    assert [(r.way.key, r.percent, r.chosen) for r in shares.rates] == [
        ("visits", "50.0", True),
        ("people", "50.0", False),
        ("confirmations", "100.0", False),
    ]
    assert [(row.percent, reached) for row, reached in shares.thresholds] == [(30, True)]
    assert [line.cells[1:6] for line in lines(book, "usage", month, clerk)] == [
        ("3", "3", "0", "0", "0"),
        ("3", "0", "0", "1", "2"),
    ]


def test_an_insurer_s_answers(november, book, month, clerk):
    (line,) = lines(book, "insurers", month, clerk)
    assert line.cells[:3] == ("123456", "見本市国民健康保険", "3")
    assert line.cells[4] == "1（33.3%）"


@pytest.mark.parametrize(
    ("folded", "written"),
    [("1990019", "01990019"), ("10010", "010010"), ("39990015", "39990015"), ("", "（番号なし）")],
)
def test_an_insurer_number_keeps_its_noughts(folded, written):
    assert insurer_as_written(folded) == written


def test_the_counts_are_those_of_the_lists(november, book, month, clerk):
    counts = book.counts(month)
    for key, (total, grave) in counts.items():
        shown = lines(book, key, month, clerk)
        assert (total, grave) == (len(shown), sum(line.kind == "bad" for line in shown))


def test_a_csv_is_safe_and_loses_no_character(november, book, month, clerk, desk):
    raw = book.export("characters", month, clerk)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0][0] == "患者番号"
    assert any("𠮷" in cell for row in rows for cell in row)
    other = book.export("characters", month, clerk, "cp932").decode("cp932")
    assert "〔U+20BB7〕" in other
    assert "髙橋" in other
    safe = book.export("unconfirmed", month, clerk).decode("utf-8-sig")
    assert "'=6" in safe
    assert (clerk.id, "month.exported", "unconfirmed", "month=2026-11") in desk.audit()


def test_only_an_owner_chooses_the_way_of_counting(book, clerk, owner):
    with pytest.raises(NotAllowedError):
        book.choose("people", clerk)
    with pytest.raises(GoneError):
        book.choose("everything", owner)
    book.choose("people", owner)
    chosen = [rate.way.key for rate in book.shares(month_of("2026-11", None)).rates if rate.chosen]
    assert chosen == ["people"]


def test_an_empty_month_and_an_unknown_list(book, clerk, desk):
    month = month_of("2025-02", desk.clock.now().date())
    assert set(book.counts(month).values()) == {(0, 0)}
    assert [rate.percent for rate in book.shares(month).rates] == ["–"] * 3
    with pytest.raises(GoneError):
        book.page("nothing", month, 1, clerk)


def test_months(desk):
    today = desk.clock.now().date()
    assert month_of("2024-02", today).last.day == 29
    for bad in ("", "2026-13", "x", "0000-01", "2026-1", "９９９９-01"):
        assert month_of(bad, today) == Month(today.replace(day=1))
    assert month_of("2026-01", today).before.key == "2025-12"
    assert month_of("2025-12", today).after.key == "2026-01"


def test_a_long_list_comes_in_pages(desk, book, month, clerk, monkeypatch):
    monkeypatch.setattr("madoguchi.counter.month.service.PAGE", 10)
    monkeypatch.setattr("madoguchi.counter.month.streams._PAGE", 7)
    big_month(desk, days=3, each=50)
    first, second = (book.page("unconfirmed", month, page, clerk) for page in (1, 2))
    assert (len(first.lines), first.more) == (10, True)
    assert (len(second.lines), second.more) == (5, False)
    assert not {line.cells for line in first.lines} & {line.cells for line in second.lines}
    assert book.counts(month)["unconfirmed"] == (15, 15)
    assert not book.page("unconfirmed", month, 3, clerk).lines
