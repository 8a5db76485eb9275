"""Shares sum to the score: 1,000 histories, 100 for each learned ranker in each of two worlds."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinecluster.features.config import SideConfig
from cinecluster.features.side_information import side_information
from cinecluster.features.tag_matrix import tag_matrix
from cinecluster.learning.config import EaseConfig, IalsConfig, RankerConfig, RankerName
from cinecluster.learning.fitting import fit_ranker
from cinecluster.ranking.rankers.choice import LEARNED_RANKERS, make_ranker
from cinecluster.ranking.rankers.protocol import Ranker
from cinecluster.testing import tiny_ranker
from cinecluster.testing.ranker_contract import history_of
from tests.worlds import N_MOVIES, movies_table, no_tags, three_tastes

NAMES: tuple[RankerName, ...] = ("ease", "ials", "item-knn", "popularity", "recent-popularity")
half_stars = st.integers(1, 10).map(lambda steps: steps / 2)


@cache
def ranker_of(name: RankerName, world: str) -> tuple[Ranker, int]:
    if world == "tiny":
        return make_ranker(tiny_ranker(name)), 12
    side = side_information(movies_table(), tag_matrix(no_tags(), np.arange(1, N_MOVIES + 1)), SideConfig())
    config = RankerConfig(
        # A third of the films has fewer ratings and goes by stand-ins.
        ease=EaseConfig(regularization=5.0, min_ratings=16, keep=10, stand_ins=4),
        ials=IalsConfig(dimensions=8, regularization=1.0),
    )
    return make_ranker(fit_ranker(name, three_tastes(), side, config, seed=0)), N_MOVIES


def test_all_learned_rankers_are_tried() -> None:
    assert set(NAMES) == set(LEARNED_RANKERS)


@pytest.mark.parametrize("world", ["tiny", "three tastes"])
@pytest.mark.parametrize("name", NAMES)
def test_base_and_shares_sum_to_the_score(name: RankerName, world: str) -> None:
    ranker, n_movies = ranker_of(name, world)

    @settings(max_examples=100, deadline=None)
    @given(
        stars=st.dictionaries(st.integers(0, n_movies - 1), half_stars, max_size=n_movies),
        movies=st.lists(st.integers(0, n_movies - 1), max_size=8),
    )
    def sums(stars: dict[int, float], movies: list[int]) -> None:
        history, wanted = history_of(stars), np.array(movies, dtype=np.int64)
        totals = ranker.shares(history, wanted).totals()
        np.testing.assert_allclose(totals, ranker.score(history)[wanted], rtol=0, atol=1e-4)

    sums()
