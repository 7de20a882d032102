"""The whole matrix: what came × first or return × what is carried, as of any day."""

from datetime import date, timedelta
from itertools import product

import pytest
from domain_answers import TODAY, answer, answers, person
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.domain.advice import Advice, Carried, Case, Found, Urgency, advise, hints
from madoguchi.domain.advice_settling import paper_of
from madoguchi.spec.rules.advice_settlement_table import GROUPS
from madoguchi.spec.rules.declaration_table import DECLARATION_FIELDS
from madoguchi.spec.rules.evidence_carried_table import CARRIED_LABELS
from madoguchi.store.ports import Evidence

FIRST, RETURN, UNSAID = True, False, None
C = Carried
DAY = timedelta(days=1)

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))
cases = st.builds(
    Case,
    day=days,
    answer=st.none() | answers,
    found=st.sampled_from(Found),
    link=st.sampled_from(["unique", "none", "several", "", "?"]),
    first=st.none() | st.booleans(),
    carried=st.sampled_from(Carried),
    declared=st.sampled_from(["", "010", "020", "030", "100"]) | st.text(max_size=3),
    record=st.none() | st.booleans(),
    disaster=st.booleans(),
)


def said(advice: Advice) -> str:
    return "\n".join(step.text for step in advice.steps)


def case(found: str, carried: Carried, first: bool | None, day: date = TODAY, **more) -> Advice:
    return advise(Case(day=day, found=Found(found), carried=carried, first=first, **more))


@settings(max_examples=300)
@given(cases)
def test_no_case_leaves_the_clerk_without_a_word_and_every_text_holds_on_its_day(one: Case):
    advice = advise(one)
    assert advice.steps
    for step in (*advice.steps, advice.claim.step, advice.share):
        assert step.text
        assert step.rule
        assert step.source
        assert step.since is None or step.since <= one.day
        assert step.until is None or one.day <= step.until
    assert advice.share.text
    assert advice.claim.short
    assert advice.evidence in set(Evidence)
    order = [list(Urgency).index(step.urgency) for step in advice.steps]
    assert order == sorted(order)


@settings(max_examples=200)
@given(cases)
def test_no_share_is_made_up_and_nobody_unconfirmed_is_charged_in_full(one: Case):
    advice = advise(one)
    if GROUPS[advice.found.value] not in {"confirmed", "aid"}:
        assert advice.share.ratio in {None, one.declared}
        assert advice.share.ratio is None or advice.named
    if advice.named:
        assert advice.share.ratio == one.declared


def test_every_cell_is_settled_on_every_day_on_which_a_rule_changed():
    changes = [date(2023, 7, 9), date(2023, 7, 31), date(2024, 12, 1), date(2025, 12, 1)]
    changes += [date(2025, 9, 18), date(2026, 3, 31), date(2026, 7, 31), TODAY]
    for day in [*changes, *(one + DAY for one in changes)]:
        for found, carried, first in product(Found, Carried, (FIRST, RETURN, UNSAID)):
            advice = case(found, carried, first, day)
            assert advice.steps
            assert advice.claim.step.text


