"""Answers that are well formed but must not be believed before a person has looked.

Each rule is a row: a slug of ``reasons_ja`` and a test of the typed value (``oqs-interface.md``
§5 and §6; samples ``invalid/``). Held is not refused for ever: the bytes are kept and shown.
"""

from collections import Counter
from collections.abc import Callable

from madoguchi.domain.answer import EligibilityAnswer, MessageHeader, QualificationResult
from madoguchi.formats.oqs.reading import RefusedError

_SEVERAL = "5"
_ERROR = "2"
_NORMAL = "1"
_AID = "A1"


def _nameless(answer: EligibilityAnswer) -> bool:
    return any(not (result.name or result.name_kana) for result in answer.results)


def _error_with_results(answer: EligibilityAnswer) -> bool:
    return answer.processing_result_status == _ERROR and bool(answer.results)


def _entitlement_of(result: QualificationResult) -> tuple[object, ...]:
    """Whose, and of which kind: health insurance or 医療扶助; one of each is normal (§6 no. 13)."""
    person = result.name_kana or result.name
    return person, result.birthdate, result.insured_card_classification == _AID


def _duplicate(answer: EligibilityAnswer) -> bool:
    if len(answer.results) < 2 or answer.qualification_validity == _SEVERAL:
        return False
    return max(Counter(map(_entitlement_of, answer.results)).values()) > 1


def _silent(answer: EligibilityAnswer) -> bool:
    """Nothing says whether the query went well: such a file says nothing at all (§5)."""
    told = (answer.header.segment_of_result, answer.processing_result_status)
    return not any(told)


_RULES: tuple[tuple[str, Callable[[EligibilityAnswer], bool]], ...] = (
    ("held_silent", _silent),
    ("held_status", _error_with_results),
    ("held_no_name", _nameless),
    ("held_duplicate", _duplicate),
)


def check_answer(answer: EligibilityAnswer) -> None:
    """Raise RefusedError if a rule holds the answer."""
    for code, holds in _RULES:
        if holds(answer):
            raise RefusedError(code)


def check_header(header: MessageHeader) -> None:
    """Hold a file whose header says both "normal" and an error code (samples ``invalid/``)."""
    if header.error_code is not None and header.segment_of_result == _NORMAL:
        raise RefusedError("held_header_error")
