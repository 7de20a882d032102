"""Codes in words (``oqs-interface.md`` §4): a value that no table knows is shown as it is."""

from madoguchi.spec.oqs.codes_table import CODES

UNKNOWN_MARK = "（未知のコード）"


def label(code_table: str, value: str | None) -> str:
    """Return the label of *value* in OQSCD*code_table*: ``label("006", "1")`` → ``"有効"``.

    None and "" give ""; a value or table that is not known gives the value and a mark, such as
    ``"9（未知のコード）"``. Never raises.
    """
    if not value:
        return ""
    table = CODES.get(code_table)
    code = table.codes.get(value) if table else None
    return code.label if code else f"{value}{UNKNOWN_MARK}"
