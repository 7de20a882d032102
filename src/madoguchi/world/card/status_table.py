"""Status words of the JPKI application (``card-and-reader.md`` §2.4) and of ISO 7816-4.

Those marked ISO are not named in our source for this card; the standard's meaning is used.
"""

from typing import Final

OK: Final = 0x9000
TRIES: Final = 0x63C0
"""63Cx: x tries are left."""
WRONG_LENGTH: Final = 0x6700
"""ISO."""
NOT_FOR_THIS_FILE: Final = 0x6981
NOT_ALLOWED: Final = 0x6982
LOCKED: Final = 0x6984
BAD_INPUT: Final = 0x6985
NO_CURRENT_FILE: Final = 0x6986
"""ISO."""
BAD_DATA: Final = 0x6A80
"""ISO."""
FILE_NOT_FOUND: Final = 0x6A82
BAD_P1P2: Final = 0x6A86
NOT_FOUND: Final = 0x6A88
"""ISO."""
PAST_END: Final = 0x6B00
INS_UNKNOWN: Final = 0x6D00
"""ISO."""
CLA_UNKNOWN: Final = 0x6E00
"""ISO."""
