"""Answer classes as pure functions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.world.nation.verdict import Validity, by_card, by_number, covers
from madoguchi.world.people.model import Entitlement

DAY = date(2026, 11, 22)


def cover(begins=date(2020, 4, 1), ends=None, person=1, kind="01", insurer="01990019"):
    return Entitlement(
        person=person,
        insurer=insurer,
        classification=kind,
        number="1",
        valid_from=begins,
        valid_to=ends,
    )


PAST = cover(ends=date(2026, 11, 21))
FUTURE = cover(begins=date(2026, 12, 1))
NOW = cover(begins=date(2026, 11, 21), insurer="06990014")
AID = cover(kind="A1", insurer="12990016")


@pytest.mark.parametrize(
    ("known", "validity", "shown"),
    [
        ([NOW], Validity.VALID, (NOW,)),
        ([PAST, NOW], Validity.VALID, (NOW,)),
        ([NOW, AID], Validity.VALID, (NOW, AID)),
        ([AID], Validity.VALID, (AID,)),
        ([PAST], Validity.INVALID, (PAST,)),
        ([PAST, FUTURE], Validity.INVALID, (PAST,)),
        ([FUTURE], Validity.NONE, ()),
        ([], Validity.NONE, ()),
        ([cover(), NOW, AID], Validity.SEVERAL, (cover(), NOW, AID)),
    ],
)
@pytest.mark.rule("EL-1")
def test_by_card(known, validity, shown):
    verdict = by_card(known, DAY)
    assert (verdict.validity, verdict.shown) == (validity, shown)


@pytest.mark.parametrize(
    ("matching", "all_of_person", "validity", "shown"),
    [
        ([NOW], [PAST, NOW], Validity.VALID, (NOW,)),
        ([PAST], [PAST, NOW], Validity.INVALID_NEWER, (PAST,)),
        ([PAST], [PAST], Validity.INVALID, (PAST,)),
        ([PAST], [PAST, AID], Validity.INVALID, (PAST,)),
        ([FUTURE], [FUTURE], Validity.NONE, ()),
        ([], [], Validity.NONE, ()),
        ([NOW, cover(person=2)], [], Validity.SEVERAL, (NOW, cover(person=2))),
    ],
)
@pytest.mark.rule("EL-1")
def test_by_number(matching, all_of_person, validity, shown):
    verdict = by_number(matching, all_of_person, DAY)
    assert (verdict.validity, verdict.shown) == (validity, shown)


def test_a_stranger_whose_cover_ended_does_not_make_it_several():
    assert by_number([PAST, cover(person=2)], [], DAY).shown == (cover(person=2),)


@given(st.dates(), st.dates(), st.dates())
def test_the_day_of_loss_is_no_longer_covered(begins, ends, day):
    row = cover(begins=begins, ends=ends)
    assert covers(row, day) == (begins <= day < ends)
