"""What take-over proposes of each field, and how the field is called. Data only.

``default`` is ours until the clinic chooses otherwise (設定). ``safe`` fields may be taken over
from the list without looking at the page; who a person is and where they live never are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from madoguchi.counter.preferences import Default
from madoguchi.domain.difference import ChartField


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field: its name, what is proposed, and the words of the list's marks.

    ``changed`` and ``filled`` are shown in the list when the field changed or the chart lacks it;
    a blank ``filled`` counts under 追記あり.
    """

    ja: str
    default: Default
    safe: bool = False
    changed: str = ""
    filled: str = ""
    hint: str = ""


FIELDS: Final[Mapping[ChartField, FieldRow]] = {
    ChartField.BIRTHDATE: FieldRow(
        ja="生年月日",
        default=Default.OFF,
        changed="生年月日違い",
        hint="違うときは別の人のことがあります。",
    ),
    ChartField.SEX: FieldRow(
        ja="性別",
        default=Default.OFF,
        changed="性別違い",
        hint="違うときは別の人のことがあります。",
    ),
    ChartField.INSURANCE: FieldRow(
        ja="保険（保険者番号・記号・番号・枝番）",
        default=Default.ON,
        safe=True,
        changed="保険変更",
        filled="保険未登録",
        hint="新しい保険なら、いまの保険は始まる前の日で終わりにします。",
    ),
    ChartField.RATIO: FieldRow(
        ja="負担割合（後期高齢・高齢受給）",
        default=Default.ON,
        safe=True,
        changed="割合変更",
        filled="割合あり",
        hint="回答に割合がないときは変えません。",
    ),
    ChartField.VALIDITY: FieldRow(
        ja="有効期間（資格取得日から）", default=Default.ON, safe=True, changed="期間変更"
    ),
    ChartField.FAMILY: FieldRow(
        ja="本人・家族", default=Default.ON, safe=True, changed="本人・家族変更"
    ),
    ChartField.INSURER_NAME: FieldRow(
        ja="保険者名", default=Default.ON, safe=True, changed="保険者名変更"
    ),
    ChartField.HOUSEHOLDER: FieldRow(
        ja="被保険者（世帯主）氏名", default=Default.ON, safe=True, changed="被保険者名変更"
    ),
    ChartField.LIMIT: FieldRow(
        ja="限度額",
        default=Default.ON,
        safe=True,
        changed="限度額変更",
        filled="限度額あり",
        hint="いまの認定証は消さず、新しいものを加えます。",
    ),
    ChartField.PUBLIC_EXPENSE: FieldRow(
        ja="公費（医療扶助）",
        default=Default.ON,
        safe=True,
        changed="公費変更",
        filled="公費あり",
        hint="回答に公費がなくても、登録は消しません。",
    ),
    ChartField.NAME: FieldRow(
        ja="氏名",
        default=Default.OFF,
        changed="氏名変更",
        hint="●のある氏名は、いつも取り込みません。",
    ),
    ChartField.KANA: FieldRow(ja="カナ", default=Default.OFF, changed="カナ変更"),
    ChartField.ADDRESS: FieldRow(
        ja="住所",
        default=Default.OFF,
        changed="住所変更",
        hint="保険者に届けた住所で、実際と違うことがあります。",
    ),
    ChartField.POST_NUMBER: FieldRow(ja="郵便番号", default=Default.OFF, changed="住所変更"),
    ChartField.REFERENCE_NUMBER: FieldRow(
        ja="照会番号",
        default=Default.OFF,
        changed="照会番号違い",
        hint="違うときは、国に登録した番号が別の患者のもののことがあります。",
    ),
    ChartField.DISEASE: FieldRow(ja="特定疾病", default=Default.OFF),
}
"""Every field in the order of the panel and of the list's marks: what matters most first."""

ONLY_SHOWN: Final = (ChartField.DISEASE,)
"""Fields that the chart has no place for."""

CHART_NAMES: Final[Mapping[str, str]] = {
    "number": "患者番号",
    "name": "氏名",
    "kana": "カナ",
    "birthdate": "生年月日",
    "sex": "性別",
    "aliases": "別の名前・カナ",
    "reference_number": "照会番号",
    "post_number": "郵便番号",
    "address": "住所",
    "telephone": "電話",
    "insurances": "保険",
    "limit_certificates": "限度額",
    "public_expenses": "公費",
}
"""Parts of a chart → how a sentence calls them."""
