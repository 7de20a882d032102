"""The header elements that several messages share (``oqs-interface.md`` §3.1, 3.2, 3.4).

Rows only. The order here is that of the official layout; real files come in another, constant
order (§1.13), so nothing may be read by position. A row's mark says where the element was seen at
all; where a message's layout was seen is the mark of the message.
"""

from madoguchi.spec.oqs.model import Field, Need, Source, Type

PROCESS_EXECUTION_TIME = Field(
    "ProcessExecutionTime", "処理実行日時", Type.TIME, Need.MUST, Source.REAL, 14
)
QUALIFICATION_CONFIRMATION_DATE = Field(
    "QualificationConfirmationDate", "資格確認日", Type.DATE, Need.MUST, Source.REAL, 8
)
MEDICAL_INSTITUTION_CODE = Field(
    "MedicalInstitutionCode",
    "医療機関コード",
    Type.DIGITS,
    Need.MUST,
    Source.REAL,
    10,
    note="都道府県2桁＋点数表1桁（1 医科、3 歯科、4 調剤）＋7桁。",
)
ARBITRARY_FILE_IDENTIFIER = Field(
    "ArbitraryFileIdentifier",
    "任意のファイル識別子",
    Type.TEXT,
    Need.MAY,
    Source.REAL,
    50,
    note="要求の値が結果へそのまま返る。顔認証の結果では端末が付ける16文字。",
)
REFERENCE_CLASSIFICATION = Field(
    "ReferenceClassification", "照会区分", Type.CODE, Need.MUST, Source.REAL, 1, code="002"
)
SEGMENT_OF_RESULT = Field(
    "SegmentOfResult", "処理結果区分", Type.CODE, Need.MUST, Source.REAL, 1, code="003"
)
ERROR_CODE = Field(
    "ErrorCode",
    "エラーコード",
    Type.TEXT,
    Need.WHEN,
    Source.OFFICIAL,
    note="処理結果区分が1以外のときだけ。",
)
ERROR_MESSAGE = Field("ErrorMessage", "エラーメッセージ", Type.TEXT, Need.WHEN, Source.OFFICIAL)
CHARACTER_CODE_IDENTIFIER = Field(
    "CharacterCodeIdentifier", "文字コード識別", Type.CODE, Need.MUST, Source.REAL, 1, code="005"
)
RECEPTION_NUMBER = Field("ReceptionNumber", "受付番号", Type.TEXT, Need.MUST, Source.CODE)

RESULT_HEADER = (
    PROCESS_EXECUTION_TIME,
    QUALIFICATION_CONFIRMATION_DATE,
    MEDICAL_INSTITUTION_CODE,
    ARBITRARY_FILE_IDENTIFIER,
    REFERENCE_CLASSIFICATION,
    SEGMENT_OF_RESULT,
    ERROR_CODE,
    ERROR_MESSAGE,
    CHARACTER_CODE_IDENTIFIER,
)
"""Header of a single result: siquc (§3.2)."""

REGISTRATION_RESULT_HEADER = (
    PROCESS_EXECUTION_TIME,
    MEDICAL_INSTITUTION_CODE,
    ARBITRARY_FILE_IDENTIFIER,
    SEGMENT_OF_RESULT,
    ERROR_CODE,
    ERROR_MESSAGE,
    CHARACTER_CODE_IDENTIFIER,
)
"""Header of the answer to a single registration (§3.5)."""

RECEIPT_RESULT_HEADER = (
    PROCESS_EXECUTION_TIME,
    MEDICAL_INSTITUTION_CODE,
    ARBITRARY_FILE_IDENTIFIER,
    CHARACTER_CODE_IDENTIFIER,
    Field("SegmentOfResult", "処理結果区分", Type.CODE, Need.MAY, Source.INFERRED, 1, code="003"),
    Field("ErrorCode", "エラーコード", Type.TEXT, Need.MAY, Source.INFERRED),
    Field("ErrorMessage", "エラーメッセージ", Type.TEXT, Need.MAY, Source.INFERRED),
)
"""Header of a bulk's first answer (§3.4); how it tells a failure is not known."""

