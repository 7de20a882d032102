"""``domain/answer.py`` carries every element of an answer, under the tag in snake_case."""

import re

import msgspec
import pytest

from madoguchi.domain import answer
from madoguchi.spec.oqs.certificate_table import ELDERLY, LIMIT, SPECIFIC_DISEASES
from madoguchi.spec.oqs.model import Field
from madoguchi.spec.oqs.muquc_table import BULK_QUERY, BULK_UNIT, MUQUC
from madoguchi.spec.oqs.result_table import RESULT
from madoguchi.spec.oqs.siquc_table import RESULT_BODY, SEARCH_INFO, SIQUC
from madoguchi.spec.oqs.ticket_table import MEDICAL_TICKET


def snake(tag: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", tag).lower()


def names(*groups: tuple[Field, ...]) -> set[str]:
    return {snake(field.tag) for group in groups for field in group}


def attributes(struct: type[msgspec.Struct]) -> set[str]:
    return {field.encode_name for field in msgspec.structs.fields(struct)}


EXTRA = {
    answer.QualificationResult: {"consents", "unknown"},
    answer.EligibilityAnswer: {
        "header",
        "results",
        "search_info",
        "reference_numbers",
        "unknown",
    },
}


@pytest.mark.parametrize(
    ("struct", "wanted"),
    [
        (answer.MessageHeader, names(SIQUC[1].header, MUQUC[3].header)),
        (answer.SearchInfo, names(SEARCH_INFO.children, BULK_QUERY)),
        (answer.ElderlyRecipientCertificateInfo, names(ELDERLY.children)),
        (answer.LimitApplicationCertificateRelatedInfo, names(LIMIT.children)),
        (
            answer.SpecificDiseasesCertificateInfo,
            names(SPECIFIC_DISEASES.children[0].children),
        ),
        (answer.MedicalTicketInfo, names(MEDICAL_TICKET.children)),
        (answer.QualificationResult, names(RESULT.children)),
        (
            answer.EligibilityAnswer,
            names(RESULT_BODY, BULK_UNIT.children)
            - {
                "qualification_confirm_search_info",
                "result_list",
                "result_of_qualification_confirmation",
                "reference_number",
            },
        ),
    ],
)
@pytest.mark.spec("OQS 3.2")
def test_attributes_are_the_tags(struct: type[msgspec.Struct], wanted: set[str]):
    assert attributes(struct) - EXTRA.get(struct, set()) == wanted
