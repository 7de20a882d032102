"""What comes back for a list: only what needs a clerk is shown; nothing that came is lost."""

from datetime import date

import msgspec
import pytest

from madoguchi.domain.messages import HeldUnit
from madoguchi.domain.patient import LimitCertificate
from madoguchi.store.ports import EnquiryKind, ItemState


def states(items) -> list[tuple[str, str]]:
    return [(item.state.value, item.finding) for item in items]


@pytest.fixture
def asked(bulk, reserve):
    """A list of one reservation that was sent."""
    bulk.patient("1001")
    return bulk.make(reserve())


def test_a_valid_answer_with_the_same_insurance_needs_nobody(bulk, asked):
    (item,) = bulk.items(asked)
    bulk.receive(asked, bulk.unit(item))
    (item,) = bulk.items(asked)
    assert (item.state, item.finding, item.reason) == (ItemState.FINE, "", "")
    assert item.outcome == "valid"


@pytest.mark.rule("EL-1")
@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"qualification_validity": "2"}, "invalid"),
        ({"qualification_validity": "3"}, "invalid_newer"),
        ({"qualification_validity": "5"}, "several"),
        ({"qualification_validity": "6"}, "unregistered"),
        ({"qualification_validity": "9"}, "unknown"),
        ({"qualification_validity": None}, "unknown"),
        ({"processing_result_status": "2", "processing_result_code": "X"}, "error"),
        ({"qualification_validity": "4", "results": ()}, "not_found"),
        ({"results": ()}, "unknown"),
    ],
)
def test_every_other_outcome_is_an_exception(bulk, asked, changes, finding):
    (item,) = bulk.items(asked)
    bulk.receive(asked, bulk.unit(item, **changes))
    (item,) = bulk.items(asked)
    assert item.state is ItemState.EXCEPTION
    assert item.finding == finding
    assert item.reason
    assert item.answer is not None


@pytest.mark.parametrize(
    ("changes", "finding", "word"),
    [
        ({"insurer_number": "  654321"}, "insurance", "保険者"),
        ({"insured_identification_number": "57"}, "insurance", "番号"),
        ({"insured_branch_number": "02"}, "insurance", "枝番"),
        ({"insured_card_symbol": "99"}, "insurance", "記号"),
        ({"birthdate": date(1980, 2, 15)}, "birthdate", "生年月日"),
        ({"name": "佐藤　一", "name_kana": "ｻﾄｳ ﾊｼﾞﾒ"}, "name", "氏名"),
        ({"reference_number": "9999"}, "reference", "9999"),
        ({"limit_application_certificate_changed": "1"}, "limit", "限度額"),
    ],
)
def test_whatever_differs_from_the_chart_is_said(bulk, asked, changes, finding, word):
    (item,) = bulk.items(asked)
    bulk.receive(asked, bulk.unit(item, bulk.result(**changes)))
    (item,) = bulk.items(asked)
    assert (item.state, item.finding) == (ItemState.EXCEPTION, finding)
    assert word in item.reason


@pytest.mark.parametrize(
    "changes",
    [
        {"insurer_number": "00123456"},
        {"insured_card_symbol": "１２－３４"},
        {"insured_identification_number": "56"},
        {"insured_branch_number": None},
        {"name": "山田　●子"},
        {"reference_number": "1001"},
        {"limit_application_certificate_changed": "0"},
    ],
)
def test_what_is_only_written_otherwise_is_no_exception(bulk, asked, changes):
    (item,) = bulk.items(asked)
    bulk.receive(asked, bulk.unit(item, bulk.result(**changes)))
    assert states(bulk.items(asked)) == [("fine", "")]


def test_two_entitlements_are_for_a_clerk(bulk, asked):
    (item,) = bulk.items(asked)
    bulk.receive(asked, bulk.unit(item, bulk.result(), bulk.result(insurer_number="654321")))
    assert states(bulk.items(asked)) == [("exception", "several")]


