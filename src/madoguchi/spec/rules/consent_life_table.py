"""How long a consent to medical information lives (``rules.md`` CO-4, CO-7). Rows only."""

from dataclasses import dataclass

from madoguchi.spec.rules.dated import Confidence, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLife(Row):
    """The life of a consent by the 診療区分 (OQSCD028) it was given for; None = no fixed hours."""

    treatment: str
    hours: int | None
    ja: str


CONSENT_LIVES = (
    ConsentLife(
        rule="CO-4",
        source="O1, N1 p=330",
        confidence=Confidence.HIGH,
        treatment="1",
        hours=24,
        ja="同意から24時間。過ぎたら、同じ患者でももう一度カードを読み取ります。",
    ),
    ConsentLife(
        rule="CO-7",
        source="O8, T2",
        confidence=Confidence.HIGH,
        treatment="2",
        hours=None,
        ja="訪問診療等の関係が続く間。患者が取り消すまで有効です。",
    ),
    ConsentLife(
        rule="CO-7",
        source="O8, T2",
        confidence=Confidence.HIGH,
        treatment="3",
        hours=None,
        ja="オンライン診療等は、診療のたびに同意を得ます。",
    ),
)
