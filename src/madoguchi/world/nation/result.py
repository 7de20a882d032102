"""One ResultOfQualificationConfirmation as official tags (``oqs-interface.md`` §3.2–3.3).

Elements without value are left out; codes and dates are text. The terminal writes the XML and
chooses the order. Kana are narrowed and characters that the nation cannot carry become ●.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from madoguchi.world.nation.characters import narrow_kana, narrow_name
from madoguchi.world.nation.consents import DISEASES, LIMIT, Agreement, is_medical
from madoguchi.world.people.days import shift
from madoguchi.world.people.model import (
    Entitlement,
    Insurer,
    LimitCertificate,
    Person,
    SpecificDisease,
    Ticket,
)

_PRESCHOOL = "1"
_DESIGNATED = "0"
_ENDED = "2"
"""OQSCD016: 有効期限切れ, of consents given at home only."""


class Facts(Struct, frozen=True):
    """Everything that may stand in one result."""

    person: Person
    entitlement: Entitlement
    insurer: Insurer
    limit: LimitCertificate | None = None
    diseases: tuple[SpecificDisease, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    reference_number: str | None = None


def result(facts: Facts, agreement: Agreement, day: date) -> dict[str, object]:
    """Return the tags of one entitlement as of *day*, showing what *agreement* allows."""
    return _present(
        {
            **_entitlement(facts.entitlement, facts.insurer),
            **_person(facts.person, day),
            **_elderly(facts.entitlement, day),
            **_limit(facts.limit, agreement),
            **_diseases(facts.diseases, agreement),
            **_tickets(facts.tickets),
            **_consents(agreement),
            "ReferenceNumber": facts.reference_number,
        }
    )


def d8(day: date | None) -> str | None:
    """Return *day* as yyyyMMdd."""
    return None if day is None else f"{day:%Y%m%d}"


def t14(moment: datetime) -> str:
    """Return *moment* as yyyyMMddHHmmss."""
    return f"{moment:%Y%m%d%H%M%S}"


def preschool(birthdate: date, day: date) -> bool:
    """Tell whether a child is 未就学: to the first 31 March from the eve of the sixth birthday."""
    attained = shift(birthdate, 6, "y") - timedelta(days=1)
    march = date(attained.year, 3, 31)
    last = march if attained <= march else date(attained.year + 1, 3, 31)
    return day <= last


def _present(tree: dict[str, object]) -> dict[str, object]:
    return {tag: value for tag, value in tree.items() if value not in (None, "", {}, [])}


def _entitlement(of: Entitlement, insurer: Insurer) -> dict[str, object]:
    return {
        "InsuredCardClassification": of.classification,
        "InsurerNumber": insurer.number.rjust(8),
        "InsuredCardSymbol": of.symbol,
        "InsuredIdentificationNumber": of.number,
        "InsuredBranchNumber": of.branch,
        "PersonalFamilyClassification": of.family,
        "InsuredName": narrow_name(of.insured_name or ""),
        "QualificationDate": d8(of.valid_from),
        "DisqualificationDate": d8(of.valid_to),
        "InsuredCertificateIssuanceDate": d8(of.issued),
        "InsuredCardValidDate": d8(of.valid_from),
        "InsuredCardExpirationDate": d8(of.card_expires),
        "InsuredPartialContributionRatio": of.ratio,
        "ReasonOfLoss": of.reason_of_loss if of.valid_to else None,
        "InsurerName": narrow_name(insurer.name),
    }


def _person(person: Person, day: date) -> dict[str, object]:
    return {
        "Name": narrow_name(person.name),
        "NameOfOther": narrow_name(person.name_of_other or ""),
        "NameKana": narrow_kana(person.kana),
        "NameOfOtherKana": narrow_kana(person.kana_of_other or ""),
        "Sex1": person.sex1,
        "Sex2": person.sex2,
        "Birthdate": d8(person.birthdate),
        "Address": narrow_name(person.address or ""),
        "PostNumber": person.post_number,
        "PreschoolClassification": _PRESCHOOL if preschool(person.birthdate, day) else None,
    }


def _elderly(of: Entitlement, day: date) -> dict[str, object]:
    begins, ends = of.elderly_from, of.elderly_to
    if of.elderly_ratio is None or begins is None or begins > day or (ends and ends < day):
        return {}
    info = {
        "ElderlyRecipientCertificateDate": d8(begins),
        "ElderlyRecipientValidStartDate": d8(begins),
        "ElderlyRecipientValidEndDate": d8(ends),
        "ElderlyRecipientContributionRatio": of.elderly_ratio,
    }
    return {"ElderlyRecipientCertificateInfo": _present(dict(info))}


def _limit(of: LimitCertificate | None, agreement: Agreement) -> dict[str, object]:
    flag = _flag(LIMIT, agreement)
    if of is None or not agreement.allows(LIMIT):
        return flag
    stem = "LimitApplicationCertificate"
    info: dict[str, object] = {
        f"{stem}Classification": of.classification,
        f"{stem}ClassificationFlag": of.flag,
        f"{stem}Date": d8(of.issued),
        f"{stem}ValidStartDate": d8(of.start),
        f"{stem}ValidEndDate": d8(of.end),
        f"{stem}LongTermDate": d8(of.long_term),
    }
    return {**flag, "LimitApplicationCertificateRelatedInfo": _present(info)}


def _diseases(of: Sequence[SpecificDisease], agreement: Agreement) -> dict[str, object]:
    flag = _flag(DISEASES, agreement)
    if not of or not agreement.allows(DISEASES):
        return flag
    rows = [
        _present(
            {
                "SpecificDiseasesDiseaseCategory": item.category,
                "SpecificDiseasesCertificateDate": d8(item.issued),
                "SpecificDiseasesValidStartDate": d8(item.start),
                "SpecificDiseasesValidEndDate": d8(item.end),
                "SpecificDiseasesSelfPay": item.self_pay,
            }
        )
        for item in of
    ]
    return {**flag, "SpecificDiseasesCertificateList": {"SpecificDiseasesCertificateInfo": rows}}


def _tickets(of: Sequence[Ticket]) -> dict[str, object]:
    rows = [_ticket(item) for item in of]
    return {"PublicExpenseResultList": {"MedicalTicketInfo": rows}} if rows else {}


def _ticket(of: Ticket) -> dict[str, object]:
    first = date(int(of.month[:4]), int(of.month[4:]), 1)
    last = shift(first, 1, "m") - timedelta(days=1)
    return _present(
        {
            "TicketType": of.ticket_type,
            "MedicalTicketValidDate": d8(first),
            "MedicalTicketExpirationDate": d8(last),
            "IssueNumber": of.issue_number,
            "MedicalTreatmentMonth": of.month,
            "DesignatedMedicalInstitutionCode": of.institution,
            "DesignatedMedicalInstitutionFlag": _DESIGNATED,
            "InjuryName1": narrow_name(of.injury or ""),
            "MedicalTreatmentType": of.treatment_type,
            "SelfPayAmount": of.self_pay,
            "SingleOrCombinedUse": of.single_or_combined,
            "StatusOfSocialInsurance": of.social_insurance,
        }
    )


def _consents(agreement: Agreement) -> dict[str, object]:
    """Return the triples of the medical subjects; only a yes has times."""
    tree: dict[str, object] = {}
    for subject, yes in agreement.subjects.items():
        if is_medical(subject):
            tree |= _flag(subject, agreement)
            if yes and agreement.until and not agreement.ended:
                tree[f"{subject}AvailableTime"] = t14(agreement.until)
    return tree


def _flag(subject: str, agreement: Agreement) -> dict[str, object]:
    if subject not in agreement.subjects:
        return {}
    yes = agreement.allows(subject)
    ended = yes and agreement.ended and is_medical(subject)
    said = _ENDED if ended else "1" if yes else "0"
    tree: dict[str, object] = {f"{subject}ConsFlg": said}
    if yes:
        tree[f"{subject}ConsTime"] = t14(agreement.at)
    return tree
