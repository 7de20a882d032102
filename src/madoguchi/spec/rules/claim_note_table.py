"""How a visit is claimed whose entitlement was not confirmed (``rules.md`` §4 "Claim"). Rows only.

How many 7s, that the symbol stays blank and that 摘要欄 begins with 「不詳」 is what
media.shaho.co.jp/n/n42fbe7fcbc00 (2023-07-19, read on 2026-11-22) repeats of the ministry's
事務連絡 of that day; ``rules.md`` has the symbol filled too. The official paper was not read: hence
the confidence, and that the receipt computer's own guide goes first.
"""

from dataclasses import dataclass
from datetime import date

from madoguchi.spec.rules.dated import Confidence, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNote(Row):
    """How to claim. ``sevens`` are the fields filled with 7, ``remarks`` what 摘要欄 takes.

    ``kept`` is what the visit keeps (``Visit.claim_note``), blank where nothing is to be kept.
    """

    key: str
    short: str
    ja: str
    kept: str = ""
    sevens: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


SEVEN = "7"

CLAIM_NOTES = (
    ClaimNote(
        rule="EL-1", source="rules.md §4", confidence=Confidence.HIGH,
        key="as_answered", short="届いた資格で請求",
        ja="端末で確認した資格で請求します。",
    ),
    ClaimNote(
        rule="EL-1", source="rules.md §4 (a), O14", confidence=Confidence.HIGH,
        key="present_number", short="今の番号で請求", kept="present_number",
        ja="今の保険の番号がわかっているので、その番号で請求します。",
    ),
    ClaimNote(
        rule="EL-1", source="rules.md §4 (b), O14", confidence=Confidence.MEDIUM,
        key="old_number", short="旧資格で請求", kept="old_number",
        ja="今の番号がわからないままなら、わかっている前の番号で請求し、摘要欄に「旧資格」と書きます。"
        "請求の前にもう一度照会し、新しい資格が出ればその番号を使います。",
        remarks=("旧資格",),
    ),
    ClaimNote(
        rule="EL-1", source="rules.md §4 (c), O14", confidence=Confidence.MEDIUM,
        effective_to=date(2023, 7, 31),
        key="unknown_sevens", short="まだ決まらない",
        ja="「不詳」での請求は2023年9月の請求分からです。"
        "この日付では、保険者がわかってから請求してください。",
    ),
    ClaimNote(
        rule="EL-1", source="rules.md §4 (c), O14, 事務連絡 2023-07-19（解説）",
        confidence=Confidence.MEDIUM, effective_from=date(2023, 8, 1),
        key="unknown_sevens", short="不詳で請求", kept="unknown_sevens",
        ja="請求までに何もわからなければ「不詳」で請求します。保険の種類はわかる範囲で選び、"
        "保険者番号は7を8桁、番号は7を9桁（後期高齢者は8桁）、記号は空欄とします。"
        "摘要欄は先頭に「不詳」、続けて申立書の住所・勤め先・連絡先を書きます。"
        "レセコンの案内が違うときは、それに従ってください。",
        sevens=("保険者番号", "番号"),
        remarks=("不詳", "住所", "勤め先", "連絡先"),
    ),
    ClaimNote(
        rule="WA-1", source="O20", confidence=Confidence.MEDIUM,
        key="aid_ticket", short="医療券で請求",
        ja="紙の医療券か、あとで登録される医療券の番号で請求します。",
    ),
    ClaimNote(
        rule="EL-1", source="rules.md §4", confidence=Confidence.HIGH,
        key="undecided", short="まだ決まらない",
        ja="確認が済んでから決めます。今の番号、前の番号（旧資格）、不詳の順に考えます。",
    ),
)  # fmt: skip
"""One row in force per ``key`` on any day. 2023-09 claims carry the visits of 2023-08."""
