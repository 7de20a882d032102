"""Linking and unlinking by a clerk: aliases, withdrawal, and what is shown before the choice."""

import re
from datetime import date

import pytest
from counter_people import answer, result
from lxml import html

from madoguchi.counter.aliases import learnable, learnt
from madoguchi.counter.service import Counter, find
from madoguchi.store.ports import Insurance, LinkState

OTHER = {"name": "別人　太", "kana": "ベツジン フトシ", "birthdate": date(1960, 1, 1)}


class Heard:
    def __init__(self) -> None:
        self.told: list[tuple[str | None, str | None]] = []

    def on_arrival(self, work, arrival, was):
        self.told.append((was.patient_id if was else None, arrival.patient_id))


def page_of(site, row):
    return html.fromstring(site.browser().get(f"/arrivals/{row.id}").text)


@pytest.mark.threat("T15")
def test_an_alias_is_learnt_only_when_the_clerk_ticks_it(desk, clerk):
    chart = desk.patient("1", **OTHER)
    first, second = desk.arrive(answer()), desk.arrive(answer())
    desk.counter.link(first.id, chart.id, clerk)
    with desk.store.read() as work:
        assert work.patients.get(chart.id).aliases == ()
    desk.counter.link(second.id, chart.id, clerk, learn=True)
    with desk.store.read() as work:
        known = work.patients.get(chart.id)
    assert known.aliases == ("山田　花子", "ﾔﾏﾀﾞ ﾊﾅｺ")
    assert known.name == chart.name
    actions = [(action, subject, detail) for _, action, subject, detail in desk.audit()]
    assert actions[0] == ("patient.alias_learned", chart.id, "aliases")
    assert not any("山田" in text for record in desk.audit() for text in record)


def test_what_a_chart_knows_is_not_learnt_twice(desk):
    chart = desk.patient("1")
    assert learnable(chart, answer()) == ()
    assert learnt(chart, answer()) == chart
    masked = answer(result(name="●田　花子"))
    assert learnable(learnt(chart, masked), masked) == ()


@pytest.mark.threat("T15")
def test_an_alias_alone_links_nobody(desk, clerk):
    chart = desk.patient("1", **OTHER)
    row = desk.arrive(answer())
    desk.counter.link(row.id, chart.id, clerk, learn=True)
    assert desk.arrive(answer()).patient_id is None


@pytest.mark.threat("T15")
def test_unlinking_tells_who_when_and_the_followers(desk, clerk):
    chart = desk.patient("1")
    heard = Heard()
    counter = Counter(desk.store, desk.clock, (heard,))
    row = desk.arrive(answer())
    open_again = counter.unlink(row.id, clerk)
    assert (open_again.link, open_again.patient_id) == (LinkState.SEVERAL, None)
    assert open_again.candidates == (chart.id,)
    assert "11月20日 9:30" in open_again.link_reason
    assert clerk.display_name in open_again.link_reason
    again = counter.link(row.id, chart.id, clerk)
    assert (again.patient_id, again.link_reason) == (chart.id, "")
    assert heard.told == [(chart.id, None), (None, chart.id)]


def test_a_wrong_link_by_hand_can_be_put_back(site):
    chart = site.desk.patient("7", **OTHER)
    row = site.desk.arrive(answer())
    browser = site.browser()
    browser.change(f"/arrivals/{row.id}/link", {"patient": chart.id})
    browser.change(f"/arrivals/{row.id}/unlink")
    page = page_of(site, row)
    (back,) = page.xpath("//form[contains(@class,'link-back')]")
    assert "元に戻す" in back.text_content()
    assert back.xpath(".//input[@name='patient']/@value") == [chart.id]
    assert not page.xpath("//li[@class='candidate']")


def test_fields_stand_side_by_side_with_their_verdict(site):
    card = Insurance(
        insurer_number="123456",
        insured_card_symbol="12-34",
        insured_identification_number="56",
        insured_branch_number="02",
    )
    chart = site.desk.patient("1", insurances=(card,), address="北町", aliases=("旧姓　花子",))
    earlier = site.desk.arrive(answer(result(insured_branch_number="02")))
    assert earlier.patient_id == chart.id
    row = site.desk.arrive(answer(result(address="南町")))
    (offered,) = page_of(site, row).xpath("//li[@class='candidate']")
    lines = [
        re.sub(r"\s+", " ", line.text_content()).strip() for line in offered.xpath(".//tbody/tr")
    ]
    assert lines == [
        "氏名山田　花子山田　花子（別名 旧姓　花子）一致".replace("　", " "),
        "カナﾔﾏﾀﾞ ﾊﾅｺヤマダ ハナコ一致",
        "生年月日1980/2/14（昭和55）1980/2/14（昭和55）一致",
        "性別女女一致",
        "住所南町北町登録と違う",
        "保険者番号123456123456一致",
        "記号１２－３４12-34一致",
        "番号005656ほぼ一致",
        "枝番0102不一致",
    ]
    assert "最後の来院" in offered.text_content()
    assert not offered.xpath(".//input[@name='learn']")


def test_the_tick_for_an_alias_is_off_and_only_where_something_differs(site):
    site.desk.patient("1", name="山田　華子")
    row = site.desk.arrive(answer())
    (tick,) = page_of(site, row).xpath("//li[@class='candidate']//input[@name='learn']")
    assert tick.get("checked") is None
    site.browser().change(f"/arrivals/{row.id}/link", {"patient": row.candidates[0], "learn": "1"})
    with site.desk.store.read() as work:
        assert work.patients.get(row.candidates[0]).aliases == ("山田　花子",)


def test_a_link_by_itself_says_what_agreed(site):
    site.desk.patient("1")
    row = site.desk.arrive(answer())
    (panel,) = page_of(site, row).xpath("//section[@id='link']")
    text = panel.text_content()
    assert "自動で結び付けました" in text
    assert "カナ 一致" in text


@pytest.mark.threat("T15")
def test_an_answer_about_another_than_looked_up_shows_both(desk):
    asked = desk.patient("1", **OTHER)
    desk.patient("2")
    with desk.store.read() as work:
        found = find(work.patients, answer(), asked.id)
    assert len(found.candidates) == 2
    assert "照会した患者" in found.reason
