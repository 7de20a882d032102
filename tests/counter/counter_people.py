"""Awkward people as answers, for the counter's tests: values only, all invented."""

from datetime import date, datetime, timedelta

from madoguchi.domain.answer import (
    Consent,
    ElderlyRecipientCertificateInfo,
    EligibilityAnswer,
    LimitApplicationCertificateRelatedInfo,
    MedicalTicketInfo,
    MessageHeader,
    QualificationResult,
    SpecificDiseasesCertificateInfo,
    Unknown,
)
from madoguchi.domain.clock import JST

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=JST)
HOSTILE = "<script>alert(1)</script>'\"><img src=x onerror=alert(2)>{{7*7}}"


def header(**changes) -> MessageHeader:
    base = {
        "process_execution_time": NOW,
        "qualification_confirmation_date": NOW.date(),
        "medical_institution_code": "9910000001",
        "reference_classification": "1",
        "segment_of_result": "1",
        "character_code_identifier": "0",
    }
    return MessageHeader(**(base | changes))


def result(**changes) -> QualificationResult:
    base = {
        "insured_card_classification": "01",
        "insurer_number": "  123456",
        "insured_card_symbol": "１２－３４",
        "insured_identification_number": "0056",
        "insured_branch_number": "01",
        "personal_family_classification": "1",
        "name": "山田　花子",
        "name_kana": "ﾔﾏﾀﾞ ﾊﾅｺ",
        "sex1": "2",
        "birthdate": date(1980, 2, 14),
        "insurer_name": "見本市国民健康保険",
    }
    return QualificationResult(**(base | changes))


def answer(*results, **changes) -> EligibilityAnswer:
    base = {
        "header": header(),
        "processing_result_status": "1",
        "qualification_validity": "1",
        "results": results or (result(),),
    }
    return EligibilityAnswer(**(base | changes))


def consent(subject: str, flag: str = "1", hours: int = 24) -> Consent:
    until = NOW + timedelta(hours=hours) if flag == "1" else None
    return Consent(
        subject=subject, flag=flag, time=NOW if flag == "1" else None, available_time=until
    )


AWKWARD: dict[str, EligibilityAnswer] = {
    "plain": answer(),
    "gaiji": answer(result(name="●﨑　德子", name_kana="ﾀｶｻｷ ﾄｸｺ", address="●市1-2")),
    "astral": answer(result(name="𠮷田　邉", name_kana="ﾖｼﾀﾞ ﾜﾀﾙ")),
    "popular_name": answer(
        result(
            name="金　秀美", name_of_other="金本　秀美",
            name_kana="ｷﾑ ｽﾐ", name_of_other_kana="ｶﾈﾓﾄ ﾋﾃﾞﾐ",
        )
    ),
    "long_foreign": answer(
        result(
            name="ＭＡＲＩＡ　ＦＥＲＮＡＮＤＡ　ＤＥ　ＬＯＳ　ＳＡＮＴＯＳ　ＹＡＭＡＧＵＣＨＩ",
            name_kana="ﾏﾘｱ ﾌｴﾙﾅﾝﾀﾞ ﾃﾞ ﾛｽ ｻﾝﾄｽ ﾔﾏｸﾞﾁ",
            insured_card_symbol=None,
        )
    ),
    "old_old": answer(
        result(
            birthdate=date(1938, 1, 2),
            insurer_number="39999999",
            insured_card_symbol=None,
            insured_branch_number=None,
            personal_family_classification=None,
            insured_partial_contribution_ratio="010",
        )
    ),
    "elderly": answer(
        result(
            birthdate=date(1954, 4, 1),
            elderly_recipient_certificate_info=ElderlyRecipientCertificateInfo(
                elderly_recipient_valid_start_date=date(2026, 8, 1),
                elderly_recipient_valid_end_date=date(2027, 7, 31),
                elderly_recipient_contribution_ratio="020",
            ),
        )
    ),
    "limit": answer(
        result(
            limit_application_certificate_related_info=LimitApplicationCertificateRelatedInfo(
                limit_application_certificate_classification="01",
                limit_application_certificate_classification_flag="A03",
                limit_application_certificate_valid_start_date=date(2026, 8, 1),
            )
        )
    ),
    "disease": answer(
        result(
            specific_diseases_certificate_list=(
                SpecificDiseasesCertificateInfo(
                    specific_diseases_disease_category="1", specific_diseases_self_pay="10000"
                ),
                SpecificDiseasesCertificateInfo(specific_diseases_disease_category="2"),
            )
        )
    ),
    "aid": answer(
        result(
            insured_card_classification="A1",
            insurer_number="12999999",
            insurer_name="見本福祉事務所",
            public_expense_result_list=(
                MedicalTicketInfo(
                    ticket_type="01", medical_treatment_month="202611", self_pay_amount="0"
                ),
            ),
        ),
        qualification_validity="6",
    ),
    "both": answer(
        result(), result(insured_card_classification="A1", insurer_name="見本福祉事務所")
    ),
    "consents": answer(
        result(
            consents=(
                consent("PharmacistsInfo"),
                consent("DiagnosisInfo", "0"),
                consent("SpecificHealthCheckupsInfo", hours=-1),
                consent("SomethingNewInfo"),
            )
        )
    ),
    "lapsed": answer(
        result(reason_of_loss="03", disqualification_date=date(2026, 10, 31)),
        qualification_validity="2",
    ),
    "moved": answer(qualification_validity="3"),
    "nobody": answer(qualification_validity="4", results=()),
    "several": answer(result(), result(insurer_name="別の保険者"), qualification_validity="5"),
    "error": answer(
        processing_result_status="2",
        processing_result_code="X-1",
        processing_result_message="照会できませんでした",
        qualification_validity=None,
        results=(),
    ),
    "broken_file": answer(
        header=header(segment_of_result="9", error_code="E9", error_message="異常"),
        processing_result_status=None,
        qualification_validity=None,
        results=(),
    ),
    "unknown_codes": answer(
        result(
            sex1="9",
            insured_card_classification="ZZ",
            unknown=(Unknown(path="MessageBody/X/Y", text=HOSTILE),),
        ),
        qualification_validity="7",
        unknown=(Unknown(path="MessageHeader/Z", text="z"),),
    ),
    "bare": EligibilityAnswer(header=MessageHeader(), results=(QualificationResult(),)),
    "empty": EligibilityAnswer(header=MessageHeader()),
    "hostile": answer(
        result(name=HOSTILE, name_kana=HOSTILE, name_of_other=HOSTILE, insurer_name=HOSTILE,
               address=HOSTILE, insured_card_symbol=HOSTILE, reference_number=HOSTILE),
        processing_result_message=HOSTILE,
    ),
}  # fmt: skip
"""Every awkward truth that the pages must survive (``issue 2`` item 5)."""
