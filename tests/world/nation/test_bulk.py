"""Bulks at the nation: reception, 処理中, results, and whose they are."""

from datetime import datetime
from secrets import token_bytes

import msgspec
import pytest
from sqlalchemy import select

from madoguchi.spec.oqs.open_points_table import OPEN_POINTS
from madoguchi.world.clock import JST
from madoguchi.world.nation.bulk import KINDS, BulkDesk
from madoguchi.world.nation.errors import ProtocolError
from madoguchi.world.nation.messages import FileError
from madoguchi.world.nation.settings import NationSettings
from madoguchi.world.store import schema

CLINIC, OTHER = "9910000001", "9910000002"
QUERY, REGISTRATION = "QualificationConfirmSearchInfo", "ReferenceNumberRegistrationInfo"


def head(day="20261123", institution=CLINIC):
    header = {
        "QualificationConfirmationDate": day,
        "MedicalInstitutionCode": institution,
        "ArbitraryFileIdentifier": "bulk-1",
    }
    return {"MessageHeader": header}


def asking(number, institution=CLINIC):
    return {
        "MessageHeader": {"MedicalInstitutionCode": institution},
        "MessageBody": {"ReceptionNumber": number},
    }


class Clinic:
    """Sends bulks of one institution."""

    def __init__(self, town, clock, **settings):
        self.desk = BulkDesk(town.database, clock, token_bytes, NationSettings(**settings))
        self.clock = clock

    def send(self, kind, parts, **header):
        job = self.desk.open(CLINIC, kind, head(**header))
        self.desk.add(job, 0, parts)
        return self.desk.receive(job, len(parts))

    def fetch(self, kind, number, terminal=CLINIC):
        header, units = self.desk.results(terminal, kind, asking(number, terminal))
        return header, [unit for batch in units for unit in batch]

    def ask(self, kind, *parts, **header):
        number = self.send(kind, parts, **header)["MessageBody"]["ReceptionNumber"]
        self.clock.forward(seconds=60)
        return self.fetch(kind, number)


@pytest.fixture
def clinic(town, clock):
    return Clinic(town, clock)


def query_of(town, slug, **more):
    member = next(m for m in town.people() if m.slug == slug)
    cover, born = member.entitlements[-1], member.person.birthdate
    info = {
        "InsurerNumber": cover.insurer.rjust(8),
        "InsuredCardSymbol": cover.symbol or "",
        "InsuredIdentificationNumber": cover.number,
        "InsuredBranchNumber": cover.branch or "",
        "Birthdate": f"{born:%Y%m%d}",
        "ArbitraryIdentifier": slug,
        **more,
    }
    return {tag: text for tag, text in info.items() if text}


def registration_of(town, slug, number):
    info = query_of(town, slug)
    del info["Birthdate"], info["ArbitraryIdentifier"]
    return {"ReferenceNumber": number, **info}


@pytest.mark.spec("OQS 3.4")
def test_a_bulk_is_received_is_processed_and_gives_a_unit_a_person(clinic, town, clock):
    parts = [query_of(town, "ordinary-woman"), query_of(town, "suzuki-father")]
    first = clinic.send("muquc", parts)
    assert set(first["MessageHeader"]) == {
        "ProcessExecutionTime",
        "MedicalInstitutionCode",
        "ArbitraryFileIdentifier",
        "CharacterCodeIdentifier",
    }
    assert first["MessageBody"]["ReceptionDateTime"] == "20261122090000"
    number = first["MessageBody"]["ReceptionNumber"]
    assert len(number) == 18
    assert number.isdigit()
    clock.forward(seconds=59)
    header, units = clinic.fetch("muquc", number)
    assert (header["SegmentOfResult"], units) == ("2", [])
    clock.forward(seconds=1)
    header, units = clinic.fetch("muquc", number)
    assert header["SegmentOfResult"] == "1"
    assert header["QualificationConfirmationDate"] == "20261123"
    assert header["ArbitraryFileIdentifier"] == "bulk-1"
    assert header["ReceptionNumber"] == number
    assert header["NumberOfProcessingResult"] == header["NumberOfNormalProcessing"] == "2"
    assert [unit[QUERY] for unit in units] == parts
    assert [unit["QualificationValidity"] for unit in units] == ["1", "1"]
    (row,) = units[0]["ResultOfQualificationConfirmation"]
    assert row["Name"]
    assert not [tag for tag in row if tag.endswith(("ConsFlg", "ConsTime"))]
    assert "LimitApplicationCertificateRelatedInfo" not in row
    assert "ResultList" not in units[0]


