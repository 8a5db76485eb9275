from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.model import History
from cinecluster.ranking.favorite import favorite_cluster, favorite_of
from cinecluster.testing import tiny_model

RATED = st.lists(st.tuples(st.integers(0, 4), st.sampled_from([0.5, 1.0, 2.5, 3.3, 4.1, 5.0])), min_size=1)


def test_the_cluster_with_most_ratings_is_the_favourite_however_low_they_are() -> None:
    assert favorite_cluster(np.array([2, 0, 2, 2]), np.array([1.0, 5.0, 0.5, 1.0])) == 2


def test_a_tie_goes_to_the_higher_mean() -> None:
    assert favorite_cluster(np.array([0, 0, 3, 3]), np.array([3.0, 3.0, 2.5, 4.0])) == 3


def test_a_tie_in_the_mean_goes_to_the_lower_id() -> None:
    assert favorite_cluster(np.array([7, 4, 4, 7]), np.array([3.0, 2.0, 5.0, 4.0])) == 4


def test_the_order_of_summation_breaks_no_tie() -> None:
    # .1 + .2 + .3 is a little more than .3 + .2 + .1 in floating point.
    clusters, ratings = np.array([0, 0, 0, 1, 1, 1]), np.array([0.3, 0.2, 0.1, 0.1, 0.2, 0.3])
    assert favorite_cluster(clusters, ratings) == 0


def test_an_empty_history_has_no_favourite() -> None:
    with pytest.raises(ValueError, match="without ratings"):
        favorite_cluster(np.array([], dtype=np.int64), np.array([]))


@given(RATED, st.randoms(use_true_random=False))
def test_the_order_of_a_history_does_not_matter(rated: list[tuple[int, float]], random: Random) -> None:
    shuffled = list(rated)
    random.shuffle(shuffled)
    assert _favorite(shuffled) == _favorite(rated)


@given(RATED)
def test_no_cluster_has_more_ratings_than_the_favourite(rated: list[tuple[int, float]]) -> None:
    clusters = [cluster for cluster, _ in rated]
    assert clusters.count(_favorite(rated)) == max(map(clusters.count, clusters))


def test_viewer_one_of_the_tiny_world_loves_space() -> None:
    model = tiny_model()
    favorite = favorite_of(model, model.histories.of(1))
    assert (favorite.cluster.cluster_id, favorite.cluster.label) == (0, "Space")
    assert favorite.ratings == 4
    assert favorite.share == pytest.approx(0.8)
    assert favorite.mean_rating == pytest.approx(4.625)  # (5 + 4.5 + 4 + 5) / 4


def test_a_history_that_is_not_in_the_model_counts_as_well() -> None:
    online = History(movie_indices=np.array([0, 6, 7]), ratings=np.array([5.0, 1.0, 1.0]))
    assert favorite_of(tiny_model(), online).cluster.label == "Love stories"


def _favorite(rated: list[tuple[int, float]]) -> int:
    return favorite_cluster(
        np.array([cluster for cluster, _ in rated]), np.array([stars for _, stars in rated])
    )
