"""Every kind of result becomes typed values, by name and never by order."""

from datetime import date, datetime

import pytest

from madoguchi.domain.answer import Unknown
from madoguchi.domain.clock import JST
from madoguchi.domain.messages import FailureNote, ReturnedRequest
from madoguchi.formats.oqs import Read, Refused, read, read_returned


@pytest.mark.spec("OQS 3.2")
def test_a_face_result_is_read_with_its_three_levels(situation):
    reading = situation("face_plain")
    answer = reading.answer
    assert reading.kind == "siquc_face"
    assert answer.header.process_execution_time == datetime(2026, 11, 22, 9, 5, 12, tzinfo=JST)
    assert answer.header.medical_institution_code == "9910000001"
    assert (answer.header.segment_of_result, answer.processing_result_status) == ("1", "1")
    assert answer.qualification_validity == "1"
    (result,) = answer.results
    assert (result.name, result.name_kana) == ("髙﨑　徳子", "ﾀｶｻｷ ﾄｸｺ")
    assert result.birthdate == date(1970, 4, 1)
    assert result.insured_identification_number == "0678"
    assert result.insured_card_symbol == "見本・１２"


@pytest.mark.spec("OQS 3.2")
def test_consents_are_triples_in_the_order_of_the_table(situation):
    (result,) = situation("face_late_elderly_long_term").answer.results
    found = {consent.subject: consent for consent in result.consents}
    assert [c.subject for c in result.consents][:2] == [
        "LimitApplicationCertificateRelated",
        "SpecificDiseasesCertificateRelated",
    ]
    medicines = found["PharmacistsInfo"]
    assert medicines.flag == "1"
    assert medicines.time == datetime(2026, 11, 22, 9, 5, tzinfo=JST)
    assert medicines.available_time == datetime(2026, 11, 23, 9, 5, tzinfo=JST)
    assert found["DiagnosisInfo"].time is None
    limit = result.limit_application_certificate_related_info
    assert limit.limit_application_certificate_classification_flag == "B05"
    assert limit.limit_application_certificate_long_term_date == date(2026, 10, 1)
    assert result.insured_partial_contribution_ratio == "010"
    assert result.insured_card_symbol is None


@pytest.mark.spec("OQS 6.18")
def test_an_open_end_is_no_end(situation):
    info = situation("face_elderly_recipient").answer.results[0].elderly_recipient_certificate_info
    assert info.elderly_recipient_valid_end_date is None
    assert info.elderly_recipient_contribution_ratio == "020"


@pytest.mark.spec("OQS 3.2")
def test_several_diseases_are_kept_in_order(situation):
    diseases = situation("face_two_diseases").answer.results[0].specific_diseases_certificate_list
    assert [d.specific_diseases_disease_category for d in diseases] == ["1", "2"]
    assert diseases[1].specific_diseases_valid_end_date == date(2023, 12, 31)


@pytest.mark.spec("OQS 6.1")
def test_gaiji_stays_as_it_was_answered(situation):
    (result,) = situation("face_gaiji").answer.results
    assert result.name == "●﨑　徳子"
    assert result.name_of_other == "高崎　とくこ"


@pytest.mark.spec("OQS 1.14")
def test_blank_elements_are_no_value(situation):
    answer = situation("face_blank_elements").answer
    (result,) = answer.results
    assert answer.header.arbitrary_file_identifier is None
    assert (result.address, result.name_of_other, result.insured_name) == (None, None, None)
    assert result.insured_card_expiration_date is None


def test_kana_alone_or_a_name_alone_is_enough(situation):
    assert situation("face_kana_only").answer.results[0].name is None
    only_name = situation("face_name_only_sex2").answer.results[0]
    assert (only_name.name_kana, only_name.sex1, only_name.sex2) == (None, "3", "2")


@pytest.mark.spec("OQS 3.3")
def test_health_insurance_and_aid_of_one_person_come_together(situation):
    insurance, aid = situation("face_insurance_and_aid").answer.results
    assert (insurance.insured_card_classification, aid.insured_card_classification) == ("01", "A1")
    (ticket,) = aid.public_expense_result_list
    assert ticket.medical_treatment_month == "202611"
    assert ticket.injury_name1 == "見本病"
    assert ticket.status_of_infecton == "02"


