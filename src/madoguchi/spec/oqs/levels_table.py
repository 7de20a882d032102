"""The three verdict levels of an answer, in the order in which they are tested (§5). Rows only."""

from madoguchi.spec.oqs.model import Level, Source

LEVELS = (
    Level("file", "ファイル", "SegmentOfResult", "003", ("1",), Source.CODE),
    Level("person", "照会した人", "ProcessingResultStatus", "004", ("1",), Source.CODE),
    Level("entitlement", "資格", "QualificationValidity", "006", ("1", "6"), Source.CODE),
)
"""A later level says nothing as long as an earlier one has not passed.

Value 6 有効（未登録） of the last passes too: the person is entitled, only the 医療券 for this
clinic is not registered yet (``rules.md`` WA-2).
"""