NOW = "申し出の割合"
MATRIX = (
    ("valid", C.NOT_ASKED, UNSAID, "届いた割合", "as_answered", "nothing", ()),
    ("valid_unregistered", C.NOTHING, FIRST, "医療扶助（額は未確認）", "aid_ticket", "nothing", ()),
    ("not_found", C.NOT_ASKED, FIRST, "未確定", "undecided", "nothing", ()),
    ("not_found", C.CERTIFICATE, FIRST, "書面の割合", "present_number", "certificate", ()),
    ("invalid", C.NOTICE_AND_CARD, RETURN, "書面の割合", "present_number", "notice_and_card", ()),
    ("several", C.PORTAL, UNSAID, "書面の割合", "present_number", "portal", ()),
    ("not_found", C.NOTHING, FIRST, NOW, "unknown_sevens", "declaration", ("declaration",)),
    ("not_found", C.NOTICE, FIRST, NOW, "old_number", "declaration", ("declaration",)),
    ("not_found", C.OLD_CARD, FIRST, NOW, "old_number", "declaration", ("declaration",)),
    ("not_found", C.CHANGED, FIRST, NOW, "unknown_sevens", "declaration", ("declaration",)),
    ("not_found", C.CHANGED, RETURN, NOW, "old_number", "declaration", ("declaration",)),
    ("outage", C.CHANGED, RETURN, NOW, "undecided", "nothing", ("offline",)),
    ("not_found", C.NOTHING, RETURN, "前回の割合", "old_number", "oral", ()),
    ("invalid", C.NOTHING, RETURN, "前回の割合", "old_number", "oral", ()),
    ("file_error", C.NOTHING, RETURN, "前回の割合", "present_number", "oral", ()),
    ("no_answer", C.NOTHING, FIRST, NOW, "unknown_sevens", "declaration", ("declaration",)),
    ("lookup_failed", C.NOTHING, FIRST, NOW, "unknown_sevens", "declaration", ("declaration",)),
    ("unknown", C.NOTHING, UNSAID, "未確定", "undecided", "nothing", ()),
    ("processing", C.CERTIFICATE, UNSAID, "書面の割合", "present_number", "certificate", ()),
    ("outage", C.NOT_ASKED, UNSAID, "未確定", "undecided", "nothing", ("offline",)),
    ("outage", C.CERTIFICATE, FIRST, "書面の割合", "present_number", "certificate", ("offline",)),
    ("outage", C.NOTHING, FIRST, NOW, "undecided", "nothing", ("offline",)),
    ("outage", C.NOTHING, RETURN, "前回の割合", "undecided", "oral", ("offline",)),
)


@pytest.mark.rule("EL-1")
@pytest.mark.parametrize(
    ("found", "carried", "first", "share", "claim", "evidence", "forms"), MATRIX
)
def test_the_matrix(found, carried, first, share, claim, evidence, forms):
    advice = case(found, carried, first)
    assert advice.share.text == share
    assert (advice.claim.key, advice.evidence, advice.forms) == (claim, evidence, forms)


@pytest.mark.rule("EL-1")
def test_a_refused_answer_that_names_an_old_insurance_is_claimed_with_it():
    one = answer(person(), validity="2")
    advice = advise(Case(answer=one, day=TODAY, first=FIRST, carried=C.NOTHING, declared="030"))
    assert (advice.claim.kept, advice.claim.remarks) == ("old_number", ("旧資格",))
    assert (advice.share.text, advice.share.ratio) == ("3割（申し出の割合）", "030")
    assert not advice.open


@pytest.mark.rule("EL-1")
def test_a_returning_patient_whose_chart_knows_no_insurance_declares():
    advice = case("not_found", C.NOTHING, RETURN, record=False)
    assert advice.forms == ("declaration",)
    assert advice.claim.kept == "unknown_sevens"


@pytest.mark.rule("EL-1")
def test_an_insurance_that_changed_is_declared_and_never_charged_by_the_record():
    advice = case("invalid", C.CHANGED, RETURN, record=True, declared="020")
    assert (advice.share.text, advice.evidence) == ("2割（申し出の割合）", "declaration")
    assert advice.forms == ("declaration",)
    assert "「何もなく、保険が変わった」を選び" in said(case("invalid", C.NOTHING, RETURN))
    assert CARRIED_LABELS["changed"] == "何もなく、保険が変わった"


@pytest.mark.rule("EL-1")
def test_a_number_on_a_paper_that_counts_no_more_is_no_share_of_a_record():
    advice = case("not_found", C.OLD_CARD, RETURN, record=False)
    assert (advice.claim.kept, advice.share.text) == ("old_number", NOW)


@pytest.mark.rule("EL-1")
@pytest.mark.rule("EL-7")
def test_a_paper_with_the_number_that_ended_confirms_nothing():
    words = "いま無効と出た番号と同じなら"
    for found in ("invalid", "invalid_newer"):
        assert words in said(case(found, C.CERTIFICATE, FIRST))
        assert words not in said(case(found, C.NOTHING, FIRST))
    assert words not in said(case("not_found", C.CERTIFICATE, FIRST))


