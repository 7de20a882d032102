"""Face results: everything a card opens, by hand-made people."""

from datetime import date, datetime, timedelta

import pytest

from madoguchi.spec.oqs import messages
from madoguchi.spec.oqs.consent_table import (
    CONSENT_AVAILABLE,
    CONSENT_FLAG,
    CONSENT_STEMS,
    CONSENT_TIME,
)
from madoguchi.world.clock import JST
from madoguchi.world.nation.errors import ProtocolError
from madoguchi.world.protocol import Consents
from madoguchi.world.store import sessions

LAST = "LimitApplicationCertificate"


def body(message):
    return message["MessageBody"]


def results(message):
    return body(message).get("ResultList", {}).get("ResultOfQualificationConfirmation", [])


def only(message):
    (result,) = results(message)
    return result


@pytest.mark.spec("OQS 3.2")
def test_an_ordinary_answer(counter):
    message = counter.read("ordinary-woman", form="2")
    header = message["MessageHeader"]
    assert header["SegmentOfResult"] == "1"
    assert header["ReferenceClassification"] == "1"
    assert header["MedicalInstitutionCode"] == "9910000001"
    assert header["ProcessExecutionTime"] == "20261122090000"
    assert len(header["ArbitraryFileIdentifier"]) == 16
    assert header["ArbitraryFileIdentifier"].endswith("=")
    assert body(message)["QualificationValidity"] == "1"
    assert body(message)["PrescriptionIssueSelect"] == "2"
    assert "ProcessingResultMessage" not in body(message)
    result = only(message)
    assert result["Name"] == "見本　花子"
    assert result["NameKana"] == "ﾐﾎﾝ ﾊﾅｺ"
    assert result["ReferenceNumber"] == "12345"
    assert "InsuredName" not in result


@pytest.mark.rule("CO-4")
def test_consent_triples_have_their_times(counter):
    result = only(counter.read("ordinary-woman"))
    assert result["PharmacistsInfoConsFlg"] == "1"
    assert result["PharmacistsInfoConsTime"] == "20261122090000"
    assert result["PharmacistsInfoAvailableTime"] == "20261123090000"


@pytest.mark.rule("CO-8")
def test_a_no_has_a_flag_and_no_times(counter):
    result = only(counter.read("ordinary-woman", given=False))
    assert result["PharmacistsInfoConsFlg"] == "0"
    assert not any(tag.startswith("PharmacistsInfo") and "Time" in tag for tag in result)


@pytest.mark.rule("CO-4")
def test_the_nation_remembers_a_consent_for_24_hours(counter, clock, town):
    counter.read("ordinary-woman")
    issued = int(clock.now().timestamp())
    with town.database.read() as connection:

        def alive(seconds, subject="PharmacistsInfo", clinic="9910000001"):
            return sessions.consented(connection, clinic, 81, subject, issued + seconds)

        assert alive(0)
        assert alive(24 * 3600 - 1)
        assert not alive(24 * 3600)
        assert not alive(0, subject="TestInfo")
        assert not alive(0, clinic="9910000002")


@pytest.mark.rule("CO-5")
def test_changing_the_mind_needs_another_reading(counter, clock, town):
    session, answer = counter.prove(counter.issue("ordinary-woman"))
    said = Consents(dict.fromkeys(answer.ask, True))
    counter.nation.answer_card("9910000001", session, said)
    with pytest.raises(ProtocolError, match="wrong_state"):
        counter.nation.answer_card("9910000001", session, Consents({}))
    clock.forward(minutes=5)
    counter.read("ordinary-woman", given=False)
    with town.database.read() as connection:
        now = int(clock.now().timestamp())
        assert not sessions.consented(connection, "9910000001", 81, "PharmacistsInfo", now)


def test_an_agreement_nobody_asked_for_is_refused_and_may_be_repeated_rightly(counter):
    session, _ = counter.prove(counter.issue("ordinary-woman"))
    with pytest.raises(ProtocolError, match="bad_request"):
        counter.nation.answer_card("9910000001", session, Consents({"TestInfo": True}))
    with pytest.raises(ProtocolError, match="bad_request"):
        counter.nation.answer_card("9910000001", session, Consents({}, "3"))
    assert counter.nation.answer_card("9910000001", session, Consents({}))


