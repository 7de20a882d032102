"""YZKsiquc01: 薬剤情報（診療・手術を含む）, request and answer (§3.7). Rows only.

Names of the header differ from those of the OQS messages (InsuranceCardSymbol …). The same shape
comes three times: from receipts, from dispensing (Cz…) and from e-prescriptions (Sh…).
"""

from madoguchi.spec.oqs.header_table import ARBITRARY_FILE_IDENTIFIER, MEDICAL_INSTITUTION_CODE
from madoguchi.spec.oqs.medicine_dispensed_table import DISPENSED
from madoguchi.spec.oqs.medicine_prescribed_table import PRESCRIBED
from madoguchi.spec.oqs.medicine_receipt_table import RECEIPT_MONTH
from madoguchi.spec.oqs.model import Field, Meaning, Message, Need, Source, Type

INFORMATION_REQUEST_HEADER = (
    MEDICAL_INSTITUTION_CODE,
    Field("InsurerNumber", "保険者番号", Type.TEXT, Need.MUST, Source.CODE, 8),
    Field("InsuranceCardSymbol", "被保険者証記号", Type.TEXT, Need.WHEN, Source.CODE, 20),
    Field(
        "InsuredPersonIdentificationNumber", "被保険者証番号", Type.TEXT, Need.MUST, Source.CODE, 20
    ),
    Field("BranchNumber", "枝番", Type.DIGITS, Need.WHEN, Source.CODE, 2),
    ARBITRARY_FILE_IDENTIFIER,
)

INFORMATION_REQUEST_TAIL = (
    Field(
        "FileCategory",
        "ファイル種別",
        Type.CODE,
        Need.MUST,
        Source.CODE,
        1,
        note="薬剤: 1 PDF、2 XML、3 薬剤＋診療PDF、4 薬剤＋診療XML。健診: 1 PDF、2 XML。",
    ),
    Field(
        "PrDiInfClassification",
        "薬剤情報区分",
        Type.CODE,
        Need.MUST,
        Source.CODE,
        1,
        note="知られている値は1だけ。日本語名は推定。",
    ),
    Field("MedicalTreatmentFlag", "診療区分", Type.CODE, Need.MUST, Source.CODE, 1, code="028"),
)

ANSWER_STATUS = (
    Field(
        "ResultCode",
        "結果コード",
        Type.CODE,
        Need.MUST,
        Source.CODE,
        note="1が正常。置き場所は公開されていないので、どこにあっても読む。",
    ),
    Field(
        "MessageContents",
        "メッセージ",
        Type.TEXT,
        Need.WHEN,
        Source.CODE,
        note="正常でないときの文。置き場所は公開されていない。",
    ),
)

PERSON = Field(
    "QuaInf",
    "資格情報",
    Type.GROUP,
    Need.WHEN,
    Source.CODE,
    children=(
        Field("Name", "氏名", Type.TEXT, Need.WHEN, Source.CODE),
        Field("KanaName", "氏名カナ", Type.KANA, Need.WHEN, Source.CODE),
        Field("Birth", "生年月日", Type.DATE, Need.WHEN, Source.CODE, 8),
        Field("AdmGendCode", "性別", Type.CODE, Need.WHEN, Source.CODE, 1, code="007"),
    ),
)

FAMILIES = (
    Meaning("月ごとの情報", "MeTrMonthInf", "CzDiMonthInf", "ShPrMonthInf"),
    Meaning("月ごとの情報を包む要素", "", "CzDiInf", "ShPrInf"),
    Meaning("自院フラグ（調剤）", "DiOrg", "CzDiOrg", "ShPrOrg"),
    Meaning("自院フラグ（処方）", "PrIsOrg", "CzPrIsOrg", "ShPrIsOrg"),
    Meaning("医療機関・薬局コード", "MeTrDiHCd", "CzMeTrDiHCd", "ShMeTrDiHCd"),
    Meaning("医療機関・薬局名", "MeTrDiHNm", "CzMeTrDiHNm", "ShMeTrDiHNm"),
    Meaning("処方元コード", "PrlsHCd", "CzPrlsHCd", "ShPrHCd"),
    Meaning("処方元名", "PrlsHNm", "CzPrlsHNm", "ShPrHNm"),
    Meaning("年月", "MeTrMonth", "CzDiMonth", "ShPrMonth"),
    Meaning("入外等区分", "InOut", "CzPrCl", "ShPrCl"),
    Meaning("日ごとの情報のリスト", "DiDateInfs", "CzDiDateInfs", "ShPrDateInfs"),
    Meaning("日ごとの情報", "DiDateInf", "CzDiDateInf", "ShPrDateInf"),
    Meaning("調剤日", "DiDate", "CzDiDate", ""),
    Meaning("処方日", "PrDate", "CzPrDate", "ShPrDate"),
    Meaning("薬剤のリスト", "DrugInfs", "CzDrugInfs", "ShDrugInfs"),
    Meaning("薬剤", "DrugInf", "CzDrugInf", "ShDrugInf"),
    Meaning("薬剤コード", "DrugC", "CzDrugC", "ShDrugC"),
    Meaning("薬剤名", "DrugN", "CzDrugN", "ShDrugN"),
    Meaning("成分名", "IngreN", "CzIngreN", "ShIngreN"),
    Meaning("1日量・1回量", "Qua1", "CzQua1", "ShQua1"),
    Meaning("単位", "Unit", "CzUnit", "ShUnit"),
    Meaning("用法", "UsageN", "CzUsageN", "ShUsageN"),
    Meaning("特別な指示", "SpInst", "CzSpInst", "ShSpInst"),
    Meaning("回数・日数", "Times", "CzTimes", "ShTimes"),
    Meaning("診療識別", "MeTrIdCl", "CzMeTrIdCl", "ShMeTrIdCl"),
    Meaning("用法区分", "", "CzUsageCl", "ShUsageCl"),
    Meaning("診療行為のリスト", "MeTrInfs", "", ""),
    Meaning("診療行為", "MeTrInf", "", ""),
    Meaning("診療行為名", "SinInfN", "", ""),
    Meaning("診療行為コード", "SinInfCd", "", ""),
)
"""Which tag says what in each family. Empty where the family has no such element."""

MEDICINE = (
    Message(
        "yzk_req",
        "薬剤情報要求",
        "YZKsiquc01req_",
        "YZK-IF-001",
        "req",
        INFORMATION_REQUEST_HEADER,
        (
            Field("StartDate", "取得開始年月", Type.MONTH, Need.MUST, Source.CODE, 6),
            Field("EndDate", "取得終了年月", Type.MONTH, Need.MUST, Source.CODE, 6),
            *INFORMATION_REQUEST_TAIL,
        ),
        Source.CODE,
    ),
    Message(
        "yzk_res",
        "薬剤情報",
        "YZKsiquc01res_",
        "YZK-IF-002",
        "res",
        (*ANSWER_STATUS, PERSON),
        (RECEIPT_MONTH, DISPENSED, PRESCRIBED),
        Source.CODE,
    ),
)
