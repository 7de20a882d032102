"""Bulk fetches that rest on a consent: 医療扶助, 訪問診療等, オンライン診療等 (§3.6). Rows only.

The interface numbers are inferred from the order of the official list (§2).
"""

from madoguchi.spec.oqs.header_table import (
    OTHER_BULK_RESULT_HEADER,
    RECEIPT_REQUEST_BODY,
    RECEIPT_REQUEST_HEADER,
    RECEIPT_RESULT_BODY,
    RECEIPT_RESULT_HEADER,
    REQUEST_HEADER,
)
from madoguchi.spec.oqs.model import Field, Message, Need, Source, Type
from madoguchi.spec.oqs.muquc_table import BULK_UNIT

_CONSENT_FROM = Field("ConsentDateFrom", "同意日（自）", Type.DATE, Need.WHEN, Source.CODE, 8)
_CONSENT_TO = Field("ConsentDateTo", "同意日（至）", Type.DATE, Need.WHEN, Source.CODE, 8)
_TREATMENT = Field(
    "MedicalTreatmentFlag", "診療区分", Type.CODE, Need.MUST, Source.CODE, 1, code="028"
)

AID_QUERY = Field(
    "QualificationConfirmSearchInfo",
    "照会条件（医療扶助）",
    Type.GROUP,
    Need.MUST,
    Source.CODE,
    children=(Field("MedicalTreatmentMonth", "診療年月", Type.MONTH, Need.MUST, Source.CODE, 6),),
)
VISIT_QUERY = Field(
    "QualificationConfirmSearchInfo",
    "照会条件（訪問診療等）",
    Type.GROUP,
    Need.MUST,
    Source.CODE,
    children=(_CONSENT_FROM, _CONSENT_TO, _TREATMENT),
)
ONLINE_QUERY = Field(
    "QualificationConfirmSearchInfo",
    "照会条件（オンライン診療等）",
    Type.GROUP,
    Need.MUST,
    Source.CODE,
    children=(
        _CONSENT_FROM,
        _CONSENT_TO,
        Field("ExaminationDateFrom", "診療日（自）", Type.DATE, Need.WHEN, Source.CODE, 8),
        Field("ExaminationDateTo", "診療日（至）", Type.DATE, Need.WHEN, Source.CODE, 8),
        _TREATMENT,
    ),
    note="同意日か診療日のどちらかの組。",
)

CONSENTED = (
    Message(
        "mutic01_req",
        "医療扶助 資格情報一括取得要求",
        "OQSmutic01req_",
        "OQS-IF-013",
        "req",
        REQUEST_HEADER,
        (AID_QUERY,),
        Source.CODE,
        number_source=Source.INFERRED,
    ),
    Message(
        "mutic01_res",
        "医療扶助 資格情報一括取得 受付結果",
        "OQSmutic01res_",
        "OQS-IF-014",
        "res",
        RECEIPT_RESULT_HEADER,
        RECEIPT_RESULT_BODY,
        Source.CODE,
        number_source=Source.INFERRED,
    ),
    Message(
        "mutic02_req",
        "医療扶助 資格情報一括取得 結果取得要求",
        "OQSmutic02req_",
        "OQS-IF-015",
        "req",
        RECEIPT_REQUEST_HEADER,
        RECEIPT_REQUEST_BODY,
        Source.CODE,
        number_source=Source.INFERRED,
    ),
    Message(
        "mutic02_res",
        "医療扶助 資格情報一括取得 結果",
        "OQSmutic02res_",
        "OQS-IF-016",
        "res",
        OTHER_BULK_RESULT_HEADER,
        (BULK_UNIT,),
        Source.CODE,
        number_source=Source.INFERRED,
    ),
    Message(
        "muhvq01_req",
        "訪問診療等 同意済資格情報一括取得要求",
        "OQSmuhvq01req_",
        "OQS-IF-017",
        "req",
        REQUEST_HEADER,
        (VISIT_QUERY,),
        Source.CODE,
        number_source=Source.INFERRED,
    ),
    Message(
        "muhvq01_res",
        "訪問診療等 同意済資格情報一括取得 受付結果",
        "OQSmuhvq01res_",
        "OQS-IF-018",
        "res",
        RECEIPT_RESULT_HEADER,
        RECEIPT_RESULT_BODY,
        Source.CODE,
        number_source=Source.INFERRED,
    ),
    Message(
        "muhvq02_req",
        "訪問診療等 同意済資格情報一括取得 結果取得要求",
        "OQSmuhvq02req_",
        "OQS-IF-019",
        "req",
        RECEIPT_REQUEST_HEADER,
        RECEIPT_REQUEST_BODY,
        Source.CODE,
        number_source=Source.INFERRED,
    ),
    Message(
        "muhvq02_res",
        "訪問診療等 同意済資格情報一括取得 結果",
        "OQSmuhvq02res_",
        "OQS-IF-020",
        "res",
        OTHER_BULK_RESULT_HEADER,
        (BULK_UNIT,),
        Source.CODE,
        number_source=Source.INFERRED,
    ),
    Message(
        "muonq01_req",
        "オンライン診療等 同意済資格情報一括取得要求",
        "OQSmuonq01req_",
        "OQS-IF-021",
        "req",
        REQUEST_HEADER,
        (ONLINE_QUERY,),
        Source.CODE,
        number_source=Source.INFERRED,
    ),
    Message(
        "muonq01_res",
        "オンライン診療等 同意済資格情報一括取得 受付結果",
        "OQSmuonq01res_",
        "OQS-IF-022",
        "res",
        RECEIPT_RESULT_HEADER,
        RECEIPT_RESULT_BODY,
        Source.CODE,
        number_source=Source.INFERRED,
    ),
    Message(
        "muonq02_req",
        "オンライン診療等 同意済資格情報一括取得 結果取得要求",
        "OQSmuonq02req_",
        "OQS-IF-023",
        "req",
        RECEIPT_REQUEST_HEADER,
        RECEIPT_REQUEST_BODY,
        Source.CODE,
        number_source=Source.INFERRED,
    ),
    Message(
        "muonq02_res",
        "オンライン診療等 同意済資格情報一括取得 結果",
        "OQSmuonq02res_",
        "OQS-IF-024",
        "res",
        OTHER_BULK_RESULT_HEADER,
        (BULK_UNIT,),
        Source.CODE,
        number_source=Source.INFERRED,
    ),
)
