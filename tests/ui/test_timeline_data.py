import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.recordings.glance import VERDICTS, Glance
from biofeedback.session.review_reading import _assemble, _beats
from biofeedback.ui.live.lane_scale import Span
from biofeedback.ui.timeline.data import columns, counts, drawn, together
from tests.session.looking_back import LENGTH_S, META, beats, happenings


@pytest.fixture(scope="module")
def review():
    seen = Glance(tuple(happenings()), {"client": _beats(list(beats()), "client")}, {}, {})
    return _assemble(META, LENGTH_S, seen)


@given(
    st.lists(st.floats(0.0, 100.0), min_size=1, max_size=80),
    st.integers(1, 20),
    st.floats(0.0, 60.0),
)
def test_columns_hold_the_extremes_of_what_lies_in_them(times, count, start):
    times = np.sort(np.array(times))
    values = np.cos(np.arange(len(times)) * 7.3)
    edges = np.linspace(start, start + 30.0, count + 1)
    found = columns(times, values, edges)
    for place, (left, right) in enumerate(itertools.pairwise(edges)):
        inside = values[(times >= left) & (times < right)]
        if len(inside):
            assert found.low[place] == inside.min()
            assert found.high[place] == inside.max()
        else:
            assert np.isnan(found.low[place])
            assert np.isnan(found.high[place])
    assert counts(times, edges).sum() == ((times >= start) & (times < edges[-1])).sum()


def test_no_line_leads_to_a_flagged_beat_or_over_a_gap(review):
    found = drawn(review, "client")
    after_gap = int(np.searchsorted(found.beat_times, 230.0))
    assert found.breaks[after_gap]
    assert found.breaks[50]
    assert found.breaks[51]
    assert not found.breaks[52]
    assert not found.beat_ok[50]


def test_the_swing_lies_around_the_curve_and_is_blank_in_a_gap(review):
    found = drawn(review, "client")
    known = np.isfinite(found.curves.heart_bpm)
    assert (found.swing.low[known] <= found.curves.heart_bpm[known] + 1e-9).all()
    assert (found.swing.high[known] >= found.curves.heart_bpm[known] - 1e-9).all()
    assert np.isnan(found.swing.high[215])


def test_a_verdict_by_hand_is_drawn(review):
    from biofeedback.recordings.additions import Addition

    body = {"person": "client", "index": 50, "verdict": "ok"}
    changed = drawn(review.with_additions([Addition(1, "", "verdict", body)]), "client")
    assert changed.beat_ok[50]
    assert VERDICTS[changed.beat_words[50]] == "ok"


def test_nobody_there_is_nothing_to_draw(review):
    assert drawn(review, "therapist") is None


def test_two_sessions_share_one_scale():
    assert together(Span(50.0, 90.0), Span(60.0, 110.0)) == Span(50.0, 110.0)
