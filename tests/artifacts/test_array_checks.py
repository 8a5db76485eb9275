"""What validations ask of arrays, on both sides of where one part of them ends and the next begins."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.artifacts import array_checks
from cinecluster.artifacts.array_checks import all_finite, ascending_in_rows, within

_EDGE = array_checks._AT_ONCE


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=6))
def test_rows_ascend_if_each_of_them_does(rows: list[list[int]]) -> None:
    values = np.array([value for row in rows for value in row], dtype=np.int64)
    indptr = np.cumsum([0, *map(len, rows)])
    expected = all(row == sorted(set(row)) for row in rows)
    assert ascending_in_rows(values, indptr) == expected


def test_a_row_that_falls_is_found_where_two_parts_meet() -> None:
    values = np.arange(2 * _EDGE)
    whole = np.array([0, len(values)])
    assert ascending_in_rows(values, whole)
    for place in (_EDGE - 1, _EDGE, _EDGE + 1):
        fallen = values.copy()
        fallen[place] = 0
        assert not ascending_in_rows(fallen, whole)
        assert ascending_in_rows(fallen, np.array([0, place, place + 1, len(values)]))


def test_one_value_that_does_not_fit_is_found_in_the_last_part() -> None:
    values = np.zeros(_EDGE + 5)
    values[-1] = np.nan
    assert not all_finite(values)
    assert all_finite(values[:-1])
    indices = np.zeros(_EDGE + 5, dtype=np.int64)
    indices[-1] = 7
    assert within(indices, 8)
    assert not within(indices, 7)
    assert not within(-indices, 8)
