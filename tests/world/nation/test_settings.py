"""What no public source tells of the real nation is a setting of the simulated one."""

from secrets import token_bytes

import pytest

from madoguchi.world.nation.service import Nation
from madoguchi.world.nation.settings import NationSettings


@pytest.fixture
def set_so(counter, template):
    """Return the counter of a nation with other settings: ``set_so(newer_shows_old=False)``."""

    def make(**settings):
        anchors = template.patients.anchors
        counter.nation = Nation(
            counter.town.database,
            counter.clock,
            token_bytes,
            anchors,
            NationSettings(**settings),
        )
        return counter

    return make


def rows(message):
    return message["MessageBody"].get("ResultList", {}).get("ResultOfQualificationConfirmation")


@pytest.mark.spec("OQS 6")
def test_a_newer_entitlement_may_hide_the_old_one(set_so):
    message = set_so(newer_shows_old=False).ask("01990019", "21700061", "9", "19801030")
    assert message["MessageBody"]["QualificationValidity"] == "3"
    assert rows(message) is None


@pytest.mark.spec("OQS 3.2")
@pytest.mark.parametrize("form", ["1", None])
def test_the_form_of_the_prescription_stands_in_the_body_or_in_the_result(counter, set_so, form):
    usual = counter.read("ordinary-woman", form=form)
    assert usual["MessageBody"].get("PrescriptionIssueSelect") == form
    assert "PrescriptionIssueSelect" not in rows(usual)[0]
    other = set_so(prescription_issue_place="result").read("ordinary-woman", form=form)
    assert "PrescriptionIssueSelect" not in other["MessageBody"]
    assert rows(other)[0].get("PrescriptionIssueSelect") == form


@pytest.mark.spec("OQS 4")
def test_the_class_of_a_query_by_numbers_is_a_setting(counter, set_so):
    asked = ("01990019", "21700061", "9", "19801030")
    assert counter.ask(*asked)["MessageHeader"]["ReferenceClassification"] == "2"
    message = set_so(number_classification="4").ask(*asked)
    assert message["MessageHeader"]["ReferenceClassification"] == "4"
    wrong = set_so(number_classification="4").ask(*asked, day="20261399")
    assert wrong["MessageHeader"]["ReferenceClassification"] == "4"
    assert wrong["MessageHeader"]["ErrorCode"] == "SIM-DATE"
