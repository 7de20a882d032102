"""What a person of a bulk can turn out to be, for the screen: data only.

The classes of ``users.md`` J4 (confirmed / mismatch / no insurance on file / no patient number /
duplicate insurance / not successful) are the groups; the wording is ours. The first row that a
person meets gives its finding; the sentences of all that it meets make its reason.
"""

from typing import Final, NamedTuple


class Group(NamedTuple):
    """One class of J4 as the screen shows it; *kind* is the shell's kind of status."""

    key: str
    ja: str
    kind: str


class Finding(NamedTuple):
    """One row: its key in ``BulkItem.finding``, its group, and the words of its mark."""

    key: str
    group: str
    label: str
    kind: str


GROUPS: Final = (
    Group("confirmed", "問題なし", "ok"),
    Group("mismatch", "登録と違う・変わった", "check"),
    Group("no_insurance", "保険の登録なし", "check"),
    Group("no_number", "患者番号なし", "check"),
    Group("duplicate", "保険が重複", "check"),
    Group("unsuccessful", "確認できず", "bad"),
)

FINDINGS: Final = (
    Finding("person", "mismatch", "予約と登録が違う", "bad"),
    Finding("no_number", "no_number", "患者番号なし", "check"),
    Finding("no_insurance", "no_insurance", "保険の登録なし", "check"),
    Finding("duplicate", "duplicate", "保険が重複", "check"),
    Finding("numbers", "no_insurance", "番号が不完全", "check"),
    Finding("error", "unsuccessful", "照会エラー", "bad"),
    Finding("held", "unsuccessful", "読めない回答", "bad"),
    Finding("doubled", "unsuccessful", "回答が二つ", "bad"),
    Finding("stray", "unsuccessful", "頼んでいない回答", "bad"),
    Finding("no_answer", "unsuccessful", "回答なし", "bad"),
    Finding("not_found", "unsuccessful", "該当なし", "bad"),
    Finding("several", "unsuccessful", "複数該当", "check"),
    Finding("invalid_newer", "mismatch", "新しい資格あり", "bad"),
    Finding("invalid", "mismatch", "無効", "bad"),
    Finding("unregistered", "mismatch", "有効（未登録）", "check"),
    Finding("unknown", "unsuccessful", "不明", "check"),
    Finding("birthdate", "mismatch", "生年月日が違う", "bad"),
    Finding("name", "mismatch", "氏名が違う", "bad"),
    Finding("insurance", "mismatch", "保険が変わった", "check"),
    Finding("reference", "mismatch", "照会番号が違う", "bad"),
    Finding("limit", "mismatch", "限度額を確かめる", "check"),
    Finding("match_none", "mismatch", "登録にいない", "check"),
    Finding("match_several", "mismatch", "候補が複数", "check"),
    Finding("rejected", "unsuccessful", "登録できず", "bad"),
    Finding("other_echo", "unsuccessful", "返事が合わない", "bad"),
)
"""Most serious first, where a person can meet several."""

BY_KEY: Final = {finding.key: finding for finding in FINDINGS}

OF_OUTCOME: Final = {
    "invalid": "invalid",
    "invalid_newer": "invalid_newer",
    "not_found": "not_found",
    "several": "several",
    "valid_unregistered": "unregistered",
    "person_error": "error",
    "file_error": "error",
    "processing": "error",
    "unknown": "unknown",
}
"""``domain.eligibility.Outcome`` → finding, for every outcome but the plain valid one."""

KINDS_JA: Final = {
    "muquc": "資格の一括確認",
    "muhvq": "訪問診療（同意済みの人）",
    "muonq": "オンライン診療（同意済みの人）",
    "mutic": "医療扶助（医療券）",
    "muimm": "照会番号の一括登録",
}
SOURCES_JA: Final = {
    "csv": "CSV",
    "api": "予約システム",
    "registry": "患者の登録",
    "centre": "国の回答",
}

_CENTRE_FINE: Final = "資格は有効で、患者が一人に決まっています。"
FINE_JA: Final = {
    "muquc": "登録どおりの保険で有効です。",
    "muhvq": _CENTRE_FINE,
    "muonq": _CENTRE_FINE,
    "mutic": _CENTRE_FINE,
    "muimm": "照会番号を登録しました。",
}
"""What is known of a person in whom nothing is wrong, by the kind of the list."""

ALL_FINE_JA: Final = {
    "muquc": "登録どおりの保険で有効です。することはありません。",
    "muhvq": "資格は有効で、患者が一人に決まっています。訪問する日に、受付に出してください。",
    "muonq": "資格は有効で、患者が一人に決まっています。診療する日に、受付に出してください。",
    "mutic": "資格は有効で、患者が一人に決まっています。受診する日に、受付に出してください。",
    "muimm": "照会番号を登録しました。することはありません。",
}
"""The same of a whole list, with what is left to do."""