@pytest.mark.rule("EL-7")
def test_only_who_typed_is_asked_for_a_slip():
    slip, moved = "打ち間違いがないか確かめ", "最近、保険が変わっていないか"
    typed = said(advise(Case(answer=answer(validity="4", reference="2"), day=TODAY)))
    read = said(advise(Case(answer=answer(validity="4"), day=TODAY)))
    assert (slip in typed, moved in typed) == (True, False)
    assert (slip in read, moved in read) == (False, True)
    both = said(case("not_found", C.NOT_ASKED, UNSAID))
    assert slip in both
    assert moved in both


@pytest.mark.rule("EL-1")
def test_before_the_declaration_existed_nothing_is_charged_by_it():
    before = case("not_found", C.NOTHING, FIRST, date(2023, 7, 9))
    assert "保険者に確かめてから" in before.share.reason
    assert "申し出の割合" in case("not_found", C.NOTHING, FIRST, date(2023, 7, 10)).share.reason


@pytest.mark.rule("EL-1")
def test_sevens_fill_insurer_and_number_and_the_receipt_computers_guide_goes_first():
    claim = case("not_found", C.NOTHING, FIRST).claim
    assert claim.sevens == ("保険者番号", "番号")
    assert claim.remarks == ("不詳", "住所", "勤め先", "連絡先")
    assert "記号は空欄" in claim.step.text
    assert "レセコンの案内が違うときは、それに従って" in claim.step.text
    assert claim.step.confidence == "M"
    before = case("not_found", C.NOTHING, FIRST, date(2023, 7, 31)).claim
    assert (before.kept, before.sevens) == ("", ())


@pytest.mark.rule("EL-1")
def test_full_price_is_never_asked_and_the_declaration_has_its_first_day():
    for found, first in product(Found, (FIRST, RETURN, UNSAID)):
        advice = case(found, C.NOTHING, first)
        if GROUPS[found.value] not in {"confirmed", "aid"}:
            assert "10割にはしません" in said(advice)
    assert not case("not_found", C.NOTHING, FIRST, date(2023, 7, 9)).forms
    assert case("not_found", C.NOTHING, FIRST, date(2023, 7, 10)).forms == ("declaration",)
    assert "療養費" in said(case("not_found", C.NOTHING, FIRST))


@pytest.mark.rule("EL-2")
@pytest.mark.parametrize(
    ("carried", "day", "enough", "words"),
    [
        (C.OLD_CARD, date(2025, 12, 1), True, "有効期限内"),
        (C.OLD_CARD, date(2025, 12, 2), False, "番号で照会して構いません"),
        (C.OLD_CARD, date(2026, 3, 31), False, "番号で照会して構いません"),
        (C.OLD_CARD, date(2026, 4, 1), False, "確認できません"),
        (C.NOTICE, date(2024, 12, 1), False, "2024年12月2日から"),
        (C.NOTICE, date(2025, 12, 1), False, "カードも見せて"),
        (C.NOTICE, date(2026, 3, 31), False, "番号で照会して構いません"),
        (C.NOTICE, date(2026, 4, 1), False, "お知らせだけでは"),
        (C.NOTICE_AND_CARD, date(2024, 12, 1), False, "2024年12月2日から"),
        (C.NOTICE_AND_CARD, date(2024, 12, 2), True, "本人を、お知らせで"),
        (C.PORTAL, date(2026, 11, 22), True, "マイナポータル"),
    ],
)
def test_a_paper_counts_only_on_its_days(carried: Carried, day: date, enough: bool, words: str):
    paper = paper_of(Case(day=day, carried=carried))
    assert paper is not None
    assert paper.enough == enough
    advice = case("not_found", carried, FIRST, day)
    assert words in said(advice)
    assert (advice.evidence == "declaration") != enough


