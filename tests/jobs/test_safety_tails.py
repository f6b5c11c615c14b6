"""The least of a curve over many spans at once is what it is over each."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crampcast.jobs.safety.tails import TailCurve
from crampcast.jobs.safety.terms import QUARTER_S

BOUNDS = st.floats(-5.0, 5.0)


@given(st.data(), st.integers(1, 40))
def test_spans_at_once_and_one_by_one_agree(data: st.DataObject, quarters: int) -> None:
    left, right = (data.draw(arrays(float, quarters, elements=BOUNDS)) for _ in range(2))
    curve, end_s = TailCurve(left, right), quarters * QUARTER_S
    moments = st.one_of(st.floats(0.0, end_s), st.integers(0, quarters).map(lambda k: k * QUARTER_S))
    spans = np.sort(data.draw(arrays(float, (7, 2), elements=moments)), axis=1)
    one_by_one = [curve.lowest(*span) for span in spans]
    assert curve.lowest_each(*spans.T).tolist() == one_by_one
    to_the_end = [curve.lowest(start, end_s) for start in spans[:, 0]]
    assert curve.lowest_from(spans[:, 0], end_s).tolist() == to_the_end


def test_an_empty_curve_bounds_nothing_above_zero() -> None:
    empty = TailCurve(np.zeros(0), np.zeros(0))
    assert empty.lowest_each(np.array([1.0]), np.array([2.0])).tolist() == [0.0]
    assert empty.lowest_from(np.array([1.0]), 2.0).tolist() == [0.0]
