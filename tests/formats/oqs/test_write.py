"""What we write we read back as the same value; nothing malformed is ever written."""

import string
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.domain.answer import LimitApplicationCertificateRelatedInfo, SearchInfo
from madoguchi.domain.messages import (
    BulkEligibilityRequest,
    BulkRegistrationRequest,
    ConsentedBulkRequest,
    ConsentSearch,
    EligibilityRequest,
    InformationRequest,
    InformationRequestHeader,
    ReceptionRequest,
    Registration,
    RegistrationRequest,
    RequestHeader,
)
from madoguchi.formats.oqs import Read, answer_name, name_for, read, write
from madoguchi.formats.oqs.write import UnwritableError

DAY = date(2026, 11, 22)
PLAIN = RequestHeader(medical_institution_code="9910000001", arbitrary_file_identifier="x1")
DATED = RequestHeader(
    medical_institution_code="9910000001",
    arbitrary_file_identifier="x1",
    qualification_confirmation_date=DAY,
)
BARE = RequestHeader(medical_institution_code="9910000001")
SEARCH = SearchInfo(
    insurer_number="991234",
    insured_identification_number="0678",
    birthdate=date(1970, 4, 1),
    limit_application_certificate_related_cons_flg="1",
)
BULK_SEARCH = SearchInfo(
    insurer_number="39991234",
    insured_card_symbol="見本・＜１２＞&",
    insured_identification_number="0678",
    insured_branch_number="01",
    birthdate=date(1970, 4, 1),
    limit_application_certificate_related_info=LimitApplicationCertificateRelatedInfo(
        limit_application_certificate_classification="01",
        limit_application_certificate_classification_flag="A03",
    ),
    arbitrary_identifier="chart-17",
)
REGISTRATION = Registration(
    reference_number="24434",
    insurer_number="991234",
    insured_identification_number="001",
    insured_branch_number="02",
)
INFORMATION = InformationRequestHeader(
    medical_institution_code="9910000001",
    insurer_number="99010016",
    insurance_card_symbol="12",
    insured_person_identification_number="678",
    branch_number="01",
)
REQUESTS = (
    EligibilityRequest(header=DATED, search_info=SEARCH),
    BulkEligibilityRequest(header=DATED, search_infos=(BULK_SEARCH, BULK_SEARCH)),
    RegistrationRequest(header=PLAIN, registration=REGISTRATION),
    BulkRegistrationRequest(header=PLAIN, registrations=(REGISTRATION, REGISTRATION)),
    *(
        ReceptionRequest(header=BARE, kind=f"{bulk}02_req", reception_number="r1")
        for bulk in ("muquc", "muimm", "mutic", "muhvq", "muonq")
    ),
    ConsentedBulkRequest(
        header=PLAIN,
        kind="mutic01_req",
        search_info=ConsentSearch(medical_treatment_month="202611"),
    ),
    ConsentedBulkRequest(
        header=PLAIN,
        kind="muhvq01_req",
        search_info=ConsentSearch(
            consent_date_from=DAY, consent_date_to=DAY, medical_treatment_flag="2"
        ),
    ),
    ConsentedBulkRequest(
        header=PLAIN,
        kind="muonq01_req",
        search_info=ConsentSearch(
            examination_date_from=DAY, examination_date_to=DAY, medical_treatment_flag="3"
        ),
    ),
    InformationRequest(
        header=INFORMATION,
        kind="yzk_req",
        start_date="202111",
        end_date="202611",
        file_category="2",
        pr_di_inf_classification="1",
        medical_treatment_flag="1",
    ),
    InformationRequest(
        header=INFORMATION,
        kind="tkk_req",
        file_category="2",
        pr_di_inf_classification="1",
        medical_treatment_flag="1",
    ),
)


@pytest.mark.spec("OQS 3.1")
@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis"])
@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.kind)
def test_every_request_is_read_back_as_it_was_written(request_, encoding):
    raw = write(request_, encoding)
    assert read(raw, name_for(request_.kind, "202611220001")) == Read(request_.kind, request_)


def test_structure_alone_tells_the_kind_of_most_requests():
    told = {request.kind: read(write(request), "free.xml").kind for request in REQUESTS}
    shared = {f"{bulk}02_req" for bulk in ("muimm", "mutic", "muhvq", "muonq")}
    assert {kind for kind, found in told.items() if kind != found} == shared


@pytest.mark.spec("OQS 3.5")
def test_the_insurer_number_is_padded_with_spaces_and_no_symbol_means_no_element():
    text = write(RegistrationRequest(header=PLAIN, registration=REGISTRATION)).decode()
    assert "<InsurerNumber>  991234</InsurerNumber>" in text
    assert "InsuredCardSymbol" not in text


def changed(**values: str | None) -> EligibilityRequest:
    info = {name: getattr(SEARCH, name) for name in SEARCH.__struct_fields__}
    return EligibilityRequest(header=DATED, search_info=SearchInfo(**(info | values)))


@pytest.mark.parametrize(
    ("values", "tag"),
    [
        ({"insured_identification_number": None}, "InsuredIdentificationNumber"),
        ({"insured_identification_number": "1" * 21}, "InsuredIdentificationNumber"),
        ({"insured_card_symbol": "a\x00b"}, "InsuredCardSymbol"),
        ({"insurer_number": "123456789"}, "InsurerNumber"),
    ],
)
def test_what_cannot_be_written_names_the_element_and_not_the_value(values, tag):
    with pytest.raises(UnwritableError) as caught:
        write(changed(**values))
    assert caught.value.tag == tag
    assert "0678" not in str(caught.value)


def test_a_character_outside_cp932_is_told():
    with pytest.raises(UnwritableError) as caught:
        write(changed(insured_card_symbol="𠮷"), "shift_jis")
    assert caught.value.tag == "InsuredCardSymbol"


@pytest.mark.spec("OQS 1.4")
def test_names_pair_requests_with_answers():
    name = name_for("siquc_req", "202611220001")
    assert name == "OQSsiquc01req_202611220001.xml"
    assert answer_name(name) == "OQSsiquc01res_202611220001.xml"
    assert answer_name("OQSmuhvq02req_1.xml", "zip") == "OQSmuhvq02res_1.zip"
    assert answer_name("YZKsiquc01req_1.xml", "pdf") == "YZKsiquc01res_1.pdf"


@pytest.mark.parametrize("rest", ["", "../x", "a b", "a" * 81, "-x", "日本"])
def test_a_remainder_that_is_no_plain_name_is_refused(rest):
    with pytest.raises(ValueError, match="remainder"):
        name_for("siquc_req", rest)


def test_an_answer_has_no_answer():
    with pytest.raises(ValueError, match="request"):
        answer_name("OQSsiquc01res_1.xml")


SYMBOL = st.text(
    st.characters(
        codec="cp932",
        exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"],
        exclude_characters="¢£¬‖−〜\x80\uf8f0\uf8f1\uf8f2\uf8f3",
    ),
    max_size=20,
)
NUMBER = st.text(string.digits, min_size=1, max_size=20)


@pytest.mark.slow
@given(SYMBOL, NUMBER, st.dates(date(1868, 1, 1), date(2099, 12, 31)), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_person_survives_the_round_trip(symbol, number, birthdate, sjis):
    request = changed(
        insured_card_symbol=symbol or None,
        insured_identification_number=number,
        birthdate=birthdate,
    )
    raw = write(request, "shift_jis" if sjis else "utf-8")
    assert read(raw, "OQSsiquc01req_1.xml").answer == request
