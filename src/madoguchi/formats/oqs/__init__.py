"""The files of the eligibility terminal: bytes ↔ typed values (``oqs-interface.md``).

``read`` one file, ``read_arrived`` what intake needs of it, ``read_bulk`` a large answer person by
person, ``read_returned`` a request that came back as failed, ``write`` a request, ``write_bulk``
one of many people piece by piece. Values stand in ``domain``; nothing here touches a file.
"""

from madoguchi.formats.oqs.bulk import check_bulk, read_bulk
from madoguchi.formats.oqs.guard import looks_whole
from madoguchi.formats.oqs.kinds import answer_name, kind_of_name, name_for
from madoguchi.formats.oqs.read import read, read_arrived, read_returned
from madoguchi.formats.oqs.reading import Read, Reading, ReadSettings, Refused, encodings_for
from madoguchi.formats.oqs.recode import recode
from madoguchi.formats.oqs.write import UnwritableError, write, write_bulk

__all__ = [
    "Read",
    "ReadSettings",
    "Reading",
    "Refused",
    "UnwritableError",
    "answer_name",
    "check_bulk",
    "encodings_for",
    "kind_of_name",
    "looks_whole",
    "name_for",
    "read",
    "read_arrived",
    "read_bulk",
    "read_returned",
    "recode",
    "write",
    "write_bulk",
]
