import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.ranking.reranking.pool import best_of, standardized


def test_the_best_come_first_and_ties_go_to_the_lower_place() -> None:
    scores = np.array([1.0, 3.0, 3.0, 0.0, 3.0])
    places = np.array([0, 4, 2, 1, 3])
    assert best_of(scores, places, np.array([0, 1, 2, 3, 4]), 4).tolist() == [2, 4, 1, 0]
    assert best_of(scores, places, np.array([0, 1, 3, 4]), 2).tolist() == [4, 1]
    assert best_of(scores, places, np.array([3]), 2).tolist() == [3]
    assert best_of(scores, places, np.array([], dtype=np.int64), 2).tolist() == []


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=30), st.integers(1, 40))
def test_the_best_are_those_of_a_whole_sort(values: list[float], n: int) -> None:
    scores, places = np.array(values), np.arange(len(values))[::-1]
    everything = np.arange(len(values))
    whole = np.lexsort((places, -scores))
    assert best_of(scores, places, everything, n).tolist() == whole[:n].tolist()


def test_standardised_values_have_mean_0_and_deviation_1() -> None:
    assert standardized(np.array([1.0, 2.0, 3.0])) == pytest.approx([-(1.5**0.5), 0.0, 1.5**0.5])
    assert standardized(np.full(3, 0.1)).tolist() == [0.0, 0.0, 0.0]
    assert standardized(np.array([])).tolist() == []
