import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.ranking.reranking.diversity import diversified
from cinecluster.ranking.reranking.likeness import pool_likeness
from cinecluster.testing import tiny_model

# Films 0 and 1 are twins; film 2 is like neither.
LIKENESS = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 0.1], [0.0, 0.1, 1.0]])
RELEVANCE = np.array([1.0, 0.8, 0.0])


def test_without_diversity_relevance_alone_counts() -> None:
    assert diversified(RELEVANCE, LIKENESS, 0.0).tolist() == [0, 1, 2]


def test_a_film_like_one_before_it_waits() -> None:
    # After film 0 with diversity ½: film 1 is worth .2 − .45, film 2 is worth 0 − 0.
    assert diversified(RELEVANCE, LIKENESS, 0.5).tolist() == [0, 2, 1]
    # With ¼: film 1 is worth .3 − .225, film 2 is worth 0.
    assert diversified(RELEVANCE, LIKENESS, 0.25).tolist() == [0, 1, 2]


def test_with_all_diversity_unlikeness_alone_counts_after_the_most_relevant() -> None:
    assert diversified(np.array([0.1, 0.5, 0.0]), LIKENESS, 1.0).tolist() == [1, 2, 0]


@given(
    st.lists(st.floats(-3, 3), min_size=1, max_size=12),
    st.floats(0, 1),
    st.integers(0, 1000),
)
def test_every_film_comes_once_and_the_most_relevant_first(
    values: list[float], diversity: float, seed: int
) -> None:
    relevance = np.array(values)
    rows = np.abs(np.random.default_rng(seed).normal(size=(len(values), 3)))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    order = diversified(relevance, rows @ rows.T, diversity)
    assert sorted(order.tolist()) == list(range(len(values)))
    assert diversity == 1.0 or relevance[order[0]] == relevance.max()


def test_likeness_is_the_mean_of_places_tags_and_genres() -> None:
    model = tiny_model()
    # Films 1 and 2: angles 0 and .1, tags (4 space, 2 astronauts) and (4 space, 1 astronauts), both Sci-Fi;
    # film 6: no genres, angle .5; film 11 (index 6): angle π/2, nothing shared.
    likeness = pool_likeness(model, np.array([0, 1, 5, 6]))
    assert np.allclose(likeness, likeness.T)
    weights = model.tags.weights
    starts = model.tags.indptr
    shared = float(weights[starts[0] : starts[1]] @ weights[starts[1] : starts[2]])
    assert abs(likeness[0, 1] - (np.cos(0.1) + shared + 1.0) / 3) < 1e-6
    assert likeness[0, 3] < 0.01
    assert 0.3 < likeness[0, 2] < 2 / 3


def test_films_of_which_nothing_is_known_are_like_nothing() -> None:
    assert pool_likeness(tiny_model(), np.array([], dtype=np.int64)).shape == (0, 0)
