"""The form of an offline day: exactly four items must stand in it, the rest helps. Pure.

``rules.md`` EL-4: name, sex, birthday, address. Everything else is our own and may stay blank;
nothing is guessed from what was typed.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from madoguchi.counter.registry import RefusedError
from madoguchi.counter.visits.reckoning import BY_HAND
from madoguchi.domain.answer import SearchInfo
from madoguchi.formats.japanese import DateTextError, age_on, parse_date
from madoguchi.store.ports import Evidence, OfflineEntry, Patient

REQUIRED: Final = (
    ("name", "氏名"),
    ("sex", "性別"),
    ("birthdate", "生年月日"),
    ("address", "住所"),
)
"""The four items of EL-4, in its order."""

FIELDS: Final = (
    *(field for field, _ in REQUIRED),
    "kana", "patient", "insurer_number", "symbol", "insured_number", "branch", "limit_consent",
    "carries", "declared_ratio", "remark",
)  # fmt: skip

SEXES: Final = (("1", "男"), ("2", "女"), ("3", "どちらでもない・未設定"))

CARRIED: Final = (
    ("", "まだ聞いていない"),
    (Evidence.CERTIFICATE.value, "資格確認書"),
    (Evidence.NOTICE_AND_CARD.value, "資格情報のお知らせ とマイナンバーカード"),
    (Evidence.PORTAL.value, "マイナポータルの画面・保存したPDF"),
    (Evidence.DECLARATION.value, "被保険者資格申立書を書いてもらった"),
    (Evidence.ORAL.value, "口頭で聞いた（再診・変わりなし）"),
    (Evidence.NOTHING.value, "何も持っていない"),
)
"""What the person carries, in the words of the counter."""

RATIOS: Final = (
    ("", "未定"), ("030", "3割"), ("020", "2割"), ("010", "1割"), ("000", "負担なし"),
)  # fmt: skip

_LONGEST: Final = {
    "name": 100, "kana": 100, "address": 200, "insurer_number": 8, "symbol": 20,
    "insured_number": 20, "branch": 2, "remark": 200, "birthdate": 30,
}  # fmt: skip
_JA: Final = dict(REQUIRED) | {
    "kana": "カナ", "insurer_number": "保険者番号", "symbol": "記号", "insured_number": "番号",
    "branch": "枝番", "remark": "備考",
}  # fmt: skip
_OLDEST: Final = 130
_INSURER: Final = re.compile(r"\d{6}|\d{8}", re.ASCII)


class Filled(Struct, frozen=True, kw_only=True):
    """What was written down, checked."""

    name: str
    sex: str
    birthdate: date
    address: str
    kana: str
    patient_id: str | None
    search: SearchInfo | None
    carries: str
    declared_ratio: str
    remark: str


def filled(values: Mapping[str, str], today: date) -> Filled:
    """Return what stands in the form; RefusedError with every reason at once."""
    problems = tuple(_problems(values, today))
    if problems:
        raise RefusedError(problems)
    get = values.get
    birthdate = parse_date(values["birthdate"])
    return Filled(
        name=values["name"],
        sex=values["sex"],
        birthdate=birthdate,
        address=values["address"],
        kana=get("kana", ""),
        patient_id=get("patient") or None,
        search=_search(values, birthdate),
        carries=get("carries", ""),
        declared_ratio=get("declared_ratio", ""),
        remark=get("remark", ""),
    )


def _search(values: Mapping[str, str], birthdate: date) -> SearchInfo | None:
    """Return the numbers as told; None if there are none."""
    insurer = _plain(values.get("insurer_number", ""))
    number = values.get("insured_number", "")
    if not insurer and not number:
        return None
    return SearchInfo(
        insurer_number=insurer or None,
        insured_card_symbol=values.get("symbol") or None,
        insured_identification_number=number or None,
        insured_branch_number=_plain(values.get("branch", "")) or None,
        birthdate=birthdate,
        limit_application_certificate_related_cons_flg=(
            "1" if values.get("limit_consent") == "1" else "0"
        ),
    )


def is_askable(search: SearchInfo | None) -> bool:
    """Tell whether the terminal can be asked: the numbers that it must have (§3.1)."""
    return bool(
        search
        and search.birthdate
        and search.insured_identification_number
        and _INSURER.fullmatch(search.insurer_number or "")
    )


def _problems(values: Mapping[str, str], today: date) -> Iterator[str]:
    for field, ja in REQUIRED:
        if not values.get(field):
            yield f"{ja}を書いてください。"
    for field, longest in _LONGEST.items():
        yield from _text_problems(_JA[field], values.get(field, ""), longest)
    if values.get("birthdate"):
        yield from _birth_problems(values["birthdate"], today)
    if values.get("sex") not in (None, "", *dict(SEXES)):
        yield "性別を一覧から選んでください。"
    if values.get("carries", "") not in ("", *BY_HAND):
        yield "持っているものを一覧から選んでください。"
    if values.get("declared_ratio", "") not in dict(RATIOS):
        yield "負担割合を一覧から選んでください。"
    insurer = _plain(values.get("insurer_number", ""))
    if insurer and not _INSURER.fullmatch(insurer):
        yield "保険者番号は6桁か8桁の数字です。わからないときは空けておいてください。"


def _text_problems(ja: str, text: str, longest: int) -> Iterator[str]:
    if len(text) > longest:
        yield f"{ja}が長すぎます（{longest}文字まで）。"
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in text):
        yield f"{ja}に目に見えない文字が入っています。入れ直してください。"


def _birth_problems(text: str, today: date) -> Iterator[str]:
    try:
        age = age_on(parse_date(text), today)
    except DateTextError as error:
        yield str(error)
        return
    if age is None:
        yield f"生年月日「{text}」が今日より後です。"
    elif age > _OLDEST:
        yield f"生年月日「{text}」では{_OLDEST}歳を超えます。"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def values_of_patient(patient: Patient) -> dict[str, str]:
    """Return a chart as form values; the newest insurance on file gives the numbers."""
    values = {
        "name": patient.name,
        "sex": patient.sex,
        "birthdate": patient.birthdate.isoformat(),
        "address": patient.address,
        "kana": patient.kana,
        "patient": patient.id,
    }
    if patient.insurances:
        card = patient.insurances[0]
        values |= {
            "insurer_number": _plain(card.insurer_number),
            "symbol": card.insured_card_symbol,
            "insured_number": card.insured_identification_number,
            "branch": card.insured_branch_number,
            "declared_ratio": card.contribution_ratio
            if card.contribution_ratio in dict(RATIOS)
            else "",
        }
    return values


def values_of_entry(entry: OfflineEntry) -> dict[str, str]:
    """Return an entry as form values."""
    asked = entry.search or SearchInfo()
    return {
        "name": entry.name,
        "sex": entry.sex,
        "birthdate": entry.birthdate.isoformat(),
        "address": entry.address,
        "kana": entry.kana,
        "patient": entry.patient_id or "",
        "insurer_number": asked.insurer_number or "",
        "symbol": asked.insured_card_symbol or "",
        "insured_number": asked.insured_identification_number or "",
        "branch": asked.insured_branch_number or "",
        "limit_consent": asked.limit_application_certificate_related_cons_flg or "0",
        "carries": entry.carries,
        "declared_ratio": entry.declared_ratio,
        "remark": entry.remark,
    }
