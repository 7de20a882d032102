"""Charts and answers for the tests of comparison and take-over, and strategies for any of both."""

from datetime import date

from hypothesis import strategies as st

from madoguchi.domain.answer import (
    ElderlyRecipientCertificateInfo,
    EligibilityAnswer,
    LimitApplicationCertificateRelatedInfo,
    MedicalTicketInfo,
    MessageHeader,
    QualificationResult,
    SpecificDiseasesCertificateInfo,
)
from madoguchi.domain.patient import Insurance, LimitCertificate, Patient, PublicExpense

DAY = date(2026, 11, 20)
BORN = date(1980, 2, 14)

CARD = Insurance(
    insurer_number="123456",
    insured_card_symbol="12-34",
    insured_identification_number="0056",
    insured_branch_number="01",
    valid_from=date(2024, 4, 1),
    insurer_name="見本市国民健康保険",
    personal_family_classification="1",
)


def chart(**changes) -> Patient:
    base = {
        "id": "p",
        "number": "00123",
        "name": "山田　花子",
        "kana": "ヤマダ ハナコ",
        "birthdate": BORN,
        "sex": "2",
        "post_number": "100-0001",
        "address": "見本市北町1-2-3",
        "insurances": (CARD,),
    }
    return Patient(**(base | changes))


def result(**changes) -> QualificationResult:
    base = {
        "insured_card_classification": "01",
        "insurer_number": "  123456",
        "insured_card_symbol": "12-34",
        "insured_identification_number": "0056",
        "insured_branch_number": "01",
        "personal_family_classification": "1",
        "name": "山田　花子",
        "name_kana": "ﾔﾏﾀﾞ ﾊﾅｺ",
        "sex1": "2",
        "birthdate": BORN,
        "post_number": "100-0001",
        "address": "見本市北町1-2-3",
        "qualification_date": date(2024, 4, 1),
        "insurer_name": "見本市国民健康保険",
    }
    return QualificationResult(**(base | changes))


NEW = {
    "insurer_number": "06270001",
    "insured_card_symbol": "77",
    "insured_identification_number": "8",
    "insured_branch_number": "00",
    "qualification_date": date(2026, 10, 1),
    "insurer_name": "見本健康保険組合",
}


def aid(**changes) -> QualificationResult:
    base = {
        "insured_card_classification": "A1",
        "insurer_number": "12999999",
        "insured_card_symbol": None,
        "insured_identification_number": "7777777",
        "insured_branch_number": None,
        "insurer_name": "見本福祉事務所",
        "qualification_date": date(2026, 9, 1),
        "public_expense_result_list": (
            MedicalTicketInfo(
                medical_ticket_valid_date=date(2026, 11, 1),
                medical_ticket_expiration_date=date(2026, 11, 30),
            ),
        ),
    }
    return result(**(base | changes))


def limit(flag: str = "A03", start: date | None = date(2026, 8, 1), end: date | None = None):
    return LimitApplicationCertificateRelatedInfo(
        limit_application_certificate_classification="01",
        limit_application_certificate_classification_flag=flag,
        limit_application_certificate_valid_start_date=start,
        limit_application_certificate_valid_end_date=end,
    )


def answered(*results, validity: str | None = "1", **changes) -> EligibilityAnswer:
    base = {
        "header": MessageHeader(segment_of_result="1"),
        "processing_result_status": "1",
        "qualification_validity": validity,
        "results": results or (result(),),
    }
    return EligibilityAnswer(**(base | changes))


# Any chart and any answer: few values, so that they agree and disagree in every mixture ----------

DATES = st.none() | st.sampled_from(
    [date.min, date(2024, 4, 1), date(2025, 4, 1), date(2026, 8, 1), date(2026, 10, 1), DAY,
     date(2026, 11, 21), date(2027, 7, 31), date.max]
)  # fmt: skip
INSURERS = st.sampled_from(
    ["123456", "  123456", "00123456", "１２３４５６", "06270001", "39131156", ""]
)
SYMBOLS = st.sampled_from(["", "12-34", "１２－３４", "12・34", "記号5"])
NUMBERS = st.sampled_from(["", "0056", "56", "００５６", "57", "0"])
BRANCHES = st.sampled_from(["", "01", "1", "02", "00"])
NAMES = st.sampled_from(["", "山田　花子", "山田 花子", "山●　花子", "鈴木　花子", "●", "●●●●"])
KANAS = st.sampled_from(["", "ヤマダ ハナコ", "ﾔﾏﾀﾞ ﾊﾅｺ", "ｼﾞﾕﾘ", "じゅり"])
RATIOS = st.sampled_from(["", "010", "020", "030", "999"])
TEXTS = st.sampled_from(["", "見本市国民健康保険", "見本市国民健康保険 ", "別の保険者", "●保険"])
FLAGS = st.sampled_from(["", "A03", "A04", "B09"])