@pytest.mark.spec("OQS 6.20")
def test_what_no_table_knows_is_kept_and_unknown_codes_stay(situation):
    answer = situation("face_unknown_elements").answer
    (result,) = answer.results
    below = "MessageBody/ResultList/ResultOfQualificationConfirmation"
    assert result.unknown == (Unknown(path=f"{below}/FutureGroup2027/Inner", text="y"),)
    assert answer.unknown == (
        Unknown(path="MessageBody/FutureBody", text="z"),
        Unknown(path="MessageHeader/FutureHeader", text="x"),
    )
    assert result.qualification_confirmation_key == "QK1"
    assert (result.sex1, answer.qualification_validity) == ("9", "8")
    assert result.consents[-1].subject == "FutureInfo"
    assert result.consents[-1].flag == "7"


@pytest.mark.spec("OQS 3.2")
def test_prescription_choice_is_read_in_both_places(situation):
    in_body = situation("face_prescription_in_body").answer
    assert (in_body.prescription_issue_select, in_body.processing_result_code) == ("1", "I-SYNTH")
    in_result = situation("face_prescription_in_result").answer
    assert in_result.results[0].prescription_issue_select == "2"


@pytest.mark.spec("OQS 1.11")
@pytest.mark.parametrize("name", ["face_bom", "face_blanks_in_tags"])
def test_bom_and_blanks_in_tags_make_no_difference(situation, name):
    assert situation(name).answer.results[0].name == "髙﨑　徳子"


@pytest.mark.spec("OQS 1.11")
def test_shift_jis_means_cp932(situation):
    (result,) = situation("face_shift_jis_crlf").answer.results
    assert result.name == "髙﨑　徳子"
    assert result.address == "見本県①町㈱見本～－１"


@pytest.mark.spec("OQS 6.22")
def test_a_result_written_twice_by_a_reader_counts_once(situation):
    assert len(situation("face_result_twice").answer.results) == 1


@pytest.mark.spec("OQS 3.2")
@pytest.mark.parametrize(
    ("serial", "validity", "results"),
    [
        ("0001", "1", 1),
        ("0002", "2", 1),
        ("0003", "3", 1),
        ("0004", "4", 0),
        ("0005", "4", 0),
        ("0006", "5", 2),
        ("0007", None, 0),
        ("0008", None, 0),
    ],
)
def test_answers_to_a_number_of_every_class(reads, serial, validity, results):
    reading = reads(f"siquc/OQSsiquc01res_20261122{serial}.xml")
    assert reading.kind == "siquc_res"
    assert reading.answer.qualification_validity == validity
    assert len(reading.answer.results) == results


def test_the_echo_of_the_query_is_read(reads):
    info = reads("siquc/OQSsiquc01res_202611220001.xml").answer.search_info
    assert (info.insurer_number, info.arbitrary_identifier) == ("991234", "chart-17")


@pytest.mark.spec("OQS 3.4")
def test_a_bulk_holds_one_person_and_goes_on(reads):
    bulk = reads("bulk/OQSmuquc02res_202611220002.xml").answer
    assert bulk.header.number_of_processing_result == "3"
    assert [a.processing_result_status for a in bulk.answers] == ["1", "2"]
    assert bulk.answers[0].reference_numbers == ("101", "102")
    assert bulk.answers[0].results[0].limit_application_certificate_changed == "0"
    (held,) = bulk.held
    assert (held.position, held.code, held.arbitrary_identifier) == (3, "held_date", "chart-99")


@pytest.mark.parametrize(("serial", "segment"), [("0003", "2"), ("0004", "9")])
def test_a_bulk_still_working_or_failed_is_read(reads, serial, segment):
    bulk = reads(f"bulk/OQSmuquc02res_20261122{serial}.xml").answer
    assert bulk.header.segment_of_result == segment
    assert bulk.answers == ()


def test_a_reception_is_read(reads):
    reception = reads("bulk/OQSmuquc01res_202611220001.xml").answer
    assert reception.reception_number == "261121180012345678"
    assert reception.reception_date_time == datetime(2026, 11, 21, 18, 0, 12, tzinfo=JST)


@pytest.mark.spec("OQS 3.6")
@pytest.mark.parametrize("bulk", ["mutic", "muhvq", "muonq"])
def test_consent_based_bulks_come_as_xml_and_as_zip(reads, bulk):
    plain = reads(f"consented/OQS{bulk}02res_202611220005.xml")
    zipped = reads(f"consented/OQS{bulk}02res_202611220006.zip")
    assert plain.kind == zipped.kind == f"{bulk}02_res"
    assert plain.answer == zipped.answer
    assert len(plain.answer.answers[0].results) == 2


