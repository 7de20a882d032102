"""File names of the terminal (OQS interface §1.4–1.6, §2). Names only; no disk.

A name from the request folder is hostile until :func:`is_request` has agreed to it: the pattern
leaves no room for a separator, a blank, a control character or a device name of Windows.
"""

import re
from datetime import datetime

_REQUEST = re.compile(
    r"(?:OQS|YZK|TKK|CIP|PMH|EPS|CIS|EMS)[a-z]{5}(?:0[12])?req_[0-9A-Za-z_-]{1,80}\.xml"
)
"""``<API id>req_<free rest>.xml``; the API id begins with the letters of §2."""

_BULK = re.compile(r"OQS(muquc|muimm|mutic|muhvq|muonq)(01|02)req_")
"""The requests for many people: 01 is received, 02 fetches the result."""


def is_request(name: str) -> bool:
    """Tell whether *name* follows the grammar of request files."""
    return _REQUEST.fullmatch(name) is not None


def kind_of(name: str) -> str:
    """Return the part before the underscore, such as ``OQSsiquc01req``."""
    return name.partition("_")[0]


def bulk_kind(name: str) -> str:
    """Return the middle of a bulk request's name, such as ``muquc``; "" if it is none (§3.4)."""
    found = _BULK.match(name)
    return found[1] if found else ""


def is_bulk_reception(name: str) -> bool:
    """Tell whether *name* is that of a bulk's first request, which holds the people."""
    found = _BULK.match(name)
    return found is not None and found[2] == "01"


def answer_name(request: str) -> str:
    """Return the answer's name: the request's with ``req_`` → ``res_`` and the same rest (§1.4)."""
    return request.replace("req_", "res_", 1)


def err_name(request: str) -> str:
    """Return the name of the text that comes beside a request sent back (§1.5)."""
    return request.removesuffix(".xml") + ".err"


def face_name(institution: str, token: str, moment: datetime) -> str:
    """Return ``OQSsiquc01res_face_<10 digits><20 hex>_<yyyyMMddHHmmss>.xml`` (§1.6).

    *token* is 20 hexadecimal characters, *moment* the local time of creation.
    """
    return f"OQSsiquc01res_face_{institution}{token}_{moment:%Y%m%d%H%M%S}.xml"