def test_several_findings_are_all_told_the_worst_first(bulk, asked):
    (item,) = bulk.items(asked)
    worse = bulk.result(insurer_number="654321", birthdate=date(1999, 1, 1))
    bulk.receive(asked, bulk.unit(item, worse))
    (item,) = bulk.items(asked)
    assert item.finding == "birthdate"
    assert "保険者" in item.reason


def test_who_is_missing_in_the_answer_is_told_and_a_held_unit_too(bulk, reserve):
    for number in ("1", "2", "3"):
        bulk.patient(number)
    made = bulk.make(reserve("1"), reserve("2"), reserve("3"))
    first, second, _ = bulk.items(made)
    bulk.receive(
        made,
        bulk.unit(first),
        HeldUnit(position=2, code="x", reason="読めない", arbitrary_identifier=second.identifier),
    )
    assert states(bulk.items(made)) == [
        ("fine", ""),
        ("exception", "held"),
        ("exception", "no_answer"),
    ]


def test_an_answer_for_nobody_of_the_list_becomes_a_row_of_its_own(bulk, asked):
    (item,) = bulk.items(asked)
    stranger = msgspec.structs.replace(item, identifier="somebody-else")
    lost = HeldUnit(position=3, code="x", reason="読めない")
    bulk.receive(asked, bulk.unit(item), bulk.unit(stranger), lost)
    assert states(bulk.items(asked)) == [
        ("fine", ""),
        ("exception", "stray"),
        ("exception", "held"),
    ]
    assert bulk.get(asked.id).total == 3


def test_two_different_answers_for_one_person_are_for_a_clerk(bulk, asked):
    (item,) = bulk.items(asked)
    good, bad = bulk.unit(item), bulk.unit(item, qualification_validity="2")
    bulk.receive(asked, good, bad)
    assert states(bulk.items(asked)) == [("exception", "doubled")]


def test_the_same_answer_twice_changes_nothing(bulk, asked):
    (item,) = bulk.items(asked)
    bulk.receive(asked, bulk.unit(item), bulk.unit(item))
    assert states(bulk.items(asked)) == [("fine", "")]


def test_what_a_clerk_settled_stays_settled(bulk, asked, clerk):
    (item,) = bulk.items(asked)
    bulk.receive(asked, bulk.unit(item, qualification_validity="2"))
    bulk.lists.settle(asked.id, 1, clerk, "電話した")
    bulk.receive(asked, bulk.unit(item), done=False)
    (item,) = bulk.items(asked)
    assert (item.state, item.note) == (ItemState.SETTLED, "電話した")


def test_the_limit_that_the_clinic_knows_goes_along(bulk, reserve):
    bulk.patient(
        "1001",
        limit_certificates=(LimitCertificate(classification="01", classification_flag="A03"),),
    )
    made = bulk.make(reserve())
    (item,) = bulk.items(made)
    known = item.search.limit_application_certificate_related_info
    assert known.limit_application_certificate_classification_flag == "A03"
    bulk.receive(made, bulk.unit(item, bulk.result(limit_application_certificate_changed="1")))
    assert "登録がない" not in bulk.items(made)[0].reason


def test_nothing_is_linked_and_no_chart_changes(bulk, asked):
    before = bulk.desk.audit()
    with bulk.store.read() as work:
        chart = work.patients.by_number("1001")
    (item,) = bulk.items(asked)
    bulk.receive(asked, bulk.unit(item, bulk.result(insurer_number="654321")))
    with bulk.store.read() as work:
        assert work.patients.by_number("1001") == chart
        assert not work.arrivals.of_day(bulk.day)
    assert bulk.desk.audit() == before


