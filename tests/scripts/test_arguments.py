"""What the script modules make of ids and numbers that are none."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cinecluster.errors import UnknownMovie, UnknownUser, WrongArgument
from cinecluster.testing import tiny_movies, tiny_ratings
from scripts.clustering import get_favorite_cluster, recommend_movies
from scripts.movie_clustering import train_kmeans
from scripts.recommendation import recommend_by_tags

MOVIES = tiny_movies().to_pandas().assign(cluster=[0] * 6 + [1] * 6)
RATINGS = tiny_ratings().to_pandas()


@pytest.mark.parametrize("value", [None, 1.5, float("nan"), float("inf"), "one", pd.NA, 10**30, -(2**63)])
def test_what_is_no_id_is_unknown(value: Any) -> None:
    with pytest.raises(UnknownUser, match="An id is a whole number"):
        get_favorite_cluster(value, RATINGS, MOVIES)
    with pytest.raises(UnknownMovie, match="An id is a whole number"):
        recommend_movies(value, MOVIES, RATINGS)
    with pytest.raises(LookupError, match="An id is a whole number"):
        recommend_by_tags(value, MOVIES)


@pytest.mark.parametrize("value", [1, "1", 1.0, np.int64(1), np.float32(1), Decimal(1)])
def test_an_id_may_be_written_in_any_way(value: Any) -> None:
    assert get_favorite_cluster(value, RATINGS, MOVIES) == 0


@pytest.mark.parametrize("n", [None, 2.5, "many", float("nan")])
def test_a_length_that_is_no_whole_number_is_named(n: Any) -> None:
    with pytest.raises(ValueError, match="n must be a whole number, not"):
        recommend_movies(1, MOVIES, RATINGS, n=n)
    with pytest.raises(WrongArgument, match="n must be a whole number, not"):
        recommend_by_tags(1, MOVIES, n=n)


@pytest.mark.parametrize("n_clusters", [0, -1, 2.5, None, "auto"])
def test_a_number_of_clusters_that_is_none_is_named(n_clusters: Any) -> None:
    with pytest.raises(WrongArgument, match="n_clusters must be a whole number from 1 on, not"):
        train_kmeans(MOVIES, n_clusters=n_clusters)
