"""Matching: unique, none or several, with evidence, whatever the order of the charts."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.answer import EligibilityAnswer, MessageHeader, QualificationResult
from madoguchi.domain.identity import identity_of
from madoguchi.domain.matching import MatchState, match
from madoguchi.domain.patient import Insurance

BORN = date(1950, 2, 14)


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    number: str
    name: str = "山田　花子"
    kana: str = "ヤマダ ハナコ"
    birthdate: date = BORN
    sex: str = "2"
    aliases: tuple[str, ...] = ()
    reference_number: str | None = None
    address: str = ""
    insurances: tuple[Insurance, ...] = ()


def result(**changes) -> QualificationResult:
    base = {"name": "山田　花子", "name_kana": "ﾔﾏﾀﾞ ﾊﾅｺ", "birthdate": BORN, "sex1": "2"}
    return QualificationResult(**(base | changes))


def answered(*results: QualificationResult, validity: str | None = "1", **changes):
    base = {
        "header": MessageHeader(segment_of_result="1"),
        "processing_result_status": "1",
        "qualification_validity": validity,
        "results": results or (result(),),
    }
    return EligibilityAnswer(**(base | changes))


def ids(found) -> tuple[str, ...]:
    return tuple(candidate.patient_id for candidate in found.candidates)


@pytest.mark.threat("T15")
def test_folded_kana_and_birthday_find_the_one_chart():
    other = Sheet(id="b", number="2", name="鈴木　一", kana="スズキ ハジメ")
    found = match(answered(), [Sheet(id="a", number="1"), other])
    assert (found.state, ids(found), found.reason) == (MatchState.UNIQUE, ("a",), "")
    assert found.candidates[0].evidence == ("カナ", "生年月日", "氏名", "性別")


@pytest.mark.spec("OQS 6.3")
@pytest.mark.parametrize(
    ("asked", "on_file"),
    [("ｼﾞﾕﾘ ﾊﾅ", "ジュリ　ハナ"), ("ﾊﾟｰｶｰ ｼﾞﾖﾝ", "ぱーかー じょん"), ("ｲ ﾖﾝﾋ", "イヨンヒ")],
)
def test_kana_agree_in_any_width_size_and_spacing(asked, on_file):
    found = match(answered(result(name_kana=asked)), [Sheet(id="a", number="1", kana=on_file)])
    assert found.state is MatchState.UNIQUE


def test_an_alias_and_the_other_kana_count():
    by_alias = match(
        answered(), [Sheet(id="a", number="1", kana="キム", aliases=("ヤマダハナコ",))]
    )
    other = answered(result(name_kana="ｷﾑ ﾌｧｼﾞｬ", name_of_other_kana="ﾔﾏﾀﾞ ﾊﾅｺ"))
    assert by_alias.state is MatchState.UNIQUE
    assert match(other, [Sheet(id="a", number="1")]).state is MatchState.UNIQUE


@pytest.mark.threat("T15")
def test_twins_and_neighbours_of_one_name_are_left_to_the_clerk():
    found = match(answered(), [Sheet(id="b", number="2"), Sheet(id="a", number="1")])
    assert (found.state, ids(found)) == (MatchState.SEVERAL, ("a", "b"))
    assert "複数" in found.reason


@pytest.mark.rule("RN-4")
def test_a_reference_number_decides_between_twins_when_their_keys_agree():
    twins = [Sheet(id="a", number="1", reference_number=" 0012 "), Sheet(id="b", number="2")]
    found = match(answered(result(reference_number="0012")), twins)
    assert (found.state, ids(found)) == (MatchState.UNIQUE, ("a",))
    assert "照会番号" in found.candidates[0].evidence


@pytest.mark.rule("RN-1")
def test_leading_zeros_of_a_reference_number_count():
    chart = Sheet(id="a", number="1", name="鈴木　一", kana="スズキ", reference_number="12")
    assert match(answered(result(reference_number="0012")), [chart]).state is MatchState.NONE


@pytest.mark.rule("RN-4")
def test_a_reference_number_with_only_the_birthday_is_believed_after_a_marriage():
    chart = Sheet(id="a", number="1", kana="スズキ ハナコ", reference_number="7")
    found = match(answered(result(reference_number="7")), [chart])
    assert found.state is MatchState.UNIQUE
    assert "カナ" in found.candidates[0].against


@pytest.mark.threat("T15")
@pytest.mark.rule("RN-4")
def test_a_reference_number_on_the_wrong_twin_is_not_believed():
    """The twins share the birthday; only the given name tells that the number is the other's."""
    wrong = Sheet(id="a", number="1", name="山田　月子", kana="ヤマダ ツキコ", reference_number="7")
    found = match(answered(result(reference_number="7")), [wrong])
    assert found.state is MatchState.SEVERAL
    assert [candidate.patient_id for candidate in found.candidates] == ["a"]
    assert "カナ" in found.reason