@pytest.mark.rule("EL-3")
def test_the_certificate_works_alone_from_its_first_day_and_has_a_last_day_on_it():
    before, after = (
        case("not_found", C.CERTIFICATE, FIRST, date(2024, 12, 2) - DAY * back) for back in (1, 0)
    )
    assert (before.evidence, after.evidence) == ("declaration", "certificate")
    assert "長くて5年" in said(after)


@given(
    st.sampled_from([c for c in Carried if c.value not in {"nothing", "changed", "not_asked"}]),
    days,
)
def test_every_paper_has_one_row_on_every_day(carried: Carried, day: date):
    assert paper_of(Case(day=day, carried=carried)) is not None
    assert set(CARRIED_LABELS) == {one.value for one in Carried}


@pytest.mark.rule("EL-5")
def test_a_valid_answer_without_a_share_stays_open_until_somebody_names_it():
    old = answer(person(birthdate=date(1950, 1, 1)))
    plain = advise(Case(answer=old, day=TODAY))
    assert (plain.share.ratio, plain.open) == (None, False)
    assert "3割とみなさず" in said(plain)
    named = advise(Case(answer=old, day=TODAY, declared="020"))
    assert (named.share.ratio, named.named) == ("020", True)
    known = advise(Case(answer=answer(person()), day=TODAY, declared="010"))
    assert (known.share.ratio, known.named) == ("030", False)


@pytest.mark.rule("EL-4")
def test_an_outage_asks_for_four_items_and_to_confirm_afterwards():
    advice = case("outage", C.NOTHING, FIRST)
    assert "氏名・性別・生年月日・住所の4つ" in said(advice)
    assert "復旧したら" in said(advice)
    assert "コールセンター" in said(advice)
    assert advice.forms == ("offline",)


@pytest.mark.rule("WA-1")
@pytest.mark.rule("WA-2")
@pytest.mark.rule("WA-3")
@pytest.mark.parametrize(
    ("asked", "day", "words", "urgency"),
    [
        (date(2026, 11, 2), date(2026, 11, 14), "ふつうのこと", Urgency.NOTE),
        (date(2026, 11, 2), date(2026, 11, 15), "目安の15日になりました", Urgency.CHECK),
        (date(2026, 11, 2), date(2026, 12, 1), "確認した月が終わっています", Urgency.NOW),
        (None, date(2026, 11, 14), "ふつうのこと", Urgency.NOTE),
    ],
)
def test_a_missing_ticket_is_read_by_the_day(asked, day: date, words: str, urgency: Urgency):
    aid = answer(person(insured_card_classification="A1"), validity="6")
    one = aid if asked else None
    advice = advise(Case(answer=one, found=Found.VALID_UNREGISTERED, day=day))
    (step,) = [step for step in advice.steps if words in step.text]
    assert (step.rule, step.urgency) == ("WA-2", urgency)
    assert {"WA-1", "WA-3"} <= {step.rule for step in advice.steps}
    assert advice.claim.key == "aid_ticket"


@pytest.mark.rule("PM-1")
@pytest.mark.rule("PM-2")
def test_a_blank_public_expense_has_three_reasons_and_spreads_by_municipality():
    text = said(advise(Case(answer=answer(person()), day=TODAY)))
    for reason in ("同意していない", "資格がなくなった", "つながっていない"):
        assert reason in text
    assert "2026年度から市区町村ごとに" in text
    earlier = said(advise(Case(answer=answer(person()), day=date(2026, 3, 31))))
    assert "一部の市区町村" in earlier


@pytest.mark.rule("CO-7")
@pytest.mark.parametrize(("asked", "words"), [("B", "関係が続く間"), ("C", "今回の診療だけ")])
def test_a_home_visit_and_an_online_consultation_say_how_long_the_consent_holds(asked, words):
    assert words in said(advise(Case(answer=answer(person(), reference=asked), day=TODAY)))


def topics(day: date = TODAY, *, disaster: bool = False) -> dict[str, str]:
    return {
        title: "".join(step.text for step in steps)
        for title, steps in hints(day, disaster=disaster)
    }


