"""The figures of the matching bench as a table that fits a terminal: a line a kind of trouble.

Four counts for each rule set: 正 right links, 誤 links to another person's chart, 問 asked of the
clerk, 漏 somebody's chart not found.
"""

from collections.abc import Iterable, Iterator

from madoguchi.bench.report import Figure

_WORDS = {"right": "正", "wrong": "誤", "asked": "問", "missed": "漏"}
_RULES = {
    "ours": "窓口",
    "name_birthday": "氏名＋生年月日",
    "kana_birthday": "カナ＋生年月日",
    "insurance_highest": "保険→大きい番号",
}
_NAME, _COUNT = 22, 7


def table(figures: Iterable[Figure]) -> Iterator[str]:
    """Yield the lines of the table: the whole deck first, then kinds by how many they are."""
    known = {figure.name: figure for figure in figures}
    yield f"{'':{_NAME}}{'件数':>5}" + "".join(_wide(name, 4 * _COUNT) for name in _RULES.values())
    marks = "".join(f"{mark:>{_COUNT - 1}}" for mark in _WORDS.values())
    yield f"{'':{_NAME}}{'':>7}" + marks * len(_RULES)
    yield _line("", known, sum(_count(known, f"ours.{word}") for word in (*_WORDS, "new")))
    arrivals = {
        name.split(".")[2]: int(figure.figure)
        for name, figure in known.items()
        if name.startswith("matching.deck.")
    }
    for kind, count in sorted(arrivals.items(), key=lambda item: -item[1]):
        yield _line(kind, known, count)


def _line(kind: str, known: dict[str, Figure], arrivals: int) -> str:
    inner = f"{kind}." if kind else ""
    counts = [_count(known, f"{rule}.{inner}{word}") for rule in _RULES for word in _WORDS]
    told = "".join(f"{count:>{_COUNT}}" for count in counts)
    return f"{kind or 'all':{_NAME}}{arrivals:>7}{told}"


def _count(known: dict[str, Figure], name: str) -> int:
    return int(known[f"matching.{name}"].figure)


def _wide(text: str, width: int) -> str:
    """Return *text* right-aligned; a Japanese character takes two columns."""
    return " " * (width - 2 * len(text)) + text
