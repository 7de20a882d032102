"""The details of audit records in words: "patient=… fields=name,kana" as a person reads it.

Our own wording. Ids and names of fields only stand in a record (``security.md`` T14), so nothing
personal can be shown here; what is not known is shown as it was written.
"""

from collections.abc import Mapping
from typing import Final

_KEYS: Final[Mapping[str, str]] = {
    "field": "項目",
    "fields": "項目",
    "patient": "患者",
    "arrival": "受付",
    "visit": "来院",
    "enquiry": "照会",
    "file": "ファイル",
    "link": "結び付け",
    "kind": "種類",
    "month": "月",
    "number": "何番目",
    "position": "何行目",
    "role": "権限",
    "source": "もと",
    "take_over": "取込み",
    "for": "目的",
    "limit": "限度額の口頭同意",
    "same": "同じ来院",
    "added": "登録した数",
    "refused": "登録しなかった数",
    "was_here": "来院した",
}

_VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "link": {"unique": "患者に結び付いた", "none": "患者なし", "several": "候補あり"},
    "role": {"clerk": "受付", "doctor": "医師", "owner": "管理者"},
    "source": {
        "card": "カード",
        "number": "番号",
        "offline": "障害時の受付",
        "manual": "手で記録",
        "imported": "取込み",
        "registry": "患者の登録",
    },
    "for": {
        "counter": "受付での確認",
        "recheck": "月末の再確認",
        "offline": "障害時の受付の確認",
        "bulk": "一括確認",
        "refnum": "照会番号の登録",
        "lookup": "番号での照会",
    },
    "limit": {"1": "あり", "0": "なし", "True": "あり", "False": "なし"},
    "was_here": {"True": "はい", "False": "いいえ"},
}

_FIELDS: Final[Mapping[str, str]] = {
    "number": "患者番号",
    "name": "氏名",
    "kana": "カナ",
    "birthdate": "生年月日",
    "sex": "性別",
    "aliases": "別名",
    "reference_number": "照会番号",
    "post_number": "郵便番号",
    "address": "住所",
    "telephone": "電話",
    "insurances": "保険",
    "limit_certificates": "限度額",
    "public_expenses": "公費",
    "evidence": "確認の方法",
    "declared_ratio": "負担割合",
    "claim_note": "請求の区分",
    "first": "初診・再診",
    "remark": "備考",
}


def in_words(detail: str) -> str:
    """Return a record's detail in Japanese; a part that is no "key=value" stays as it is."""
    return "　".join(_part(part) for part in detail.split(" ") if part)


def _part(part: str) -> str:
    key, equals, value = part.partition("=")
    if not equals or key not in _KEYS:
        return part
    if key in ("field", "fields"):
        return f"{_KEYS[key]}：{'、'.join(_FIELDS.get(one, one) for one in value.split(','))}"
    return f"{_KEYS[key]}：{_VALUES.get(key, {}).get(value, value)}"
