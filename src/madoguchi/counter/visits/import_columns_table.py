"""Which headings of a receipt computer's list of visits stand for which field: data only.

Compared in half width, lower case, without blanks, underscores and brackets' contents.
"""

from typing import Final

COLUMNS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("day", "来院日", ("来院日", "診療日", "受診日", "受付日", "診療年月日", "date", "visitdate")),
    (
        "number",
        "患者番号",
        ("患者番号", "カルテ番号", "患者id", "診察券番号", "number", "patientid"),
    ),
    ("first", "初診・再診", ("初診・再診", "初再診", "初診再診", "初再", "診療区分", "first")),
    ("remark", "備考", ("備考", "メモ", "remark", "note")),
)

REQUIRED: Final = ("day", "number")

FIRST: Final = {
    "": None, "初診": True, "初": True, "1": True,
    "再診": False, "再": False, "2": False, "0": False,
}  # fmt: skip
"""What 初診 and 再診 are written as; anything else is refused, not guessed."""
