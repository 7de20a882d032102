"""What the end of a month counts and compares: pure, one item at a time, in any order.

``users.md`` J7, ``rules.md`` §8 (usage), EL-7 (late registration), ``oqs-interface.md`` §6 no. 5
(insurer numbers). Nothing here keeps an answer; of each a few values are kept, so that a month of
any size passes through.
"""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.domain.eligibility import ENTITLED, Outcome, judge
from madoguchi.domain.folding import fold_insurer_number, fold_symbol, has_gaiji
from madoguchi.domain.shares import share


class Known(Struct, frozen=True, kw_only=True):
    """What one answer said of the insurance, in the few values that are compared."""

    outcome: Outcome
    label: str
    at: datetime
    asked_for: date | None = None
    insurer: str = ""
    insurer_name: str = ""
    symbol: str = ""
    number: str = ""
    begins: date | None = None
    ends: date | None = None
    origin: str = ""
    """The row (arrival) or list (bulk) it came from."""


class ChangeKind(StrEnum):
    """What a later answer says against the one that a visit is based on."""

    ENDED = "ended"
    INSURER = "insurer"
    NUMBER = "number"
    GONE = "gone"


class Change(Struct, frozen=True, kw_only=True):
    """One difference that matters for a claim. *sure* is False where a date did not come."""

    kind: ChangeKind
    sure: bool
    ja: str
    todo: str


def known(answer: EligibilityAnswer, at: datetime, origin: str = "") -> Known:
    """Return the values of *answer*; the first result counts, a second is 公費 or aid."""
    said = judge(answer)
    result = answer.results[0] if answer.results else None
    return Known(
        outcome=said.outcome,
        label=said.label,
        at=at,
        asked_for=answer.header.qualification_confirmation_date,
        insurer=fold_insurer_number(result.insurer_number) if result else "",
        insurer_name=(result.insurer_name or "") if result else "",
        symbol=fold_symbol(result.insured_card_symbol) if result else "",
        number=fold_symbol(result.insured_identification_number).lstrip("0") if result else "",
        begins=result.qualification_date if result else None,
        ends=result.disqualification_date if result else None,
        origin=origin,
    )


def change_of(frozen: Known, later: Known, day: date) -> Change | None:
    """Return what *later* says against *frozen* for a visit on *day*; None if nothing.

    A change that began after the visit is none for its claim. Answers that failed say nothing.
    """
    if frozen.outcome not in ENTITLED:
        return None
    if later.outcome in (Outcome.INVALID, Outcome.INVALID_NEWER):
        return _ended(later, day)
    if later.outcome is Outcome.NOT_FOUND:
        return Change(
            kind=ChangeKind.GONE,
            sure=False,
            ja="あとの確認では該当する資格がありませんでした。",
            todo="番号の打ち間違いと、保険者の登録の遅れを確かめてください。",
        )
    if later.outcome in ENTITLED:
        return _moved(frozen, later, day)
    return None


def _ended(later: Known, day: date) -> Change | None:
    # The day of 資格喪失 is the first day without the entitlement.
    if later.ends is not None and later.ends > day:
        return None
    return Change(
        kind=ChangeKind.ENDED,
        sure=later.ends is not None,
        ja="来院の日には資格がなくなっていました。"
        if later.ends
        else "あとの確認で資格が無効でした。いつからかは届いていません。",
        todo="本人に新しい保険を聞き、番号で確認してから請求してください。",
    )


def _moved(frozen: Known, later: Known, day: date) -> Change | None:
    if later.begins is not None and later.begins > day:
        return None
    if frozen.insurer and later.insurer and frozen.insurer != later.insurer:
        return Change(
            kind=ChangeKind.INSURER,
            sure=later.begins is not None,
            ja=f"保険者が「{later.insurer_name or later.insurer}」に変わっています。",
            todo="来院の日の保険者を確かめ、登録を直してから請求してください。",
        )
    same = (frozen.symbol, frozen.number) == (later.symbol, later.number)
    if same or not (frozen.number and later.number):
        return None
    return Change(
        kind=ChangeKind.NUMBER,
        sure=later.begins is not None,
        ja="記号か番号が変わっています。",
        todo="来院の日の記号・番号を確かめ、登録を直してから請求してください。",
    )


class Usage(Struct, kw_only=True):
    """Counts for the share of card readings (``rules.md`` §8); one call of ``add`` a visit."""

    visits: int = 0
    cards: int = 0
    numbers: int = 0
    papers: int = 0
    unconfirmed: int = 0
    people: set[str] = set()
    people_by_card: set[str] = set()

    def add(self, patient_id: str | None, evidence: str, *, confirmed: bool) -> None:
        """Count one visit; *evidence* is the value of ``store.ports.Evidence``."""
        self.visits += 1
        self.cards += evidence == "card"
        self.numbers += evidence == "number"
        self.papers += confirmed and evidence not in ("card", "number")
        self.unconfirmed += not confirmed
        if patient_id:
            self.people.add(patient_id)
            if evidence == "card":
                self.people_by_card.add(patient_id)

    def share(self, key: str) -> tuple[int, int]:
        """Return numerator and denominator of a ``fee_table.Denominator``."""
        return {
            "visits": (self.cards, self.visits),
            "people": (len(self.people_by_card), len(self.people)),
            "confirmations": (self.cards, self.cards + self.numbers),
        }[key]


def percent(numerator: int, denominator: int) -> str:
    """Return a share with one decimal, rounded down so that it never looks reached: ``29.9``."""
    if not denominator:
        return "–"
    tenths = numerator * 1000 // denominator
    return f"{tenths // 10}.{tenths % 10}"


class Quality(Struct, kw_only=True):
    """What one insurer's answers looked like in a month: counts of answers."""

    insurer: str
    name: str = ""
    answers: int = 0
    black_dots: int = 0
    no_address: int = 0
    no_ratio: int = 0
    mismatched: int = 0
    registered_late: int = 0

    def add(self, answer: EligibilityAnswer, day: date, *, matched: bool) -> None:
        """Count one answer; *matched*: it found its chart without a clerk."""
        result = answer.results[0]
        self.name = result.insurer_name or self.name
        self.answers += 1
        self.black_dots += has_gaiji(result.name) or has_gaiji(result.address)
        self.no_address += not result.address
        self.no_ratio += not _is_aid(result) and share(answer, day).ratio is None
        self.mismatched += not matched


def _is_aid(result: QualificationResult) -> bool:
    """Tell whether it is 医療扶助 (OQSCD010: codes that begin with A), which has no share."""
    return (result.insured_card_classification or "").startswith("A")


def late_ones(answers: Iterator[tuple[str, Known]]) -> Iterator[tuple[str, Known]]:
    """Yield patient and answer where 該当なし or 無効 became valid later: registered late (EL-7).

    *answers* come by time, each with the id of its chart. A chart counts once.
    """
    without: set[str] = set()
    counted: set[str] = set()
    for patient_id, one in answers:
        if one.outcome in (Outcome.NOT_FOUND, Outcome.INVALID, Outcome.INVALID_NEWER):
            without.add(patient_id)
        elif one.outcome in ENTITLED and patient_id in without - counted:
            counted.add(patient_id)
            yield patient_id, one
