"""The parse bench measures the same bytes on both sides and prints the agreed fields."""

import json

import pytest

from madoguchi.bench.parse import run
from madoguchi.bench.parse_document import face_document
from madoguchi.bench.report import against, all_hold, ceiling, interleaved, lines, paired
from madoguchi.formats.oqs import Read, read

FIELDS = ["name", "figure", "reference", "ratio", "bar", "holds"]


def test_every_line_has_the_six_fields():
    figures = run(rounds=5, repeat=2)
    printed = [json.loads(line) for line in lines(figures)]
    assert [list(line) for line in printed] == [FIELDS] * len(printed)
    assert {line["name"] for line in printed} == {
        f"parse_{way}_{encoding}_us"
        for way in ("typed", "typed_tree", "xmltodict", "xsdata")
        for encoding in ("utf8", "shift_jis")
    }
    assert all((line["bar"] is None) == (line["holds"] is None) for line in printed)


def test_both_documents_give_the_same_person():
    utf8, sjis = (
        read(face_document(e), "OQSsiquc01res_face_1.xml") for e in ("utf-8", "shift_jis")
    )
    assert isinstance(utf8, Read)
    assert utf8.answer.results[0].birthdate == sjis.answer.results[0].birthdate
    assert utf8.answer.unknown == sjis.answer.unknown == ()
    assert len(utf8.answer.results[0].consents) == 10


def test_a_broken_bar_is_told():
    good, bad = against("a", 2, 1, 2.2), against("a", 3, 1, 2.2)
    assert (good.holds, bad.holds) == (True, False)
    assert all_hold([good, against("b", 9, 1)])
    assert not all_hold([good, bad])
    assert ceiling("c_ms", 80, 80).holds


def test_a_disturbed_round_does_not_decide():
    figure = paired("a", [2.0, 2.0, 90.0, 2.0, 2.0], [1.0, 1.0, 10.0, 1.0, 1.0], 2.2)
    assert (figure.figure, figure.reference, figure.ratio, figure.holds) == (2.0, 1.0, 2.0, True)
    assert paired("b", [3.0] * 5, [1.0] * 5, 2.2).holds is False


def test_every_way_is_measured_in_every_round():
    seen: list[str] = []
    found = interleaved(
        {"a": lambda: seen.append("a"), "b": lambda: seen.append("b")}, rounds=5, repeat=1
    )
    assert "".join(seen) == "ab" * 5
    assert {name: len(values) for name, values in found.items()} == {"a": 5, "b": 5}


def test_fewer_than_five_rounds_say_nothing():
    with pytest.raises(ValueError, match="5"):
        interleaved({"a": int}, rounds=4, repeat=1)
