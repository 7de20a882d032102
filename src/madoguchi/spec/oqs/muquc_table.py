"""OQSmuquc: 資格確認一括照会 in four steps (``oqs-interface.md`` §3.4). Rows only."""

from madoguchi.spec.oqs.certificate_table import LIMIT_CLASSIFICATION
from madoguchi.spec.oqs.header_table import (
    BULK_RESULT_HEADER,
    DATED_REQUEST_HEADER,
    RECEIPT_REQUEST_BODY,
    RECEIPT_REQUEST_HEADER,
    RECEIPT_RESULT_BODY,
    RECEIPT_RESULT_HEADER,
    RESULT_STATUS,
)
from madoguchi.spec.oqs.model import Field, Message, Need, Source, Type
from madoguchi.spec.oqs.result_table import RESULT
from madoguchi.spec.oqs.siquc_table import PERSON_QUERY

BULK_QUERY = (
    *PERSON_QUERY,
    Field(
        "LimitApplicationCertificateRelatedInfo",
        "限度額適用認定証関連情報",
        Type.GROUP,
        Need.MAY,
        Source.INFERRED,
        children=LIMIT_CLASSIFICATION,
        note="手元の区分を送ると、変更の有無だけが返る。要求側は結果の控えからの推定。",
    ),
    Field(
        "ArbitraryIdentifier",
        "任意の識別子",
        Type.TEXT,
        Need.MAY,
        Source.CODE,
        note="患者へ戻るための手元の番号。",
    ),
)

BULK_UNIT = Field(
    "BulkConfirmUnit",
    "一括照会結果",
    Type.GROUP,
    Need.WHEN,
    Source.CODE,
    repeat=True,
    children=(
        Field(
            "QualificationConfirmSearchInfo",
            "資格確認照会用情報（要求の控え）",
            Type.GROUP,
            Need.WHEN,
            Source.CODE,
            children=BULK_QUERY,
        ),
        *RESULT_STATUS,
        Field(
            "QualificationValidity", "資格有効性", Type.CODE, Need.WHEN, Source.CODE, 1, code="006"
        ),
        RESULT,
        Field("ReferenceNumber", "照会番号", Type.TEXT, Need.WHEN, Source.CODE, 50, repeat=True),
    ),
    note="ResultListの段は無い。1人に結果も照会番号も複数あり得る。",
)

MUQUC = (
    Message(
        "muquc01_req",
        "資格確認一括照会要求",
        "OQSmuquc01req_",
        "OQS-IF-005",
        "req",
        DATED_REQUEST_HEADER,
        (
            Field(
                "QualificationConfirmSearchInfo",
                "資格確認照会用情報",
                Type.GROUP,
                Need.MUST,
                Source.CODE,
                repeat=True,
                children=BULK_QUERY,
                note="1ファイルの人数の上限は公開されていない。",
            ),
        ),
        Source.CODE,
    ),
    Message(
        "muquc01_res",
        "資格確認一括照会 受付結果",
        "OQSmuquc01res_",
        "OQS-IF-006",
        "res",
        RECEIPT_RESULT_HEADER,
        RECEIPT_RESULT_BODY,
        Source.CODE,
    ),
    Message(
        "muquc02_req",
        "資格確認一括照会 結果取得要求",
        "OQSmuquc02req_",
        "OQS-IF-007",
        "req",
        RECEIPT_REQUEST_HEADER,
        RECEIPT_REQUEST_BODY,
        Source.CODE,
    ),
    Message(
        "muquc02_res",
        "資格確認一括照会 結果",
        "OQSmuquc02res_",
        "OQS-IF-008",
        "res",
        BULK_RESULT_HEADER,
        (BULK_UNIT,),
        Source.CODE,
    ),
)
