"""iALS learned from drawn viewers, everybody folded in."""

import numpy as np
import pytest

from cinecluster.learning.config import IalsConfig
from cinecluster.learning.ials import fit_ials
from tests.worlds import N_MOVIES, N_USERS, taste_of_movie, three_tastes

DATA = three_tastes()
VALUES = DATA.ratings / 4
CONFIG = IalsConfig(dimensions=4, regularization=0.1)


@pytest.mark.parametrize("bound", [12 * N_USERS, 10**9])
def test_a_bound_that_nothing_exceeds_changes_nothing(bound: int) -> None:
    bounded = fit_ials(DATA, VALUES, CONFIG.model_copy(update={"max_ratings": bound}), seed=0)
    np.testing.assert_array_equal(bounded.factors, fit_ials(DATA, VALUES, CONFIG, seed=0).factors)


def test_films_that_no_drawn_viewer_has_rated_are_placed_by_those_who_have() -> None:
    bounded = CONFIG.model_copy(update={"max_ratings": 12 * 9})
    drawn = DATA.drawn(12 * 9, seed=0)
    unknown = np.flatnonzero(drawn.counts() == 0)
    assert len(unknown)
    factors = fit_ials(DATA, VALUES, bounded, seed=0).factors
    factors = factors / np.linalg.norm(factors, axis=1, keepdims=True)
    alike = factors @ factors.T
    tastes = taste_of_movie()
    for movie in unknown.tolist():
        own = tastes == tastes[movie]
        own[movie] = False
        other = tastes != tastes[movie]
        assert alike[movie, own].mean() > alike[movie, other].mean() + 0.2
    assert np.isfinite(factors).all()
    assert factors.shape == (N_MOVIES, 4)