@pytest.mark.spec("OQS 3.4")
def test_fetching_twice_gives_the_same_although_the_nation_learns_more(clinic, town, clock):
    number = clinic.send("muquc", [query_of(town, "ordinary-woman")])["MessageBody"][
        "ReceptionNumber"
    ]
    clock.forward(seconds=60)
    _, once = clinic.fetch("muquc", number)
    with town.database.write() as connection:
        table = schema.entitlement
        ended = {"known_to": int(clock.now().timestamp()) + 1}
        connection.execute(table.update().values(ended))
    clock.forward(days=1)
    assert clinic.fetch("muquc", number)[1] == once


@pytest.mark.spec("OQS 3.4")
def test_a_limit_is_only_told_to_differ_from_what_was_sent(clinic, town):
    member = next(m for m in town.people() if m.limits and m.entitlements)
    limit = member.limits[0]
    info = {
        "LimitApplicationCertificateClassification": limit.classification,
        "LimitApplicationCertificateClassificationFlag": limit.flag,
    }
    other = {**info, "LimitApplicationCertificateClassificationFlag": "?"}
    sent = [
        query_of(town, member.slug, LimitApplicationCertificateRelatedInfo=info),
        query_of(town, member.slug, LimitApplicationCertificateRelatedInfo=other),
        query_of(town, member.slug),
        query_of(town, "ordinary-woman"),
    ]
    _, units = clinic.ask("muquc", *sent, day="20261122")
    told = [
        unit["ResultOfQualificationConfirmation"][0]["LimitApplicationCertificateChanged"]
        for unit in units
    ]
    assert told == ["0", "1", "1", "0"]
    assert units[0][QUERY] == sent[0]


@pytest.mark.spec("OQS 3.4")
def test_one_persons_error_is_theirs_alone(clinic, town):
    bad = {"InsurerNumber": "06990018", "ArbitraryIdentifier": "p2", "Birthdate": ["x"]}
    good = query_of(town, "ordinary-woman")
    nobody = {**good, "InsuredIdentificationNumber": "99999999"}
    header, units = clinic.ask("muquc", good, bad, nobody)
    assert header["NumberOfNormalProcessing"] == "2"
    assert header["NumberOfError"] == "1"
    assert units[1]["ProcessingResultStatus"] == "2"
    assert "足りません" in units[1]["ProcessingResultMessage"]
    assert units[2]["QualificationValidity"] == "4"
    assert "ResultOfQualificationConfirmation" not in units[2]


@pytest.mark.threat("T12")
@pytest.mark.parametrize("kind", KINDS)
def test_a_reception_number_belongs_to_its_clinic_and_kind(clinic, town, clock, kind):
    number = clinic.send("muquc", [query_of(town, "ordinary-woman")])["MessageBody"][
        "ReceptionNumber"
    ]
    clock.forward(hours=1)
    strangers = [(OTHER, "muquc", number), (CLINIC, kind, "0" * 18), (CLINIC, kind, "")]
    strangers += [(CLINIC, kind, number)] if kind != "muquc" else []
    for terminal, asked, what in strangers:
        header, units = clinic.fetch(asked, what, terminal)
        assert (header["SegmentOfResult"], units) == ("9", [])
        assert header["ErrorCode"] == "SIM-RECEPTION"


def test_a_bulk_survives_a_restart(clinic, town, clock):
    number = clinic.send("muquc", [query_of(town, "ordinary-woman")])["MessageBody"][
        "ReceptionNumber"
    ]
    clock.forward(minutes=2)
    again = Clinic(town, clock)
    assert len(again.fetch("muquc", number)[1]) == 1


def test_what_did_not_come_whole_cannot_be_fetched(clinic, town, clock):
    job = clinic.desk.open(CLINIC, "muquc", head())
    clinic.desk.add(job, 0, [query_of(town, "ordinary-woman")])
    clock.forward(hours=1)
    assert clinic.fetch("muquc", job.number)[0]["SegmentOfResult"] == "9"
    clinic.desk.drop(job)
    with town.database.read() as connection:
        assert connection.execute(select(schema.bulk_item)).all() == []


def test_old_bulks_are_dropped_when_a_new_one_comes(clinic, town, clock):
    old = clinic.send("muquc", [query_of(town, "ordinary-woman")])["MessageBody"]
    clock.forward(days=61)
    clinic.send("muquc", [query_of(town, "ordinary-woman")])
    assert clinic.fetch("muquc", old["ReceptionNumber"])[0]["SegmentOfResult"] == "9"
    with town.database.read() as connection:
        assert len(connection.execute(select(schema.bulk_item)).all()) == 1


