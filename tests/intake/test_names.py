from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.clock import JST
from madoguchi.formats.oqs import answer_name, name_for
from madoguchi.intake.names import day_of, is_bulk, is_ours, is_returned, written_day
from madoguchi.store.ports import Folder, JournalEntry, JournalState
from support.stores import MORNING, a_file

FACE = "OQSsiquc01res_face_99100000010123456789abcdef0123_20261124090000.xml"


@pytest.mark.spec("OQS 1.6")
@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (Folder.FACE, FACE),
        (Folder.FACE, "OQSsiquc01res_face_20241127122900.xml"),
        (Folder.FACE, FACE.replace(".xml", ".zip")),
        (Folder.RES, "OQSsiquc01res_2021081611906.xml"),
        (Folder.RES, "OQSmuquc02res_202609290001.zip"),
        (Folder.RES, answer_name(name_for("siquc_req", "a=b+c-d"))),
        (Folder.RES, "OQSsiimm01res_202609300001.xml"),
        (Folder.RES, "YZKsiquc01res_0226042509302440.xml"),
        (Folder.RES, "OQSmuquc01req_202406090009.err"),
        (Folder.RES, "OQSsiquc01req_202406090009.xml"),
        (Folder.TRASH, FACE),
    ],
)
def test_the_names_of_the_terminal_are_ours(folder: Folder, name: str) -> None:
    assert is_ours(folder, name)


@pytest.mark.threat("T4")
@pytest.mark.parametrize(
    "name",
    [
        "",
        "CON",
        "NUL.xml",
        "Thumbs.db",
        ".DS_Store",
        "OQSsiquc01res_face_a.xml.tmp",
        "~OQSsiquc01res_face_a.xml",
        "OQSsiquc01res_face_a b.xml",
        "OQSsiquc01res_face_../../a.xml",
        "OQSsiquc01res_face_a\\b.xml",
        "OQSsiquc01res_face_a:stream.xml",
        "OQSsiquc01res_face_a.xml\n",
        "OQSsiquc01res_face_１.xml",
        "OQSsiquc01res_face_a\x00.xml",
        "OQSsiquc01res_face_" + "a" * 129 + ".xml",
        "OQSsiquc01req_1.xml",
    ],
)
def test_other_names_are_left_alone(name: str) -> None:
    assert not is_ours(Folder.FACE, name)
    assert not is_ours(Folder.TRASH, name)


@given(st.text(max_size=60))
def test_a_name_that_passes_is_one_plain_file_name(text: str) -> None:
    name = f"OQSsiquc01res_face_{text}.xml"
    if is_ours(Folder.FACE, name):
        assert name.isascii()
        assert not set(name) & set('/\\:*?"<>| \t\r\n\x00')


def test_kinds_that_matter_to_intake_are_told_by_name() -> None:
    assert is_returned("OQSmuquc01req_202406090009.err")
    assert not is_returned("OQSmuquc01res_202406090009.xml")
    assert is_bulk("OQSmuquc02res_1.xml")
    assert is_bulk("OQSsiquc01res_1.zip")
    assert not is_bulk("OQSsiquc01res_1.xml")


@pytest.mark.spec("OQS 1.6")
@pytest.mark.parametrize(
    ("name", "day"),
    [
        (FACE, date(2026, 11, 24)),
        ("OQSsiquc01res_face_x_20261199090000.xml", date(2026, 1, 2)),
        ("OQSsiquc01res_face_x_99991231000000.xml", date(2026, 1, 2)),
        ("YZKsiquc01res_0226042509302440.xml", date(2026, 1, 2)),
        ("OQSsiquc01res_1.xml", date(2026, 1, 2)),
    ],
)
def test_the_day_is_in_the_name_or_else_in_the_folder(name: str, day: date) -> None:
    modified = datetime(2026, 1, 2, 0, 30, tzinfo=JST)
    assert day_of(name, modified) == day
    file = a_file(name=name)
    entry = JournalEntry(
        id="1", name=name, folder=file.folder, sha256="", size=0, modified_at=modified,
        seen_at=MORNING, state=JournalState.WAITING,
    )  # fmt: skip
    assert written_day(entry) == day
