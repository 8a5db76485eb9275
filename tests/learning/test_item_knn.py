"""Item-kNN against a dense computation."""

import numpy as np

from cinecluster.learning.config import ItemKNNConfig
from cinecluster.learning.item_knn import fit_item_knn
from cinecluster.model import FloatArray, ItemWeights
from tests.worlds import N_MOVIES, three_tastes

DATA = three_tastes()
VALUES = DATA.ratings / 4


def dense(weights: ItemWeights) -> FloatArray:
    matrix = np.zeros((N_MOVIES, N_MOVIES))
    rows = np.repeat(np.arange(N_MOVIES), np.diff(weights.indptr))
    matrix[rows, weights.movie_indices] = weights.values
    return matrix


def test_weights_are_damped_cosines_of_the_nearest_neighbours() -> None:
    config = ItemKNNConfig(neighbours=5, damping=2.0, min_ratings=1)
    columns = np.zeros((DATA.n_users, N_MOVIES))
    columns[DATA.users, DATA.movies] = VALUES
    lengths = np.linalg.norm(columns, axis=0)
    cosines = (columns.T @ columns) / (np.outer(lengths, lengths) + config.damping)
    np.fill_diagonal(cosines, 0.0)

    weights = dense(fit_item_knn(DATA, VALUES, config))

    assert np.all(np.count_nonzero(weights, axis=0) == 5)  # of each scored film
    for scored in range(N_MOVIES):
        kept = np.flatnonzero(weights[:, scored])
        np.testing.assert_allclose(weights[kept, scored], cosines[kept, scored], atol=1e-6)
        left = np.setdiff1d(np.arange(N_MOVIES), kept)
        assert cosines[left, scored].max() <= cosines[kept, scored].min() + 1e-6


def test_films_with_too_few_ratings_have_no_neighbours() -> None:
    counts = DATA.counts()
    least = int(np.sort(counts)[10])
    weights = dense(fit_item_knn(DATA, VALUES, ItemKNNConfig(min_ratings=least, damping=0.0)))
    few = counts < least
    assert few.any()
    assert not weights[few].any()
    assert not weights[:, few].any()
    assert weights[~few].any(axis=1).all()


def test_of_many_films_the_most_rated_have_neighbours() -> None:
    counts = DATA.counts()
    most = np.sort(np.argsort(-counts, kind="stable")[:10])
    weights = dense(fit_item_knn(DATA, VALUES, ItemKNNConfig(min_ratings=1, max_movies=10)))
    assert np.flatnonzero(weights.any(axis=1)).tolist() == most.tolist()
    assert set(np.flatnonzero(weights.any(axis=0)).tolist()) <= set(most.tolist())
