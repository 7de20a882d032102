"""Made-up people of the benches: the same index is always the same person."""

from datetime import date, timedelta

INSTITUTION = "9910000001"

_FAMILIES = (
    ("見本", "ミホン"),
    ("手本", "テホン"),
    ("試験", "シケン"),
    ("標準", "ヒョウジュン"),
    ("模範", "モハン"),
)


def person(index: int) -> tuple[str, str, date]:
    """Return name, kana and birthday."""
    family, kana = _FAMILIES[index % len(_FAMILIES)]
    born = date(1930, 1, 1) + timedelta(days=index * 7919 % 33000)
    return f"{family}　太郎{index}", f"{kana}　タロウ", born
