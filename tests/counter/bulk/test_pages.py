"""Pages of 一括確認: making, following, working off; who may; what stands in no address."""

import io
from datetime import date

import pytest

from madoguchi.store.ports import EnquiryState, Role

CSV = "予約日,時刻,患者番号,氏名\n2026/11/21,9:00,1001,山田　花子\n2026/11/21,9:15,,新　人\n,,,\n"


def upload(browser, text: str = CSV, day: str = "2026-11-21", name: str = "予約.csv"):
    files = {"file": (name, io.BytesIO(text.encode()), "text/csv")}
    return browser.change("/bulk/upload", {"day": day}, files=files)


@pytest.fixture
def made(site):
    """A list of two: one was asked, one could not be."""
    site.bulk.patient("1001")
    clerk = site.browser()
    preview = upload(clerk).headers["location"]
    place = clerk.change(f"{preview}/confirm").headers["location"]
    with site.desk.store.read() as work:
        return work.bulks.get(place.removeprefix("/bulk/"))


@pytest.mark.parametrize("day", ["2026/11/21", "R8.11.21", "令和8年11月21日"])
def test_a_csv_is_shown_before_anybody_is_asked(site, day):
    site.bulk.patient("1001")
    clerk = site.browser()
    preview = upload(clerk, day=day).headers["location"]
    page = clerk.get(preview).text
    assert "まだだれの確認も送っていません" in page
    assert "2名を確認する" in page
    with site.desk.store.read() as work:
        assert not work.bulks.latest()
    answer = clerk.change(f"{preview}/cancel")
    assert answer.headers["location"] == "/bulk?notice=bulk-dropped"
    assert clerk.get(preview).status_code == 404


@pytest.mark.parametrize(
    ("text", "day", "word"),
    [("", "2026-11-21", "見出し"), (CSV, "", "予約の日"), (CSV, "あす", "予約の日")],
)
def test_a_csv_that_is_no_use_says_why(site, text, day, word):
    answer = upload(site.browser(), text, day)
    assert answer.status_code == 422
    assert word in answer.text


def test_no_file_is_said(site):
    assert site.browser().change("/bulk/upload", {"day": "2026-11-21"}).status_code == 422


def test_refused_rows_can_be_taken_home(site):
    clerk = site.browser()
    preview = upload(clerk, "患者番号,氏名,カナ\n1,,\n").headers["location"]
    assert "氏名もカナも" in clerk.get(f"{preview}/errors.csv").text


def test_a_list_shows_how_far_it_is_at_every_step(site, made):
    clerk = site.browser()
    page = clerk.get(f"/bulk/{made.id}").text
    assert "端末へ送る順番を待っています" in page
    for state, more, word in (
        (EnquiryState.SENT, {}, "返事を待っています"),
        (EnquiryState.WORKING, {"reception_number": "R77", "tries": 3}, "R77・処理中 3回目"),
        (EnquiryState.SENT, {"reception_number": "R77"}, "受付番号 R77"),
        (EnquiryState.READING, {}, "1／2名"),
        (EnquiryState.FAILED, {"message": "国の都合"}, "国の都合"),
        (EnquiryState.CANCELLED, {"message": ""}, "取りやめ"),
        (EnquiryState.ANSWERED, {}, "完了"),
    ):
        site.bulk.stand(made, state, **more)
        assert word in clerk.get(f"/bulk/{made.id}/live").text, state


def test_only_what_needs_a_clerk_is_shown_and_the_rest_on_request(site, made):
    item = site.bulk.items(made)[0]
    site.bulk.receive(made, site.bulk.unit(item))
    clerk = site.browser()
    page = clerk.get(f"/bulk/{made.id}").text
    assert "新　人" in page
    assert "山田　花子" not in page
    assert "全員、問題ありません" not in page
    assert "山田　花子" in clerk.get(f"/bulk/{made.id}?show=fine").text
    assert "山田　花子" in clerk.get(f"/bulk/{made.id}?show=all").text
    assert "新　人" in clerk.get(f"/bulk/{made.id}?show=nonsense&after=x").text


