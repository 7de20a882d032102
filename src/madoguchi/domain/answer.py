"""What the terminal answered about a person's entitlement, as frozen typed values.

Attributes are the official tag in snake_case (``InsuredCardSymbol`` → ``insured_card_symbol``),
so that the layout tables of ``spec/oqs`` map onto them mechanically. Codes stay text and are never
turned into numbers: "010" is a share, "01" a class, and a code that no table knows is kept and
shown as it is. Dates are ``date``; moments are aware and in JST; None means that the element was
absent or blank (``oqs-interface.md`` §1.14: absent means no value).
"""

from datetime import date, datetime

from msgspec import Struct


class Unknown(Struct, frozen=True):
    """An element that no table knows, kept as it came: its path below XmlMsg and its text."""

    path: str
    text: str


class MessageHeader(Struct, frozen=True, kw_only=True):
    """The common head of every result file (``oqs-interface.md`` §3.2)."""

    process_execution_time: datetime | None = None
    qualification_confirmation_date: date | None = None
    medical_institution_code: str | None = None
    arbitrary_file_identifier: str | None = None
    reference_classification: str | None = None
    segment_of_result: str | None = None
    error_code: str | None = None
    error_message: str | None = None
    character_code_identifier: str | None = None
    reception_number: str | None = None
    number_of_processing_result: str | None = None
    number_of_normal_processing: str | None = None
    number_of_error: str | None = None


class SearchInfo(Struct, frozen=True, kw_only=True):
    """QualificationConfirmSearchInfo: what was asked, echoed (or to be asked)."""

    insurer_number: str | None = None
    insured_card_symbol: str | None = None
    insured_identification_number: str | None = None
    insured_branch_number: str | None = None
    birthdate: date | None = None
    limit_application_certificate_related_cons_flg: str | None = None
    limit_application_certificate_related_info: "LimitApplicationCertificateRelatedInfo | None" = (
        None
    )
    arbitrary_identifier: str | None = None


class Consent(Struct, frozen=True, kw_only=True):
    """One ``*ConsFlg / *ConsTime / *AvailableTime`` triple, read by its stem (OQSCD016/001)."""

    subject: str
    flag: str | None = None
    time: datetime | None = None
    available_time: datetime | None = None


class ElderlyRecipientCertificateInfo(Struct, frozen=True, kw_only=True):
    """高齢受給者証情報 (age 70 to 74)."""

    elderly_recipient_certificate_date: date | None = None
    elderly_recipient_valid_start_date: date | None = None
    elderly_recipient_valid_end_date: date | None = None
    elderly_recipient_contribution_ratio: str | None = None


class LimitApplicationCertificateRelatedInfo(Struct, frozen=True, kw_only=True):
    """限度額適用認定証関連情報; its absence is never the absence of the certificate."""

    limit_application_certificate_classification: str | None = None
    limit_application_certificate_classification_flag: str | None = None
    limit_application_certificate_date: date | None = None
    limit_application_certificate_valid_start_date: date | None = None
    limit_application_certificate_valid_end_date: date | None = None
    limit_application_certificate_long_term_date: date | None = None


class SpecificDiseasesCertificateInfo(Struct, frozen=True, kw_only=True):
    """特定疾病療養受療証情報."""

    specific_diseases_disease_category: str | None = None
    specific_diseases_certificate_date: date | None = None
    specific_diseases_valid_start_date: date | None = None
    specific_diseases_valid_end_date: date | None = None
    specific_diseases_self_pay: str | None = None


class MedicalTicketInfo(Struct, frozen=True, kw_only=True):
    """医療券・調剤券情報 of 医療扶助 (``oqs-interface.md`` §3.3)."""

    ticket_type: str | None = None
    medical_ticket_valid_date: date | None = None
    medical_ticket_expiration_date: date | None = None
    issue_number: str | None = None
    medical_treatment_month: str | None = None
    designated_medical_institution_code: str | None = None
    designated_medical_institution_flag: str | None = None
    designated_medical_institution_name: str | None = None
    prescription_issuer_medical_institution_code: str | None = None
    prescription_issuer_medical_institution_name: str | None = None
    injury_name1: str | None = None
    injury_name2: str | None = None
    injury_name3: str | None = None
    medical_treatment_type: str | None = None
    self_pay_amount: str | None = None
    district_contact_name: str | None = None
    handling_contact_name: str | None = None
    single_or_combined_use: str | None = None
    status_of_social_insurance: str | None = None
    consistency_flag: str | None = None
    status_of_infecton: str | None = None
    status_of_elderly_medical_care: str | None = None
    status_of_prefectural_expenses: str | None = None
    remarks1: str | None = None
    remarks2: str | None = None
    remarks3: str | None = None


class QualificationResult(Struct, frozen=True, kw_only=True):
    """ResultOfQualificationConfirmation: one entitlement of one person (§3.2).

    ``insured_name`` is the householder and never the patient.
    """

    insured_card_classification: str | None = None
    insurer_number: str | None = None
    insured_card_symbol: str | None = None
    insured_identification_number: str | None = None
    insured_branch_number: str | None = None
    personal_family_classification: str | None = None
    insured_name: str | None = None
    name: str | None = None
    name_of_other: str | None = None
    name_kana: str | None = None
    name_of_other_kana: str | None = None
    sex1: str | None = None
    sex2: str | None = None
    birthdate: date | None = None
    address: str | None = None
    post_number: str | None = None
    qualification_date: date | None = None
    disqualification_date: date | None = None
    insured_certificate_issuance_date: date | None = None
    insured_card_valid_date: date | None = None
    insured_card_expiration_date: date | None = None
    insured_partial_contribution_ratio: str | None = None
    preschool_classification: str | None = None
    reason_of_loss: str | None = None
    insurer_name: str | None = None
    elderly_recipient_certificate_info: ElderlyRecipientCertificateInfo | None = None
    limit_application_certificate_related_info: LimitApplicationCertificateRelatedInfo | None = None
    limit_application_certificate_changed: str | None = None
    specific_diseases_certificate_list: tuple[SpecificDiseasesCertificateInfo, ...] = ()
    public_expense_result_list: tuple[MedicalTicketInfo, ...] = ()
    consents: tuple[Consent, ...] = ()
    reference_number: str | None = None
    arbitrary_identifier: str | None = None
    prescription_issue_select: str | None = None
    qualification_confirmation_key: str | None = None
    unknown: tuple[Unknown, ...] = ()


class EligibilityAnswer(Struct, frozen=True, kw_only=True):
    """One person's answer: the body of siquc01res and of a face result, or one unit of a bulk.

    The three levels are kept apart: file (``header.segment_of_result``), person
    (``processing_result_status``), entitlement (``qualification_validity``).
    ``reference_numbers`` are those that stand beside the results (bulk); a single result carries
    its own in ``results[n].reference_number``.
    """

    header: MessageHeader
    processing_result_status: str | None = None
    processing_result_code: str | None = None
    processing_result_message: str | None = None
    qualification_validity: str | None = None
    prescription_issue_select: str | None = None
    search_info: SearchInfo | None = None
    results: tuple[QualificationResult, ...] = ()
    reference_numbers: tuple[str, ...] = ()
    unknown: tuple[Unknown, ...] = ()
