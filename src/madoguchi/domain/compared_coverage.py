"""Chart ↔ answer for insurance, 限度額, 特定疾病 and 公費 (``rules.md`` EL-5, PM-1).

What the answer does not have is ABSENT and takes nothing away: a missing 限度額 or 公費 never
deletes one on file.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Final

from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.domain.coverage import (
    Period,
    aided,
    expense_of,
    insurance_of,
    insured,
    limit_of,
    period_of,
    starts_of,
)
from madoguchi.domain.difference import DIFFERENT, ChartField, Difference
from madoguchi.domain.folding import has_gaiji
from madoguchi.domain.held import (
    ADDED,
    Held,
    Relation,
    current_insurance,
    expenses_agree,
    held_expense,
    held_insurance,
    held_limit,
    period_kind,
)
from madoguchi.domain.notation import Kind, name_kind
from madoguchi.domain.patient import Insurance, LimitCertificate, Patient, PublicExpense

_RELATION_KINDS: Final = {
    Relation.SAME: Kind.SAME,
    Relation.NOTATION: Kind.NOTATION,
    Relation.FILLED: Kind.NOT_ON_FILE,
    Relation.BRANCH: Kind.CHANGED,
    Relation.NEW: Kind.CHANGED,
    Relation.FIRST: Kind.NOT_ON_FILE,
}
_NOTES: Final = {
    Relation.NOTATION: "同じ保険で、書き方だけが違います。",
    Relation.FILLED: "同じ保険です。登録にない枝番や記号を補います。",
    Relation.BRANCH: "同じ記号・番号で、枝番が違います。",
    Relation.NEW: "新しい保険です。登録の保険は、始まる前の日で終わりにします。",
    Relation.FIRST: "登録に保険がありません。",
}
_FAMILY_BRANCH = "家族の番号ではないか、本人に確かめてください。"
_NO_START = "資格取得日が届いていないため、確認した日を開始日にします。"
_LATER = "登録の保険のほうが後に始まっています。どちらが正しいか、保険者に確かめてください。"
_SAME_START = (
    "登録の保険と開始日が同じです。取り込むと、登録の保険は一日も使わなかったことになります。"
)
_REOPENED = "登録では終わっていますが、資格は有効です。"
_NO_INSURANCE = "回答に医療保険はありません。登録の保険はそのまま残します。"
_NO_LIMIT = "回答に限度額の情報はありません。登録の認定証はそのまま残します。"
_NO_EXPENSE = (
    "回答に公費はありません。同意していない、資格がなくなった、市町村がつながっていない、の"
    "どれかは分かりません。登録は消さず、紙の受給者証で確かめてください。"
)
_DOUBLED = "同じ公費が二つ返っているため、取り込みません。福祉事務所に確かめてください。"
_NEW_LIMIT = "いまの認定証は残し、新しいものを加えます。"
_NO_PLACE = "登録に欄がないため、表示だけします。"
_NO_RATIO = "回答に割合はありません。3割という意味ではありません。"
_HOUSEHOLDER_GAIJI = "●のある文字は取り込みません。"


def coverage_differences(
    answer: EligibilityAnswer, patient: Patient, day: date
) -> Iterator[Difference]:
    """Yield what differs in the coverage; *answer* has at most one insurance."""
    result = next(iter(insured(answer)), None)
    if result is None or not (result.insurer_number or "").strip():
        yield from _absent_insurance(patient, day)
    else:
        yield from _insurance(result, patient, day)
    yield from _limit(result, patient, day)
    if result is not None and result.specific_diseases_certificate_list:
        yield Difference(
            field=ChartField.DISEASE,
            kind=Kind.NOT_ON_FILE,
            answered=result.specific_diseases_certificate_list,
            note=_NO_PLACE,
        )
    yield from _expenses(aided(answer), patient, day)


def _absent_insurance(patient: Patient, day: date) -> Iterator[Difference]:
    held = current_insurance(patient, day)
    if held is not None:
        yield Difference(
            field=ChartField.INSURANCE, kind=Kind.ABSENT, on_file=held, note=_NO_INSURANCE
        )


def _insurance(result: QualificationResult, patient: Patient, day: date) -> Iterator[Difference]:
    answered = insurance_of(result, day)
    held = held_insurance(patient, answered, day)
    added = held.relation in ADDED
    notes = [_NOTES.get(held.relation, ""), _NO_START if added and not answered.valid_from else ""]
    yield Difference(
        field=ChartField.INSURANCE,
        kind=_RELATION_KINDS[held.relation],
        on_file=held.insurance,
        answered=answered,
        note="".join(notes),
        caution=_caution(held, answered, patient, day),
        takeable=held.relation is not Relation.SAME,
        added=added,
    )
    old = held.insurance or Insurance(insurer_number="")
    yield from _validity(result, held, answered, patient, day)
    yield from _facts(old, answered, with_insurance=added)


def _caution(held: Held, answered: Insurance, patient: Patient, day: date) -> str:
    if held.relation is Relation.BRANCH:
        return _FAMILY_BRANCH
    if held.relation not in ADDED:
        return ""
    return _overlap(patient, None, answered.valid_from or day, day)


def _overlap(patient: Patient, own: Insurance | None, start: date, day: date) -> str:
    """Return what speaks against an insurance from *start* on beside those in force on *day*."""
    others = [card for card in patient.insurances if card != own and period_of(card).holds(day)]
    begins = [card.valid_from for card in others if card.valid_from]
    if any(begin > start for begin in begins):
        return _LATER
    return _SAME_START if start in begins else ""


def _validity(
    result: QualificationResult, held: Held, answered: Insurance, patient: Patient, day: date
) -> Iterator[Difference]:
    own = held.insurance
    on_file = period_of(own) if own else Period()
    kind = period_kind(on_file, period_of(answered), starts_of(result), day)
    if kind is None:
        return
    added = held.relation in ADDED
    back = not added and answered.valid_to is None and on_file.over(day)
    yield Difference(
        field=ChartField.VALIDITY,
        kind=kind,
        on_file=on_file,
        answered=period_of(answered),
        note=_REOPENED if back else "",
        caution=_overlap(patient, own, on_file.start or day, day) if back else "",
        takeable=kind in DIFFERENT and not added,
        with_insurance=added,
    )


def _facts(old: Insurance, new: Insurance, *, with_insurance: bool) -> Iterator[Difference]:
    for field, on_file, answered in (
        (ChartField.FAMILY, old.personal_family_classification, new.personal_family_classification),
        (ChartField.RATIO, old.contribution_ratio, new.contribution_ratio),
        (ChartField.INSURER_NAME, old.insurer_name, new.insurer_name),
        (ChartField.HOUSEHOLDER, old.insured_name, new.insured_name),
    ):
        kind = name_kind(on_file, answered)
        if kind is None:
            continue
        gaiji = has_gaiji(answered)
        missing = kind is Kind.ABSENT and field is ChartField.RATIO
        yield Difference(
            field=field,
            kind=kind,
            on_file=on_file or None,
            answered=answered or None,
            note=_HOUSEHOLDER_GAIJI if gaiji else _NO_RATIO if missing else "",
            takeable=kind in DIFFERENT and not with_insurance and not gaiji,
            with_insurance=with_insurance and kind in DIFFERENT,
        )


def _limit(result: QualificationResult | None, patient: Patient, day: date) -> Iterator[Difference]:
    answered = limit_of(result) if result else None
    own = held_limit(patient, answered) if answered else None
    current = own or _current_limit(patient, day)
    if answered is None:
        if current is not None:
            yield Difference(
                field=ChartField.LIMIT, kind=Kind.ABSENT, on_file=current, note=_NO_LIMIT
            )
        return
    if own is not None:
        period = period_of(answered)
        starts = [answered.valid_from] if answered.valid_from else []
        kind = period_kind(period_of(own), period, starts, day) or Kind.SAME
        kind = Kind.SAME if kind is Kind.ABSENT else kind
    else:
        kind = Kind.CHANGED if current else Kind.NOT_ON_FILE
    yield Difference(
        field=ChartField.LIMIT,
        kind=kind,
        on_file=current,
        answered=answered,
        note=_NEW_LIMIT if current and own is None else "",
        takeable=kind in DIFFERENT,
        added=own is None,
    )


def _current_limit(patient: Patient, day: date) -> LimitCertificate | None:
    held = patient.limit_certificates
    return next((one for one in held if not period_of(one).over(day)), None)


def _expenses(
    results: Sequence[QualificationResult], patient: Patient, day: date
) -> Iterator[Difference]:
    answered = tuple(expense for one in results if (expense := expense_of(one)))
    current = tuple(one for one in patient.public_expenses if not period_of(one).over(day))
    if not answered:
        if current:
            yield Difference(
                field=ChartField.PUBLIC_EXPENSE, kind=Kind.ABSENT, on_file=current, note=_NO_EXPENSE
            )
        return
    pairs = [(held_expense(patient, one), one) for one in answered]
    kinds = [_expense_kind(own, one, day) for own, one in pairs]
    kind = max(kinds, key=_WORST.index)
    doubled = any(expenses_agree(one, other) for one, other in combinations(answered, 2))
    held = tuple(dict.fromkeys((*(own for own, _ in pairs if own), *current)))
    yield Difference(
        field=ChartField.PUBLIC_EXPENSE,
        kind=kind,
        on_file=held or None,
        answered=answered,
        note=_DOUBLED if doubled else "",
        takeable=kind in DIFFERENT and not doubled,
        added=any(own is None for own, _ in pairs),
    )


_WORST: Final = (Kind.SAME, Kind.NOTATION, Kind.NOT_ON_FILE, Kind.CHANGED)


def _expense_kind(own: PublicExpense | None, answered: PublicExpense, day: date) -> Kind:
    if own is None:
        return Kind.NOT_ON_FILE
    starts = [answered.valid_from] if answered.valid_from else []
    kind = period_kind(period_of(own), period_of(answered), starts, day) or Kind.SAME
    filled = (not own.recipient_number and answered.recipient_number) or (
        not own.office_name and answered.office_name
    )
    if kind in (Kind.SAME, Kind.ABSENT):
        return Kind.NOT_ON_FILE if filled else Kind.SAME
    return kind
