"""Round numbers along an axis."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.plots.ticks import decades, linear, thinned


@given(st.floats(1e-3, 1e9), st.booleans())
def test_marks_begin_at_nought_are_even_and_hold_every_figure(highest: float, whole: bool) -> None:
    marks = linear(highest, whole=whole)
    assert marks[0] == 0
    assert marks[-1] >= highest * (1 - 1e-9)
    assert 2 <= len(marks) <= 6
    assert all(second - first == pytest.approx(marks[1]) for first, second in pairwise(marks))
    assert not whole or all(mark == int(mark) for mark in marks)


@given(st.floats(1e-6, 1), st.floats(1e-6, 1))
def test_powers_of_ten_hold_every_figure(one: float, other: float) -> None:
    marks = decades(min(one, other), max(one, other))
    assert len(marks) > 1
    assert marks[0] <= min(one, other)
    assert marks[-1] >= max(one, other)
    assert list(marks) == sorted(marks)


@given(st.lists(st.sampled_from(["", "a", "b"]), max_size=40), st.integers(1, 12))
def test_thinned_labels_stay_in_their_places(labels: list[str], room: int) -> None:
    kept = thinned(labels, room)
    assert all(after in {"", before} for before, after in zip(labels, kept, strict=True))
    assert sum(map(bool, kept)) <= room
