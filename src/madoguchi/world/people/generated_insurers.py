"""The insurers of the generated people: as many of each kind as there are, with valid numbers.

Their 県番号 are 51–97, real ones plus 50, which no prefecture has.
"""

from functools import cache

from madoguchi.world.people.model import Insurer, InsurerKind
from madoguchi.world.people.numbers import REAL_PREFECTURES, complete
from madoguchi.world.people.shares import INSURER_COUNTS

_SHIFT = 50
_LAWS = {
    InsurerKind.KYOKAI: "01",
    InsurerKind.KUMIAI: "06",
    InsurerKind.KYOSAI: "32",
    InsurerKind.KOIKI: "39",
    InsurerKind.KOKUHO: "",
    InsurerKind.KOKUHO_KUMIAI: "",
}
_FIRST = {InsurerKind.KOKUHO_KUMIAI: 301}
_NAMES = {
    InsurerKind.KYOKAI: "見本健康保険協会　第{prefecture}支部",
    InsurerKind.KUMIAI: "見本第{prefecture}－{serial}健康保険組合",
    InsurerKind.KYOSAI: "見本第{prefecture}－{serial}共済組合",
    InsurerKind.KOIKI: "見本第{prefecture}後期高齢者医療広域連合",
    InsurerKind.KOKUHO: "見本第{prefecture}県第{serial}市",
    InsurerKind.KOKUHO_KUMIAI: "見本第{prefecture}－{serial}国民健康保険組合",
}


@cache
def generated_insurers(kind: InsurerKind) -> tuple[Insurer, ...]:
    """Return the generated insurers of one kind, spread over the prefectures."""
    return tuple(_insurer(kind, place) for place in range(INSURER_COUNTS[kind.value]))


def all_generated_insurers() -> tuple[Insurer, ...]:
    """Return every generated insurer."""
    return tuple(insurer for kind in _LAWS for insurer in generated_insurers(kind))


def _insurer(kind: InsurerKind, place: int) -> Insurer:
    serial, offset = divmod(place, len(REAL_PREFECTURES))
    prefecture = offset + 1 + _SHIFT
    number = serial + _FIRST.get(kind, 1)
    name = _NAMES[kind].format(prefecture=prefecture, serial=number)
    return Insurer(complete(f"{_LAWS[kind]}{prefecture:02d}{number:03d}"), name, kind)
