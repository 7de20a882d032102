"""Whose chart an answer belongs to: one, none, or several to choose from; never a guess.

Rules: ``rules.md`` RN-1 and RN-4, ``security.md`` T15, ``oqs-interface.md`` §3.5 and §6 nos. 1–4,
10 and 13, ``design.md`` §3.7. First the 照会番号, believed only if kana or birthday agrees with
that chart; then folded kana with birthday; names in kanji only where the answer has no kana.
Whatever speaks against the only candidate hands the decision to the clerk.

It must not look at ``insured_name`` (the householder), not treat ● as a joker, not depend on the
order of the charts, and not know the database: charts come in as values.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.domain.eligibility import Outcome, judge
from madoguchi.domain.folding import fold_kana, fold_name, fold_reference_number, has_gaiji
from madoguchi.domain.identity import (
    Chart,
    Identity,
    birth_agrees,
    folded,
    givens,
    identity_of,
    kana_agrees,
    keys_agree,
    name_agrees,
    reference_agrees,
    sex_differs,
)


class MatchState(StrEnum):
    """The three outcomes; the texts equal those of ``store.ports.LinkState``."""

    UNIQUE = "unique"
    NONE = "none"
    SEVERAL = "several"


class Candidate(Struct, frozen=True, kw_only=True):
    """A chart that may be meant: what speaks for it and what against, in Japanese."""

    patient_id: str
    evidence: tuple[str, ...]
    against: tuple[str, ...] = ()


class Match(Struct, frozen=True, kw_only=True):
    """The verdict; ``reason`` tells a clerk in Japanese why it is not more."""

    state: MatchState
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""


_NO_PERSON = "この回答には人の情報がないため、患者を探していません。"
_STILL_WORKING = "まだ処理中の回答のため、患者を探していません。結果が届くまで待ってください。"
_FAILED = "確認がエラーで終わったため、患者を探していません。"
_NO_ENTITLEMENT = "該当する資格がないという回答のため、患者を探していません。"
_NOT_ONE_PERSON = "一つの回答に別の人の情報が入っているため、自動では結び付けません。"
_MULTIPLE = "複数該当の回答のため、自動では結び付けません。本人に確かめて選んでください。"
_NOBODY = "カナと生年月日が同じ患者はいません。"
_NOBODY_BY_NAME = "カナのない回答です。氏名と生年月日が同じ患者はいません。"
_GAIJI_ONLY = "カナがなく氏名に●があるため、探せません。患者を検索して選んでください。"
_NO_BIRTHDATE = "生年月日のない回答のため、自動では結び付けません。"
_SAME_KEYS = "カナと生年月日が同じ患者が複数います。住所や保険の番号で確かめて選んでください。"
_SAME_REFERENCE = "同じ照会番号の患者が複数います。照会番号の登録を直してください。"
_REFERENCE_ALONE = "照会番号の患者とカナも生年月日も違います。照会番号の登録を確かめてください。"
_REFERENCE_DOUBTED = "照会番号は同じですが、{}が違います。本人に確かめて選んでください。"
_REFERENCE_AGAINST_KEYS = "照会番号の患者と、カナと生年月日が同じ患者が違います。"
_REFERENCE_DIFFERS = "カナと生年月日は同じですが、登録してある照会番号が違います。"
_SEX_DIFFERS = "性別が違うため、自動では結び付けません。本人に確かめて選んでください。"


_NOBODY_MEANT: Final = {
    Outcome.PROCESSING: _STILL_WORKING,
    Outcome.FILE_ERROR: _FAILED,
    Outcome.PERSON_ERROR: _FAILED,
    Outcome.NOT_FOUND: _NO_ENTITLEMENT,
}


def match(answer: EligibilityAnswer, charts: Iterable[Chart]) -> Match:
    """Judge whose of *charts* the *answer* is about.

    *charts* are all that a look-up by each 照会番号, each kana with the birthday, or the name
    could find; each is verified anew here, so more than that does no harm.
    """
    stop = _not_about_a_person(answer)
    if stop:
        return Match(state=MatchState.NONE, reason=stop)
    person = identity_of(answer)
    known = sorted({chart.id: chart for chart in charts}.values(), key=lambda c: (c.number, c.id))
    named = [chart for chart in known if reference_agrees(person, chart)]
    alike = [chart for chart in known if keys_agree(person, chart)]
    blocked = _blocked(answer)
    if blocked:
        return _ask(person, [*named, *alike], blocked)
    return _by_reference(person, named, alike) if named else _by_keys(person, alike)


def _not_about_a_person(answer: EligibilityAnswer) -> str:
    """Return why there is nobody to look for, or an empty text."""
    return _NOBODY_MEANT.get(judge(answer).outcome, "" if answer.results else _NO_PERSON)


def _blocked(answer: EligibilityAnswer) -> str:
    if judge(answer).outcome is Outcome.SEVERAL:
        return _MULTIPLE
    return "" if _one_person(answer.results) else _NOT_ONE_PERSON


def _one_person(results: tuple[QualificationResult, ...]) -> bool:
    """Tell whether all *results* (say 保険 and 医療扶助) are about one and the same person."""
    births = {result.birthdate for result in results if result.birthdate}
    kanas = folded(fold_kana, (result.name_kana for result in results))
    if len(births) > 1 or len(kanas) > 1:
        return False
    if all(result.name_kana for result in results):
        return True
    return len(folded(fold_name, (r.name for r in results if not has_gaiji(r.name)))) <= 1


def _by_reference(person: Identity, named: list[Chart], alike: list[Chart]) -> Match:
    if len(named) > 1:
        return _ask(person, [*named, *alike], _SAME_REFERENCE)
    chart = named[0]
    others = [other for other in alike if other.id != chart.id]
    if others and chart not in alike:
        return _ask(person, [chart, *others], _REFERENCE_AGAINST_KEYS)
    if not kana_agrees(person, chart) and not birth_agrees(person, chart):
        return _ask(person, [chart], _REFERENCE_ALONE)
    if sex_differs(person, chart):
        return _ask(person, [chart], _SEX_DIFFERS)
    doubts = _doubts(person, chart)
    if doubts:
        return _ask(person, [chart], _REFERENCE_DOUBTED.format("と".join(doubts)))
    if not name_agrees(person, chart) and any(name_agrees(person, other) for other in others):
        return _ask(person, [chart, *others], _REFERENCE_AGAINST_KEYS)
    return Match(state=MatchState.UNIQUE, candidates=(_candidate(person, chart),))


def _doubts(person: Identity, chart: Chart) -> list[str]:
    """Return the keys whose disagreement an equal 照会番号 does not outweigh.

    A number can be registered to the wrong twin, who shares the birthday. A new family name is
    no doubt: then the given name's kana, or the whole kanji name, still agrees.
    """
    called = kana_agrees(person, chart) or name_agrees(person, chart)
    called = called or bool(person.givens & givens((chart.kana, *chart.aliases)))
    doubts = ["カナ"] if person.kanas and not called else []
    return doubts if birth_agrees(person, chart) else [*doubts, "生年月日"]


def _by_keys(person: Identity, alike: list[Chart]) -> Match:
    if not alike:
        return Match(state=MatchState.NONE, reason=_why_nobody(person))
    if len(alike) > 1:
        return _ask(person, alike, _SAME_KEYS)
    chart = alike[0]
    if person.references and fold_reference_number(chart.reference_number):
        return _ask(person, alike, _REFERENCE_DIFFERS)
    if sex_differs(person, chart):
        return _ask(person, alike, _SEX_DIFFERS)
    return Match(state=MatchState.UNIQUE, candidates=(_candidate(person, chart),))


def _why_nobody(person: Identity) -> str:
    if person.birthdate is None:
        return _NO_BIRTHDATE
    if person.kanas:
        return _NOBODY
    return _GAIJI_ONLY if any(map(has_gaiji, person.names)) else _NOBODY_BY_NAME


def _ask(person: Identity, charts: list[Chart], reason: str) -> Match:
    """Leave the choice to the clerk: several, even if only one, or none if there is nobody."""
    unique = sorted({c.id: c for c in charts}.values(), key=lambda c: (c.number, c.id))
    state = MatchState.SEVERAL if unique else MatchState.NONE
    return Match(
        state=state, candidates=tuple(_candidate(person, c) for c in unique), reason=reason
    )


def _candidate(person: Identity, chart: Chart) -> Candidate:
    """Weigh one chart: each key that both sides have speaks for it or against it."""
    for_it: list[str] = []
    against: list[str] = []
    for label, known, agrees in (
        (
            "照会番号",
            bool(person.references) and bool(chart.reference_number),
            reference_agrees(person, chart),
        ),
        ("カナ", bool(person.kanas), kana_agrees(person, chart)),
        ("生年月日", person.birthdate is not None, birth_agrees(person, chart)),
        ("氏名", bool(person.names), name_agrees(person, chart)),
        (
            "性別",
            bool(person.sexes) and chart.sex in ("1", "2"),
            not sex_differs(person, chart),
        ),
    ):
        if known:
            (for_it if agrees else against).append(label)
    return Candidate(patient_id=chart.id, evidence=tuple(for_it), against=tuple(against))