@pytest.mark.rule("RN-1")
@pytest.mark.spec("OQS 3.5")
def test_numbers_are_registered_when_the_lag_is_over_even_if_nobody_fetches(clinic, town, counter):
    wrong = {**registration_of(town, "suzuki-father", "77"), "InsuredIdentificationNumber": "0"}
    parts = [registration_of(town, "ordinary-woman", "A-1001"), wrong]
    number = clinic.send("muimm", parts)["MessageBody"]["ReceptionNumber"]
    query = query_of(town, "ordinary-woman")
    asked = [query[tag] for tag in list(query)[:3]] + [query["Birthdate"]]

    def shown():
        (row,) = counter.ask(*asked)["MessageBody"]["ResultList"][
            "ResultOfQualificationConfirmation"
        ]
        return row.get("ReferenceNumber")

    before = shown()
    assert before != "A-1001"
    clinic.clock.forward(seconds=60)
    assert shown() == "A-1001"
    header, units = clinic.fetch("muimm", number)
    assert header["SegmentOfResult"] == "1"
    assert "NumberOfError" not in header
    assert [unit["ProcessingResultStatus"] for unit in units] == ["1", "2"]
    assert [unit[REGISTRATION] for unit in units] == parts
    assert "見つかりません" in units[1]["ProcessingResultMessage"]


@pytest.mark.rule("RN-1")
@pytest.mark.spec("OQS 3.4")
def test_a_registered_number_stands_beside_the_result(clinic, town):
    clinic.ask("muimm", registration_of(town, "ordinary-woman", "B-2"))
    _, (unit,) = clinic.ask("muquc", query_of(town, "ordinary-woman"))
    assert unit["ReferenceNumber"] == ["B-2"]
    assert "ReferenceNumber" not in unit["ResultOfQualificationConfirmation"][0]


@pytest.mark.spec("OQS 3.6")
def test_a_months_tickets_of_this_clinic(clinic, town, clock):
    month = f"{clock.now():%Y%m}"
    holders = [
        member
        for member in town.people()
        if any((t.month, t.institution) == (month, CLINIC) for t in member.tickets)
    ]
    assert holders
    header, units = clinic.ask("mutic", {"MedicalTreatmentMonth": month})
    assert header["SegmentOfResult"] == "1"
    assert "NumberOfProcessingResult" not in header
    assert len(units) == len(holders)
    for unit in units:
        assert QUERY not in unit
        for row in unit["ResultOfQualificationConfirmation"]:
            assert row["InsuredCardClassification"] == "A1"
            (*_, ticket) = row["PublicExpenseResultList"]["MedicalTicketInfo"]
            assert ticket["MedicalTreatmentMonth"] == month
    assert clinic.ask("mutic", {"MedicalTreatmentMonth": "203001"})[1] == []


VISITS = {"ConsentDateFrom": "20261101", "ConsentDateTo": "20261122", "MedicalTreatmentFlag": "2"}
ONLINE = {
    "ExaminationDateFrom": "20261120",
    "ExaminationDateTo": "20261130",
    "MedicalTreatmentFlag": "3",
}


@pytest.mark.rule("CO-7")
@pytest.mark.spec("OQS 3.6")
def test_home_visits_return_who_agreed_until_they_take_it_back(clinic, town, clock):
    town.consent_at_home(CLINIC, "ordinary-woman", "2")
    town.consent_at_home(CLINIC, "suzuki-father", "3")
    town.consent_at_home(OTHER, "suzuki-father", "2")
    _, (unit,) = clinic.ask("muhvq", VISITS)
    (row, *_) = unit["ResultOfQualificationConfirmation"]
    assert row["PharmacistsInfoConsFlg"] == "1"
    assert row["PharmacistsInfoConsTime"] == "20261122090000"
    assert "PharmacistsInfoAvailableTime" not in row
    assert "LimitApplicationCertificateChanged" not in row
    person = next(m.person.id for m in town.people() if m.slug == "ordinary-woman")
    town.nation.home.end(CLINIC, person, "2")
    clock.forward(minutes=1)
    _, (unit,) = clinic.ask("muhvq", VISITS)
    assert unit["ResultOfQualificationConfirmation"][0]["PharmacistsInfoConsFlg"] == "2"
    assert clinic.ask("muhvq", {**VISITS, "ConsentDateTo": "20261121"})[1] == []


@pytest.mark.rule("CO-7")
@pytest.mark.spec("OQS 3.6")
def test_online_consultations_are_asked_by_either_span_and_end_with_their_day(clinic, town, clock):
    town.consent_at_home(CLINIC, "suzuki-father", "3")
    by_consent = {**VISITS, "MedicalTreatmentFlag": "3"}
    for span in (ONLINE, by_consent):
        _, (unit,) = clinic.ask("muonq", span)
        assert unit["ResultOfQualificationConfirmation"][0]["DiagnosisInfoConsFlg"] == "1"
    clock.forward(days=1)
    _, (unit,) = clinic.ask("muonq", ONLINE)
    assert unit["ResultOfQualificationConfirmation"][0]["DiagnosisInfoConsFlg"] == "2"