@pytest.mark.rule("WA-2")
def test_people_whom_the_centre_names_are_matched(bulk, clerk):
    from madoguchi.domain.messages import ConsentSearch

    one = bulk.patient("1")
    bulk.patient("2", name="佐藤　次郎", kana="サトウ ジロウ", birthdate=date(1990, 1, 1))
    bulk.patient("3", name="佐藤　二郎", kana="サトウ ジロウ", birthdate=date(1990, 1, 1))
    made = bulk.lists.of_centre(
        EnquiryKind.AID_TICKETS,
        ConsentSearch(medical_treatment_month="202611"),
        clerk,
        day=bulk.day,
        title="医療券",
    )
    twins = bulk.result(name="佐藤　ジロウ", name_kana="ｻﾄｳ ｼﾞﾛｳ", birthdate=date(1990, 1, 1))
    nobody = bulk.result(name="新　人", name_kana="ｼﾝ ｼﾞﾝ", birthdate=date(2000, 1, 1))
    blank = msgspec.structs.replace
    units = [
        blank(bulk.unit(_blank_item(), found), search_info=None)
        for found in (bulk.result(), twins, nobody)
    ]
    late = blank(units[0], qualification_validity="6")
    bulk.receive(made, *units, done=False)
    bulk.receive(made, late, HeldUnit(position=5, code="x", reason="読めない"))
    items = bulk.items(made)
    assert states(items) == [
        ("fine", ""),
        ("exception", "match_several"),
        ("exception", "match_none"),
        ("exception", "unregistered"),
        ("exception", "held"),
    ]
    assert items[0].patient_id == one.id
    assert [item.position for item in items] == [1, 2, 3, 4, 5]
    assert items[2].name == "新　人"
    assert bulk.get(made.id).total == 5


def _blank_item():
    from madoguchi.store.ports import BulkItem

    return BulkItem(list_id="", position=0, identifier="", state=ItemState.WAITING)


def test_a_list_that_is_gone_is_no_error(bulk, asked):
    (item,) = bulk.items(asked)
    enquiry = msgspec.structs.replace(bulk.enquiry(asked), subject_id="gone")
    with bulk.store.write() as work:
        bulk.reader.on_units(work, enquiry, [bulk.unit(item)])
        bulk.reader.on_done(work, enquiry)
    assert states(bulk.items(asked)) == [("waiting", "")]


def test_the_end_of_an_older_enquiry_closes_nobody(bulk, asked):
    enquiry = msgspec.structs.replace(bulk.enquiry(asked), id="older")
    with bulk.store.write() as work:
        bulk.reader.on_done(work, enquiry)
    assert states(bulk.items(asked)) == [("waiting", "")]


def test_a_valid_answer_that_says_nothing_of_the_person_is_no_fine_one(bulk, asked):
    from madoguchi.domain.answer import QualificationResult

    (item,) = bulk.items(asked)
    bulk.receive(asked, bulk.unit(item, QualificationResult()))
    (item,) = bulk.items(asked)
    assert (item.state, item.finding) == (ItemState.EXCEPTION, "birthdate")


def test_a_valid_answer_without_any_insurance_is_no_fine_one(bulk, asked):
    (item,) = bulk.items(asked)
    bare = bulk.result(
        insurer_number=None,
        insured_card_symbol=None,
        insured_identification_number=None,
        insured_branch_number=None,
    )
    bulk.receive(asked, bulk.unit(item, bare))
    (item,) = bulk.items(asked)
    assert (item.state, item.finding) == (ItemState.EXCEPTION, "insurance")
    assert "届いていません" in item.reason


@pytest.mark.threat("T5")
def test_what_a_bulk_brings_is_text_in_a_spreadsheet(site, bulk, reserve):
    bulk.patient("1001")
    made = bulk.make(reserve("=cmd|' /C calc'!A0", name="＝HYPERLINK(1)", kana="@SUM(1)"))
    body = site.browser().get(f"/bulk/{made.id}/exceptions.csv").content.decode("utf-8-sig")
    assert "'=cmd" in body
    assert "'＝HYPERLINK" in body
    assert "'@SUM" in body
