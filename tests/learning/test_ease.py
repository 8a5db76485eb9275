"""EASE against the closed form, inverted densely."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from cinecluster.errors import TooLittleData
from cinecluster.learning.config import EaseConfig
from cinecluster.learning.ease import chosen_movies, ease_matrix, fit_ease
from cinecluster.model import FloatArray
from tests.worlds import N_MOVIES, taste_of_movie, three_tastes

DATA = three_tastes()
VALUES = DATA.ratings / 4
SIDE = sparse.csr_matrix(np.eye(3)[taste_of_movie()], dtype=np.float32)
EVERYTHING = np.arange(N_MOVIES)


def by_inverse(config: EaseConfig, side: FloatArray | None, chosen: np.ndarray) -> FloatArray:
    """Return B as Steck 2019, eq. 8, has it: ``I − P · diag(1 / diag(P))``."""
    matrix = np.zeros((DATA.n_users, DATA.n_movies))
    matrix[DATA.users, DATA.movies] = VALUES
    lengths = np.bincount(DATA.users, minlength=DATA.n_users)
    matrix *= ((lengths / lengths.mean()) ** (-config.activity / 2))[:, None]
    matrix = matrix[:, chosen]
    gram = matrix.T @ matrix
    if side is not None:
        gram += config.side * side[chosen] @ side[chosen].T
    sizes = gram.diagonal()
    penalties = config.regularization * (sizes / sizes.mean()) ** config.popular_regularization
    inverse = np.linalg.inv(gram + np.diag(penalties))
    weights: FloatArray = np.eye(len(chosen)) - inverse / inverse.diagonal()
    return weights


@pytest.mark.parametrize("side", [None, SIDE], ids=["ratings only", "with side information"])
@pytest.mark.parametrize(
    "config",
    [
        EaseConfig(regularization=1.0, activity=0.0, popular_regularization=0.0, side=0.5),
        EaseConfig(regularization=20.0, activity=0.7, popular_regularization=0.5, side=3.0),
    ],
)
def test_every_weight_is_that_of_the_dense_inverse(
    config: EaseConfig, side: sparse.csr_matrix | None
) -> None:
    chosen = np.arange(3, N_MOVIES, 2)
    weights = ease_matrix(DATA, VALUES, side, chosen, config)
    dense = by_inverse(config, None if side is None else side.toarray(), chosen)
    np.testing.assert_allclose(weights, dense, rtol=0, atol=1e-4)
    assert np.all(weights.diagonal() == 0)


def test_busy_users_are_weighed_less() -> None:
    """With users of 12 ratings each nothing is weighed, so one is made to rate everything."""
    busy = replace(
        DATA,
        n_users=DATA.n_users + 1,
        users=np.append(DATA.users, np.full(N_MOVIES, DATA.n_users)),
        movies=np.append(DATA.movies, EVERYTHING),
        ratings=np.append(DATA.ratings, np.full(N_MOVIES, 4.0)),
        timestamps=np.append(DATA.timestamps, np.zeros(N_MOVIES, dtype=np.int64)),
    )
    across = taste_of_movie()[:, None] != taste_of_movie()[None, :]
    equal, weighed = (
        ease_matrix(busy, busy.ratings / 4, None, EVERYTHING, EaseConfig(regularization=1.0, activity=power))
        for power in (0.0, 1.0)
    )
    # Only that user says that the tastes go together.
    assert weighed[across].mean() < equal[across].mean()


def test_only_the_strongest_weights_of_a_row_are_kept() -> None:
    config = EaseConfig(regularization=5.0, keep=4, min_ratings=1)
    weights = fit_ease(DATA, VALUES, None, config)
    matrix = ease_matrix(DATA, VALUES, None, EVERYTHING, config)
    assert np.diff(weights.indptr).tolist() == [4] * N_MOVIES
    for row in range(N_MOVIES):
        span = slice(weights.indptr[row], weights.indptr[row + 1])
        strongest = np.sort(np.argsort(-np.abs(matrix[row]), kind="stable")[:4])
        assert weights.movie_indices[span].tolist() == strongest.tolist()
        np.testing.assert_array_equal(weights.values[span], matrix[row, strongest])


def test_films_with_too_few_ratings_have_no_row_and_no_column() -> None:
    counts = np.array([5, 0, 2, 7, 5])
    assert chosen_movies(counts, EaseConfig(min_ratings=3)).tolist() == [0, 3, 4]
    # The most rated, and of equals the first.
    assert chosen_movies(counts, EaseConfig(min_ratings=3, max_movies=2)).tolist() == [0, 3]


def test_ratings_too_few_for_any_row_are_an_error_that_says_what_to_do() -> None:
    with pytest.raises(TooLittleData, match="No film has 1000 ratings"):
        fit_ease(DATA, VALUES, None, EaseConfig(min_ratings=1000))