def test_all_fine_is_said_as_clearly(site):
    site.bulk.patient("1001")
    clerk = site.browser()
    preview = upload(clerk, CSV.replace("2026/11/21,9:15,,新　人\n", "")).headers["location"]
    place = clerk.change(f"{preview}/confirm").headers["location"]
    made = site.bulk.get(place.removeprefix("/bulk/"))
    site.bulk.receive(made, site.bulk.unit(site.bulk.items(made)[0]))
    page = clerk.get(place).text
    assert "全員、問題ありません" in page
    assert "1名とも登録どおり" in page


def test_an_exception_is_settled_with_a_note(site, made):
    site.bulk.stand(made, EnquiryState.ANSWERED)
    clerk = site.browser()
    place = f"/bulk/{made.id}/items/2"
    page = clerk.get(place).text
    assert "患者番号がありません" in page
    answer = clerk.change(f"{place}/settle", {"note": "受付で作る"})
    assert answer.headers["location"] == f"/bulk/{made.id}?notice=bulk-settled"
    assert "受付で作る" in clerk.get(f"/bulk/{made.id}?show=settled").text
    assert clerk.change(f"{place}/reopen").status_code == 303
    assert "新　人" in clerk.get(f"/bulk/{made.id}").text


def test_the_answer_of_a_person_is_shown_and_the_look_noted(site, made):
    item = site.bulk.items(made)[0]
    wrong = site.bulk.result(name="<b>太郎</b>", name_kana="ﾀﾛｳ", reference_number="9")
    site.bulk.receive(made, site.bulk.unit(item, wrong))
    clerk = site.browser()
    page = clerk.get(f"/bulk/{made.id}/items/1").text
    assert "&lt;b&gt;太郎" in page
    assert "見本市国民健康保険" in page
    assert ("bulk.item_viewed", made.id) in [(one[1], one[2]) for one in site.desk.audit()]
    assert clerk.get(f"/bulk/{made.id}/items/99").status_code == 404
    assert clerk.get(f"/bulk/{made.id}/items/x").status_code == 404


