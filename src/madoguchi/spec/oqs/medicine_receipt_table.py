"""Drug history from receipts: MeTrMonthInf (``oqs-interface.md`` §3.7). Rows only.

One person, provider and day: receipt data replace dispensing data, which replace prescriptions
(a working program's rule). Treatments (診療行為) come in this family only.
"""

from madoguchi.spec.oqs.model import Field, Need, Source, Type

RECEIPT_MONTH = Field(
    "MeTrMonthInf",
    "月ごとの情報（レセプト）",
    Type.GROUP,
    Need.WHEN,
    Source.CODE,
    repeat=True,
    children=(
        Field("DiOrg", "自院フラグ（調剤）", Type.CODE, Need.WHEN, Source.CODE),
        Field("PrIsOrg", "自院フラグ（処方）", Type.CODE, Need.WHEN, Source.CODE),
        Field("MeTrDiHCd", "医療機関・薬局コード", Type.TEXT, Need.WHEN, Source.CODE),
        Field("MeTrDiHNm", "医療機関・薬局名", Type.TEXT, Need.WHEN, Source.CODE),
        Field("PrlsHCd", "処方元コード", Type.TEXT, Need.WHEN, Source.CODE),
        Field("PrlsHNm", "処方元名", Type.TEXT, Need.WHEN, Source.CODE),
        Field("MeTrMonth", "年月", Type.MONTH, Need.WHEN, Source.CODE, 6),
        Field("InOut", "入外等区分", Type.CODE, Need.WHEN, Source.CODE),
        Field(
            "DiDateInfs",
            "日ごとの情報のリスト",
            Type.GROUP,
            Need.WHEN,
            Source.CODE,
            children=(
                Field(
                    "DiDateInf",
                    "日ごとの情報",
                    Type.GROUP,
                    Need.WHEN,
                    Source.CODE,
                    repeat=True,
                    children=(
                        Field("DiDate", "調剤日・診療日", Type.DATE, Need.WHEN, Source.CODE, 8),
                        Field("PrDate", "処方日", Type.DATE, Need.WHEN, Source.CODE, 8),
                        Field(
                            "DrugInfs",
                            "薬剤のリスト",
                            Type.GROUP,
                            Need.WHEN,
                            Source.CODE,
                            children=(
                                Field(
                                    "DrugInf",
                                    "薬剤",
                                    Type.GROUP,
                                    Need.WHEN,
                                    Source.CODE,
                                    repeat=True,
                                    children=(
                                        Field(
                                            "DrugC",
                                            "薬剤コード",
                                            Type.DIGITS,
                                            Need.WHEN,
                                            Source.CODE,
                                            9,
                                        ),
                                        Field("DrugN", "薬剤名", Type.TEXT, Need.WHEN, Source.CODE),
                                        Field(
                                            "IngreN", "成分名", Type.TEXT, Need.WHEN, Source.CODE
                                        ),
                                        Field(
                                            "Qua1",
                                            "1日量・1回量",
                                            Type.TEXT,
                                            Need.WHEN,
                                            Source.CODE,
                                        ),
                                        Field("Unit", "単位", Type.TEXT, Need.WHEN, Source.CODE),
                                        Field("UsageN", "用法", Type.TEXT, Need.WHEN, Source.CODE),
                                        Field(
                                            "SpInst",
                                            "特別な指示",
                                            Type.TEXT,
                                            Need.WHEN,
                                            Source.CODE,
                                        ),
                                        Field(
                                            "Times", "回数・日数", Type.TEXT, Need.WHEN, Source.CODE
                                        ),
                                        Field(
                                            "MeTrIdCl",
                                            "診療識別",
                                            Type.CODE,
                                            Need.WHEN,
                                            Source.CODE,
                                        ),
                                    ),
                                ),
                            ),
                        ),
                        Field(
                            "MeTrInfs",
                            "診療行為のリスト",
                            Type.GROUP,
                            Need.WHEN,
                            Source.CODE,
                            children=(
                                Field(
                                    "MeTrInf",
                                    "診療行為",
                                    Type.GROUP,
                                    Need.WHEN,
                                    Source.CODE,
                                    repeat=True,
                                    children=(
                                        Field(
                                            "SinInfN",
                                            "診療行為名",
                                            Type.TEXT,
                                            Need.WHEN,
                                            Source.CODE,
                                        ),
                                        Field(
                                            "SinInfCd",
                                            "診療行為コード",
                                            Type.TEXT,
                                            Need.WHEN,
                                            Source.CODE,
                                        ),
                                        Field(
                                            "MeTrIdCl",
                                            "診療識別",
                                            Type.CODE,
                                            Need.WHEN,
                                            Source.CODE,
                                        ),
                                        Field("Qua1", "数量", Type.TEXT, Need.WHEN, Source.CODE),
                                        Field("Times", "回数", Type.TEXT, Need.WHEN, Source.CODE),
                                        Field("Unit", "単位", Type.TEXT, Need.WHEN, Source.CODE),
                                    ),
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
)
