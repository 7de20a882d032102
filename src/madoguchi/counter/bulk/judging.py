"""What came back for one person of a bulk → fine, or an exception with its reason in Japanese.

FINE is only what needs nobody: valid, the person and the insurance that are on file, no change.
Everything else, and every doubt, is an exception (``users.md`` J4, ``rules.md`` EL-1). Pure; it
links nothing and changes no chart.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from madoguchi.counter.bulk.findings_table import FINDINGS, OF_OUTCOME
from madoguchi.domain.answer import EligibilityAnswer, QualificationResult, SearchInfo
from madoguchi.domain.eligibility import ENTITLED, Outcome, judge
from madoguchi.domain.folding import (
    fold_insurer_number,
    fold_reference_number,
    fold_symbol,
)
from madoguchi.domain.identity import birth_agrees, identity_of, kana_agrees, name_agrees
from madoguchi.domain.matching import Match, MatchState
from madoguchi.domain.messages import HeldUnit, RegistrationOutcome
from madoguchi.domain.patient import Insurance, Patient
from madoguchi.domain.registering import echo_agrees, number_for
from madoguchi.store.ports import BulkItem, ItemState

Numbers = SearchInfo | QualificationResult | Insurance
Found = tuple[str, str]
"""A key of ``findings_table`` and a sentence for the clerk."""

_RANK: Final = {finding.key: rank for rank, finding in enumerate(FINDINGS)}
_LIMIT_CHANGED: Final = "1"
"""OQSCD014: 変更あり又は判定不能."""


def judged(item: BulkItem, answer: EligibilityAnswer, chart: Patient | None) -> BulkItem:
    """Return *item* with its answer, FINE or EXCEPTION."""
    verdict = judge(answer)
    found = list(_findings(item, answer, chart))
    return _with(item, found, outcome=verdict.outcome.value, answer=answer)


def judged_twice(item: BulkItem, answer: EligibilityAnswer, chart: Patient | None) -> BulkItem:
    """Return *item* when a second answer for it stands in the same file: the clerk decides."""
    if (again := judged(item, answer, chart)).reason == item.reason and item.answer:
        return again
    found = [("doubled", "この人への回答が二つあり、内容が違います。番号で確かめ直してください。")]
    return _with(item, found, answer=answer)


def held(item: BulkItem, unit: HeldUnit) -> BulkItem:
    """Return *item* whose part of the answer cannot be taken as it is."""
    return _with(item, [("held", unit.reason)])


def unanswered(item: BulkItem) -> BulkItem:
    """Return *item* for which nothing stands in an answer that is complete."""
    return _with(item, [("no_answer", "回答にこの人が入っていません。もう一度確認できます。")])


def registered(item: BulkItem, unit: RegistrationOutcome) -> BulkItem:
    """Return *item* of a 照会番号 registration with what the centre said (RN-2)."""
    echo = unit.registration
    if echo is None or item.registration is None or not echo_agrees(echo, item.registration):
        return _with(item, [("other_echo", "返ってきた登録の内容が、送ったものと違います。")])
    if unit.processing_result_status == "1":
        return _with(item, [], outcome=Outcome.VALID.value)
    said = [text for text in (unit.processing_result_message, unit.processing_result_code) if text]
    reason = (
        "／".join(said) or "国のシステムが登録できなかったと答えました（理由は届いていません）。"
    )
    return _with(item, [("rejected", reason)], outcome=Outcome.PERSON_ERROR.value)


def named_by_centre(item: BulkItem, answer: EligibilityAnswer, match: Match) -> BulkItem:
    """Return *item* of a list whose people the answer itself names (§3.6)."""
    verdict = judge(answer)
    found = list(_of_verdict(answer))
    if verdict.outcome in ENTITLED and match.state is not MatchState.UNIQUE:
        none = match.state is MatchState.NONE
        found.append(("match_none" if none else "match_several", match.reason))
    mine = [one.patient_id for one in match.candidates]
    patient = mine[0] if match.state is MatchState.UNIQUE else None
    person = answer.results[0] if answer.results else QualificationResult()
    named = msgspec.structs.replace(
        item, patient_id=patient, name=person.name or "", kana=person.name_kana or ""
    )
    return _with(named, found, outcome=verdict.outcome.value, answer=answer)


def _with(item: BulkItem, found: Iterable[Found], **fields: object) -> BulkItem:
    ordered = sorted(found, key=lambda one: _RANK[one[0]])
    return msgspec.structs.replace(
        item,
        state=ItemState.EXCEPTION if ordered else ItemState.FINE,
        finding=ordered[0][0] if ordered else "",
        reason=" ".join(dict.fromkeys(text for _, text in ordered)),
        **fields,
    )


def _findings(item: BulkItem, answer: EligibilityAnswer, chart: Patient | None) -> Iterator[Found]:
    yield from _of_verdict(answer)
    if chart is None:
        yield ("no_number", _why_no_chart(item))
    if not answer.results:
        if judge(answer).outcome in ENTITLED:
            yield ("unknown", "有効という回答ですが、資格の内容が届いていません。")
        return
    if chart is not None:
        yield from _of_person(answer, chart)
        yield from _of_reference(answer, chart)
    if judge(answer).outcome in ENTITLED:
        yield from _of_insurance(item, answer.results, chart)


def _of_verdict(answer: EligibilityAnswer) -> Iterator[Found]:
    verdict = judge(answer)
    if verdict.outcome is Outcome.VALID:
        return
    said = [text for text in (verdict.message, verdict.code) if text]
    yield (OF_OUTCOME[verdict.outcome.value], " ".join([verdict.text, *said]))


def _why_no_chart(item: BulkItem) -> str:
    return item.reason or "患者の登録がありません。"


def _of_person(answer: EligibilityAnswer, chart: Patient) -> Iterator[Found]:
    person = identity_of(answer)
    if not birth_agrees(person, chart):
        yield ("birthdate", "回答の生年月日が患者の登録と違います。")
    if not (kana_agrees(person, chart) or name_agrees(person, chart)):
        yield ("name", "回答の氏名が患者の登録と違います。")


def _of_reference(answer: EligibilityAnswer, chart: Patient) -> Iterator[Found]:
    ours = {number_for(chart), fold_reference_number(chart.number)}
    others = identity_of(answer).references - ours
    if others:
        yield (
            "reference",
            f"照会番号「{'」「'.join(sorted(others))}」は、この患者の番号ではありません。",
        )


def _of_insurance(
    item: BulkItem, results: tuple[QualificationResult, ...], chart: Patient | None
) -> Iterator[Found]:
    if len(results) > 1:
        yield ("several", "資格が二つ以上届きました。どれを使うかを確かめてください。")
        return
    if not (results[0].insurer_number and results[0].insured_identification_number):
        yield ("insurance", "有効という回答ですが、保険者番号か番号が届いていません。")
    changed = _changed(item.search, results[0]) if item.search else []
    if changed:
        yield ("insurance", f"{'・'.join(changed)}が変わっています。新しい保険を確かめてください。")
    elif chart is not None and all(_changed(card, results[0]) for card in chart.insurances):
        yield ("insurance", "予約で届いた保険が、患者の登録と違います。")
    if results[0].limit_application_certificate_changed == _LIMIT_CHANGED:
        known = item.search and item.search.limit_application_certificate_related_info
        yield ("limit", _LIMIT if known else _LIMIT_UNKNOWN)


_LIMIT: Final = "限度額の情報が変わったか、判定できません。窓口で確かめてください。"
_LIMIT_UNKNOWN: Final = "限度額の情報が変わったか、判定できません（限度額の登録がない人です）。"


def _changed(asked: Numbers, came: Numbers) -> list[str]:
    """Return what of the insurance differs; what one side lacks is no difference (§6 no. 8)."""
    return [
        ja
        for ja, attribute, fold in _COMPARED
        if getattr(asked, attribute)
        and getattr(came, attribute)
        and fold(getattr(asked, attribute)) != fold(getattr(came, attribute))
    ]


def _digits(text: str | None) -> str:
    return fold_reference_number(text).lstrip("0")


_COMPARED: Final = (
    ("保険者", "insurer_number", fold_insurer_number),
    ("記号", "insured_card_symbol", fold_symbol),
    ("番号", "insured_identification_number", _digits),
    ("枝番", "insured_branch_number", _digits),
)
