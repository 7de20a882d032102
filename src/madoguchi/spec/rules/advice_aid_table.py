"""医療扶助 whose ticket has not come: what to say by the day of the month (WA-1 to WA-3).

Rows only. The situations are "ticket_early" (before the middle of the month), "ticket_late" (from
it on) and "ticket_next_month" (the answer is of an earlier month than today).
"""

from dataclasses import dataclass

from madoguchi.spec.rules.advice_table import Advice
from madoguchi.spec.rules.dated import Confidence, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDay(Row):
    """The ``day`` of the month around which tickets of that month come."""

    day: int
    ja: str


TICKET_DAYS = (
    TicketDay(
        rule="WA-2",
        source="O20 (長崎)",
        confidence=Confidence.MEDIUM,
        day=15,
        ja="その月の医療券の情報が届きはじめる目安の日",
    ),
)
"""One row in force on any day. One prefecture says so; others may differ."""

AID_ADVICE = (
    Advice(
        rule="WA-2", source="O20 (長崎)", confidence=Confidence.MEDIUM,
        situation="ticket_early", urgency="note",
        ja="医療券の登録は毎月15日ごろが目安です（地域によって違います）。いまの未登録はふつうのことです。"
        "15日を過ぎたら一括取得で確かめ、翌月になっても無ければ福祉事務所に連絡してください。",
    ),
    Advice(
        rule="WA-2", source="O20 (長崎)", confidence=Confidence.MEDIUM,
        situation="ticket_late", urgency="check",
        ja="登録の目安の15日になりました。医療扶助の一括取得をして、医療券の登録を確かめてください。"
        "翌月になっても無ければ福祉事務所に連絡します。",
    ),
    Advice(
        rule="WA-2", source="O20", confidence=Confidence.HIGH,
        situation="ticket_next_month", urgency="now",
        ja="確認した月が終わっています。その月の医療券がまだ登録されていなければ、福祉事務所に連絡してください。",
    ),
    Advice(
        rule="WA-3", source="O20", confidence=Confidence.MEDIUM,
        situation="valid_unregistered", urgency="check",
        ja="受診の前に福祉事務所へ申し出ているか、本人に確かめてください"
        "（急病のときと、同じ月の2回目からは不要です）。",
    ),
    Advice(
        rule="WA-1", source="O20", confidence=Confidence.HIGH,
        situation="valid_unregistered", urgency="note",
        ja="医療扶助のオンライン資格確認には、当院の利用開始の設定と福祉事務所の登録の両方が要ります。"
        "紙の医療券も、当面はそのまま使えます。",
    ),
)  # fmt: skip
"""Rows of one situation stand in the order in which they are to be read."""
