"""How often a proof of identity may fail (``rules.md`` ID-2–ID-4). Rows only."""

from dataclasses import dataclass

from madoguchi.spec.rules.dated import Confidence, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLimit(Row):
    """``tries`` misses in a row, counted over all time, lock ``method``; a success starts anew.

    ``reset_by`` are the methods whose success sets the counter back.
    """

    method: str
    tries: int
    reset_by: tuple[str, ...]
    ja: str


ATTEMPT_LIMITS = (
    AttemptLimit(
        rule="ID-2",
        source="O18",
        confidence=Confidence.HIGH,
        method="pin",
        tries=3,
        reset_by=("pin",),
        ja="暗証番号を続けて3回まちがえたため、暗証番号は使えなくなりました。"
        "顔認証か目視で確認できます。解除は市区町村の窓口か、アプリとコンビニの端末で行えます。",
    ),
    AttemptLimit(
        rule="ID-4",
        source="O13",
        confidence=Confidence.MEDIUM,
        method="face",
        tries=10,
        reset_by=("face",),
        ja="顔認証に続けて10回失敗したため、顔認証は使えなくなりました。"
        "暗証番号か目視で確認できます。",
    ),
)
"""目視 sets neither counter back (ID-4); a locked PIN still lets face and 目視 through (ID-3)."""
