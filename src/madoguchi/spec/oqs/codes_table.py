"""OQSCD001–044: the code tables of the interface (``oqs-interface.md`` §4). Rows only.

All values stand in working programs; those that only one source or a third party uses say so.
A value that is missing here is shown as it is and never refused.
"""

from collections.abc import Mapping

from madoguchi.spec.oqs.codes_more_table import MORE_CODES
from madoguchi.spec.oqs.model import Code, CodeTable, Source

_THIRD = "公的な値ではない。"

CODES: Mapping[str, CodeTable] = {
    "001": CodeTable("001", "限度額適用認定証同意フラグ", {"0": Code("未同意"), "1": Code("同意")}),
    "002": CodeTable(
        "002",
        "照会区分",
        {
            "1": Code("マイナンバーカード", Source.REAL),
            "2": Code(
                "被保険者証情報", note="資格確認書の記号・番号での照会も2とみられる（推定）。"
            ),
            "7": Code("保険証の券面読取", Source.PAGE, note=_THIRD + "読取機の券面読取（単体）。"),
            "8": Code("保険証＋公費の券面読取", Source.PAGE, note=_THIRD + "読取機の券面読取。"),
            "A": Code("医療扶助（一括取得から作成）", note=_THIRD + "他社プログラムの書き出し。"),
            "B": Code("訪問診療等（一括取得から作成）", note=_THIRD + "他社プログラムの書き出し。"),
            "C": Code(
                "オンライン診療等（一括取得から作成）", note=_THIRD + "他社プログラムの書き出し。"
            ),
        },
        complete=False,
    ),
    "003": CodeTable(
        "003",
        "処理結果区分",
        {"1": Code("正常終了", Source.REAL), "2": Code("処理中"), "9": Code("異常終了")},
        note="1つの資料の注記は異常終了を3とするが、同じ資料の表と別の実装は9。",
    ),
    "004": CodeTable(
        "004", "処理結果状況", {"1": Code("正常終了", Source.REAL), "2": Code("エラー")}
    ),
    "005": CodeTable(
        "005",
        "文字コード識別",
        {"0": Code("UTF-8", Source.REAL), "1": Code("Shift_JIS")},
        note="1と2を挙げる資料があるが、実物と合わない。",
    ),
    "006": CodeTable(
        "006",
        "資格有効性",
        {
            "1": Code("有効", Source.REAL),
            "2": Code("無効"),
            "3": Code("無効（新しい資格あり）"),
            "4": Code("該当資格なし"),
            "5": Code("複数該当", note="医療保険だけ。"),
            "6": Code("有効（未登録）", note="医療扶助だけ。"),
        },
    ),
    "007": CodeTable(
        "007",
        "性別",
        {"1": Code("男", Source.REAL), "2": Code("女", Source.REAL), "3": Code("未設定")},
    ),
    "008": CodeTable(
        "008",
        "資格喪失事由",
        {
            "01": Code("死亡"),
            "02": Code("生活保護受給開始"),
            "03": Code("医療保険等の資格取得"),
            "99": Code("その他"),
        },
    ),
    "009": CodeTable("009", "本人・家族の別", {"1": Code("本人", Source.REAL), "2": Code("家族")}),
    "010": CodeTable(
        "010",
        "被保険者証区分",
        {
            "01": Code("被保険者証（一般）", Source.REAL),
            "02": Code("被保険者証（退職）"),
            "03": Code("短期被保険者証（一般）"),
            "04": Code("短期被保険者証（退職）"),
            "05": Code("特別療養費支給対象者", note="以前の名称は被保険者資格証明書。"),
            "06": Code("特例退職被保険者証"),
            "07": Code("自衛官診療証"),
            "A1": Code("医療扶助"),
        },
    ),
    "011": CodeTable(
        "011",
        "限度額適用認定証区分",
        {
            "01": Code("限度額適用認定証"),
            "02": Code("限度額適用・標準負担額減額認定証"),
            "03": Code("標準負担額減額認定証"),
        },
    ),
    "012": CodeTable(
        "012",
        "適用区分",
        {
            "A01": Code("ア"),
            "A02": Code("イ"),
            "A03": Code("ウ"),
            "A04": Code("エ"),
            "A05": Code("オ"),
            "A06": Code("オ（境）"),
            "B01": Code("現役並みⅢ"),
            "B02": Code("現役並みⅡ"),
            "B03": Code("現役並みⅠ"),
            "B04": Code("一般", note="70〜74歳。"),
            "B05": Code("低所得Ⅱ"),
            "B06": Code("低所得Ⅰ"),
            "B07": Code("低所得Ⅰ（老福）"),
            "B08": Code("低所得Ⅰ（境）"),
            "B09": Code("一般Ⅱ", note="後期高齢、2022年10月から。"),
            "B10": Code("一般Ⅰ", note="後期高齢、2022年10月から。"),
        },
    ),
    "013": CodeTable(
        "013",
        "特定疾病の区分",
        {
            "1": Code("人工透析を要する慢性腎不全"),
            "2": Code("先天性血液凝固因子障害（第Ⅷ因子・第Ⅸ因子）"),
            "3": Code("血液凝固因子製剤によるHIV感染症"),
        },
    ),
    "014": CodeTable(
        "014", "限度額情報変更有無", {"0": Code("変更なし"), "1": Code("変更あり又は判定不能")}
    ),
    "015": CodeTable("015", "未就学区分", {"1": Code("未就学該当")}),
    "016": CodeTable(
        "016",
        "同意区分",
        {
            "0": Code("同意なし", Source.REAL),
            "1": Code("同意あり", Source.REAL),
            "2": Code("有効期限切れ", note="訪問診療等・オンライン診療等だけ。"),
            "3": Code("取得困難", note="救急時だけ。"),
        },
    ),
    "017": CodeTable("017", "処方箋発行形態", {"1": Code("電子"), "2": Code("紙")}),
    **MORE_CODES,
}
"""Number → table; the numbers are those that ``Field.code`` names."""
