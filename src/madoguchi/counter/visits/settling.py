"""What a clerk settles about a visit: checked, and laid on the visit. Pure.

``rules.md`` §4: what was shown, the share that was declared, how the claim is marked.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct

from madoguchi.counter.registry import RefusedError
from madoguchi.counter.visits.reckoning import BY_HAND
from madoguchi.store.ports import Evidence, Visit

_RATIO: Final = re.compile(r"(0\d0|100)?", re.ASCII)
"""Three digits as in OQSCD (負担割合): 000 to 090, and 100 where the whole is charged."""
_LONGEST_REMARK: Final = 200
_LONGEST_NOTE: Final = 40


class Settled(Struct, frozen=True, kw_only=True):
    """What is to be kept; None leaves what stands."""

    evidence: Evidence | None = None
    declared_ratio: str | None = None
    claim_note: str | None = None
    first: bool | None = None
    remark: str | None = None


def settled(visit: Visit, what: Settled, now: datetime) -> tuple[Visit, tuple[str, ...]]:
    """Return the visit with *what* laid on it, and the names of the fields that were given.

    RefusedError with every reason at once.
    """
    problems = tuple(_problems(what))
    if problems:
        raise RefusedError(problems)
    given = {
        name: value for name, value in msgspec.structs.asdict(what).items() if value is not None
    }
    fields = tuple(given)
    evidence = given.pop("evidence", None)
    if evidence is not None:
        given |= {
            "by_hand": evidence,
            "by_hand_at": None if evidence is Evidence.NOTHING else _since(visit, evidence, now),
        }
    return msgspec.structs.replace(visit, **given), fields


def joined(visit: Visit, other: Visit) -> Visit:
    """Return *visit* with what the clerk settled on *other*, where it has nothing of its own."""
    by_other = visit.by_hand is Evidence.NOTHING
    return msgspec.structs.replace(
        visit,
        by_hand=other.by_hand if by_other else visit.by_hand,
        by_hand_at=other.by_hand_at if by_other else visit.by_hand_at,
        declared_ratio=visit.declared_ratio or other.declared_ratio,
        claim_note=visit.claim_note or other.claim_note,
        remark=visit.remark or other.remark,
        offline_id=visit.offline_id or other.offline_id,
        first=visit.first if visit.first is not None else other.first,
    )


def _since(visit: Visit, evidence: Evidence, now: datetime) -> datetime:
    """Return since when *evidence* is known; the same word twice changes nothing."""
    return visit.by_hand_at if visit.by_hand is evidence and visit.by_hand_at else now


def _problems(what: Settled) -> Iterator[str]:
    if what.evidence is not None and what.evidence not in BY_HAND:
        yield "カードや番号で確認したことは、資格確認の結果からだけ記録されます。"
    if not _RATIO.fullmatch(what.declared_ratio or ""):
        yield "負担割合は一覧から選んでください。"
    if len(what.claim_note or "") > _LONGEST_NOTE:
        yield "請求の区分が読めません。一覧から選び直してください。"
    remark = what.remark or ""
    if len(remark) > _LONGEST_REMARK:
        yield f"備考は{_LONGEST_REMARK}文字までです。短くしてください。"
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in remark):
        yield "備考に目に見えない文字が入っています。入れ直してください。"
