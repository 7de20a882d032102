"""A clinic's CSV: encodings, headings, dates, and every bad row in plain words."""

import csv
import io

import pytest
from counter_people import NOW
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.counter.registry_csv import (
    UnreadableCsvError,
    layout_of,
    rows_of,
    safe_cell,
)

HEAD = "患者番号,氏名,カナ,生年月日,性別,保険者番号,記号,番号,枝番,照会番号,郵便番号,住所,電話"
GOOD = "00123,髙﨑　德子,ﾀｶｻｷ ﾄｸｺ,S25.2.14,女,123456,12-34,0056,01,0012,999-0001,北町1,000-111"


def read(tmp_path, text, encoding="utf-8", taken=()):
    path = tmp_path / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    layout = layout_of(path)
    return layout, list(rows_of(path, layout, taken=taken, now=NOW, new_id=lambda: "id"))


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8（BOM付き）"), ("cp932", "Shift_JIS")],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_encoding_gives_the_same_patient(tmp_path, encoding, shown, newline):
    row = GOOD.replace("德", "徳") if encoding == "cp932" else GOOD
    layout, (only,) = read(tmp_path, newline.join([HEAD, row, "", ""]), encoding)
    assert layout.encoding_ja == shown
    assert only.errors == ()
    patient = only.patient
    assert (patient.number, patient.birthdate.isoformat(), patient.sex) == (
        "00123", "1950-02-14", "2",
    )  # fmt: skip
    assert patient.name == row.split(",")[1]
    assert patient.reference_number == "0012"
    assert patient.insurances[0].insured_branch_number == "01"


def test_english_headings_other_orders_tabs_and_strangers(tmp_path):
    text = "Kana\tNumber\tメモ\tDOB\tName\nﾔﾏﾀﾞ\t7\tx\t1980/2/14\t山田\n"
    layout, (row,) = read(tmp_path, text)
    assert row.patient.kana == "ﾔﾏﾀﾞ"
    assert layout.mapping[2] == ("メモ", "使いません")
    assert row.patient.insurances == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "見出しがありません"),
        ("氏名,カナ\n", "患者番号、生年月日"),
        ("患者番号,氏名,カナ,生年月日,名前\n", "二つ"),
        (b"\xff\xfe\x00\x81\x00", "文字コード"),
        (HEAD + '\n1,"山田,カナ,1980-01-01\n', "引用符"),
    ],
)
def test_a_useless_file_is_refused_whole_with_words(tmp_path, text, word):
    with pytest.raises(UnreadableCsvError, match=word):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("", None),
        (",氏名,カナ,1980-01-01", "患者番号がありません"),
        ("1,氏名,カナ,", "生年月日がありません"),
        ("1,氏名,カナ,1980-13-01", "暦にない"),
        ("1,氏名,漢字,1980-01-01", "漢字"),
        ("1,氏名,カナ,1980-01-01,不,", "性別"),
        ("1,氏名,カナ,1980-01-01" + ",x" * 12, "多く"),
        ("55,氏名,カナ,1980-01-01", "登録済み"),
        ("1,氏名", "カナがありません"),
        ("1,氏\u2028名,カナ,1980-01-01", "目に見えない"),
    ],
)
def test_a_bad_row_says_what_to_correct(tmp_path, row, word):
    _, rows = read(tmp_path, f"{HEAD}\n{row}\n{GOOD}\n", taken={"55"})
    assert rows[-1].patient is not None
    if word is None:
        assert len(rows) == 1
    else:
        assert rows[0].patient is None
        assert word in "".join(rows[0].errors)
        assert rows[0].line == 2


def test_a_number_twice_is_refused_the_second_time_with_the_first_line(tmp_path):
    _, (first, second) = read(tmp_path, f"{HEAD}\n{GOOD}\n{GOOD}\n")
    assert first.patient is not None
    assert "2行目" in second.errors[0]


@pytest.mark.threat("T5")
@pytest.mark.parametrize(
    ("text", "safe"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-1", "'-1"), ("+81", "'+81"), ("  =x", "'  =x"),
     ("\tx", "'\tx"), ("＝1+1", "'＝1+1"), ("＠x", "'＠x"), ("山田", "山田"), ("", "")],
)  # fmt: skip
def test_formulas_leave_as_text(text, safe):
    assert safe_cell(text) == safe


@pytest.mark.threat("T20")
@pytest.mark.parametrize("text", [HEAD + "," * 400, HEAD + "\n" + "," * 100_000])
def test_a_line_of_commas_is_not_kept(tmp_path, text):
    with pytest.raises(UnreadableCsvError, match="列が多すぎます"):
        read(tmp_path, text)


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=15), max_size=5))
def test_any_rows_are_patients_or_errors_never_a_crash(tmp_path_factory, rows):
    text = io.StringIO()
    csv.writer(text).writerow(HEAD.split(","))
    csv.writer(text).writerows(rows)
    folder = tmp_path_factory.mktemp("csv")
    try:
        _, found = read(folder, text.getvalue().encode("utf-8", "surrogatepass"))
    except UnreadableCsvError:
        return
    assert all((row.patient is None) == bool(row.errors) for row in found)
