"""Queries by insurer, symbol, number, branch and birthday."""

import pytest

CLINIC = "9910000001"


def validity(message):
    return message["MessageBody"].get("QualificationValidity")


def names(message):
    found = message["MessageBody"].get("ResultList", {})
    return [row["Name"] for row in found.get("ResultOfQualificationConfirmation", [])]


@pytest.mark.spec("OQS 3.1")
def test_a_plain_query(counter):
    message = counter.ask("01990019", "21700001", "1", "19800217", "00")
    header = message["MessageHeader"]
    assert header["ReferenceClassification"] == "2"
    assert header["ArbitraryFileIdentifier"] == "file-1"
    assert (validity(message), names(message)) == ("1", ["見本　花子"])
    assert message["MessageBody"]["QualificationConfirmSearchInfo"]["Birthdate"] == "19800217"


def test_a_query_shows_no_medical_consents(counter):
    (row,) = counter.ask("01990019", "21700001", "1", "19800217")["MessageBody"]["ResultList"][
        "ResultOfQualificationConfirmation"
    ]
    assert not any(tag.startswith(("Pharmacists", "Diagnosis", "Operation")) for tag in row)


@pytest.mark.rule("CO-2")
@pytest.mark.parametrize("flag", ["0", "1"])
def test_the_limit_comes_if_the_clinic_asked_the_patient(counter, flag):
    message = counter.ask(
        "39990015",
        "",
        "00700041",
        f"{counter.town.people()[0].person.birthdate:%Y%m%d}",
        LimitApplicationCertificateRelatedConsFlg=flag,
    )
    assert validity(message) == "4"  # not this person's birthday
    born = counter.town.people()
    hana = next(item for item in born if item.slug == "koki-1wari").person
    message = counter.ask(
        "39990015",
        "",
        "00700041",
        f"{hana.birthdate:%Y%m%d}",
        LimitApplicationCertificateRelatedConsFlg=flag,
    )
    (row,) = message["MessageBody"]["ResultList"]["ResultOfQualificationConfirmation"]
    assert row["LimitApplicationCertificateRelatedConsFlg"] == flag
    assert ("LimitApplicationCertificateRelatedInfo" in row) == (flag == "1")


@pytest.mark.spec("OQS 6")
@pytest.mark.parametrize("insurer", ["990010", "  990010", "00990010", "９９００１０"])
@pytest.mark.parametrize("symbol", ["見国", " 見国 "])
def test_padding_and_width_do_not_matter(counter, insurer, symbol):
    message = counter.ask(insurer, symbol, "0033001", "19900418", "01")
    assert names(message) == ["加藤　剛"]


@pytest.mark.parametrize("symbol", ["見建・Ａ－１", "見建・A-1", "見建・Ａ‐１"])
def test_hyphens_of_every_kind(counter, symbol):
    assert names(counter.ask("993014", symbol, "0007", "19690131")) == ["香川　進"]


@pytest.mark.spec("OQS 6")
@pytest.mark.parametrize("number", ["33001", "00033001"])
def test_leading_zeros_of_the_number_do_matter(counter, number):
    assert validity(counter.ask("990010", "見国", number, "19900418")) == "4"


def test_the_branch_picks_one_twin_and_without_it_both_match(counter):
    twins = [item.person for item in counter.town.people() if "twin" in item.slug]
    born = f"{twins[0].birthdate:%Y%m%d}"
    both = counter.ask("06990014", "12", "45678", born)
    assert validity(both) == "5"
    assert sorted(names(both)) == sorted(person.name for person in twins)
    one = counter.ask("06990014", "12", "45678", born, "3")
    assert (validity(one), names(one)) == ("1", ["鈴木　葵"])


def test_the_birthday_tells_father_from_child(counter):
    assert names(counter.ask("06990014", "12", "45678", "19840229")) == ["鈴木　大輔"]


@pytest.mark.parametrize("birthdate", ["19380701", "19380700"])
def test_an_assumed_birthday_is_found_with_an_unknown_day(counter, birthdate):
    assert names(counter.ask("39990015", "", "00500017", birthdate)) == ["上原　カメ"]


def test_an_unknown_day_does_not_find_a_known_birthday(counter):
    assert validity(counter.ask("01990019", "21700001", "1", "19800200")) == "4"


@pytest.mark.rule("EL-1")
def test_the_old_number_after_a_move_shows_the_old_entitlement(counter):
    message = counter.ask("01990019", "21700061", "9", "19801030")
    assert validity(message) == "3"
    (row,) = message["MessageBody"]["ResultList"]["ResultOfQualificationConfirmation"]
    assert row["InsurerNumber"] == "01990019"
    assert row["DisqualificationDate"] == "20261121"
    assert row["ReasonOfLoss"] == "03"


def test_as_of_the_day_before_the_move_the_old_number_was_valid(counter):
    message = counter.ask("01990019", "21700061", "9", "19801030", day="20261120")
    assert message["MessageHeader"]["QualificationConfirmationDate"] == "20261120"
    assert validity(message) == "1"


