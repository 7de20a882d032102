"""受付 and 詳細: every awkward person is shown whole, escaped, and to the right roles."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from counter_people import AWKWARD, HOSTILE, answer, header, result
from lxml import html

from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.formats.oqs import Read, read
from madoguchi.store.ports import ArrivedFile, Folder, Insurance, JournalState, Role


def rows_in(page: str) -> list[html.HtmlElement]:
    return html.fromstring(page).xpath("//tr[@data-href]")


@pytest.mark.slow
@pytest.mark.parametrize("person", AWKWARD)
def test_every_awkward_person_has_a_row_and_a_page(site, person):
    row = site.desk.arrive(AWKWARD[person])
    browser = site.browser()
    (line,) = rows_in(browser.get("/").text)
    assert line.get("id") == f"a-{row.id}"
    assert line.xpath("string(td[@class='arrival-next'])").strip()
    assert line.xpath("string(.//span[starts-with(@class,'status')])").strip()
    page = browser.get(f"/arrivals/{row.id}")
    assert page.status_code == 200
    assert 'lang="ja"' in page.text
    assert html.fromstring(page.text).xpath("//ol[@class='steps']/li")


@pytest.mark.threat("T5")
@pytest.mark.parametrize(
    "path", ["/", "/arrivals/{}", "/reception/rows?ids={}", "/patients/new?arrival={}"]
)
def test_hostile_names_are_shown_and_never_run(site, path):
    row = site.desk.arrive(AWKWARD["hostile"])
    page = site.browser().get(path.format(row.id)).text
    tree = html.fromstring(page)
    assert not [one for one in tree.iter("script") if not one.get("src")]
    assert not tree.xpath("//img | //*[@onerror]")
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert "{{7*7}}" in page


@pytest.mark.threat("T5")
def test_hostile_unknown_elements_are_shown_as_text(site):
    row = site.desk.arrive(AWKWARD["unknown_codes"])
    page = site.browser().get(f"/arrivals/{row.id}").text
    tree = html.fromstring(page)
    assert "MessageBody/X/Y" in page
    assert HOSTILE in tree.text_content()
    assert "ZZ" in tree.text_content()
    assert not tree.xpath("//img")


def test_a_row_tells_who_insured_by_whom_and_whose_chart(site):
    # Other kanji need the card's number beside kana and birthday (ADR 0009).
    card = Insurance(
        insurer_number="123456", insured_card_symbol="12-34", insured_identification_number="0056"
    )
    patient = site.desk.patient("00123", name="山田　華子", insurances=(card,))
    site.desk.arrive(AWKWARD["plain"])
    (line,) = rows_in(site.browser().get("/").text)
    text = re.sub(r"[ \n]+", " ", line.text_content())
    who = ("9:30", "山田　花子", "ﾔﾏﾀﾞ ﾊﾅｺ", "1980/2/14（昭和55）", "46歳", "女")
    what = ("有効", "見本市国民健康保険", "123456", "3割", patient.number, "登録名 山田　華子")
    for part in (*who, *what):
        assert part in text


def test_gaiji_are_explained(site):
    row = site.desk.arrive(AWKWARD["gaiji"])
    browser = site.browser()
    assert "国の端末で出せない字" in browser.get("/").text
    assert "登録名を使ってください" in browser.get(f"/arrivals/{row.id}").text


@pytest.mark.rule("CO-4")
def test_consents_say_until_when_and_end(site):
    row = site.desk.arrive(AWKWARD["consents"])
    browser = site.browser()
    first = browser.get("/reception/rows", params={"ids": row.id}).text
    assert "24時間0分" in first
    assert 'data-until="2026-11-21T09:30:00+09:00"' in first
    site.desk.clock.turn(hours=0.1)
    assert "23時間54分" in browser.get("/reception/rows", params={"ids": row.id}).text
    site.desk.clock.turn(hours=24)
    later = site.browser().get("/reception/rows", params={"ids": row.id}).text
    assert "期限切れ" in later
    assert "data-until" not in later


def test_newest_stands_first_and_earlier_days_stand_apart(site):
    first = site.desk.arrive(answer())
    site.desk.clock.turn(minutes=1)
    second = site.desk.arrive(answer())
    old = site.desk.arrive(answer(), name="OQSsiquc01res_face_x_20261118080000.xml")
    page = html.fromstring(site.browser().get("/").text)
    today = [row.get("id") for row in page.xpath("//tbody[@id='rows-today']/tr")]
    earlier = [row.get("id") for row in page.xpath("//tbody[@id='rows-earlier']/tr")]
    assert today == [f"a-{second.id}", f"a-{first.id}"]
    assert earlier == [f"a-{old.id}"]


def test_an_empty_day_says_what_to_do(site):
    assert "きょうの資格確認はまだありません" in site.browser().get("/").text


def test_rows_asked_by_id_leave_out_what_is_unknown(site):
    row = site.desk.arrive(answer())
    page = site.browser().get("/reception/rows", params={"ids": f"{row.id},nothing,"})
    assert [line.get("id") for line in rows_in(page.text)] == [f"a-{row.id}"]
    assert "<html" not in page.text


def test_fifty_rows_cost_no_more_queries_than_one(site, monkeypatch):
    from madoguchi.store.patients import SqlPatients

    site.desk.patient("1")
    ids = [site.desk.arrive(answer()).id for _ in range(50)]
    asked = []
    fetch = SqlPatients._fetch
    monkeypatch.setattr(SqlPatients, "_fetch", lambda self, q: asked.append(1) or fetch(self, q))
    page = site.browser().get("/reception/rows", params={"ids": ",".join(ids)})
    assert len(rows_in(page.text)) == 50
    assert len(asked) == 1


@pytest.mark.fault("F25")
def test_a_lost_folder_and_unread_files_are_on_the_page(site):
    now = site.desk.clock.now()
    site.folders.health = [
        SimpleNamespace(ok=False, folder="face", path="x", since=now, advice="LANを確かめて"),
        SimpleNamespace(ok=True, folder="res", path="y", since=now, advice="使えます"),
    ]
    site.folders.unread = [SimpleNamespace(name="<b>.xml", reason="大きすぎます", since=now)]
    page = site.browser().get("/reception/troubles").text
    assert "LANを確かめて" in page
    assert "使えます" not in page
    assert "大きすぎます" in page
    assert "&lt;b&gt;.xml" in page


def test_quarantined_and_conflicting_files_are_listed_with_their_reason(site):
    now = site.desk.clock.now()
    ends = {b"read": JournalState.READ, b"bad": JournalState.QUARANTINED}
    ends[b"aside"] = JournalState.SET_ASIDE
    with site.desk.store.write() as work:
        for name, raw in (("1", b"read"), ("1", b"other"), ("2", b"bad"), ("3", b"aside")):
            file = ArrivedFile(
                name=f"{name}.xml", folder=Folder.FACE, raw=raw, modified_at=now, seen_at=now
            )
            entry, _ = work.journal.append(file)
            if raw in ends:
                work.journal.settle(entry.id, ends[raw], kind=None, reason=f"わけ{name}")
    page = site.browser().get("/").text
    assert "読めなかったファイル" in page
    assert "わけ2" in page
    assert "わけ3" in page
    assert "受付にできない" in page
    assert "同じ名前で別の内容" in page
    assert "わけ1" not in page


def test_candidates_stand_side_by_side_with_their_evidence(site):
    for number, address in (("1", "北町"), ("2", "南町")):
        site.desk.patient(number, address=address)
    row = site.desk.arrive(answer())
    page = html.fromstring(site.browser().get(f"/arrivals/{row.id}").text)
    offered = [
        re.sub(r"\s+", " ", one.text_content()) for one in page.xpath("//li[@class='candidate']")
    ]
    assert len(offered) == 2
    assert "北町" in offered[0]
    assert "カナﾔﾏﾀﾞ ﾊﾅｺヤマダ ハナコ一致" in offered[0]


def test_a_clerk_links_marks_and_unlinks(site):
    patient = site.desk.patient("1")
    site.desk.patient("2")
    row = site.desk.arrive(answer())
    browser = site.browser()
    sent = browser.change(f"/arrivals/{row.id}/link", {"patient": patient.id})
    assert sent.headers["location"] == f"/arrivals/{row.id}?notice=linked"
    assert "結び付け済み" in browser.get(sent.headers["location"]).text
    assert browser.change(f"/arrivals/{row.id}/seen", {"seen": "1"}).headers["location"] == "/"
    assert "arrival-seen" in browser.get("/").text
    browser.change(f"/arrivals/{row.id}/unlink")
    assert "結び付けを外しました" in browser.get(f"/arrivals/{row.id}").text


def test_another_patient_can_be_found_by_any_spelling(site):
    row = site.desk.arrive(answer())
    site.desk.patient("77", name="鈴木　一郎", kana="スズキ イチロウ")
    browser = site.browser()
    for text in ("ｽｽﾞｷ", "すずき", "鈴木", "77"):
        assert "鈴木　一郎" in browser.change(f"/arrivals/{row.id}/find", {"q": text}).text
    assert "見つかりません" in browser.change(f"/arrivals/{row.id}/find", {"q": "だれも"}).text


def test_the_file_is_shown_as_text(site):
    row = site.desk.arrive(answer())
    page = site.browser().get(f"/arrivals/{row.id}/raw").text
    assert "&lt;XmlMsg&gt;1&lt;/XmlMsg&gt;" in page


def test_what_is_gone_is_said(site):
    assert "一覧から開き直して" in site.browser().get("/arrivals/nothing").text


def test_two_entitlements_and_every_group_stand_on_the_page(site):
    browser = site.browser()
    texts = {
        name: browser.get(f"/arrivals/{site.desk.arrive(AWKWARD[name]).id}").text
        for name in ("both", "limit", "disease", "aid", "elderly", "old_old", "error")
    }
    assert "資格 2／2" in texts["both"]
    assert "ウ（A03）" in texts["limit"]
    assert "10,000円" in texts["disease"]
    assert "医療券（01）" in texts["aid"]
    assert "2割（020）" in texts["elderly"]
    assert "1割（010）" in texts["old_old"]
    assert "照会できませんでした" in texts["error"]


@pytest.mark.threat("T13")
def test_a_doctor_sees_but_has_no_buttons(site):
    site.desk.patient("1")
    site.desk.patient("2")
    row = site.desk.arrive(answer())
    browser = site.browser(Role.DOCTOR)
    for path in ("/", f"/arrivals/{row.id}"):
        forms = html.fromstring(browser.get(path).text).xpath("//main//form")
        assert forms == []


def test_a_lapsed_result_of_several_keeps_other_names(site):
    row = site.desk.arrive(answer(result(name_of_other="花ちゃん"), qualification_validity="2"))
    page = site.browser().get(f"/arrivals/{row.id}").text
    assert "花ちゃん" in page
    assert "無効" in page


def test_an_answer_for_another_clinic_stands_out(site):
    row = site.desk.arrive(answer(header=header(medical_institution_code="9910000002")))
    browser = site.browser()
    assert "別の医療機関" in browser.get("/").text
    assert "端末の設定とフォルダの共有先" in browser.get(f"/arrivals/{row.id}").text


ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "samples" / "oqs"
"""Read where the folder is present; the project's own fixtures are read in any case."""