@pytest.mark.spec("OQS 6")
@pytest.mark.parametrize(
    ("slug", "name", "kana"),
    [
        ("takahashi-hashigo", "●橋　一郎", "ﾀｶﾊｼ ｲﾁﾛｳ"),
        ("tokuda-toku", "德田　德子", "ﾄｸﾀﾞ ﾄｸｺ"),
        ("yoshida-tsuchi", "●田　茂", "ﾖｼﾀﾞ ｼｹﾞﾙ"),
        ("juri-small-kana", "東　樹里", "ﾋｶﾞｼ ｼﾞﾕﾘ"),
    ],
)
def test_names_come_narrowed(counter, slug, name, kana):
    result = only(counter.read(slug))
    assert (result["Name"], result["NameKana"]) == (name, kana)


def test_address_and_insured_name_are_narrowed_too(counter):
    assert only(counter.read("tsuji-ivs"))["Address"] == "見本県見本市●城１－２"
    assert "NameKana" not in only(counter.read("nguyen-no-kana"))


@pytest.mark.spec("OQS 6")
def test_a_six_digit_insurer_is_padded_with_blanks(counter):
    assert only(counter.read("kato-head"))["InsurerNumber"] == "  990010"


def test_other_name_and_second_sex(counter):
    assert only(counter.read("kim-tsusho"))["NameOfOther"] == "金田　民俊"
    assert only(counter.read("kim-tsusho"))["NameOfOtherKana"] == "ｶﾈﾀﾞ ﾀﾐﾄｼ"
    result = only(counter.read("sato-sex3"))
    assert (result["Sex1"], result["Sex2"]) == ("3", "1")


def test_no_address(counter):
    assert not {"Address", "PostNumber"} & set(only(counter.read("noaddress")))


def test_a_dependant_child_of_preschool_age(counter):
    result = only(counter.read("ito-preschool"))
    assert result["PreschoolClassification"] == "1"
    assert result["PersonalFamilyClassification"] == "2"
    assert result["InsuredName"] == "伊藤　麻衣"
    assert "PreschoolClassification" not in only(counter.read("suzuki-twin-a"))


@pytest.mark.parametrize(
    ("slug", "ratio"), [("koki-1wari", "010"), ("koki-2wari", "020"), ("koki-3wari", "030")]
)
def test_koki_ratios(counter, slug, ratio):
    result = only(counter.read(slug))
    assert result["InsuredPartialContributionRatio"] == ratio
    absent = {"InsuredCardSymbol", "InsuredBranchNumber", "PersonalFamilyClassification"}
    assert not absent & set(result)


@pytest.mark.rule("EL-5")
def test_a_ratio_that_the_insurer_did_not_give_is_absent(counter):
    assert "InsuredPartialContributionRatio" not in only(counter.read("koki-no-ratio"))


def test_elderly_certificate(counter):
    info = only(counter.read("kourei-2wari"))["ElderlyRecipientCertificateInfo"]
    assert info["ElderlyRecipientContributionRatio"] == "020"


@pytest.mark.rule("CO-2")
def test_the_limit_comes_with_a_card_today(counter):
    result = only(counter.read("koki-1wari", given=False))
    info = result["LimitApplicationCertificateRelatedInfo"]
    assert info[f"{LAST}ClassificationFlag"] == "B05"
    assert info[f"{LAST}Classification"] == "02"
    assert info[f"{LAST}LongTermDate"] == "20260901"


@pytest.mark.rule("CO-2")
def test_the_limit_came_by_consent_before_2024_10_07(moved_town):
    counter = moved_town(datetime(2024, 10, 6, 9, 0, tzinfo=JST))
    refused = only(counter.read("koki-1wari", given=False))
    assert refused["LimitApplicationCertificateRelatedConsFlg"] == "0"
    assert "LimitApplicationCertificateRelatedInfo" not in refused
    agreed = only(counter.read("koki-1wari"))
    assert agreed["LimitApplicationCertificateRelatedInfo"][f"{LAST}ClassificationFlag"] == "B05"


def test_a_limit_certificate_that_ended_is_absent_although_consented(counter):
    result = only(counter.read("gendo-expired"))
    assert result["LimitApplicationCertificateRelatedConsFlg"] == "1"
    assert "LimitApplicationCertificateRelatedInfo" not in result


def test_specific_diseases(counter):
    rows = only(counter.read("tokutei-two"))["SpecificDiseasesCertificateList"]
    rows = rows["SpecificDiseasesCertificateInfo"]
    assert [row["SpecificDiseasesDiseaseCategory"] for row in rows] == ["1", "2"]
    assert "SpecificDiseasesValidEndDate" in rows[1]


@pytest.mark.rule("WA-2")
@pytest.mark.parametrize(("slug", "validity"), [("fujo-ticket", "1"), ("fujo-unregistered", "6")])
def test_welfare_with_and_without_a_ticket(counter, slug, validity):
    message = counter.read(slug)
    assert body(message)["QualificationValidity"] == validity
    assert only(message)["InsuredCardClassification"] == "A1"
    assert ("PublicExpenseResultList" in only(message)) == (validity == "1")