BULK_RESULT_HEADER = (
    PROCESS_EXECUTION_TIME,
    QUALIFICATION_CONFIRMATION_DATE,
    MEDICAL_INSTITUTION_CODE,
    ARBITRARY_FILE_IDENTIFIER,
    RECEPTION_NUMBER,
    SEGMENT_OF_RESULT,
    ERROR_CODE,
    ERROR_MESSAGE,
    Field("NumberOfProcessingResult", "処理件数", Type.DIGITS, Need.WHEN, Source.CODE),
    Field("NumberOfNormalProcessing", "正常件数", Type.DIGITS, Need.WHEN, Source.CODE),
    Field("NumberOfError", "エラー件数", Type.DIGITS, Need.WHEN, Source.CODE),
    CHARACTER_CODE_IDENTIFIER,
)
"""Header of the second answer of 資格確認一括照会 (§3.4)."""

OTHER_BULK_RESULT_HEADER = (
    PROCESS_EXECUTION_TIME,
    Field(
        "QualificationConfirmationDate",
        "資格確認日",
        Type.DATE,
        Need.MAY,
        Source.INFERRED,
        8,
    ),
    MEDICAL_INSTITUTION_CODE,
    ARBITRARY_FILE_IDENTIFIER,
    RECEPTION_NUMBER,
    SEGMENT_OF_RESULT,
    ERROR_CODE,
    ERROR_MESSAGE,
    Field("NumberOfProcessingResult", "処理件数", Type.DIGITS, Need.MAY, Source.INFERRED),
    Field("NumberOfNormalProcessing", "正常件数", Type.DIGITS, Need.MAY, Source.INFERRED),
    Field("NumberOfError", "エラー件数", Type.DIGITS, Need.MAY, Source.INFERRED),
    CHARACTER_CODE_IDENTIFIER,
)
"""Header of the second answer of every other bulk (§3.5, 3.6): no day and no counts were seen."""

REQUEST_HEADER = (MEDICAL_INSTITUTION_CODE, ARBITRARY_FILE_IDENTIFIER)
"""Header of a request without a date (§3.5, 3.6)."""

DATED_REQUEST_HEADER = (
    QUALIFICATION_CONFIRMATION_DATE,
    MEDICAL_INSTITUTION_CODE,
    ARBITRARY_FILE_IDENTIFIER,
)
"""Header of a request that asks as of a day (§3.1, 3.4)."""

RECEIPT_REQUEST_HEADER = (MEDICAL_INSTITUTION_CODE,)
RECEIPT_REQUEST_BODY = (RECEPTION_NUMBER,)
"""The second request of every bulk: who asks, and for which reception number (§3.4)."""

RECEIPT_RESULT_BODY = (
    RECEPTION_NUMBER,
    Field("ReceptionDateTime", "受付日時", Type.TIME, Need.MAY, Source.CODE, 14),
)
"""The first answer of every bulk (§3.4)."""

RESULT_STATUS = (
    Field(
        "ProcessingResultStatus", "処理結果状況", Type.CODE, Need.MUST, Source.REAL, 1, code="004"
    ),
    Field(
        "ProcessingResultCode",
        "処理結果コード",
        Type.TEXT,
        Need.WHEN,
        Source.OFFICIAL,
        note="エラーのとき。正常でも、カード失効3か月前などのお知らせが入る。一覧（別紙6-1）は非公開。",
    ),
    Field(
        "ProcessingResultMessage",
        "処理結果メッセージ",
        Type.TEXT,
        Need.WHEN,
        Source.OFFICIAL,
        note="そのまま表示する。",
    ),
)
"""The verdict about one person or one registration (§3.2, 3.5)."""
