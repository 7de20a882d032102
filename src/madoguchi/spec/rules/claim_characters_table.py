"""Characters that a claim may refuse, by kind (``users.md`` J7, ``rules.md`` EL-6). Rows only.

A physician's clinic had 德 (第3水準, in Shift_JIS only as a maker's extension) come back readable
from the national side and refused at claim time (B1 road19). That claims take JIS X 0208 level 1
and 2 only is what that case and the receipt computers' behaviour say; the official text of the
claim format was not read, hence the confidence. ● itself is accepted (EL-6).

Which kind a character is: ``domain/characters.py``.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from madoguchi.spec.rules.dated import Confidence, Row


class Severity(StrEnum):
    """REFUSED: the claim may come back. CHECK: look at it. NOTE: may stay as it is."""

    REFUSED = "refused"
    CHECK = "check"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacterKind(Row):
    """One kind of character: what it is called, what to do, how bad it is."""

    key: str
    severity: Severity
    ja: str
    todo: str


KINDS: Final = (
    CharacterKind(
        rule="EL-6", source="V11, V7", confidence=Confidence.HIGH,
        key="black_dot", severity=Severity.NOTE, ja="●（国の側で表示できない文字）",
        todo="請求には●のままで構いません。処方箋や領収証には本来の氏名を使ってください。",
    ),
    CharacterKind(
        rule="EL-6", source="V11", confidence=Confidence.LOW,
        key="geta", severity=Severity.CHECK, ja="〓（元の文字がわからない印）",
        todo="本人に文字を確かめて、登録を直してください。",
    ),
    CharacterKind(
        rule="J7", source="B1 road19", confidence=Confidence.MEDIUM,
        key="extension", severity=Severity.REFUSED,
        ja="第1・第2水準にない文字（機種依存文字・第3水準など）",
        todo="請求用の氏名・住所は、第1・第2水準の文字か、かな書きに直してください。",
    ),
    CharacterKind(
        rule="J7", source="B1 road19", confidence=Confidence.MEDIUM,
        key="outside", severity=Severity.REFUSED,
        ja="Shift_JIS に無い文字（第3・第4水準、記号など）",
        todo="請求用の氏名・住所は、第1・第2水準の文字か、かな書きに直してください。",
    ),
    CharacterKind(
        rule="J7", source="OQS §6 no. 1", confidence=Confidence.MEDIUM,
        key="astral", severity=Severity.REFUSED, ja="サロゲートペアの文字（𠮷など）",
        todo="請求用の氏名・住所は、第1・第2水準の文字か、かな書きに直してください。",
    ),
    CharacterKind(
        rule="J7", source="Unicode (variation selectors)", confidence=Confidence.MEDIUM,
        key="variant_mark", severity=Severity.REFUSED, ja="異体字を選ぶ見えない印",
        todo="文字を打ち直すと印が消えます。",
    ),
    CharacterKind(
        rule="J7", source="Unicode (private use)", confidence=Confidence.MEDIUM,
        key="private", severity=Severity.REFUSED, ja="外字（この機械だけの文字）",
        todo="ほかの機械では読めません。第1・第2水準の文字か、かな書きに直してください。",
    ),
    CharacterKind(
        rule="J7", source="Unicode (control characters)", confidence=Confidence.MEDIUM,
        key="invisible", severity=Severity.REFUSED, ja="目に見えない文字",
        todo="その項目を打ち直してください。",
    ),
    CharacterKind(
        rule="J7", source="OQS §6 no. 3", confidence=Confidence.LOW,
        key="loose_mark", severity=Severity.CHECK, ja="離れた濁点・半濁点",
        todo="かなを打ち直してください。",
    ),
    CharacterKind(
        rule="J7", source="OQS §6 nos. 3, 6", confidence=Confidence.LOW,
        key="half_width", severity=Severity.CHECK, ja="漢字の項目にある半角文字",
        todo="全角で打ち直すと確実です。",
    ),
)  # fmt: skip

SAME_CELL: Final = "－～∥￠￡￢―"
"""Characters of JIS X 0208 whose Unicode differs by maker's table (cp932); they are in the set."""