def test_a_treatment_without_a_consent_at_home_is_refused(town):
    with pytest.raises(ProtocolError):
        town.consent_at_home(CLINIC, "suzuki-father", "1")


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("mutic", {"MedicalTreatmentMonth": "202613"}),
        ("mutic", {}),
        ("muhvq", {**VISITS, "MedicalTreatmentFlag": "3"}),
        ("muhvq", {**VISITS, "ConsentDateTo": "20261031"}),
        ("muhvq", {**VISITS, "ConsentDateFrom": "today"}),
        ("muonq", {"MedicalTreatmentFlag": "3"}),
    ],
)
def test_a_query_that_cannot_be_read_fails_the_file(clinic, kind, part):
    with pytest.raises(FileError) as failed:
        clinic.send(kind, [part])
    assert failed.value.code == "SIM-QUERY"


def test_what_is_wrong_with_the_file_refuses_it(clinic, town, clock):
    part = query_of(town, "ordinary-woman")
    for header in ({"day": "20261399"}, {"institution": OTHER}):
        with pytest.raises(FileError):
            clinic.send("muquc", [part], **header)
    with pytest.raises(FileError, match="EMPTY"):
        clinic.send("muquc", [])
    few = Clinic(town, clock, bulk_people_max=1)
    with pytest.raises(FileError) as failed:
        few.send("muquc", [part, part])
    assert "1人" in failed.value.message
    night = Clinic(town, clock, bulk_hours="20:00-06:00")
    with pytest.raises(FileError) as failed:
        night.send("muquc", [part])
    assert "20:00-06:00" in failed.value.message


@pytest.mark.parametrize(
    ("hours", "hour", "taken"),
    [
        ("00:00-24:00", 23, True),
        ("08:00-21:00", 8, True),
        ("08:00-21:00", 21, False),
        ("20:00-06:00", 23, True),
        ("20:00-06:00", 5, True),
        ("20:00-06:00", 6, False),
    ],
)
def test_hours_may_go_over_midnight(hours, hour, taken):
    moment = datetime(2026, 11, 22, hour, tzinfo=JST).time()
    assert NationSettings(bulk_hours=hours).takes_bulks(moment) is taken


@pytest.mark.spec("OQS 7")
def test_a_refusal_is_told_where_the_setting_says(clinic, town, clock):
    error = FileError(("SIM-X", "だめです"))
    with pytest.raises(ProtocolError) as refused:
        clinic.desk.refusal(CLINIC, head(), error)
    assert (refused.value.status, refused.value.error) == (422, "SIM-X")
    telling = Clinic(town, clock, reception_tells_segment=True)
    header = telling.desk.refusal(CLINIC, head(), error)["MessageHeader"]
    assert (header["SegmentOfResult"], header["ErrorCode"]) == ("9", "SIM-X")
    part = query_of(town, "ordinary-woman")
    assert telling.send("muquc", [part])["MessageHeader"]["SegmentOfResult"] == "1"


@pytest.mark.spec("OQS 7")
def test_day_and_counts_of_the_other_bulks_are_a_setting(town, clock):
    telling = Clinic(town, clock, bulk_tells_day_and_counts=True, reception_number_length=20)
    town.consent_at_home(CLINIC, "ordinary-woman", "2")
    header, _ = telling.ask("muhvq", VISITS)
    assert header["NumberOfProcessingResult"] == "1"
    assert len(header["ReceptionNumber"]) == 20
    assert telling.ask("muimm", {"ReferenceNumber": "1"})[0]["NumberOfError"] == "1"


def test_the_settings_are_those_of_the_open_points():
    settings = NationSettings()
    for name in (
        "bulk_people_max",
        "bulk_result_seconds",
        "bulk_hours",
        "reception_number_length",
        "reception_tells_segment",
        "bulk_tells_day_and_counts",
    ):
        assert getattr(settings, name) == OPEN_POINTS[name].default


def test_a_number_registered_twice_in_one_bulk_is_the_later(clinic, town):
    first, second = (registration_of(town, "ordinary-woman", number) for number in "12")
    clinic.ask("muimm", first, second)
    _, (unit,) = clinic.ask("muquc", query_of(town, "ordinary-woman"))
    assert unit["ReferenceNumber"] == ["2"]


@pytest.mark.slow
def test_many_people_come_in_their_order_and_once_each(clinic, town):
    parts = [
        query_of(town, "ordinary-woman", ArbitraryIdentifier=f"p{place}") for place in range(620)
    ]
    _, units = clinic.ask("muquc", *parts)
    assert [unit[QUERY]["ArbitraryIdentifier"] for unit in units] == [
        f"p{place}" for place in range(620)
    ]
    assert msgspec.json.decode(msgspec.json.encode(units)) == units
