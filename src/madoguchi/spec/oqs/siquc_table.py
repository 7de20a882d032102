"""OQSsiquc01: 資格確認要求／結果, and the face result of the same form (§3.1, 3.2). Rows only."""

from madoguchi.spec.oqs.header_table import DATED_REQUEST_HEADER, RESULT_HEADER, RESULT_STATUS
from madoguchi.spec.oqs.model import Field, Message, Need, Source, Type
from madoguchi.spec.oqs.result_table import RESULT

PERSON_QUERY = (
    Field(
        "InsurerNumber",
        "保険者番号",
        Type.TEXT,
        Need.MUST,
        Source.PAGE,
        8,
        note="8文字。短いときは左に空白（0で埋める例もある）。",
    ),
    Field(
        "InsuredCardSymbol",
        "被保険者証記号",
        Type.TEXT,
        Need.WHEN,
        Source.PAGE,
        20,
        note="後期高齢には無い。",
    ),
    Field("InsuredIdentificationNumber", "被保険者証番号", Type.TEXT, Need.MUST, Source.PAGE, 20),
    Field(
        "InsuredBranchNumber",
        "枝番",
        Type.DIGITS,
        Need.MAY,
        Source.PAGE,
        2,
        note="空でもよい。そのときは生年月日で照会され、結果で枝番が返る。",
    ),
    Field("Birthdate", "生年月日", Type.DATE, Need.MUST, Source.PAGE, 8),
)
"""The five items by which a person is asked for."""

SEARCH_INFO = Field(
    "QualificationConfirmSearchInfo",
    "資格確認照会用情報",
    Type.GROUP,
    Need.MUST,
    Source.PAGE,
    children=(
        *PERSON_QUERY,
        Field(
            "LimitApplicationCertificateRelatedConsFlg",
            "限度額適用認定証提供同意フラグ",
            Type.CODE,
            Need.MUST,
            Source.PAGE,
            1,
            code="001",
        ),
        Field("ArbitraryIdentifier", "任意の識別子", Type.TEXT, Need.MAY, Source.CODE),
    ),
)

SEARCH_INFO_ECHO = Field(
    "QualificationConfirmSearchInfo",
    "資格確認照会用情報（要求の控え）",
    Type.GROUP,
    Need.WHEN,
    Source.OFFICIAL,
    children=SEARCH_INFO.children,
    note="番号での照会の結果にある。顔認証の結果には無い。",
)

RESULT_BODY = (
    *RESULT_STATUS,
    Field("QualificationValidity", "資格有効性", Type.CODE, Need.WHEN, Source.REAL, 1, code="006"),
    Field(
        "PrescriptionIssueSelect", "処方箋発行形態", Type.CODE, Need.MAY, Source.CODE, 1, code="017"
    ),
    SEARCH_INFO_ECHO,
    Field(
        "ResultList",
        "資格確認結果リスト",
        Type.GROUP,
        Need.WHEN,
        Source.REAL,
        children=(RESULT,),
        note="該当が無いときは要素ごと無いことも、空のこともある。",
    ),
)

SIQUC = (
    Message(
        "siquc_req",
        "資格確認要求",
        "OQSsiquc01req_",
        "OQS-IF-001",
        "req",
        DATED_REQUEST_HEADER,
        (SEARCH_INFO,),
        Source.PAGE,
        number_source=Source.OFFICIAL,
    ),
    Message(
        "siquc_res",
        "資格確認結果",
        "OQSsiquc01res_",
        "OQS-IF-002",
        "res",
        RESULT_HEADER,
        RESULT_BODY,
        Source.REAL,
        number_source=Source.OFFICIAL,
    ),
    Message(
        "siquc_face",
        "資格確認結果（顔認証付きカードリーダー）",
        "OQSsiquc01res_face_",
        "OQS-IF-002",
        "face",
        RESULT_HEADER,
        RESULT_BODY,
        Source.REAL,
        number_source=Source.OFFICIAL,
    ),
)
