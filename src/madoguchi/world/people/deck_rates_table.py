"""How often what goes wrong in the matching deck: one row a kind, each with its source.

As of 2026-11-22. ``of`` tells what the share is a share of: *people* of the registry (drawn
before anything is typed), *charts* (as the clinic typed them), *answers* (what happened since the
last visit, or how the nation answers). ``ours`` marks estimates without a published figure; those
that are rarer in life are raised on purpose, so that 20,000 arrivals hold enough of each, and say
so. Raising a kind makes the deck harder, never easier. "§" without a name is one of
``oqs-interface.md``.
"""

from msgspec import Struct


class Rate(Struct, frozen=True):
    """The share of one kind of trouble, between 0 and 1."""

    name: str
    share: float
    of: str
    source: str
    ours: bool = True


RATES = (
    Rate("gaiji", 0.05, "answers", "users.md §3: 5.5 of 120 million (4.4 %); issue: 5 %", False),
    Rate("twin", 0.005, "people", "about 2 % of the young have a twin; raised threefold"),
    Rate("neighbour", 0.003, "people", "same name and birthday, both on file; raised greatly"),
    Rate("stranger", 0.0015, "answers", "not on file, name and birthday as on file; raised"),
    Rate("new", 0.06, "answers", "people without a chart; own estimate from 初診 counts"),
    Rate("latin", 0.003, "people", "foreign residents whose kana the insurer never registered"),
    Rate("alias", 0.004, "people", "foreign residents with a 通称"),
    Rate("under_alias", 0.5, "charts", "of those: the chart stands under the 通称"),
    Rate("alias_unregistered", 0.2, "answers", "of those: the answer does not tell the 通称"),
    Rate("duplicate", 0.003, "charts", "a second chart of the same person"),
    Rate("variant", 0.5, "charts", "of names registered with a variant: typed otherwise; §6 no. 2"),
    Rate("variant_of_plain", 0.03, "charts", "of names registered plainly: a variant typed"),
    Rate("learnt_alias", 0.2, "charts", "of ● names: the name as answered stands as an alias"),
    Rate("kana_misread", 0.1, "charts", "of names with a second reading; about 3 % of all"),
    Rate("kanji_slip", 0.005, "charts", "wrong conversion of the given name (陽子 for 洋子)"),
    Rate("half_width", 0.2, "charts", "kana typed in half width; §6 no. 3"),
    Rate("hiragana", 0.05, "charts", "kana typed as hiragana"),
    Rate("large_kana", 0.1, "charts", "small kana already typed large"),
    Rate("no_blank", 0.15, "charts", "no blank in name or kana; §6 no. 4"),
    Rate("birthday_mistyped", 0.002, "charts", "one digit wrong, or day and month changed over"),
    Rate("sex_mistyped", 0.001, "charts", "男 for 女"),
    Rate("sex_unset", 0.01, "charts", "never entered"),
    Rate("no_insurance", 0.01, "charts", "自費, or never entered"),
    Rate("no_branch", 0.3, "charts", "empty until the first check since 2020-10; §6 no. 8"),
    Rate("no_zeros", 0.1, "charts", "number without its leading zeros; §6 no. 7"),
    Rate("padded_insurer", 0.1, "charts", "insurer number with zeros or blanks before; §6 no. 5"),
    Rate("symbol_otherwise", 0.1, "charts", "symbol in the other width; §6 no. 6"),
    Rate("no_address", 0.02, "charts", "never entered"),
    Rate("address_otherwise", 0.3, "charts", "another way to write it, or with the building"),
    Rate("reference", 0.3, "charts", "a 照会番号 was registered; RN-1"),
    Rate("reference_lost", 0.5, "answers", "of moves between insurers: register again; RN-3"),
    Rate("wrong_reference", 0.003, "answers", "照会番号 of another chart; §3.5; raised"),
    Rate("unknown_reference", 0.005, "answers", "照会番号 that no chart holds (earlier system)"),
    Rate("moved_insurer", 0.03, "answers", "one in eight people a year, a visit a quarter"),
    Rate("married", 0.004, "answers", "new family name since the last visit; raised threefold"),
    Rate("married_moved", 0.5, "answers", "of marriages: with another insurance"),
    Rate("moved_house", 0.01, "answers", "five million moves a year among 124 million, a quarter"),
    Rate("address_absent", 0.15, "answers", "insurers need not give it; §6 no. 16"),
    Rate("invalid", 0.01, "answers", "無効: the new insurer has not reported yet; EL-7"),
    Rate("several", 0.003, "answers", "複数該当"),
    Rate("none", 0.005, "answers", "該当資格なし"),
)  # fmt: skip

SHARE = {rate.name: rate.share for rate in RATES}
"""The share of each kind by its name."""