@pytest.mark.spec("OQS 3.5")
def test_registrations_real_error_and_flat(reads):
    good = reads("refnum/OQSsiimm01res_202611220001.xml").answer
    bad = reads("refnum/OQSsiimm01res_202611220002.xml").answer
    flat = reads("refnum/OQSsiimm01res_202611220003.xml").answer
    assert (good.registration.reference_number, good.processing_result_status) == ("24434", "1")
    assert good.registration.insured_card_symbol is None
    assert (bad.processing_result_status, bad.processing_result_code) == ("2", "E-SYNTH")
    assert flat.registration.reference_number == "24434"


@pytest.mark.spec("OQS 3.5")
def test_bulk_registrations(reads):
    assert reads("refnum/OQSmuimm01res_202611220004.xml").answer.reception_number == "reception15"
    bulk = reads("refnum/OQSmuimm02res_202611220005.xml").answer
    assert [o.processing_result_status for o in bulk.outcomes] == ["1", "2"]
    assert bulk.outcomes[0].registration.insurer_number == "991234"


@pytest.mark.spec("OQS 3.7")
def test_medicines_have_one_shape_in_three_families(reads):
    answer = reads("medinfo/YZKsiquc01res_0226112209302440.xml").answer
    months = (answer.receipts, answer.dispensed, answer.prescribed)
    drugs = [month.days[0].drugs[0] for (month,) in months]
    assert drugs[0] == drugs[1] == drugs[2]
    assert (drugs[0].name, drugs[0].times) == ("見本錠５ｍｇ", "28")
    assert answer.receipts[0].days[0].treatments[0].code == "160000000"
    assert answer.prescribed[0].days[0].prescribed_on == date(2026, 11, 20)
    assert answer.person.birthdate == date(1970, 4, 1)
    assert answer.unknown == ()


@pytest.mark.spec("OQS 3.7")
def test_medicine_errors_and_checkups(reads):
    failed = reads("medinfo/YZKsiquc01res_0226112209302441.xml").answer
    assert (failed.result_code, failed.message_contents) == ("9", "模擬エラー")
    checkup = reads("medinfo/TKKsiquc01res_0226112209302440.xml").answer
    assert checkup.checkups[0].items[0].data_value == "160.5"
    assert checkup.person.sex == "2"


@pytest.mark.spec("OQS 1.5")
def test_a_returned_request_is_known_by_its_name_even_if_broken(data):
    folder = data / "returned"
    name = "OQSmuquc01req_202611220009.xml"
    raw = (folder / name).read_bytes()
    reading = read_returned(raw, name, b"")
    assert reading == Read(
        "muquc01_req", ReturnedRequest(kind="muquc01_req", text="<XmlMsg>", note="")
    )
    alone = read(raw, name)
    assert isinstance(alone, Refused)
    assert alone.code == "truncated"


@pytest.mark.spec("OQS 1.5")
def test_a_returned_request_keeps_its_content_and_its_note(data):
    folder = data / "returned"
    name = "OQSsiquc01req_202611220010.xml"
    note = (folder / name).with_suffix(".err").read_bytes()
    answer = read_returned((folder / name).read_bytes(), name, note).answer
    assert answer.note == "受付時間外です"
    assert answer.request.search_info.arbitrary_identifier == "chart-17"
    told = read(note, "OQSsiquc01req_202611220010.err")
    assert told.answer == FailureNote(
        request_kind="siquc_req", request_name=name, text="受付時間外です"
    )


def test_only_requests_can_be_returned():
    assert read_returned(b"<XmlMsg/>", "OQSsiquc01res_1.xml", None).code == "unknown_kind"
    assert read_returned(b"a\0b", "OQSsiquc01req_1.xml", None).code == "nul"


@pytest.mark.spec("OQS 2")
@pytest.mark.parametrize(
    "name",
    ["face", "siquc", "muquc", "refnum", "consented_bulk", "medinfo", "composed"],
)
def test_every_shared_sample_is_read(shared_samples, name):
    for path in sorted((shared_samples / name).iterdir()):
        note = path.with_suffix(".err")
        if path.suffix == ".xml" and note.exists():
            reading = read_returned(path.read_bytes(), path.name, note.read_bytes())
        else:
            reading = read(path.read_bytes(), path.name)
        assert isinstance(reading, Read), (path.name, reading)


def test_every_invalid_shared_sample_is_refused_or_held(shared_samples):
    for path in sorted((shared_samples / "invalid").iterdir()):
        reading = read(path.read_bytes(), path.name)
        assert isinstance(reading, Refused), path.name
        assert reading.reason
