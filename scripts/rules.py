"""Rules of ``rules.md``: which concern the counter, why others do not, and every dated text.

``documents.py`` writes ``docs/rules.md`` from the tables of ``spec/rules`` and says with
``ELSEWHERE`` why a rule has no test yet, so that "no test" is never silent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from madoguchi.spec.rules.advice_aid_table import AID_ADVICE, TICKET_DAYS
from madoguchi.spec.rules.advice_hints_table import HINTS, TOPICS
from madoguchi.spec.rules.advice_settlement_table import SETTLEMENT_ADVICE, SETTLEMENTS
from madoguchi.spec.rules.advice_table import ADVICE
from madoguchi.spec.rules.attempts_table import ATTEMPT_LIMITS
from madoguchi.spec.rules.certificate_table import CERTIFICATE_PHASES
from madoguchi.spec.rules.claim_note_table import CLAIM_NOTES
from madoguchi.spec.rules.consent_life_table import CONSENT_LIVES
from madoguchi.spec.rules.consent_screens_table import CONSENT_SCREENS
from madoguchi.spec.rules.dated import Row
from madoguchi.spec.rules.declaration_table import DECLARATION_FIELDS
from madoguchi.spec.rules.evidence_carried_table import CARRIED_LABELS, CARRIED_PAPERS
from madoguchi.spec.rules.evidence_table import EVIDENCE
from madoguchi.spec.rules.fee_table import THRESHOLDS
from madoguchi.spec.rules.outcome_table import OUTCOMES, UNKNOWN_OUTCOME
from madoguchi.spec.rules.share_table import SHARE_RULES

GROUPS = (
    ("ID", 9), ("CE", 5), ("CO", 11), ("EL", 7), ("MI", 6),
    ("RN", 5), ("WA", 3), ("PM", 2), ("SG", 19),
)  # fmt: skip
"""Group and its last number."""

IDS = tuple(f"{group}-{n}" for group, last in GROUPS for n in range(1, last + 1))
OF_THE_COUNTER = tuple(one for one in IDS if not one.startswith("SG"))
"""§1–7; §9 (SG) binds the whole program."""


@dataclass(frozen=True)
class Place:
    """Where a rule belongs that the counter does not carry out, and what of it is still to come."""

    where: str
    why: str


ELSEWHERE = {
    "ID-9": Place("読取機", "機種は表（spec/readers）で持つ。新しい機種の表はあとの課題"),
    "CE-1": Place("読取機", "証明書の期間の計算。模擬の国と読取機が守り、窓口は届いた結果を示す"),
    "CO-1": Place("読取機", "同意の画面。模擬の読取機が守り、窓口は届いた同意を示す"),
    "CO-3": Place("読取機", "同意の画面。模擬の読取機が守り、窓口は届いた同意を示す"),
    "CO-6": Place("点検", "環境設定情報は端末の設定。点検の画面（あとの課題）で確かめる"),
    "MI-1": Place("医療情報", "薬剤・診療の画面（あとの課題）で示す"),
    "MI-2": Place("医療情報", "国の側の保存期間。医療情報の画面（あとの課題）の決まり"),
    "MI-3": Place("医療情報", "データの始まり。医療情報の画面（あとの課題）の決まり"),
    "MI-4": Place("医療情報", "見てよい人。医療情報の画面（あとの課題）の権限"),
    "MI-5": Place("医療情報", "データのない人への案内。医療情報の画面（あとの課題）"),
    "MI-6": Place("医療情報", "画面の見せ方。医療情報の画面（あとの課題）"),
    "RN-5": Place("国のポータル", "承継の手続きは国のポータルで行う。窓口にすることは無い"),
}
"""Rules of §1–7 that do not concern the counter, each with its reason."""

_KEYED = ("situation", "key", "treatment", "method", "group", "percent")
_SURE = {"H": "高い", "M": "中くらい", "L": "低い"}

TABLES: tuple[tuple[str, tuple[Row, ...]], ...] = (
    ("資格が確認できたとき・できないとき", ADVICE),
    ("確認できないときに使える書類", EVIDENCE),
    ("見せてもらったもの", CARRIED_PAPERS),
    ("計算のしかた", SETTLEMENT_ADVICE),
    ("請求のしかた", CLAIM_NOTES),
    ("負担割合", SHARE_RULES),
    ("医療扶助", (*AID_ADVICE, *TICKET_DAYS)),
    ("ほかの場面", HINTS),
    ("被保険者資格申立書（当院の様式）", DECLARATION_FIELDS),
    ("同意の有効な間", CONSENT_LIVES),
    ("読取機の同意画面", CONSENT_SCREENS),
    ("電子証明書", CERTIFICATE_PHASES),
    ("暗証番号と顔認証の失敗", ATTEMPT_LIMITS),
    ("カードの利用率の基準", THRESHOLDS),
)  # fmt: skip

_SITUATIONS = {
    "no_answer": "端末の返事がまだない",
    "lookup_failed": "照会が受け付けられなかった",
    "outage": "端末か回線が止まっている",
    "not_found_number": "該当なし（番号で照会）",
    "not_found_card": "該当なし（カード）",
    "paper_of_refused": "無効で、書面がある",
    "lost_01": "無効（事由01）",
    "lost_02": "無効（事由02）",
    "lost_03": "無効（事由03）",
    "unconfirmed": "確認できない",
    "late_elderly_unconfirmed": "確認できない後期高齢者",
    "link_none": "患者の登録がない",
    "link_several": "候補の患者がいる",
    "earlier_day": "前の日の確認結果",
    "gaiji": "氏名に●",
    "no_medical_consent": "カードで、医療情報の同意なし",
    "asked_by_number": "番号での照会",
    "home_visit": "訪問診療",
    "online": "オンライン診療",
    "no_limit": "限度額が届かない",
    "no_public_expense": "公費が届かない",
    "ticket_early": "医療券が未登録（月の半ばまで）",
    "ticket_late": "医療券が未登録（月の半ばから）",
    "ticket_next_month": "医療券が未登録（翌月）",
    "settle_paper": "書面がある",
    "settle_oral": "再診で、何もない",
    "settle_which": "何もなく、初診か再診か不明",
    "settle_declare": "初診で、何もない",
    "settle_down": "障害中で、何もない",
}
"""Situations of the advice tables in words."""

_CELLS = {
    "": "",
    "confirmed": "有効",
    "aid": "医療扶助（未登録）",
    "refused": "無効・該当なし",
    "open": "まだわからない",
    "down": "障害中",
    "paper": "ある",
    "none": "ない",
    "unasked": "聞いていない",
    "first": "初診",
    "return": "再診",
    "unknown": "不明",
    "yes": "わかる",
    "shown": "古い書面でだけわかる",
    "no": "わからない",
    "declaration": "被保険者資格申立書",
    "offline": "障害時の4項目",
}
"""The cells of the settlement table in words."""

_WORDS = (
    _SITUATIONS
    | {row.outcome: row.label for row in (*OUTCOMES, UNKNOWN_OUTCOME)}
    | CARRIED_LABELS
    | {f"hint_{key}": title for key, title in TOPICS.items()}
)

_INTRO = """# 日付のある決まりと文