def test_exceptions_leave_as_csv_and_on_paper(site, made):
    clerk = site.browser()
    lines = clerk.get(f"/bulk/{made.id}/exceptions.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "患者番号なし" in lines[1]
    page = clerk.get(f"/bulk/{made.id}/print").text
    assert "新　人" in page
    assert "山田" not in page


def test_two_hundred_people_a_page(site):
    rows = "".join(f",9:00,,人{number:04}\n" for number in range(450))
    clerk = site.browser()
    preview = upload(clerk, "予約日,時刻,患者番号,氏名\n" + rows).headers["location"]
    place = clerk.change(f"{preview}/confirm").headers["location"]
    page = clerk.get(place).text
    assert page.count("data-item") == 200
    assert f"{place}?show=open&amp;after=200" in page
    last = clerk.get(f"{place}?show=open&after=400").text
    assert last.count("data-item") == 50
    assert "次の200名" not in last


def test_sending_again_and_stopping_from_the_page(site, made):
    clerk = site.browser()
    base = f"/bulk/{made.id}"
    assert clerk.change(f"{base}/cancel").headers["location"].endswith("bulk-cancelled")
    assert "確認を送る" in clerk.get(base).text
    assert clerk.change(f"{base}/send").status_code == 303
    assert clerk.change(f"{base}/send").status_code == 409
    site.bulk.receive(made)
    assert "もう一度確認する" in clerk.get(base).text
    assert clerk.change(f"{base}/again").status_code == 303


def test_nobody_is_asked_about_again_where_everybody_has_an_answer(site, made):
    items = site.bulk.items(made)
    wrong = site.bulk.result(name="<b>太郎</b>", name_kana="ﾀﾛｳ")
    site.bulk.receive(made, *[site.bulk.unit(one, wrong) for one in items if one.search])
    page = site.browser().get(f"/bulk/{made.id}").text
    assert "もう一度確認する" not in page


def test_a_list_that_stopped_halfway_says_so(site):
    site.bulk.patient("1001")
    from madoguchi.counter.bulk.reservations import Reservation

    def broken():
        yield Reservation(number="1001", name="山田　花子")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        site.bulk.maker.make(broken(), "u", day=site.bulk.day, source="csv", title="x", send=True)
    with site.bulk.store.read() as work:
        (made,) = work.bulks.latest()
    clerk = site.browser()
    page = clerk.get(f"/bulk/{made.id}").text
    assert "途中で止まりました" in page
    assert "確認を送る</button>" not in page
    assert clerk.change(f"/bulk/{made.id}/send").status_code == 409


def test_the_registry_and_the_centre_are_asked_from_the_page(site):
    site.bulk.patient("1001")
    clerk = site.browser()
    for who in ("recent", "all"):
        assert clerk.change("/bulk/recheck", {"who": who}).headers["location"] != "/bulk"
    days = {"from": "2026-11-01", "to": "2026-11-20"}
    for kind, more in (("muhvq", days), ("muonq", days), ("mutic", {"month": "2026-11"})):
        place = clerk.change("/bulk/consented", {"kind": kind} | more).headers["location"]
        made = site.bulk.get(place.removeprefix("/bulk/"))
        enquiry = site.bulk.enquiry(made)
        assert enquiry.kind.value == kind
        assert clerk.get(place).status_code == 200
    assert enquiry.consent_search.medical_treatment_month == "202611"
    home = clerk.get("/bulk").text
    assert "2026年11月の医療券" in home


NO_WISH = (
    {},
    {"kind": "siquc"},
    {"kind": "muquc"},
    {"kind": "mutic", "month": "11月"},
    {"kind": "muhvq", "from": "2026-11-20", "to": "2026-11-01"},
    {"kind": "muonq", "from": "", "to": "2026-11-01"},
)


def test_a_wish_that_cannot_be_asked_is_said(site):
    clerk = site.browser()
    for fields in NO_WISH:
        answer = clerk.change("/bulk/consented", fields)
        assert answer.status_code == 422, fields
        assert "まだ何も送っていません" in answer.text


@pytest.mark.rule("WA-2")
@pytest.mark.parametrize(("day", "early"), [(date(2026, 12, 3), True), (date(2026, 12, 20), False)])
def test_before_the_middle_of_the_month_the_tickets_are_said_to_come_late(site, day, early):
    site.desk.clock.moment = site.desk.clock.moment.replace(month=day.month, day=day.day)
    page = site.browser().get("/bulk").text
    assert "毎月15日ごろ" in page
    assert ("きょうはまだ15日前です" in page) is early


@pytest.mark.threat("T13")
def test_a_doctor_sees_no_list(site, made):
    doctor = site.browser(Role.DOCTOR)
    base = f"/bulk/{made.id}"
    for path in ("/bulk", base, f"{base}/live", f"{base}/print", f"{base}/exceptions.csv",
                 f"{base}/items/1"):  # fmt: skip
        assert doctor.get(path).status_code == 403, path
    for path in ("/bulk/recheck", "/bulk/consented", f"{base}/send", f"{base}/cancel",
                 f"{base}/again", f"{base}/items/2/settle", f"{base}/items/2/reopen"):  # fmt: skip
        assert doctor.change(path).status_code == 403, path
    assert "/bulk" not in doctor.get("/").text


@pytest.mark.threat("T7")
def test_a_change_needs_our_token(site, made):
    clerk = site.browser()
    for path in (f"/bulk/{made.id}/cancel", "/bulk/recheck"):
        assert clerk.post(path).status_code == 419


def test_a_list_that_is_not_there_is_said(site):
    clerk = site.browser()
    for path in ("/bulk/gone", "/bulk/gone/live", "/bulk/gone/print", "/bulk/upload/gone"):
        assert clerk.get(path).status_code == 404
    assert clerk.change("/bulk/gone/send").status_code == 404


def test_who_has_no_answer_yet_is_not_called_valid(site):
    from madoguchi.counter.bulk.reservations import Reservation

    site.bulk.patient("1001")
    made = site.bulk.make(Reservation(number="1001", name="山田　花子"))
    page = site.browser().get(f"/bulk/{made.id}/items/1").text
    assert "まだ回答が届いていません" in page
    assert "有効です" not in page