@pytest.mark.rule("WA-2")
def test_next_month_this_months_ticket_is_no_ticket(counter, clock):
    clock.forward(days=20)
    assert body(counter.read("fujo-ticket"))["QualificationValidity"] == "6"


def test_insurance_and_welfare_together(counter):
    message = counter.read("fujo-and-insurance")
    kinds = [result["InsuredCardClassification"] for result in results(message)]
    assert (body(message)["QualificationValidity"], kinds) == ("1", ["01", "A1"])


@pytest.mark.rule("EL-1")
@pytest.mark.parametrize(
    ("slug", "validity", "count"),
    [
        ("moved-yesterday", "1", 1),
        ("lapsed", "2", 1),
        ("nothing-on-record", "4", 0),
        ("double-entry", "5", 2),
        ("loss-unknown", "1", 1),
        ("three-insurers", "1", 1),
        ("starts-next-month", "1", 1),
    ],
)
def test_answer_classes(counter, slug, validity, count):
    message = counter.read(slug)
    assert body(message)["QualificationValidity"] == validity
    assert len(results(message)) == count


@pytest.mark.rule("EL-7")
def test_a_new_insurer_that_reported_late_is_known_only_then(counter, clock):
    assert body(counter.read("between-insurers"))["QualificationValidity"] == "2"
    clock.forward(days=5)
    message = counter.read("between-insurers")
    assert body(message)["QualificationValidity"] == "1"
    assert only(message)["QualificationDate"] == "20261112"


def test_a_loss_learnt_late_turns_the_answer(counter, clock):
    clock.forward(days=3)
    message = counter.read("loss-unknown")
    assert body(message)["QualificationValidity"] == "2"
    assert only(message)["DisqualificationDate"] == "20261115"
    assert only(message)["ReasonOfLoss"] == "99"


def test_turning_75_changes_the_insurer_overnight(counter, clock):
    assert only(counter.read("koki-birthday-75"))["InsurerNumber"] == "  990010"
    clock.forward(days=1)
    assert only(counter.read("koki-birthday-75"))["InsurerNumber"] == "39990015"


@pytest.mark.rule("CE-2")
def test_reminder_opens_everything_and_says_so(counter, clock):
    message = counter.read("reminder", ends=clock.now() + timedelta(days=45))
    assert "更新" in body(message)["ProcessingResultMessage"]
    assert body(message)["ProcessingResultStatus"] == "1"
    assert only(message)["PharmacistsInfoConsFlg"] == "1"


@pytest.mark.rule("CE-3")
def test_grace_gives_the_entitlement_and_nothing_medical(counter, clock):
    message = counter.read("grace", ends=clock.now() - timedelta(days=40))
    assert "資格情報のみ" in body(message)["ProcessingResultMessage"]
    flags = {tag: flag for tag, flag in only(message).items() if tag.endswith("InfoConsFlg")}
    assert len(flags) == 4
    assert set(flags.values()) == {"0"}
    assert only(message)["LimitApplicationCertificateRelatedConsFlg"] == "1"


@pytest.mark.slow
@pytest.mark.spec("OQS 3.2")
def test_every_tag_of_every_answer_stands_in_the_layout_tables(counter, town):
    layout = messages.MESSAGES["siquc_face"]
    known = names(layout.header) | names(layout.body)
    suffixes = (CONSENT_FLAG, CONSENT_TIME, CONSENT_AVAILABLE)
    known |= {f"{stem.stem}{suffix}" for stem in CONSENT_STEMS for suffix in suffixes}
    for member in town.people():
        if member.card and member.card.linked:
            assert tags(counter.read(member.slug)) - {"MessageHeader", "MessageBody"} <= known


def names(fields):
    found = set()
    for field in fields:
        found |= {field.tag} | names(field.children)
    return found


def tags(tree):
    if isinstance(tree, list):
        return set().union(*map(tags, tree))
    if isinstance(tree, dict):
        return set(tree) | set().union(*map(tags, tree.values()))
    assert isinstance(tree, str)
    return set()


@pytest.mark.parametrize(
    ("birthdate", "last"),
    [
        (date(2020, 4, 1), date(2026, 3, 31)),
        (date(2020, 4, 2), date(2027, 3, 31)),
        (date(2020, 12, 31), date(2027, 3, 31)),
    ],
)
def test_preschool_ends_with_the_school_year_of_the_sixth_birthday(birthdate, last):
    from madoguchi.world.nation.result import preschool

    assert preschool(birthdate, last)
    assert not preschool(birthdate, last + timedelta(days=1))