INSURANCES = st.builds(
    Insurance,
    insurer_number=INSURERS,
    insured_card_symbol=SYMBOLS,
    insured_identification_number=NUMBERS,
    insured_branch_number=BRANCHES,
    valid_from=DATES,
    valid_to=DATES,
    insurer_name=TEXTS,
    personal_family_classification=st.sampled_from(["", "1", "2"]),
    contribution_ratio=RATIOS,
    insured_name=NAMES,
)
LIMITS = st.builds(
    LimitCertificate,
    classification=st.sampled_from(["", "01", "02"]),
    classification_flag=FLAGS,
    insurer_number=INSURERS,
    valid_from=DATES,
    valid_to=DATES,
)
EXPENSES = st.builds(
    PublicExpense,
    payer_number=st.sampled_from(["12999999", "54136015"]),
    recipient_number=NUMBERS,
    office_name=TEXTS,
    valid_from=DATES,
    valid_to=DATES,
)


def tuples_of(strategy, most: int = 3):
    return st.lists(strategy, max_size=most).map(tuple)


CHARTS = st.builds(
    Patient,
    id=st.just("p"),
    number=st.just("1"),
    name=NAMES,
    kana=KANAS,
    birthdate=st.sampled_from([BORN, date(1981, 2, 14)]),
    sex=st.sampled_from(["1", "2", "3", "9"]),
    aliases=tuples_of(NAMES, 1),
    reference_number=st.none() | NUMBERS,
    post_number=st.sampled_from(["", "100-0001", "1000001", "200-0002"]),
    address=st.sampled_from(["", "見本市北町1-2-3", "見本市北町一丁目2番3号", "●市"]),
    insurances=tuples_of(INSURANCES),
    limit_certificates=tuples_of(LIMITS),
    public_expenses=tuples_of(EXPENSES),
    revision=st.integers(0, 3),
)
LIMIT_INFOS = st.builds(
    LimitApplicationCertificateRelatedInfo,
    limit_application_certificate_classification=st.none() | st.sampled_from(["01", "02"]),
    limit_application_certificate_classification_flag=st.none() | FLAGS,
    limit_application_certificate_valid_start_date=DATES,
    limit_application_certificate_valid_end_date=DATES,
)
ELDERLY = st.builds(
    ElderlyRecipientCertificateInfo,
    elderly_recipient_valid_start_date=DATES,
    elderly_recipient_valid_end_date=DATES,
    elderly_recipient_contribution_ratio=st.none() | RATIOS,
)
TICKETS = st.builds(
    MedicalTicketInfo, medical_ticket_valid_date=DATES, medical_ticket_expiration_date=DATES
)
RESULTS = st.builds(
    QualificationResult,
    insured_card_classification=st.sampled_from(["01", "A1", None]),
    insurer_number=st.none() | INSURERS | st.just("12999999"),
    insured_card_symbol=st.none() | SYMBOLS,
    insured_identification_number=st.none() | NUMBERS,
    insured_branch_number=st.none() | BRANCHES,
    personal_family_classification=st.sampled_from([None, "1", "2"]),
    insured_name=st.none() | NAMES,
    name=st.none() | NAMES,
    name_of_other=st.none() | NAMES,
    name_kana=st.none() | KANAS,
    sex1=st.sampled_from([None, "1", "2", "3", "9"]),
    sex2=st.sampled_from([None, None, "1", "3"]),
    birthdate=st.sampled_from([None, BORN, date(1981, 2, 14)]),
    address=st.sampled_from([None, "", "見本市北町1-2-3", "見本市南町4", "●市"]),
    post_number=st.sampled_from([None, "100-0001", "2000002"]),
    qualification_date=DATES,
    disqualification_date=DATES,
    insured_card_valid_date=DATES,
    insured_card_expiration_date=DATES,
    insured_partial_contribution_ratio=st.none() | RATIOS,
    insurer_name=st.none() | TEXTS,
    elderly_recipient_certificate_info=st.none() | ELDERLY,
    limit_application_certificate_related_info=st.none() | LIMIT_INFOS,
    specific_diseases_certificate_list=tuples_of(st.builds(SpecificDiseasesCertificateInfo), 1),
    public_expense_result_list=tuples_of(TICKETS, 2),
    reference_number=st.none() | NUMBERS,
)
ANSWERS = st.builds(
    answered,
    RESULTS,
    validity=st.sampled_from(["1", "6"]),
    reference_numbers=tuples_of(NUMBERS, 2),
) | st.builds(
    answered,
    RESULTS,
    st.builds(aid, insured_identification_number=NUMBERS),
    validity=st.sampled_from(["1", "2", "5", None]),
)
