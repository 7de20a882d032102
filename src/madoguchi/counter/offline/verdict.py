"""What an answer means for somebody who was written down while nothing worked. Pure.

Never the wrong person: an answer counts only if it entitles, belongs to one chart, to the chart
that was written down, and says the name that was written down.
"""

from typing import Final

from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.eligibility import ENTITLED, judge
from madoguchi.domain.folding import fold_kana, fold_name
from madoguchi.store.ports import Arrival, EnquiryState, LinkState, OfflineEntry

_UNKNOWN_MARKS: Final = "●〓"

NO_ANSWER: Final = {
    EnquiryState.ANSWERED: "答えは届きましたが、受付の行がありません。もう一度確認してください。",
    EnquiryState.FAILED: "照会できませんでした。番号を確かめて、もう一度確認してください。",
    EnquiryState.NO_ANSWER: "答えが返りませんでした。端末と回線を見て、もう一度確認してください。",
}
"""What is said where the terminal gave no answer, beside its own message."""


def problem_of(entry: OfflineEntry, arrival: Arrival) -> str:
    """Return why *arrival* does not confirm *entry* and what to do; blank if it does."""
    said = judge(arrival.answer)
    if said.outcome not in ENTITLED:
        return f"結果は「{said.label}」です。{said.text}本人に連絡して、保険を確かめてください。"
    if arrival.link is LinkState.SEVERAL:
        return "資格は有効ですが、当てはまる患者が複数います。照会の結果を開いて選んでください。"
    if arrival.patient_id is None:
        return (
            "資格は有効ですが、当院の患者に結び付いていません。"
            "照会の結果を開いて、患者に結び付けるか、新患として登録してください。"
        )
    if entry.patient_id not in (None, arrival.patient_id):
        return (
            "照会の結果は、控えと別の患者に結び付いています。"
            "照会の結果と控えの番号を見比べて、違うほうを直してください。"
        )
    if entry.patient_id is None and not is_same_name(entry, arrival.answer):
        return (
            "資格は有効ですが、氏名が控えと違います。番号の聞き違いがないか確かめ、"
            "同じ人なら、控えを直して患者を選んでください。"
        )
    return ""


def is_same_name(entry: OfflineEntry, answer: EligibilityAnswer) -> bool:
    """Tell whether an answer names the person written down, by name or by kana."""
    for result in answer.results:
        names = (result.name, result.name_of_other)
        kanas = (result.name_kana, result.name_of_other_kana)
        if any(_alike(entry.name, name) for name in names if name):
            return True
        if entry.kana and any(fold_kana(entry.kana) == fold_kana(kana) for kana in kanas if kana):
            return True
    return False


def _alike(written: str, answered: str) -> bool:
    """Compare letter by letter; a letter that the national side cannot show may be any."""
    one, other = fold_name(written), fold_name(answered)
    return len(one) == len(other) and all(
        a == b or b in _UNKNOWN_MARKS for a, b in zip(one, other, strict=True)
    )
