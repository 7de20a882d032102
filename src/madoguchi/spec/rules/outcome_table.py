"""What each value of the three verdict levels means for the counter (``rules.md`` EL-1). Rows only.

Not dated: the values belong to the interface. The texts are ours.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """``value`` of ``level`` (``levels_table.py``) means ``outcome``; ``rule`` says why."""

    level: str
    value: str
    outcome: str
    label: str
    ja: str
    rule: str


OUTCOMES = (
    OutcomeRow(
        "file",
        "2",
        "processing",
        "処理中",
        "国の側でまだ処理しています。結果は出ていません。",
        "EL-1",
    ),
    OutcomeRow(
        "file",
        "9",
        "file_error",
        "照会できず（異常終了）",
        "照会そのものが失敗しました。資格があるかないかは、まだわかりません。",
        "EL-1",
    ),
    OutcomeRow(
        "person",
        "2",
        "person_error",
        "照会エラー",
        "この人の照会がエラーになりました。資格があるかないかは、まだわかりません。",
        "EL-1",
    ),
    OutcomeRow("entitlement", "1", "valid", "有効", "資格は有効です。", "EL-1"),
    OutcomeRow("entitlement", "2", "invalid", "無効", "この資格は無効です。", "EL-1"),
    OutcomeRow(
        "entitlement",
        "3",
        "invalid_newer",
        "無効（新しい資格あり）",
        "この資格は無効で、新しい資格があります。表示しているのは古い資格です。",
        "EL-1",
    ),
    OutcomeRow(
        "entitlement",
        "4",
        "not_found",
        "該当資格なし",
        "該当する資格がありませんでした。無保険とは限りません。"
        "新しい保険者の登録が間に合っていないことがあります。",
        "EL-7",
    ),
    OutcomeRow(
        "entitlement",
        "5",
        "several",
        "複数該当",
        "複数の資格が該当しました。どれかは、まだ決まっていません。",
        "EL-1",
    ),
    OutcomeRow(
        "entitlement",
        "6",
        "valid_unregistered",
        "有効（未登録）",
        "医療扶助を受けていますが、当院あての医療券はまだ登録されていません。",
        "WA-2",
    ),
)

UNKNOWN_OUTCOME = OutcomeRow(
    "",
    "",
    "unknown",
    "不明",
    "資格があるかないかを、これだけでは判断できません。",
    "EL-1",
)
"""Any other value, and a level whose element did not come."""
