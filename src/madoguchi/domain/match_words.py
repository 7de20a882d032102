"""What matching says to a clerk: why it did not link, and what speaks for and against a chart.

Plain Japanese, with what to do next. Labels name fields only, never what stands in them.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from madoguchi.domain.folding import has_gaiji
from madoguchi.domain.identity import Identity
from madoguchi.domain.weighing import Grade, Weighed

NO_PERSON = "この回答には人の情報がないため、患者を探していません。"
STILL_WORKING = "まだ処理中の回答のため、患者を探していません。結果が届くまで待ってください。"
FAILED = "確認がエラーで終わったため、患者を探していません。"
NO_ENTITLEMENT = "該当する資格がないという回答のため、患者を探していません。"
NOT_ONE_PERSON = "一つの回答に別の人の情報が入っているため、自動では結び付けません。"
MULTIPLE = "複数該当の回答のため、自動では結び付けません。本人に確かめて選んでください。"
ANOTHER_THAN_MEANT = (
    "照会した患者と、回答の人が違うようです。入力した番号と本人を確かめて選んでください。"
)
_NOBODY = "カナと生年月日が同じ患者はいません。"
_NOBODY_BY_NAME = "カナのない回答です。氏名と生年月日が同じ患者はいません。"
_GAIJI_ONLY = "カナがなく氏名に●があるため、探せません。患者を検索して選んでください。"
_NO_BIRTHDATE = "生年月日のない回答のため、自動では結び付けません。"
_SAME_KEYS = "名前と生年月日が同じ患者が複数います。住所や保険の番号で確かめて選んでください。"
_SOME = "この人かもしれない患者が複数います。本人に確かめて選んでください。"
_SAME_REFERENCE = "同じ照会番号の患者が複数います。照会番号の登録を直してください。"
_REFERENCE_ALONE = "照会番号の患者とカナも生年月日も違います。照会番号の登録を確かめてください。"
_REFERENCE_DOUBTED = "照会番号は同じですが、{}が違います。本人に確かめて選んでください。"
_REFERENCE_AGAINST_KEYS = (
    "照会番号の患者のほかに、名前と生年月日が同じ患者がいます。本人に確かめて選んでください。"
)
_REFERENCE_DIFFERS = (
    "名前と生年月日は同じですが、登録してある照会番号が違います。本人に確かめてください。"
)
_BIRTH_SLIPPED = (
    "生年月日が少しだけ違う患者がいます。カルテの打ち間違いかもしれません。本人に確かめてください。"
)
_UNCONFIRMED = (
    "名前と生年月日は同じですが、保険も住所も登録と合いません。"
    "保険や住所が変わったのか、同姓同名の別の人か、本人に確かめて選んでください。"
)
_FAMILY_DIFFERS = (
    "名と生年月日は同じですが、姓が違います。姓が変わったのか、本人に確かめて選んでください。"
)
_MASKED = "氏名に●があり、文字で確かめられません。本人に確かめて選んでください。"
_DIFFERS = "{}が違うため、自動では結び付けません。本人に確かめて選んでください。"


class Candidate(Struct, frozen=True, kw_only=True):
    """A chart that may be meant: what speaks for it and what against, in Japanese.

    ``weak`` supports without proving anything; ``changed`` differs and may well have changed.
    """

    patient_id: str
    evidence: tuple[str, ...]
    against: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


_LABELS: Final = (
    ("reference", "照会番号"),
    ("kana", "カナ"),
    ("birth", "生年月日"),
    ("name", "氏名"),
    ("sex", "性別"),
    ("insurance", "保険の番号"),
    ("branch", "枝番"),
    ("address", "住所"),
)
_WEAK: Final = {
    "birth": "生年月日（打ち間違い程度の差）",
    "name": "氏名（●を除く）",
    "insurance": "保険の番号（先頭の0だけ違う）",
}
_MAY_CHANGE: Final = ("insurance", "address")


def candidate(one: Weighed) -> Candidate:
    """Put one weighed chart into words: each key that both sides have."""
    graded = [(key, label, getattr(one, key)) for key, label in _LABELS]
    evidence = [label for _, label, grade in graded if grade is Grade.SAME]
    if one.given is Grade.SAME and Grade.SAME not in (one.kana, one.name):
        evidence.append("名" if one.family is not Grade.SAME else "姓と名")
    other = [(key, label) for key, label, grade in graded if grade is Grade.OTHER]
    return Candidate(
        patient_id=one.chart.id,
        evidence=tuple(evidence),
        against=tuple(label for key, label in other if key not in _MAY_CHANGE),
        weak=tuple(_WEAK.get(key, label) for key, label, grade in graded if grade is Grade.WEAK),
        changed=tuple(label for key, label in other if key in _MAY_CHANGE),
    )


def why_nobody(person: Identity) -> str:
    """Return why no chart is shown at all."""
    if person.birthdate is None:
        return _NO_BIRTHDATE
    if person.kanas:
        return _NOBODY
    return _GAIJI_ONLY if any(map(has_gaiji, person.names)) else _NOBODY_BY_NAME


def why_asked(shown: Sequence[Weighed]) -> str:
    """Return why the clerk must choose among *shown*; blank if there is nobody to show."""
    holders = [one for one in shown if one.reference is Grade.SAME]
    if len(holders) > 1:
        return _SAME_REFERENCE
    if holders:
        return _REFERENCE_AGAINST_KEYS if len(shown) > 1 else _why_not_by_number(holders[0])
    if len(shown) > 1:
        alike = all((one.birth, one.given) == (Grade.SAME, Grade.SAME) for one in shown)
        return _SAME_KEYS if alike else _SOME
    return _why_not_alone(shown[0]) if shown else ""


def _why_not_by_number(one: Weighed) -> str:
    doubts = _opposed(one)
    if one.birth is not Grade.SAME:
        doubts.append("生年月日")
    called = Grade.SAME in (one.kana, one.name, one.given)
    if not called and one.birth is Grade.OTHER:
        return _REFERENCE_ALONE
    return _REFERENCE_DOUBTED.format("と".join(doubts or ["確かめられる項目"]))


def _why_not_alone(one: Weighed) -> str:
    """Return what keeps the only chart from being linked by itself."""
    if one.birth is Grade.UNTOLD:
        return _NO_BIRTHDATE
    if one.birth is Grade.WEAK:
        return _BIRTH_SLIPPED
    if one.reference is Grade.OTHER:
        return _REFERENCE_DIFFERS
    opposed = _opposed(one) + (["生年月日"] if one.birth is Grade.OTHER else [])
    if opposed:
        return _DIFFERS.format("と".join(opposed))
    if one.given is not Grade.SAME:
        return _MASKED
    return _UNCONFIRMED if one.family is Grade.SAME else _FAMILY_DIFFERS


def _opposed(one: Weighed) -> list[str]:
    """Return the labels of what contradicts, apart from birthday and 照会番号."""
    keys = (("given", "カナ"), ("sex", "性別"), ("branch", "枝番"))
    return [label for key, label in keys if getattr(one, key) is Grade.OTHER]