@pytest.mark.rule("EL-1")
def test_lapsed_unknown_and_not_yet_begun(counter):
    assert validity(counter.ask("06990014", "12", "62001", "19870327")) == "2"
    assert validity(counter.ask("06990014", "12", "99999", "19870327")) == "4"
    assert validity(counter.ask("34990010", "学校", "0680", "20040830")) == "4"
    assert validity(counter.ask("34990010", "学校", "0680", "20040830", day="20261201")) == "1"


def test_a_person_who_died(counter):
    message = counter.ask("39990015", "", "00700069", "19330101")
    assert validity(message) == "2"


def test_a_person_without_a_card_is_found_by_number(counter):
    assert names(counter.ask("39990015", "", "00800079", "19480331")) == ["古川　茂樹"]


def test_welfare_by_number(counter):
    assert validity(counter.ask("12990016", "", "0000054", "19630309")) == "1"
    assert validity(counter.ask("12990016", "", "0000055", "19570723")) == "6"


@pytest.mark.spec("OQS 5")
@pytest.mark.parametrize("birthdate", ["1980", "19801301", "1980021７", "昭和55年", "00000000"])
def test_a_bad_birthday_is_an_error_of_the_person(counter, birthdate):
    body = counter.ask("01990019", "21700001", "1", birthdate)["MessageBody"]
    assert body["ProcessingResultStatus"] == "2"
    assert "生年月日" in body["ProcessingResultMessage"]
    assert "ResultList" not in body


@pytest.mark.rule("RN-1")
def test_a_reference_number_alone_asks_nothing(counter):
    body = counter.ask("", "", "", "", ReferenceNumber="12345")["MessageBody"]
    assert body["ProcessingResultStatus"] == "2"
    assert "QualificationValidity" not in body


@pytest.mark.spec("OQS 5")
@pytest.mark.threat("T16")
def test_another_clinics_code_is_an_error_of_the_file(counter):
    message = {"MessageHeader": {"MedicalInstitutionCode": "9910000002"}, "MessageBody": {}}
    header = counter.nation.eligibility(CLINIC, message)["MessageHeader"]
    assert header["SegmentOfResult"] == "9"
    assert header["ErrorCode"].startswith("SIM")
    assert header["MedicalInstitutionCode"] == CLINIC


def test_a_day_that_does_not_exist_is_an_error_of_the_file(counter):
    message = counter.ask("01990019", "21700001", "1", "19800217", day="20260231")
    assert message["MessageHeader"]["SegmentOfResult"] == "9"
    assert message["MessageBody"] == {}


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"MessageHeader": "x", "MessageBody": []},
        {"MessageHeader": {"MedicalInstitutionCode": ["9910000001"]}},
        {
            "MessageHeader": {
                "MedicalInstitutionCode": CLINIC,
                "QualificationConfirmationDate": "20261122",
            },
            "MessageBody": {"QualificationConfirmSearchInfo": [{"InsurerNumber": 1}]},
        },
    ],
)
def test_odd_bodies_are_answered_not_crashed_on(counter, message):
    answer = counter.nation.eligibility(CLINIC, message)
    failed_file = answer["MessageHeader"]["SegmentOfResult"] == "9"
    assert failed_file or answer["MessageBody"]["ProcessingResultStatus"] == "2"


@pytest.mark.spec("OQS 3.5")
@pytest.mark.rule("RN-1")
def test_a_reference_number_comes_back_and_is_overwritten(counter):
    for number in ("A-1", "B-2"):
        body = counter.register(number, "06990014", "12", "82001")["MessageBody"]
        assert body["ProcessingResultStatus"] == "1"
        assert body["ReferenceNumberRegistrationInfo"]["ReferenceNumber"] == number
        message = counter.read("ordinary-man")
        (row,) = message["MessageBody"]["ResultList"]["ResultOfQualificationConfirmation"]
        assert row["ReferenceNumber"] == number


@pytest.mark.rule("RN-1")
def test_it_belongs_to_the_clinic_that_registered_it(counter):
    counter.register("X-9", "06990014", "12", "82001", terminal="9910000002")
    (row,) = counter.read("ordinary-man")["MessageBody"]["ResultList"][
        "ResultOfQualificationConfirmation"
    ]
    assert "ReferenceNumber" not in row


def test_it_survives_a_change_of_insurer(counter, clock):
    counter.register("S-1", "06990022", "8-1", "6400")
    clock.forward(days=3)
    (row,) = counter.read("loss-unknown")["MessageBody"]["ResultList"][
        "ResultOfQualificationConfirmation"
    ]
    assert row["ReferenceNumber"] == "S-1"


@pytest.mark.rule("RN-4")
@pytest.mark.parametrize(
    ("number", "card_number", "branch", "word"),
    [
        ("1", "45678", "", "一人に決められません"),
        ("1", "00000", "00", "見つかりません"),
        ("", "82001", "00", "1～50文字"),
        ("9" * 51, "82001", "00", "1～50文字"),
    ],
)
def test_a_registration_that_names_nobody_or_several_is_refused(
    counter, number, card_number, branch, word
):
    body = counter.register(number, "06990014", "12", card_number, branch)["MessageBody"]
    assert body["ProcessingResultStatus"] == "2"
    assert word in body["ProcessingResultMessage"]
