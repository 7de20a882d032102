"""Whether an answer that bears the name of our request is the answer to it.

``oqs-interface.md`` §1.4: name first, then identifier and institution code; MR also refuses an
answer whose echo is of somebody else. What is absent contradicts nothing (§1.14).
"""

from collections.abc import Callable

from madoguchi.domain.answer import EligibilityAnswer, MessageHeader, SearchInfo
from madoguchi.domain.folding import fold_insurer_number, fold_reference_number, fold_symbol
from madoguchi.domain.messages import Registration, RegistrationAnswer
from madoguchi.store.ports import Enquiry

_ECHOED: tuple[tuple[str, str, Callable[[str | None], str]], ...] = (
    ("insurer_number", "保険者番号", fold_insurer_number),
    ("insured_card_symbol", "記号", fold_symbol),
    ("insured_identification_number", "番号", fold_symbol),
)


def header_contradicts(enquiry: Enquiry, header: MessageHeader, institution: str) -> str:
    """Return in Japanese what in *header* is not of *enquiry*, "" if nothing is."""
    code = (header.medical_institution_code or "").strip()
    if code and code != institution:
        return "医療機関コード"
    identifier = (header.arbitrary_file_identifier or "").strip()
    if identifier and identifier != enquiry.id:
        return "ファイル識別子"
    number = (header.reception_number or "").strip()
    if number and enquiry.reception_number and number != enquiry.reception_number:
        return "受付番号"
    return ""


def echo_contradicts(enquiry: Enquiry, answer: object) -> str:
    """Return in Japanese what in the echo of the question is not of *enquiry*, "" if nothing."""
    if isinstance(answer, EligibilityAnswer):
        asked, told = enquiry.search, answer.search_info
        if asked and told and _differ(asked.birthdate, told.birthdate):
            return "生年月日"
        return _numbers(asked, told)
    if isinstance(answer, RegistrationAnswer):
        meant, echoed = enquiry.registration, answer.registration
        if meant and echoed and _texts_differ(meant, echoed, "reference_number"):
            return "照会番号"
        return _numbers(meant, echoed)
    return ""


def _numbers(asked: SearchInfo | Registration | None, told: object) -> str:
    for attr, label, fold in _ECHOED:
        ours, theirs = fold(getattr(asked, attr, None)), fold(getattr(told, attr, None))
        if ours and theirs and ours != theirs:
            return label
    return ""


def _texts_differ(asked: object, told: object, attr: str) -> bool:
    ours = fold_reference_number(getattr(asked, attr))
    theirs = fold_reference_number(getattr(told, attr))
    return bool(ours and theirs and ours != theirs)


def _differ(ours: object, theirs: object) -> bool:
    return ours is not None and theirs is not None and ours != theirs
