"""``madoguchi oqs`` as a technician calls it."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from madoguchi.apps.oqs import app

DATA = Path(__file__).parents[1] / "data" / "oqs"
RUNNER = CliRunner()


def call(*words: str | Path) -> tuple[int, str]:
    result = RUNNER.invoke(app, [str(word) for word in words])
    return result.exit_code, result.output


def one(situation: str) -> Path:
    (path,) = (DATA / situation).iterdir()
    return path


def test_show_gives_everything_in_japanese(monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    status, out = call("show", one("face_insurance_and_aid"))
    assert status == 0
    for text in (
        "資格確認結果",
        "髙﨑　徳子",
        "1（有効）",
        "A1（医療扶助）",
        "見本病",
        "昭和45年4月1日",
    ):
        assert text in out


def test_show_says_why_a_file_cannot_be_read():
    status, out = call("show", DATA / "invalid" / "held_date.xml")
    assert status == 1
    assert "「生年月日」" in out


def test_check_prints_one_object_a_file():
    good, bad = one("face_plain"), DATA / "invalid" / "truncated.xml"
    status, out = call("check", "--json", good, bad)
    lines = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert [list(line) for line in lines] == [["file", "kind", "ok", "reason", "answer"]] * 2
    assert (lines[0]["kind"], lines[0]["ok"], lines[0]["reason"]) == ("siquc_face", True, None)
    assert lines[0]["answer"]["results"][0]["name"] == "髙﨑　徳子"
    assert (lines[1]["ok"], lines[1]["answer"]) == (False, None)
    assert "途中" in lines[1]["reason"]


def test_check_of_good_files_ends_well():
    status, out = call("check", one("face_plain"), one("face_gaiji"))
    assert status == 0
    assert out.count("○") == 2


@pytest.mark.spec("OQS 1.5")
def test_a_broken_request_with_its_err_beside_is_a_returned_one(tmp_path):
    name = "OQSmuquc01req_202611220009.xml"
    folder = DATA / "returned"
    status, out = call("check", "--json", folder / name)
    line = json.loads(out)
    assert (status, line["kind"], line["ok"]) == (0, "muquc01_req", True)
    assert line["answer"]["text"] == "<XmlMsg>"
    assert "失敗して戻された" in call("show", folder / name)[1]
    shutil.copy(folder / name, tmp_path / name)
    assert call("check", tmp_path / name)[0] == 1


def test_a_missing_file_is_told():
    status, out = call("check", DATA / "nothing.xml")
    assert status == 1
    assert "開けません" in out


def test_convert_changes_encoding_and_makes_json(tmp_path):
    source = one("face_shift_jis_crlf")
    result = RUNNER.invoke(app, ["convert", str(source), "--to", "utf-8"])
    assert "髙﨑　徳子" in result.stdout_bytes.decode("utf-8")
    back = tmp_path / source.name
    back.write_bytes(result.stdout_bytes)
    again = RUNNER.invoke(app, ["convert", str(back), "--to", "shift_jis"])
    assert "髙﨑　徳子" in again.stdout_bytes.decode("cp932")
    status, out = call("convert", source, "--to", "json")
    assert status == 0
    assert json.loads(out)["answer"]["results"][0]["sex1"] == "2"


def test_convert_refuses_what_cannot_be_converted(tmp_path):
    assert call("convert", DATA / "invalid" / "wrong_root.xml", "--to", "json")[0] == 1
    assert (
        call("convert", DATA / "returned" / "OQSsiquc01req_202611220010.err", "--to", "utf-8")[0]
        == 1
    )
    text = one("face_plain").read_text(encoding="utf-8").replace("髙", "𠮷")
    path = tmp_path / "face.xml"
    path.write_text(text, encoding="utf-8")
    status, out = call("convert", path, "--to", "shift_jis")
    assert status == 1
    assert "𠮷" in out


def test_control_characters_cannot_steer_the_terminal(tmp_path):
    text = one("face_plain").read_text(encoding="utf-8").replace("徳子", "徳\u202e\u009b31m子")
    path = tmp_path / "face.xml"
    path.write_text(text, encoding="utf-8")
    out = call("show", path)[1]
    assert "\u202e" not in out
    assert "\u009b" not in out
