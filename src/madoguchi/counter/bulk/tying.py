"""A reservation → one person of a bulk: which chart, which insurance, or why not; never a guess.

The clinic's 患者番号 names the chart, and the name or kana and the birthday must agree with it
(``security.md`` T15): a contradiction goes to a clerk and nobody is asked about. Pure.
"""

import unicodedata
from collections.abc import Sequence
from datetime import date

import msgspec

from madoguchi.counter.bulk.reservations import Reservation, search_problem
from madoguchi.domain.answer import LimitApplicationCertificateRelatedInfo, SearchInfo
from madoguchi.domain.folding import fold_kana
from madoguchi.domain.patient import Insurance, LimitCertificate, Patient
from madoguchi.domain.variants import fold_variants
from madoguchi.store.ports import BulkItem, ItemState


def tied(
    reservation: Reservation, chart: Patient | None, day: date, list_id: str, position: int
) -> BulkItem:
    """Return the item of *reservation*; *chart* is the one of its 患者番号, if there is one."""
    plain = BulkItem(
        list_id=list_id,
        position=position,
        identifier=identifier_of(list_id, position),
        state=ItemState.WAITING,
        number=reservation.number,
        name=reservation.name,
        kana=reservation.kana,
        time=reservation.time,
    )
    if chart is None:
        return _without_chart(plain, reservation)
    wrong = contradictions(reservation, chart)
    if wrong:
        reason = "と".join(wrong) + "が患者番号の登録と違います。予約と患者を確かめてください。"
        return _put_aside(plain, ItemState.EXCEPTION, "person", reason)
    return _with_chart(plain, reservation, chart, day)


def of_chart(chart: Patient, day: date, list_id: str, position: int) -> BulkItem:
    """Return the item of a chart that is asked about without a reservation (再確認)."""
    own = Reservation(number=chart.number, name=chart.name, kana=chart.kana)
    return tied(own, chart, day, list_id, position)


def identifier_of(list_id: str, position: int) -> str:
    """Return the ArbitraryIdentifier: no personal data, and no other list's answer fits it."""
    return f"{list_id[-12:]}-{position}"


def contradictions(reservation: Reservation, chart: Patient) -> list[str]:
    """Return what of the reservation speaks against the chart that its number names."""
    wrong = []
    names = {fold_variants(name) for name in (chart.name, *chart.aliases)}
    kanas = {fold_kana(kana) for kana in (chart.kana, *chart.aliases)}
    given = {fold_variants(reservation.name)} & names | {fold_kana(reservation.kana)} & kanas
    if not given - {""}:
        wrong.append("氏名")
    if reservation.birthdate and reservation.birthdate != chart.birthdate:
        wrong.append("生年月日")
    return wrong


def current(cards: Sequence[Insurance], day: date) -> list[Insurance]:
    """Return the insurances on file that count on *day*."""
    return [
        card
        for card in cards
        if (card.valid_from is None or card.valid_from <= day)
        and (card.valid_to is None or card.valid_to >= day)
    ]


def search_of(card: Insurance, chart: Patient, day: date, identifier: str) -> SearchInfo:
    """Return what is asked about one insurance, with the 限度額 that the clinic knows (§3.4)."""
    return msgspec.structs.replace(
        _numbers(card),
        birthdate=chart.birthdate,
        limit_application_certificate_related_info=_limit(chart.limit_certificates, day),
        arbitrary_identifier=identifier,
    )


def _with_chart(plain: BulkItem, reservation: Reservation, chart: Patient, day: date) -> BulkItem:
    mine = _changed(plain, patient_id=chart.id)
    cards = [_brought(reservation)] if reservation.has_insurance else current(chart.insurances, day)
    if not cards:
        reason = "保険が登録されていません。"
        if chart.insurances:
            reason = "登録の保険は期限が切れています。新しい保険を確かめてください。"
        return _put_aside(mine, ItemState.UNASKABLE, "no_insurance", reason)
    if len(cards) > 1:
        reason = "有効な保険が二つ以上登録されています。どれを使うかを決めてください。"
        return _put_aside(mine, ItemState.EXCEPTION, "duplicate", reason)
    return _askable(mine, search_of(cards[0], chart, day, plain.identifier))


def _without_chart(plain: BulkItem, reservation: Reservation) -> BulkItem:
    """Ask about a person without a chart too, if the reservation itself brings the numbers."""
    reason = "患者番号がありません。"
    if reservation.number:
        reason = f"患者番号「{reservation.number}」は登録にありません。"
    if not reservation.has_insurance or reservation.birthdate is None:
        return _put_aside(plain, ItemState.UNASKABLE, "no_number", reason)
    search = msgspec.structs.replace(
        _numbers(_brought(reservation)),
        birthdate=reservation.birthdate,
        arbitrary_identifier=plain.identifier,
    )
    return _askable(_changed(plain, finding="no_number", reason=reason), search)


def _askable(item: BulkItem, search: SearchInfo) -> BulkItem:
    problem = search_problem(search)
    if problem:
        return _put_aside(item, ItemState.UNASKABLE, item.finding or "numbers", problem)
    return _changed(item, search=search)


def _brought(reservation: Reservation) -> Insurance:
    return Insurance(
        insurer_number=reservation.insurer_number,
        insured_card_symbol=reservation.symbol,
        insured_identification_number=reservation.insured_number,
        insured_branch_number=reservation.branch,
    )


def _numbers(card: Insurance) -> SearchInfo:
    """Return the numbers as they can be sent; digits in one width, the symbol as typed."""
    return SearchInfo(
        insurer_number=_narrow(card.insurer_number) or None,
        insured_card_symbol=card.insured_card_symbol.strip() or None,
        insured_identification_number=card.insured_identification_number.strip() or None,
        insured_branch_number=_narrow(card.insured_branch_number) or None,
    )


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _limit(
    certificates: Sequence[LimitCertificate], day: date
) -> LimitApplicationCertificateRelatedInfo | None:
    for one in certificates:
        begun = one.valid_from is None or one.valid_from <= day
        if begun and (one.valid_to is None or one.valid_to >= day):
            return LimitApplicationCertificateRelatedInfo(
                limit_application_certificate_classification=_code(one.classification, 2),
                limit_application_certificate_classification_flag=_code(one.classification_flag, 3),
            )
    return None


def _code(text: str, length: int) -> str | None:
    """Return a code that the layout can hold (OQSCD011, OQSCD012), or None."""
    return text if len(text) == length and text.isascii() and text.isalnum() else None


def _put_aside(item: BulkItem, state: ItemState, finding: str, reason: str) -> BulkItem:
    told = " ".join(dict.fromkeys(text for text in (item.reason, reason) if text))
    return _changed(item, state=state, finding=finding, reason=told)


def _changed(item: BulkItem, **fields: object) -> BulkItem:
    return msgspec.structs.replace(item, **fields)
