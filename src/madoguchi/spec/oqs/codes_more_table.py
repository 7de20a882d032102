"""OQSCD018–044: 医療扶助, home visit, online and settings (``oqs-interface.md`` §4). Rows only.

Where a source names a table but not its values, ``complete`` is False; labels marked INFERRED are
ours.
"""

from collections.abc import Mapping

from madoguchi.spec.oqs.model import Code, CodeTable, Source

MORE_CODES: Mapping[str, CodeTable] = {
    "018": CodeTable("018", "医療券・調剤券別", {"01": Code("医療券"), "02": Code("調剤券")}),
    "019": CodeTable(
        "019",
        "診療別",
        {
            "01": Code("入院"),
            "02": Code("入院外"),
            "03": Code("歯科"),
            "04": Code("調剤"),
            "05": Code("訪問看護"),
        },
    ),
    "020": CodeTable("020", "単独・併用別", {"01": Code("単独"), "02": Code("併用")}),
    "021": CodeTable("021", "社会保険状況", {"01": Code("あり"), "02": Code("なし")}),
    "022": CodeTable("022", "整合性フラグ", {"1": Code("不整合あり")}),
    "023": CodeTable("023", "感染症法37条の2 該当", {"01": Code("あり"), "02": Code("なし")}),
    "024": CodeTable("024", "後期高齢者医療 該当", {"01": Code("あり"), "02": Code("なし")}),
    "025": CodeTable("025", "都道府県費 該当", {"01": Code("あり"), "02": Code("なし")}),
    "026": CodeTable("026", "指定医療機関確認フラグ", {"0": Code("一致"), "1": Code("不一致")}),
    "027": CodeTable("027", "同一個人有無", {"1": Code("同一個人あり")}),
    "028": CodeTable(
        "028",
        "診療区分",
        {
            "1": Code("外来"),
            "2": Code("訪問診療等"),
            "3": Code("オンライン診療等"),
            "4": Code("救急時"),
        },
    ),
    "029": CodeTable("029", "医療情報種別", {"TKK": Code("特定健診"), "YZK": Code("薬剤")}),
    "030": CodeTable("030", "薬剤情報等の表示", {"0": Code("表示しない"), "1": Code("表示する")}),
    "031": CodeTable(
        "031",
        "同意期限切れ理由",
        {
            "0": Code("別に定める", Source.INFERRED, note="資料には「別記」とだけある。"),
            "1": Code("医療機関による取消"),
            "2": Code("患者による取消"),
            "3": Code("用途変更"),
        },
    ),
    "032": CodeTable("032", "資格情報変更確認", {"0": Code("一致"), "1": Code("不一致")}),
    "033": CodeTable(
        "033", "URL取得区分", {"2": Code("訪問診療等"), "3": Code("オンライン診療等")}
    ),
    "034": CodeTable("034", "QRコードの形式", {"1": Code("PDF"), "2": Code("PNG")}),
    "035": CodeTable("035", "QRコードの変更", {"0": Code("変更しない"), "1": Code("変更する")}),
    "036": CodeTable(
        "036",
        "閲覧同意情報種別",
        {
            "TSR": Code("特定疾病"),
            "TKK": Code("特定健診"),
            "YZK": Code("薬剤・処方"),
            "SRJ": Code("診療・アレルギー等・検査"),
            "SHJ": Code("手術・傷病名・感染症"),
        },
    ),
    "037": CodeTable(
        "037",
        "利用設定",
        {"0": Code("利用しない", Source.INFERRED), "1": Code("利用する", Source.INFERRED)},
        note="資料には値だけがある。",
    ),
    "038": CodeTable(
        "038",
        "電子処方箋利用設定",
        {
            "0": Code("なし"),
            "1": Code("電子のみ"),
            "2": Code("電子と紙の併用"),
            "3": Code("紙のみ"),
        },
    ),
    "039": CodeTable(
        "039",
        "処方箋発行形態選択時期",
        {"1": Code("資格確認時以外"), "2": Code("資格確認時")},
    ),
    "040": CodeTable(
        "040",
        "情報要求パターン",
        {"1": Code("救急用サマリー"), "6": Code("現行の特定健診")},
        complete=False,
        note="2〜5は公開資料に名称が無い。",
    ),
    "041": CodeTable(
        "041", "二要素認証の要素", {"1": Code("記憶"), "2": Code("生体"), "3": Code("物理")}
    ),
    "042": CodeTable(
        "042", "二要素認証の方式", {}, complete=False, note="値は01から。名称は公開資料に無い。"
    ),
    "043": CodeTable(
        "043",
        "救急時閲覧権限",
        {"0": Code("なし", Source.INFERRED), "1": Code("あり", Source.INFERRED)},
        note="資料には値だけがある。",
    ),
    "044": CodeTable(
        "044",
        "連携システムID",
        {
            "01": Code("医療費助成"),
            "2": Code("母子保健"),
            "4": Code("予防接種"),
            "8": Code("介護保険"),
        },
        note="桁のそろわない書き方は資料のまま。",
    ),
}
"""Number → table, joined to the others by ``codes_table.py``."""
