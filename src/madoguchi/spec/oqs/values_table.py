"""Labels of values that belong to no OQSCD table (``oqs-interface.md`` §3.2, 3.7). Rows only.

A value that is missing here is shown as it is, never refused.
"""

from collections.abc import Mapping

from madoguchi.spec.rules.share_table import RATIO_LABELS

VALUE_LABELS: Mapping[str, Mapping[str, str]] = {
    "InsuredPartialContributionRatio": RATIO_LABELS,
    "ElderlyRecipientContributionRatio": RATIO_LABELS,
    "FileCategory": {
        "1": "PDF",
        "2": "XML",
        "3": "薬剤＋診療のPDF",
        "4": "薬剤＋診療のXML",
    },
    "ResultCode": {"1": "正常"},
}
"""Official tag → value → label."""