ANSWERS = [
    path
    for folder in (
        *(SHARED / name for name in ("face", "siquc", "composed")),
        ROOT / "tests/data/oqs",
    )
    for path in sorted(folder.rglob("*.xml"))
    if isinstance(reading := read(path.read_bytes(), path.name), Read)
    and isinstance(reading.answer, EligibilityAnswer)
]


@pytest.mark.slow
@pytest.mark.spec("OQS 3.2")
@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_sample_answer_is_shown_whole(site, path):
    reading = read(path.read_bytes(), path.name)
    row = site.desk.arrive(reading.answer, name=path.name)
    browser = site.browser()
    page = html.fromstring(browser.get(f"/arrivals/{row.id}").text).text_content()
    for person in reading.answer.results:
        for text in (person.name, person.insurer_name, person.insured_identification_number):
            assert (text or "") in page
    assert browser.get(f"/patients/new?arrival={row.id}").status_code == 200


def test_there_are_samples():
    assert len(ANSWERS) > 20


def test_a_result_that_makes_no_row_is_told_by_its_name_in_japanese(site):
    name = "OQSmuquc02res_202611200001.xml"
    now = site.desk.clock.now()
    file = ArrivedFile(name=name, folder=Folder.RES, raw=b"<a/>", modified_at=now, seen_at=now)
    site.desk.arrive(AWKWARD["plain"])
    with site.desk.store.write() as work:
        entry, _ = work.journal.append(file)
        work.journal.settle(entry.id, JournalState.READ, kind="muquc02_res")
    page = site.browser().get("/").text
    assert "受付の一覧に出さない結果ファイル（1件）" in page
    assert "資格確認一括照会 結果" in page
    assert name in page
