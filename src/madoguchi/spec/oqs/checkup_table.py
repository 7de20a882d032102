"""TKKsiquc01: 特定健診情報, request and answer (``oqs-interface.md`` §3.7). Rows only."""

from madoguchi.spec.oqs.medicine_table import (
    ANSWER_STATUS,
    INFORMATION_REQUEST_HEADER,
    INFORMATION_REQUEST_TAIL,
)
from madoguchi.spec.oqs.model import Field, Message, Need, Source, Type

CHECKUP_PERSON = Field(
    "QualificationsInfo",
    "資格情報",
    Type.GROUP,
    Need.WHEN,
    Source.CODE,
    children=(
        Field("Name", "氏名", Type.TEXT, Need.WHEN, Source.CODE),
        Field("KanasName", "氏名カナ", Type.KANA, Need.WHEN, Source.CODE),
        Field("Birthday", "生年月日", Type.DATE, Need.WHEN, Source.CODE, 8),
        Field("AdministrativeGenderCode", "性別", Type.CODE, Need.WHEN, Source.CODE, 1, code="007"),
    ),
)

CHECKUP_ITEM = Field(
    "HealthCheckupResultAndQuestionInfo",
    "健診結果・質問票",
    Type.GROUP,
    Need.WHEN,
    Source.CODE,
    repeat=True,
    children=(
        Field("ItemCode", "項目コード", Type.TEXT, Need.WHEN, Source.CODE),
        Field("ItemName", "項目名", Type.TEXT, Need.WHEN, Source.CODE),
        Field("DataType", "データ型", Type.TEXT, Need.WHEN, Source.CODE),
        Field("DataValue", "値", Type.TEXT, Need.WHEN, Source.CODE),
        Field("Unit", "単位", Type.TEXT, Need.WHEN, Source.CODE),
        Field("Oid", "コード表のOID", Type.TEXT, Need.WHEN, Source.CODE),
        Field("DataValueName", "値の名前", Type.TEXT, Need.WHEN, Source.CODE),
    ),
)

CHECKUP = (
    Message(
        "tkk_req",
        "特定健診情報要求",
        "TKKsiquc01req_",
        "",
        "req",
        INFORMATION_REQUEST_HEADER,
        INFORMATION_REQUEST_TAIL,
        Source.CODE,
    ),
    Message(
        "tkk_res",
        "特定健診情報",
        "TKKsiquc01res_",
        "",
        "res",
        (*ANSWER_STATUS, CHECKUP_PERSON),
        (
            Field(
                "SpecificHealthCheckupInfo",
                "特定健診",
                Type.GROUP,
                Need.WHEN,
                Source.CODE,
                repeat=True,
                children=(
                    Field("EffectiveTime", "受診日", Type.DATE, Need.WHEN, Source.CODE, 8),
                    Field(
                        "HealthCheckupResultAndQuestionInfos",
                        "健診結果・質問票のリスト",
                        Type.GROUP,
                        Need.WHEN,
                        Source.CODE,
                        children=(CHECKUP_ITEM,),
                    ),
                ),
            ),
        ),
        Source.CODE,
    ),
)
