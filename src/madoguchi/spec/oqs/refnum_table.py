"""照会番号登録, single and bulk (``oqs-interface.md`` §3.5). Rows only."""

from madoguchi.spec.oqs.header_table import (
    OTHER_BULK_RESULT_HEADER,
    RECEIPT_REQUEST_BODY,
    RECEIPT_REQUEST_HEADER,
    RECEIPT_RESULT_BODY,
    RECEIPT_RESULT_HEADER,
    REGISTRATION_RESULT_HEADER,
    REQUEST_HEADER,
    RESULT_STATUS,
)
from madoguchi.spec.oqs.model import Field, Message, Need, Source, Type

REGISTRATION = (
    Field("ReferenceNumber", "照会番号", Type.TEXT, Need.MUST, Source.CODE, 50),
    Field(
        "InsurerNumber",
        "保険者番号",
        Type.TEXT,
        Need.MUST,
        Source.CODE,
        8,
        note="8文字。短いときは左に空白。",
    ),
    Field(
        "InsuredCardSymbol",
        "被保険者証記号",
        Type.TEXT,
        Need.WHEN,
        Source.CODE,
        20,
        note="無いときは要素ごと省く。",
    ),
    Field("InsuredIdentificationNumber", "被保険者証番号", Type.TEXT, Need.MUST, Source.CODE, 20),
    Field(
        "InsuredBranchNumber",
        "枝番",
        Type.DIGITS,
        Need.WHEN,
        Source.CODE,
        2,
        note="後期高齢のほかは必須。",
    ),
)

REGISTRATION_INFO = Field(
    "ReferenceNumberRegistrationInfo",
    "照会番号登録情報",
    Type.GROUP,
    Need.MUST,
    Source.REAL,
    children=REGISTRATION,
)

REGISTRATION_INFOS = Field(
    "ReferenceNumberRegistrationInfo",
    "照会番号登録情報",
    Type.GROUP,
    Need.MUST,
    Source.PAGE,
    repeat=True,
    children=REGISTRATION,
)

BULK_REGISTRATION_UNIT = Field(
    "BulkRegistrationUnit",
    "一括登録結果",
    Type.GROUP,
    Need.WHEN,
    Source.CODE,
    repeat=True,
    children=(REGISTRATION_INFO, *RESULT_STATUS),
)

REFNUM = (
    Message(
        "siimm_req",
        "照会番号登録要求",
        "OQSsiimm01req_",
        "OQS-IF-003",
        "req",
        REQUEST_HEADER,
        (REGISTRATION_INFO,),
        Source.CODE,
    ),
    Message(
        "siimm_res",
        "照会番号登録結果",
        "OQSsiimm01res_",
        "OQS-IF-004",
        "res",
        REGISTRATION_RESULT_HEADER,
        (
            REGISTRATION_INFO,
            Field(
                "ReferenceNumber",
                "照会番号",
                Type.TEXT,
                Need.MAY,
                Source.CODE,
                50,
                note="本文直下に置く平らな形。実物を見る前の推定で、あるプログラムが今も受け取る。",
            ),
            *RESULT_STATUS,
        ),
        Source.REAL,
    ),
    Message(
        "muimm01_req",
        "照会番号一括登録要求",
        "OQSmuimm01req_",
        "OQS-IF-009",
        "req",
        REQUEST_HEADER,
        (REGISTRATION_INFOS,),
        Source.CODE,
        number_source=Source.OFFICIAL,
    ),
    Message(
        "muimm01_res",
        "照会番号一括登録 受付結果",
        "OQSmuimm01res_",
        "OQS-IF-010",
        "res",
        RECEIPT_RESULT_HEADER,
        RECEIPT_RESULT_BODY,
        Source.CODE,
        number_source=Source.OFFICIAL,
    ),
    Message(
        "muimm02_req",
        "照会番号一括登録 結果取得要求",
        "OQSmuimm02req_",
        "OQS-IF-011",
        "req",
        RECEIPT_REQUEST_HEADER,
        RECEIPT_REQUEST_BODY,
        Source.CODE,
        number_source=Source.OFFICIAL,
    ),
    Message(
        "muimm02_res",
        "照会番号一括登録 結果",
        "OQSmuimm02res_",
        "OQS-IF-012",
        "res",
        OTHER_BULK_RESULT_HEADER,
        (BULK_REGISTRATION_UNIT,),
        Source.CODE,
        number_source=Source.OFFICIAL,
    ),
)