窓口が示す文と決まりの一覧です。`make docs` が `src/madoguchi/spec/rules/` の表から作ります。
規則の番号は rules.md、出所の記号は sources.md のものです。
文は当院の画面のためのもので、公式の文ではありません。
"""


def as_markdown() -> str:
    """Return every dated text with its rule, source, confidence and days."""
    parts = [_INTRO]
    for title, rows in TABLES:
        parts.append(f"\n## {title}\n\n| 場面 | 文 | 規則 | 出所 | 確かさ | から | まで |\n")
        parts.append("|---|---|---|---|---|---|---|\n")
        parts += [_line(_cells(row)) for row in rows]
    parts.append("\n## どの場合にどう計算し、どう請求するか\n\n")
    parts.append("上から見て、最初に合う行を使います。空欄は「どれでも」です。\n\n")
    parts.append("| 結果 | 書面 | 初診・再診 | 前の保険 | 割合 | 請求 | 用紙 | 規則 | 出所 |\n")
    parts.append("|---|---|---|---|---|---|---|---|---|\n")
    parts += [_line(cells) for cells in _settlements()]
    return "".join(parts)


def place_of(rule: str, *, proved: bool) -> str:
    """Return where *rule* belongs, and what is missing where no test proves it."""
    if rule in ELSEWHERE:
        place = ELSEWHERE[rule]
        return f"{place.where}：{place.why}"
    if rule.startswith("SG"):
        return "プログラム全体" if proved else "プログラム全体：あとの課題で示す"
    return "窓口" if proved else "窓口：**試験がありません**"


def _cells(row: Any) -> tuple[str, ...]:
    key = next((str(getattr(row, name)) for name in _KEYED if hasattr(row, name)), "")
    word = getattr(row, "short", "") or _WORDS.get(key, f"`{key}`" if key else "")
    first, last = row.effective_from, row.effective_to
    return (
        word,
        row.ja,
        row.rule,
        row.source,
        _SURE[row.confidence.value],
        first.isoformat() if first else "",
        last.isoformat() if last else "",
    )


def _settlements() -> Iterator[tuple[str, ...]]:
    shares = {row.key: row.short for row in SHARE_RULES}
    claims = {row.key: row.short for row in CLAIM_NOTES}
    for row in SETTLEMENTS:
        named = (_CELLS[key] for key in (row.group, row.shown, row.first, row.record))
        forms = "、".join(_CELLS[form] for form in row.forms)
        yield (*named, shares[row.share], claims[row.claim], forms, row.rule, row.source)


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