@pytest.mark.threat("T15")
def test_a_reference_number_does_not_outweigh_the_kanji_of_the_other_twin():
    wrong = Sheet(id="a", number="1", name="山田　華子", reference_number="7")
    right = Sheet(id="b", number="2")
    found = match(answered(result(reference_number="7")), [wrong, right])
    assert found.state is MatchState.SEVERAL
    assert {candidate.patient_id for candidate in found.candidates} == {"a", "b"}


@pytest.mark.threat("T15")
def test_a_reference_number_with_another_birthday_is_not_believed():
    chart = Sheet(id="a", number="1", birthdate=date(1951, 1, 1), reference_number="7")
    found = match(answered(result(reference_number="7")), [chart])
    assert found.state is MatchState.SEVERAL
    assert "生年月日" in found.reason


@pytest.mark.threat("T15")
@pytest.mark.parametrize(
    ("charts", "expected"),
    [
        (
            [Sheet(id="a", number="1", kana="スズキ", birthdate=date(1990, 1, 1))],
            (MatchState.SEVERAL, ("a",)),
        ),
        (
            [
                Sheet(id="a", number="1", kana="スズキ"),
                Sheet(id="b", number="2", reference_number=None),
            ],
            (MatchState.SEVERAL, ("a", "b")),
        ),
        ([Sheet(id="a", number="1", sex="1")], (MatchState.SEVERAL, ("a",))),
    ],
)
def test_a_reference_number_that_contradicts_the_chart_links_nobody(charts, expected):
    first = msgspec.structs.replace(charts[0], reference_number="7")
    found = match(answered(result(reference_number="7")), [first, *charts[1:]])
    assert (found.state, ids(found)) == expected
    assert found.reason


def test_one_reference_number_on_two_charts_links_neither():
    charts = [Sheet(id=i, number=i, reference_number="7") for i in "ab"]
    found = match(answered(result(reference_number="7")), charts)
    assert (found.state, ids(found)) == (MatchState.SEVERAL, ("a", "b"))


def test_kana_and_birthday_do_not_overrule_another_reference_number():
    found = match(
        answered(result(reference_number="8")), [Sheet(id="a", number="1", reference_number="7")]
    )
    assert (found.state, ids(found)) == (MatchState.SEVERAL, ("a",))
    assert "照会番号" in found.reason


def test_another_sex_is_left_to_the_clerk_but_an_unset_one_is_not():
    assert match(answered(), [Sheet(id="a", number="1", sex="1")]).state is MatchState.SEVERAL
    assert match(answered(), [Sheet(id="a", number="1", sex="3")]).state is MatchState.UNIQUE
    second = answered(result(sex1="3", sex2="1"))
    assert match(second, [Sheet(id="a", number="1", sex="1")]).state is MatchState.UNIQUE


def test_without_kana_the_name_and_birthday_decide():
    bare = answered(result(name_kana=None, name="山田 花子"))
    assert match(bare, [Sheet(id="a", number="1")]).state is MatchState.UNIQUE
    nobody = match(bare, [Sheet(id="a", number="1", name="山田太郎")])
    assert (nobody.state, "カナのない" in nobody.reason) == (MatchState.NONE, True)


@pytest.mark.spec("OQS 6.1")
def test_a_gaiji_shows_a_chart_and_never_decides():
    bare = answered(result(name_kana=None, name="●﨑　徳子"))
    sheets = [Sheet(id="a", number="1", name="髙崎徳子"), Sheet(id="b", number="2")]
    found = match(bare, sheets)
    assert (found.state, ids(found)) == (MatchState.SEVERAL, ("a",))
    assert found.candidates[0].weak == ("氏名（●を除く）",)
    nobody = match(bare, sheets[1:])
    assert (nobody.state, "●" in nobody.reason) == (MatchState.NONE, True)


