"""How a case is settled: outcome × what is shown × first or return visit (``rules.md`` §4).

Rows only. ``domain/advice_settling.py`` takes the first row that fits; the last row fits always.
``share`` is a key of ``share_table.py``, ``claim`` one of ``claim_note_table.py``; ``says`` is a
situation of ``SETTLEMENT_ADVICE``.
"""

from dataclasses import dataclass
from datetime import timedelta

from madoguchi.spec.rules.advice_table import DECLARATION_FROM, Advice
from madoguchi.spec.rules.dated import Confidence, Row

GROUPS = {
    "valid": "confirmed",
    "valid_unregistered": "aid",
    "invalid": "refused",
    "invalid_newer": "refused",
    "not_found": "refused",
    "several": "open",
    "person_error": "open",
    "file_error": "open",
    "processing": "open",
    "unknown": "open",
    "no_answer": "open",
    "lookup_failed": "open",
    "outage": "down",
}
"""Outcome → how far it helps. "refused" said something that cannot be used, "open" nothing yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement(Row):
    """One cell, or several with blank for "any".

    ``shown``: "paper" (enough by itself), "none", "unasked". ``first``: "first", "return",
    "unknown". ``record``: an insurance of that person is known by the chart or a refused answer
    ("yes"), only by a paper that proves nothing any more ("shown"), or not at all ("no").
    ``evidence`` "answer"/"paper" stand for what the answer or the paper brings.
    """

    group: str = ""
    shown: str = ""
    first: str = ""
    record: str = ""
    share: str
    claim: str
    evidence: str
    says: str = ""
    forms: tuple[str, ...] = ()


_SURE = Confidence.HIGH
_FAIR = Confidence.MEDIUM

SETTLEMENTS = (
    Settlement(
        rule="EL-1", source="rules.md §4 (1)", confidence=_SURE,
        group="confirmed", share="answered", claim="as_answered", evidence="answer",
    ),
    Settlement(
        rule="WA-1", source="O20", confidence=_SURE,
        group="aid", share="aid_without_ticket", claim="aid_ticket", evidence="answer",
    ),
    Settlement(
        rule="EL-4", source="O4", confidence=_SURE,
        group="down", shown="paper", share="by_paper", claim="present_number", evidence="paper",
        says="settle_paper", forms=("offline",),
    ),
    Settlement(
        rule="EL-1", source="rules.md §4 (2)", confidence=_SURE,
        shown="paper", share="by_paper", claim="present_number", evidence="paper",
        says="settle_paper",
    ),
    Settlement(
        rule="EL-1", source="rules.md §4", confidence=_SURE,
        group="down", shown="unasked", share="not_entitled", claim="undecided", evidence="nothing",
        forms=("offline",),
    ),
    Settlement(
        rule="EL-1", source="rules.md §4", confidence=_SURE,
        shown="unasked", share="not_entitled", claim="undecided", evidence="nothing",
    ),
    Settlement(
        rule="EL-4", source="O4", confidence=_SURE,
        group="down", first="return", record="yes", share="by_record", claim="undecided",
        evidence="oral", says="settle_oral", forms=("offline",),
    ),
    Settlement(
        rule="EL-4", source="O4", confidence=_SURE,
        group="down", first="unknown", share="not_entitled", claim="undecided",
        evidence="nothing", says="settle_which", forms=("offline",),
    ),
    Settlement(
        rule="EL-4", source="O4", confidence=_SURE,
        group="down", share="declared", claim="undecided", evidence="nothing",
        says="settle_down", forms=("offline",),
    ),
    Settlement(
        rule="EL-1", source="rules.md §4 (3)", confidence=_FAIR,
        group="refused", first="return", record="yes", share="by_record", claim="old_number",
        evidence="oral", says="settle_oral",
    ),
    Settlement(
        rule="EL-1", source="rules.md §4 (3)", confidence=_FAIR,
        group="open", first="return", record="yes", share="by_record", claim="present_number",
        evidence="oral", says="settle_oral",
    ),
    Settlement(
        rule="EL-1", source="rules.md §4 (3)", confidence=_SURE,
        first="unknown", share="not_entitled", claim="undecided", evidence="nothing",
        says="settle_which",
    ),
    Settlement(
        rule="EL-1", source="rules.md §4 (3, b)", confidence=_FAIR,
        record="yes", share="declared", claim="old_number", evidence="declaration",
        says="settle_declare", forms=("declaration",),
    ),
    Settlement(
        rule="EL-1", source="rules.md §4 (3, b)", confidence=_FAIR,
        record="shown", share="declared", claim="old_number", evidence="declaration",
        says="settle_declare", forms=("declaration",),
    ),
    Settlement(
        rule="EL-1", source="rules.md §4 (3, c)", confidence=_SURE,
        share="declared", claim="unknown_sevens", evidence="declaration",
        says="settle_declare", forms=("declaration",),
    ),
)  # fmt: skip
"""The first that fits counts."""

SETTLEMENT_ADVICE = (
    Advice(
        rule="EL-1", source="rules.md §4 (2), O15", confidence=Confidence.HIGH,
        situation="settle_paper", urgency="check",
        ja="見せてもらった書面の割合で計算し、その番号で請求します。"
        "割合が書かれていないときは、年齢で決めつけず保険者に聞いてください。",
    ),
    Advice(
        rule="EL-1", source="rules.md §4 (3), O14, O15", confidence=Confidence.HIGH,
        situation="settle_oral", urgency="check",
        ja="前回から保険が変わっていないか口頭で聞き、変わりがなければ前回の割合で計算します。"
        "変わっていたら「何もなく、保険が変わった」を選び、申立書を書いてもらいます。10割にはしません。",
    ),
    Advice(
        rule="EL-1", source="rules.md §4 (3)", confidence=Confidence.HIGH,
        situation="settle_which", urgency="now",
        ja="初診か再診かを選んでください。初診なら申し出の割合、"
        "再診なら前回の記録の割合で計算します。10割にはしません。",
    ),
    Advice(
        rule="EL-1", source="rules.md §4 (3), O14", confidence=Confidence.MEDIUM,
        effective_to=DECLARATION_FROM - timedelta(days=1),
        situation="settle_declare", urgency="now",
        ja="被保険者資格申立書の取り扱いは2023年7月10日からです。"
        "この日付では、本人の話を控え、保険者に確かめてから計算してください。",
    ),
    Advice(
        rule="EL-1", source="rules.md §4 (3), O14, O15", confidence=Confidence.HIGH,
        effective_from=DECLARATION_FROM,
        situation="settle_declare", urgency="now",
        ja="被保険者資格申立書を書いてもらい、申し出のあった割合（3割など）で計算します。10割にはしません。",
    ),
    Advice(
        rule="EL-1", source="rules.md §4 (4)", confidence=Confidence.HIGH,
        situation="settle_declare", urgency="note",
        ja="申し出も書面もなく、だれかもわからないときの受け取り方は当院で決めます。"
        "いったん全額を受け取ったときは、あとで本人が保険者に療養費を請求できると伝えてください。",
    ),
    Advice(
        rule="EL-4", source="O4, rules.md §4", confidence=Confidence.HIGH,
        situation="settle_down", urgency="check",
        ja="申し出のあった割合で計算し、復旧してから確認します。10割にはしません。"
        "確認できないまま月末になったら、「こんなとき」で請求のしかたを確かめてください。",
    ),
)  # fmt: skip
