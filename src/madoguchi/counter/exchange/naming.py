"""Names of requests: 12 places after the kind, never used before (``oqs-interface.md`` §2).

Digits and one case of letters, because Windows does not tell the cases apart. 12 random places
are 62 bits; the look at what was sent and at what lies in the folders is for a clock or a source
of randomness that begins anew.
"""

from collections.abc import Callable

from madoguchi.counter.exchange.values import RequestFolder
from madoguchi.formats.oqs import answer_name, kind_of_name, name_for
from madoguchi.spec.oqs.messages import MESSAGES
from madoguchi.store.ports import Store

_SIGNS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PLACES = 12
_TRIES = 100


class NoNameError(RuntimeError):
    """The source of randomness gives nothing new."""


def fresh_name(
    store: Store, folder: RequestFolder, kind: str, random: Callable[[int], bytes]
) -> str:
    """Return a request's file name for *kind* that nobody has used.

    Looks into the folder before it opens a transaction: a share that hangs must hold nobody up.
    """
    for _ in range(_TRIES):
        number = int.from_bytes(random(_PLACES))
        rest = "".join(_SIGNS[number // len(_SIGNS) ** at % len(_SIGNS)] for at in range(_PLACES))
        name = name_for(kind, rest)
        if not folder.lies(name) and not _is_known(store, name):
            return name
    raise NoNameError(kind)


def _is_known(store: Store, name: str) -> bool:
    around = [name, answer_name(name), answer_name(name, "zip"), f"{name[:-4]}.err"]
    with store.read() as work:
        sent = work.enquiries.by_request_name(name) is not None
        return sent or bool(work.journal.of_names(around))


def request_name(arrived: str) -> str | None:
    """Return the name of the request to which the file *arrived* would be the answer.

    Also of a request that came back, and of its .err; None for a name that pairs with nothing.
    """
    kind = kind_of_name(arrived)
    if kind is None:
        return None
    rest = arrived[len(MESSAGES[kind].prefix) :].rpartition(".")[0]
    asked = kind if kind.endswith("_req") else f"{kind.removesuffix('_res')}_req"
    if asked not in MESSAGES:
        return None
    return f"{MESSAGES[asked].prefix}{rest}.xml"
