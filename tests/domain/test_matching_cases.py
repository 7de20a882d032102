"""The hard cases of matching, one by one, and what holds whatever the charts (ADR 0009, T15)."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.answer import EligibilityAnswer, MessageHeader, QualificationResult
from madoguchi.domain.matching import MatchState, compared, match
from madoguchi.domain.patient import Insurance, Patient

BORN = date(1980, 2, 14)
UNIQUE, SEVERAL, NONE = MatchState.UNIQUE, MatchState.SEVERAL, MatchState.NONE
HOME = "見本県見本市12番地3"


def card(branch="01", *, number="0056", symbol="12-34", insurer="123456") -> Insurance:
    return Insurance(
        insurer_number=insurer,
        insured_card_symbol=symbol,
        insured_identification_number=number,
        insured_branch_number=branch,
    )


OTHER_CARD = card(insurer="654321", number="777")


def chart(place="a", **changes) -> Patient:
    base = {
        "id": place,
        "number": place,
        "name": "山田　花子",
        "kana": "ヤマダ ハナコ",
        "birthdate": BORN,
        "sex": "2",
        "insurances": (card(),),
        "address": HOME,
    }
    return Patient(**(base | changes))


def result(**changes) -> QualificationResult:
    base = {
        "insurer_number": "  123456",
        "insured_card_symbol": "１２－３４",
        "insured_identification_number": "0056",
        "insured_branch_number": "01",
        "name": "山田　花子",
        "name_kana": "ﾔﾏﾀﾞ ﾊﾅｺ",
        "birthdate": BORN,
        "sex1": "2",
        "address": HOME,
    }
    return QualificationResult(**(base | changes))


def answer(*results, validity="1", **changes) -> EligibilityAnswer:
    return EligibilityAnswer(
        header=MessageHeader(segment_of_result="1"),
        processing_result_status="1",
        qualification_validity=validity,
        results=results or (result(**changes),),
    )


MOVED = {"insurer_number": "00999999", "insured_identification_number": "1"}
TWIN = {"name": "山田　月子", "kana": "ヤマダ ツキコ"}

CASES = {
    "plain": (answer(), [chart()], UNIQUE),
    "moved insurer, same home": (answer(**MOVED), [chart()], UNIQUE),
    "moved insurer and home": (answer(**MOVED, address="他県1-1"), [chart()], SEVERAL),
    "moved insurer, home not told": (answer(**MOVED, address=None), [chart()], SEVERAL),
    "moved house, same insurance": (answer(address="他県1-1"), [chart()], UNIQUE),
    "a chart of a name alone": (answer(), [chart(insurances=(), address="")], UNIQUE),
    "a chart without insurance": (answer(), [chart(insurances=())], UNIQUE),
    "married, same insurance": (
        answer(),
        [chart(name="旧姓　花子", kana="キュウセイ ハナコ")],
        UNIQUE,
    ),
    "married, chart without blanks": (
        answer(),
        [chart(name="旧姓花子", kana="キュウセイハナコ")],
        UNIQUE,
    ),
    "married, branch unknown, moved": (
        answer(address=None),
        [chart(name="旧姓　花子", kana="キュウセイ ハナコ", insurances=(card(""),))],
        SEVERAL,
    ),
    "twin on file, branch unknown": (answer(), [chart(**TWIN, insurances=(card(""),))], SEVERAL),
    "twin on file, other branch": (answer(), [chart(**TWIN, insurances=(card("02"),))], NONE),
    "both twins, branches unknown": (
        answer(),
        [chart(insurances=(card(""),)), chart("b", **TWIN, insurances=(card(""),))],
        UNIQUE,
    ),
    "twins, the other chart has this branch": (
        answer(),
        [chart(insurances=(card(""),)), chart("b", **TWIN, insurances=(card("01"),))],
        SEVERAL,
    ),
    "another branch under the number": (answer(), [chart(insurances=(card("02"),))], SEVERAL),
    "father and son of one kana": (answer(), [chart(birthdate=date(1950, 2, 14))], SEVERAL),
    "name-sake not on file": (
        answer(),
        [chart(insurances=(OTHER_CARD,), address="他市9-9")],
        SEVERAL,
    ),
    "neighbours of one name, told apart by the card": (
        answer(),
        [chart(), chart("b", insurances=(OTHER_CARD,))],
        UNIQUE,
    ),
    "neighbours of one name who moved insurer": (
        answer(**MOVED),
        [chart(), chart("b", insurances=(OTHER_CARD,))],
        SEVERAL,
    ),
    "neighbour with an address, own chart without": (
        answer(**MOVED),
        [chart(address=""), chart("b", insurances=(OTHER_CARD,))],
        SEVERAL,
    ),
    "the number of somebody who left": (
        answer(),
        [chart(name="鈴木　一", kana="スズキ ハジメ", birthdate=date(1960, 1, 1), sex="1")],
        NONE,
    ),
    "number with other zeros": (answer(insured_identification_number="56"), [chart()], UNIQUE),
    "other zeros after a marriage, moved": (
        answer(insured_identification_number="56", address=None),
        [chart(name="旧姓　花子", kana="キュウセイ ハナコ")],
        SEVERAL,
    ),
    "birthday one digit off": (answer(), [chart(birthdate=date(1980, 2, 15))], SEVERAL),
    "birthday of another era": (answer(), [chart(birthdate=date(1917, 2, 14))], SEVERAL),
    "own chart mistyped, name-sake right": (
        answer(),
        [chart(birthdate=date(1980, 2, 15)), chart("b", insurances=(OTHER_CARD,))],
        SEVERAL,
    ),
    "own chart of wrong sex, name-sake right": (
        answer(),
        [chart(sex="1"), chart("b", insurances=(OTHER_CARD,))],
        SEVERAL,
    ),
    "two charts of one person": (answer(), [chart(), chart("b")], SEVERAL),
    "two charts, one without branch": (
        answer(),
        [chart(), chart("b", insurances=(card(""),))],
        SEVERAL,
    ),
    "kana misread on the chart": (answer(), [chart(kana="ヤマタ ハナコ")], UNIQUE),
    "other kanji, same card": (answer(), [chart(name="山田　華子")], UNIQUE),
    "other kanji, nothing else on file": (
        answer(),
        [chart(name="山田　華子", insurances=(), address="")],
        SEVERAL,
    ),
    "● in the family name": (answer(name="●田　花子"), [chart()], UNIQUE),
    "● and no kana, own number": (answer(name="●田　●子", name_kana=None), [chart()], UNIQUE),
    "● and no kana, branch unknown": (
        answer(name="●田　●子", name_kana=None),
        [chart(insurances=(card(""),))],
        SEVERAL,
    ),
    "popular name on the chart": (
        answer(
            name="金　花",
            name_kana="ｷﾑ ﾌｱ",
            name_of_other="山田　花子",
            name_of_other_kana="ﾔﾏﾀﾞ ﾊﾅｺ",
        ),
        [chart()],
        UNIQUE,
    ),
    "insurance and aid of one person": (
        answer(result(), result(**MOVED, insured_card_classification="A1")),
        [chart()],
        UNIQUE,
    ),
    "several hits": (answer(validity="5"), [chart()], SEVERAL),
    "under the householder's name": (
        answer(
            name="山田　一郎",
            name_kana="ﾔﾏﾀﾞ ｲﾁﾛｳ",
            insured_name="山田　花子",
            sex1="1",
            insured_branch_number="02",
            birthdate=date(2010, 1, 1),
        ),
        [chart()],
        NONE,
    ),
    "no symbol on the chart": (answer(), [chart(insurances=(card(symbol=""),))], UNIQUE),
    "own number of the elderly": (
        answer(
            insurer_number="39131234",
            insured_card_symbol=None,
            insured_branch_number=None,
            name="山田　●",
            name_kana=None,
        ),
        [chart(insurances=(card("", symbol="", insurer="39131234"),))],
        UNIQUE,
    ),
    "照会番号 of another, keys of ours": (
        answer(reference_number="7"),
        [chart(), chart("b", reference_number="7", **TWIN, insurances=(card("02"),))],
        SEVERAL,
    ),
    "照会番号 against the card": (
        answer(reference_number="7"),
        [chart(), chart("b", reference_number="7", insurances=(OTHER_CARD,))],
        SEVERAL,
    ),
    "照会番号 with a mistyped birthday": (
        answer(reference_number="7"),
        [chart(birthdate=date(1980, 2, 15), reference_number="7")],
        SEVERAL,
    ),
    "照会番号 and nothing else alike": (
        answer(reference_number="7", **MOVED),
        [
            chart(
                name="鈴木　一",
                kana="スズキ ハジメ",
                birthdate=date(1960, 1, 1),
                reference_number="7",
            )
        ],
        SEVERAL,
    ),
}


@pytest.mark.threat("T15")
@pytest.mark.rule("RN-4")
@pytest.mark.parametrize("case", CASES)
def test_hard_cases(case):
    asked, charts, state = CASES[case]
    found = match(asked, charts)
    assert found.state is state
    assert (found.reason == "") is (state is UNIQUE)
    if state is UNIQUE:
        assert [one.patient_id for one in found.candidates] == ["a"]


@pytest.mark.parametrize("case", CASES)
def test_order_changes_nothing_in_the_hard_cases(case):
    asked, charts, _ = CASES[case]
    assert match(asked, charts[::-1]) == match(asked, charts)


@pytest.mark.threat("T15")
def test_an_answer_about_another_than_asked_for_is_left_to_the_clerk():
    other = chart(
        "b", name="鈴木　一", kana="スズキ ハジメ", birthdate=date(1960, 1, 1), insurances=()
    )
    found = match(answer(), [chart(), other], meant="b")
    assert found.state is SEVERAL
    assert {one.patient_id for one in found.candidates} == {"a", "b"}
    assert "照会した患者" in found.reason
    assert match(answer(), [other], meant="b").state is SEVERAL
    assert match(answer(), [chart()], meant="a").state is UNIQUE
    assert match(answer(validity="4"), [other], meant="b").state is NONE


def test_evidence_tells_what_agrees_what_is_weak_and_what_changed():
    asked = answer(insured_identification_number="56", address="他県1-1", name="●田　花子")
    (one,) = compared(asked, [chart(sex="1")])
    assert one.evidence == ("カナ", "生年月日", "枝番")
    assert one.weak == ("氏名（●を除く）", "保険の番号（先頭の0だけ違う）")
    assert (one.against, one.changed) == (("性別",), ("住所",))


ADDRESSES = st.sampled_from(
    ["", HOME, "見本市12-3", "見本県見本市12番地3　見本ハイツ201", "他市9-9"]
)
CARDS = st.lists(
    st.builds(card, st.sampled_from(["", "01", "02"]), number=st.sampled_from(["0056", "56", "9"])),
    max_size=2,
).map(tuple)
NAMES = st.sampled_from(
    [
        ("山田　花子", "ヤマダ ハナコ"),
        ("山田花子", "ヤマダハナコ"),
        ("山田　華子", "ヤマダ ハナコ"),
        ("旧姓　花子", "キュウセイ ハナコ"),
        ("山田　月子", "ヤマダ ツキコ"),
        ("高﨑　惠", "タカサキ メグミ"),
    ]
)
CHARTS = st.lists(
    st.builds(
        lambda place, name, **rest: chart(place, name=name[0], kana=name[1], **rest),
        st.sampled_from("abcdef"),
        NAMES,
        birthdate=st.sampled_from([BORN, BORN, date(1980, 2, 15), date(1999, 9, 9)]),
        sex=st.sampled_from(["2", "2", "1", "3"]),
        insurances=CARDS,
        address=ADDRESSES,
        reference_number=st.sampled_from([None, None, "7", "8"]),
    ),
    max_size=5,
    unique_by=lambda one: one.id,
)
ANSWERS = st.builds(
    answer,
    name=st.sampled_from(["山田　花子", "●田　花子", "山田　●子", None]),
    name_kana=st.sampled_from(["ﾔﾏﾀﾞ ﾊﾅｺ", "ﾔﾏﾀﾞ ﾊﾅｺ", None]),
    insured_identification_number=st.sampled_from(["0056", "56", "1234"]),
    insured_branch_number=st.sampled_from(["01", "02", None]),
    address=ADDRESSES,
    reference_number=st.sampled_from([None, None, "7"]),
)


@pytest.mark.threat("T15")
@given(ANSWERS, CHARTS, st.randoms(use_true_random=False))
def test_the_order_of_the_charts_changes_nothing(asked, charts, random):
    shuffled = random.sample(charts, len(charts))
    assert match(asked, shuffled) == match(asked, charts)


@pytest.mark.spec("OQS 6.1")
@given(ANSWERS, CHARTS, st.sampled_from(["●田　●子", "山田　●子", "●", "●●　●●"]))
def test_a_gaiji_never_decides(asked, charts, name):
    """Where nothing but ● could tell the given name, only the person's own number links."""
    masked = msgspec.structs.replace(asked.results[0], name=name, name_kana=None)
    unnamed = msgspec.structs.replace(masked, name=None)
    found = match(msgspec.structs.replace(asked, results=(masked,)), charts)
    without = match(msgspec.structs.replace(asked, results=(unnamed,)), charts)
    if found.state is UNIQUE:
        assert "枝番" in found.candidates[0].evidence
        assert [one.patient_id for one in without.candidates] == [found.candidates[0].patient_id]


