"""Consents in few lines: nothing is lost, nothing lives longer, states stay apart."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.counter.consent_lines import SHORT, lines_of
from madoguchi.domain.consent import ConsentState, ConsentView
from madoguchi.spec.oqs.consent_table import CONSENT_STEMS

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SUBJECTS = tuple(stem.stem for stem in CONSENT_STEMS)


def view(subject, state=ConsentState.AGREED, minutes=None, text=None):
    agreed = state is ConsentState.AGREED
    until = None if minutes is None else NOW + timedelta(minutes=minutes)
    return ConsentView(
        subject=subject,
        ja=next((stem.ja for stem in CONSENT_STEMS if stem.stem == subject), subject),
        state=state,
        text=text or state.value,
        agreed=agreed,
        until=until,
        remaining=until - NOW if until and agreed else None,
    )


@pytest.mark.rule("CO-4")
def test_what_was_agreed_together_stands_in_one_line_with_one_remaining_time():
    views = [view(SUBJECTS[0]), view(SUBJECTS[1])]
    views += [view(SUBJECTS[2], minutes=1439.5), view(SUBJECTS[3], minutes=1439)]
    views += [view(SUBJECTS[5], ConsentState.REFUSED)]
    given_now, lasting, refused = lines_of(views)
    assert (given_now.names, given_now.left) == ("薬剤・診療", "23時間59分")
    assert given_now.until == (NOW + timedelta(minutes=1439)).isoformat()
    assert (lasting.sign, lasting.names, lasting.state) == ("○", "限度額・特定疾病", "同意")
    assert (refused.sign, refused.names, refused.state) == ("×", "健診", "同意なし")
    assert not refused.given


def test_given_refused_ended_and_unknown_never_share_a_line():
    views = [view(SUBJECTS[2], state, minutes=5) for state in ConsentState]
    views += [view("X", ConsentState.UNKNOWN, text="不明（7）")]
    lines = lines_of(views)
    assert [line.state for line in lines] == [
        "同意", "同意なし", "期限切れ", "取得困難", "不明", "不明（7）",
    ]  # fmt: skip
    assert len({(line.sign, line.state) for line in lines}) == len(lines)
    assert lines[-1].names == "X"


def test_consents_of_different_hours_keep_their_own_time():
    lines = lines_of([view(SUBJECTS[2], minutes=600), view(SUBJECTS[3], minutes=60)])
    assert [(line.names, line.left) for line in lines] == [
        ("診療", "1時間0分"),
        ("薬剤", "10時間0分"),
    ]


_VIEWS = st.builds(
    view,
    st.sampled_from(SUBJECTS),
    st.sampled_from(list(ConsentState)),
    st.none() | st.integers(1, 1440),
)


@given(st.lists(_VIEWS, unique_by=lambda one: one.subject, max_size=12))
def test_every_subject_stands_in_exactly_one_line_and_none_lives_longer(views):
    lines = lines_of(views)
    named = [name for line in lines for name in line.names.split("・")]
    assert sorted(named) == sorted(SHORT.get(one.subject, one.ja) for one in views)
    for one in views:
        name = SHORT.get(one.subject, one.ja)
        line = next(line for line in lines if name in line.names.split("・"))
        assert line.state == one.text
        if one.agreed and one.until is not None:
            assert line.until <= one.until.isoformat()
        else:
            assert line.until == ""