@pytest.mark.spec("OQS 6.10")
def test_the_householder_is_never_the_patient():
    child = answered(result(name="山田　一郎", name_kana="ﾔﾏﾀﾞ ｲﾁﾛｳ", insured_name="山田　花子"))
    assert match(child, [Sheet(id="a", number="1")]).state is MatchState.NONE


@pytest.mark.spec("OQS 6.13")
def test_multiple_hits_are_never_linked():
    found = match(answered(result(), result(), validity="5"), [Sheet(id="a", number="1")])
    assert (found.state, ids(found)) == (MatchState.SEVERAL, ("a",))
    assert "複数該当" in found.reason
    assert match(answered(validity="5"), []).state is MatchState.NONE


@pytest.mark.spec("OQS 6.13")
def test_insurance_and_public_aid_of_one_person_are_one_person():
    both = answered(result(), result(insured_card_classification="A1", name_kana=None))
    assert match(both, [Sheet(id="a", number="1")]).state is MatchState.UNIQUE


@pytest.mark.parametrize(
    "other",
    [
        result(birthdate=date(1951, 1, 1)),
        result(name_kana="ｽｽﾞｷ"),
        result(name_kana=None, name="鈴木　一"),
    ],
)
def test_two_people_in_one_answer_are_never_linked(other):
    found = match(answered(result(), other), [Sheet(id="a", number="1")])
    assert found.state is not MatchState.UNIQUE
    assert "別の人" in found.reason


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (answered(header=MessageHeader(segment_of_result="9")), "エラー"),
        (answered(header=MessageHeader(segment_of_result="2")), "処理中"),
        (answered(processing_result_status="2"), "エラー"),
        (answered(validity="4"), "該当する資格がない"),
        (EligibilityAnswer(header=MessageHeader()), "人の情報がない"),
        (answered(result(birthdate=None)), "生年月日"),
    ],
)
def test_an_answer_about_nobody_says_why(answer, word):
    found = match(answer, [Sheet(id="a", number="1")])
    assert (found.state, found.candidates) == (MatchState.NONE, ())
    assert word in found.reason


def test_a_lapsed_insurance_is_still_a_person():
    assert match(answered(validity="2"), [Sheet(id="a", number="1")]).state is MatchState.UNIQUE


def test_the_reference_numbers_of_a_bulk_answer_stand_beside_the_results():
    assert identity_of(answered(reference_numbers=("5",))).references == {"5"}


charts_of_a_few = st.lists(
    st.builds(
        Sheet,
        id=st.sampled_from("abcdef"),
        number=st.just("1"),
        kana=st.sampled_from(["ヤマダ ハナコ", "スズキ イチロウ"]),
        birthdate=st.sampled_from([BORN, date(1990, 1, 1)]),
        sex=st.sampled_from("123"),
        reference_number=st.sampled_from([None, "", "7", "07"]),
    ),
    max_size=6,
    unique_by=lambda sheet: sheet.id,
)
answers = st.builds(
    lambda reference, validity: answered(result(reference_number=reference), validity=validity),
    st.sampled_from([None, "7", "07", " 7"]),
    st.sampled_from(["1", "2", "3", "5", None]),
)


@pytest.mark.threat("T15")
@given(answers, charts_of_a_few, st.randoms(use_true_random=False))
def test_the_order_of_the_charts_changes_nothing(answer, charts, random):
    shuffled = list(charts)
    random.shuffle(shuffled)
    assert match(answer, shuffled) == match(answer, charts)


@pytest.mark.threat("T15")
@given(answers, charts_of_a_few)
def test_a_link_rests_on_two_agreeing_keys_and_stands_alone(answer, charts):
    found = match(answer, charts)
    if found.state is MatchState.UNIQUE:
        (candidate,) = found.candidates
        agreeing = {"照会番号", "カナ", "生年月日", "氏名"} & set(candidate.evidence)
        assert len(agreeing) >= 2
        assert "性別" not in candidate.against
        assert found.reason == ""
    else:
        assert found.reason


@given(answers, charts_of_a_few)
def test_a_second_chart_with_the_same_keys_takes_a_keyed_link_away(answer, charts):
    found = match(answer, charts)
    if found.state is MatchState.UNIQUE and "照会番号" not in found.candidates[0].evidence:
        twin = next(sheet for sheet in charts if sheet.id == found.candidates[0].patient_id)
        again = match(answer, [*charts, msgspec.structs.replace(twin, id="twin")])
        assert again.state is MatchState.SEVERAL