@given(ANSWERS, CHARTS)
def test_an_unrelated_chart_never_changes_a_link(asked, charts):
    stranger = chart(
        "z",
        name="佐藤　太郎",
        kana="サトウ タロウ",
        birthdate=date(1933, 3, 3),
        sex="1",
        insurances=(OTHER_CARD,),
        address="遠市1-1",
        reference_number="99",
    )
    assert match(asked, [*charts, stranger]) == match(asked, charts)


@pytest.mark.threat("T15")
@given(ANSWERS, CHARTS)
def test_a_chart_that_cannot_be_told_apart_takes_every_link_away(asked, charts):
    found = match(asked, charts)
    if found.state is UNIQUE:
        linked = next(one for one in charts if one.id == found.candidates[0].patient_id)
        again = match(asked, [*charts, msgspec.structs.replace(linked, id="zz", number="zz")])
        assert again.state is SEVERAL


@pytest.mark.threat("T15")
@given(ANSWERS, CHARTS)
def test_no_link_has_anything_against_it(asked, charts):
    found = match(asked, charts)
    if found.state is UNIQUE:
        (one,) = found.candidates
        assert "生年月日" in one.evidence
        assert not {"照会番号", "性別", "枝番"} & set(one.against)


@given(CHARTS)
def test_comparing_changes_no_chart(charts):
    before = msgspec.json.encode(charts)
    match(answer(), charts)
    assert msgspec.json.encode(charts) == before
