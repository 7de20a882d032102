"""Ready-made answers for the tests of the rules, and strategies for any answer at all."""

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from madoguchi.domain.answer import (
    Consent,
    ElderlyRecipientCertificateInfo,
    EligibilityAnswer,
    LimitApplicationCertificateRelatedInfo,
    MedicalTicketInfo,
    MessageHeader,
    QualificationResult,
)
from madoguchi.domain.clock import JST

NOW = datetime(2026, 11, 2, 9, 5, 12, tzinfo=JST)
TODAY = NOW.date()


def answer(
    *results: QualificationResult,
    segment: str | None = "1",
    status: str | None = "1",
    validity: str | None = "1",
    reference: str | None = "1",
    **more: str | None,
) -> EligibilityAnswer:
    """Return an answer that passes all three levels unless told otherwise."""
    header = MessageHeader(
        segment_of_result=segment,
        reference_classification=reference,
        qualification_confirmation_date=TODAY,
        error_code=more.get("error_code"),
        error_message=more.get("error_message"),
    )
    return EligibilityAnswer(
        header=header,
        processing_result_status=status,
        processing_result_code=more.get("code"),
        processing_result_message=more.get("message"),
        qualification_validity=validity,
        results=results,
    )


def person(**values: object) -> QualificationResult:
    """Return an insured adult of 46, changed by *values*."""
    usual: dict[str, object] = {
        "insured_card_classification": "01",
        "insurer_number": "99990013",
        "name": "窓口　花子",
        "birthdate": date(1980, 4, 1),
    }
    return QualificationResult(**(usual | values))  # type: ignore[arg-type]  # values vary by test


_text = st.text(max_size=6)
_dates = st.none() | st.dates()
_moments = st.none() | st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds
    timezones=st.just(JST),
)


def _code(*known: str) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(known) | _text


_subjects = st.sampled_from(["PharmacistsInfo", "LimitApplicationCertificateRelated", "FutureInfo"])

consent_values = st.builds(
    Consent,
    subject=_subjects,
    flag=_code("0", "1", "2", "3"),
    time=_moments,
    available_time=_moments,
)

results = st.builds(
    QualificationResult,
    insured_card_classification=_code("01", "05", "A1"),
    insurer_number=_code("39990013", "  990013"),
    name=st.none() | st.just("●田") | _text,
    birthdate=_dates,
    insured_partial_contribution_ratio=_code("010", "020", "030"),
    preschool_classification=_code("1"),
    reason_of_loss=_code("01", "02", "03", "99"),
    elderly_recipient_certificate_info=st.none()
    | st.builds(
        ElderlyRecipientCertificateInfo,
        elderly_recipient_valid_start_date=_dates,
        elderly_recipient_valid_end_date=_dates,
        elderly_recipient_contribution_ratio=_code("020"),
    ),
    limit_application_certificate_related_info=st.none()
    | st.builds(LimitApplicationCertificateRelatedInfo),
    public_expense_result_list=st.lists(
        st.builds(MedicalTicketInfo, self_pay_amount=_code("0", "1000", "9" * 5000)), max_size=2
    ).map(tuple),
    consents=st.lists(consent_values, max_size=3).map(tuple),
)

answers = st.builds(
    EligibilityAnswer,
    header=st.builds(
        MessageHeader,
        segment_of_result=_code("1", "2", "9"),
        error_code=_code("E001"),
        error_message=st.none() | _text,
        reference_classification=_code("1", "2", "7", "B", "C"),
        qualification_confirmation_date=_dates,
    ),
    processing_result_status=_code("1", "2"),
    processing_result_code=_code("E001"),
    processing_result_message=st.none() | _text,
    qualification_validity=_code("1", "2", "3", "4", "5", "6"),
    results=st.lists(results, max_size=3).map(tuple),
)

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))
HOUR = timedelta(hours=1)
