"""Words of the matching deck: variants, second readings, wrong conversions, Latin names.

Invented combinations of common names. ``VARIANTS`` pairs characters that stand for one name and
of which a chart may have any (``oqs-interface.md`` §6 no. 2); the first of a row is the plain one.
"""

VARIANTS = (
    ("高", "髙"), ("崎", "﨑"), ("吉", "𠮷"), ("浜", "濱", "濵"), ("柳", "栁"), ("桑", "桒"),
    ("辻", "辻󠄀"), ("神", "神󠄀"), ("辺", "邊", "邉"), ("斎", "齋"), ("滝", "瀧"), ("沢", "澤"),
    ("恵", "惠"), ("真", "眞"), ("島", "嶋", "嶌"), ("広", "廣"), ("国", "國"), ("富", "冨"),
)  # fmt: skip

SECOND_READINGS = {
    "ヤマザキ": "ヤマサキ", "ナカジマ": "ナカシマ", "タカダ": "タカタ", "オザキ": "オサキ",
    "カワサキ": "カワザキ", "アベ": "アンベ", "オノ": "コノ", "コンドウ": "チカフジ",
    "ヒロト": "ハルト", "リョウ": "アキラ", "タダシ": "マサシ", "サチコ": "ユキコ",
    "フミコ": "アヤコ", "アイ": "マナ", "ヒマリ": "ヒナタ", "ミノル": "マコト",
}  # fmt: skip
"""Kana that a clerk reads otherwise: the chart has the second, the register the first."""

WRONG_CONVERSIONS = {
    "陽子": "洋子", "洋子": "陽子", "恵子": "圭子", "和子": "加寿子", "幸子": "佐知子",
    "文子": "史子", "京子": "恭子", "久美子": "久実子", "由美子": "裕美子", "真由美": "麻由美",
    "明美": "朱美", "節子": "世津子", "典子": "紀子", "美咲": "美沙紀", "彩香": "綾香",
    "翔太": "祥太", "拓也": "卓也", "大輔": "大介", "健一": "賢一", "浩二": "幸二",
    "隆": "孝", "修": "治", "茂": "滋", "清": "潔", "正": "忠", "博": "浩", "誠": "真",
    "純一": "淳一", "亮": "遼", "和夫": "一夫", "秀樹": "英樹", "葵": "碧", "結衣": "由衣",
}  # fmt: skip
"""Given names with one reading: what the wrong conversion, or a stranger, has instead."""

LATIN_NAMES = (
    ("ＮＧＵＹＥＮ　ＶＡＮ　ＡＮ", "グエン　ヴァン　アン"),
    ("ＴＲＡＮ　ＴＨＩ　ＬＡＮ", "チャン　ティ　ラン"),
    ("ＳＩＬＶＡ　ＪＯＡＯ　ＰＥＤＲＯ", "シルヴァ　ジョアン　ペドロ"),
    ("ＳＭＩＴＨ　ＪＯＨＮ　ＰＡＵＬ", "スミス　ジョン　ポール"),
    ("ＷＡＮＧ　ＬＩ　ＮＡ", "ワン　リーナ"),
    ("ＳＡＮＴＯＳ　ＭＡＲＩＡ　ＣＲＩＳＴＩＮＡ", "サントス　マリア　クリスティーナ"),
    ("ＫＩＭ　ＭＩＮ　ＪＵＮ", "キム　ミンジュン"),
    ("ＭＵＬＬＥＲ　ＡＮＮＡ", "ミュラー　アンナ"),
)  # fmt: skip
"""Name as registered and the kana that a clinic writes; the insurer has no kana of them."""