@given(days)
def test_every_topic_has_texts_on_every_day_and_they_hold(day: date):
    for _, steps in hints(day, disaster=True):
        assert steps
        for step in steps:
            assert step.since is None or step.since <= day
            assert step.until is None or day <= step.until


@pytest.mark.rule("CO-9")
@pytest.mark.rule("CO-10")
def test_the_disaster_is_off_by_default_and_the_emergency_view_is_nowhere():
    assert not [title for title in topics() if "災害" in title]
    assert "口頭で同意" in topics(disaster=True)["災害時の特例が開いている"]
    assert "救急" not in "".join(topics(disaster=True).values())
    opened = case("outage", C.NOTHING, FIRST, disaster=True)
    assert "CO-9" in {step.rule for step in opened.steps}
    assert "CO-9" not in {step.rule for step in case("outage", C.NOTHING, FIRST).steps}


HINTS = (
    pytest.param(
        "暗証番号を忘れた・ロックした", "代わりに入れたり", marks=pytest.mark.rule("ID-1")
    ),
    pytest.param("暗証番号を忘れた・ロックした", "顔認証か目視", marks=pytest.mark.rule("ID-3")),
    pytest.param("顔認証がうまくいかない", "10回", marks=pytest.mark.rule("ID-4")),
    pytest.param("目視で確認する", "必ず元に戻します", marks=pytest.mark.rule("ID-5")),
    pytest.param("暗証番号のないカード", "申立書", marks=pytest.mark.rule("ID-6")),
    pytest.param("マイナ保険証を初めて使う", "利用登録", marks=pytest.mark.rule("ID-8")),
    pytest.param("電子証明書の期限", "3か月前", marks=pytest.mark.rule("CE-2")),
    pytest.param("電子証明書の期限", "月末まで", marks=pytest.mark.rule("CE-3")),
    pytest.param("電子証明書の期限", "資格確認書", marks=pytest.mark.rule("CE-4")),
    pytest.param("電子証明書の期限", "更新したばかり", marks=pytest.mark.rule("CE-5")),
    pytest.param("同意を変えたい・期限が切れた", "24時間", marks=pytest.mark.rule("CO-4")),
    pytest.param("同意を変えたい・期限が切れた", "本人だけ", marks=pytest.mark.rule("CO-5")),
    pytest.param("限度額を知りたい", "口頭で同意", marks=pytest.mark.rule("CO-2")),
    pytest.param("訪問診療・オンライン診療", "関係が続く間", marks=pytest.mark.rule("CO-7")),
    pytest.param("番号での照会と一括照会", "見られません", marks=pytest.mark.rule("CO-8")),
    pytest.param("番号での照会と一括照会", "資格は確かめられます", marks=pytest.mark.rule("CO-11")),
    pytest.param("公費（医療費助成）が出ない", "消さないで", marks=pytest.mark.rule("PM-1")),
    pytest.param("氏名に●がある", "本来の氏名", marks=pytest.mark.rule("EL-6")),
)


@pytest.mark.parametrize(("title", "words"), HINTS)
def test_the_counter_is_told_what_it_meets_beside_an_answer(title: str, words: str):
    assert words in topics()[title]


@pytest.mark.rule("ID-7")
def test_a_phone_is_offered_from_its_first_day():
    assert "カードを出して" in topics(date(2025, 9, 18))["スマートフォンで受付したい"]
    later = topics(date(2025, 9, 19))["スマートフォンで受付したい"]
    assert "3か月の猶予はありません" in later
    assert "カードを出して" not in later


@pytest.mark.rule("CO-2")
def test_the_limit_came_by_a_screen_before_it_came_by_itself():
    assert "読取機の画面で" in topics(date(2024, 10, 6))["限度額を知りたい"]
    assert "聞かれずに" in topics(date(2024, 10, 7))["限度額を知りたい"]


@pytest.mark.rule("EL-1")
def test_the_form_asks_what_the_rule_names():
    keys = {row.key for row in DECLARATION_FIELDS}
    assert keys >= {
        "name", "sex", "birthdate", "address", "workplace", "contact", "insurer_kind", "ratio",
        "confirmed_by",
    }  # fmt: skip
