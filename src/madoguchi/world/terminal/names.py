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


def is_request(name: str) -> bool:
    """Tell whether *name* follows the grammar of request files."""
    return _REQUEST.fullmatch(name) is not None


def kind_of(name: str) -> str:
    """Return the part before the underscore, such as ``OQSsiquc01req``."""
    return name.partition("_")[0]


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
