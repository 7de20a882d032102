"""The national proportions that generated people keep (``scale.md`` §1), as numbers with sources.

Millions of insured people 2023 (wic-net 19109/15); 協会けんぽ from the stat.go.jp yearbook; ● from
``users.md`` §3; cards and links of 2025-10 (MHLW 208th 医療保険部会).
"""

KOKUHO_MILLIONS = 26.38
EMPLOYED_MILLIONS = 77.90
KOKI_MILLIONS = 19.44
_ALL = KOKUHO_MILLIONS + EMPLOYED_MILLIONS + KOKI_MILLIONS

KOKUHO = KOKUHO_MILLIONS / _ALL
EMPLOYED = EMPLOYED_MILLIONS / _ALL
KOKI = KOKI_MILLIONS / _ALL

KYOKAI_OF_EMPLOYED = 39.4 / EMPLOYED_MILLIONS
KUMIAI_OF_EMPLOYED = 0.364
"""Health insurance societies; the rest are 共済. Our estimate: about 28 million of 77.9."""

KOKUHO_KUMIAI_OF_KOKUHO = 0.10
"""国保組合 hold about a tenth; our estimate."""

AWKWARD_NAMES = 0.044
CARD_HOLDERS = 0.799
LINKED_OF_HOLDERS = 0.878

KOKI_RATIOS = ((0.72, "010"), (0.92, "020"), (1.0, "030"))
"""Cumulative shares of 後期高齢 1, 2 and 3割; rough shape, ours."""

ELDERLY_RATIOS = ((0.88, "020"), (1.0, "030"))
"""Cumulative shares of 高齢受給 2 and 3割; rough shape, ours."""

INSURER_COUNTS = {
    "kokuho": 1716,
    "kyokai": 47,
    "kumiai": 1388,
    "kyosai": 85,
    "koiki": 47,
    "kokuho_kumiai": 160,
}
"""協会けんぽ is one insurer with a branch a prefecture; the others are counts of 2020–23."""
