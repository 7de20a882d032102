"""What an answer says about the entitlement: file, person, entitlement, in that order.

``design.md`` §4 (three verdict levels), ``oqs-interface.md`` §5, ``rules.md`` EL-1, EL-7. Works
from ``spec/oqs/levels_table.py`` and ``spec/rules/outcome_table.py``. Must not read anything into
a missing value or an unknown code: both are UNKNOWN, with what came shown as it is.
"""

from enum import StrEnum

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.codes import label
from madoguchi.spec.oqs.levels_table import LEVELS
from madoguchi.spec.oqs.model import Level
from madoguchi.spec.rules.outcome_table import OUTCOMES, UNKNOWN_OUTCOME, OutcomeRow


class Outcome(StrEnum):
    """The classes an answer falls into; the names are those of ``outcome_table.py``."""

    VALID = "valid"
    INVALID = "invalid"
    INVALID_NEWER = "invalid_newer"
    NOT_FOUND = "not_found"
    SEVERAL = "several"
    VALID_UNREGISTERED = "valid_unregistered"
    PERSON_ERROR = "person_error"
    FILE_ERROR = "file_error"
    PROCESSING = "processing"
    UNKNOWN = "unknown"


_ENDED_WELL = "1"
_ENDED_BADLY = "9"
"""OQSCD003. A header that says 正常終了 and carries an error code is not believed."""

ENTITLED = frozenset({Outcome.VALID, Outcome.VALID_UNREGISTERED})
"""Outcomes under which the person may be treated as insured (or aided)."""


class Judgement(Struct, frozen=True, kw_only=True):
    """What came out and at which level it was decided ("file", "person", "entitlement").

    ``label`` is one or two words, ``text`` a sentence for a clerk; ``code`` and ``message`` are
    the terminal's own, to be shown as they came; ``rule`` is the id in ``rules.md``.
    """

    level: str
    outcome: Outcome
    label: str
    text: str
    rule: str
    code: str | None = None
    message: str | None = None


def judge(answer: EligibilityAnswer) -> Judgement:
    """Return what *answer* says, decided by the first level that does not pass, or by the last."""
    level = next((one for one in LEVELS if _value(answer, one) not in one.passes), LEVELS[-1])
    return _judgement(answer, level, _value(answer, level))


def _value(answer: EligibilityAnswer, level: Level) -> str | None:
    segment = answer.header.segment_of_result
    if segment == _ENDED_WELL and answer.header.error_code:
        segment = _ENDED_BADLY
    return {
        "SegmentOfResult": segment,
        "ProcessingResultStatus": answer.processing_result_status,
        "QualificationValidity": answer.qualification_validity,
    }[level.element]


def _judgement(answer: EligibilityAnswer, level: Level, value: str | None) -> Judgement:
    row = next(
        (row for row in OUTCOMES if (row.level, row.value) == (level.key, value)), UNKNOWN_OUTCOME
    )
    at_file = level.key == "file"
    return Judgement(
        level=level.key,
        outcome=Outcome(row.outcome),
        label=row.label if row is not UNKNOWN_OUTCOME else _unknown_label(level, value),
        text=row.ja if row is not UNKNOWN_OUTCOME else _unknown_text(row, level, value),
        rule=row.rule,
        code=answer.header.error_code if at_file else answer.processing_result_code,
        message=answer.header.error_message if at_file else answer.processing_result_message,
    )


def _unknown_label(level: Level, value: str | None) -> str:
    return label(level.code, value) or UNKNOWN_OUTCOME.label


def _unknown_text(row: OutcomeRow, level: Level, value: str | None) -> str:
    came = f"に、このプログラムの知らない値「{value}」が届きました" if value else "が届いていません"
    return f"{level.ja}の結果（{level.element}）{came}。{row.ja}"
