"""Values of a chart and an answer as a clerk reads them: lines of text, codes with their labels."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from madoguchi.counter.answer_view import coded, ratio_text
from madoguchi.domain.answer import SpecificDiseasesCertificateInfo
from madoguchi.domain.coverage import Period
from madoguchi.domain.difference import ChartField, Value
from madoguchi.domain.notation import Kind
from madoguchi.domain.patient import Insurance, LimitCertificate, PublicExpense
from madoguchi.formats.japanese import both_dates, short_date

KIND_WORDS: Final[Mapping[Kind, tuple[str, str]]] = {
    Kind.SAME: ("ok", "同じ"),
    Kind.NOTATION: ("off", "表記のみ"),
    Kind.CHANGED: ("check", "変更"),
    Kind.ABSENT: ("off", "回答になし"),
    Kind.NOT_ON_FILE: ("info", "登録になし"),
}
"""Kind → the shell's kind of status and the word."""

NOTHING: Final = "なし"


def value_lines(field: ChartField, value: Value) -> tuple[str, ...]:
    """Return *value* as lines; none for a side that has nothing."""
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return (_coded_text(field, value),)
    if isinstance(value, date):
        return (both_dates(value),)
    if isinstance(value, Period):
        return (period_text(value),) if value != Period() else ()
    if isinstance(value, Insurance):
        return insurance_lines(value)
    if isinstance(value, LimitCertificate):
        return limit_lines(value)
    return tuple(line for one in value for line in _listed_lines(one))


def insurance_lines(card: Insurance) -> tuple[str, ...]:
    """Return the numbers of an insurance, each named."""
    symbol = f"記号 {card.insured_card_symbol or NOTHING}"
    number = f"番号 {card.insured_identification_number or NOTHING}"
    return (
        f"保険者 {card.insurer_number or NOTHING}",
        f"{symbol}　{number}",
        f"枝番 {card.insured_branch_number or NOTHING}",
    )


def limit_lines(one: LimitCertificate) -> tuple[str, ...]:
    """Return a 限度額 certificate: its kind, its class, its period."""
    kinds = (coded("011", one.classification), f"区分 {coded('012', one.classification_flag)}")
    has = (one.classification, one.classification_flag)
    shown = [text for text, value in zip(kinds, has, strict=True) if value]
    return (*shown, period_text(Period(one.valid_from, one.valid_to)))


def expense_lines(one: PublicExpense) -> tuple[str, ...]:
    """Return a 公費: payer, recipient, office, period."""
    office = (one.office_name,) if one.office_name else ()
    numbers = f"負担者 {one.payer_number}　受給者 {one.recipient_number or NOTHING}"
    return (numbers, *office, period_text(Period(one.valid_from, one.valid_to)))


def period_text(period: Period) -> str:
    """Return ``2026/4/1（令和8）から 2027/3/31（令和9）まで``, each side only if it is known."""
    if period == Period():
        return "期間の記載なし"
    if period.start and period.end and period.end < period.start:
        return f"{short_date(period.start)}から（使われていません）"
    start = f"{short_date(period.start)}から" if period.start else ""
    end = f"{short_date(period.end)}まで" if period.end else ""
    return " ".join(filter(None, (start, end)))


def _coded_text(field: ChartField, value: str) -> str:
    if field is ChartField.RATIO:
        return ratio_text(value)
    table = {ChartField.SEX: "007", ChartField.FAMILY: "009"}.get(field)
    return coded(table, value) if table else value


def _listed_lines(one: PublicExpense | SpecificDiseasesCertificateInfo) -> tuple[str, ...]:
    if isinstance(one, PublicExpense):
        return expense_lines(one)
    category = one.specific_diseases_disease_category or ""
    held = Period(one.specific_diseases_valid_start_date, one.specific_diseases_valid_end_date)
    return (coded("013", category) if category else "区分の記載なし", period_text(held))
