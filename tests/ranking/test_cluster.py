import numpy as np
import pytest

from cinecluster.errors import UnknownMovie
from cinecluster.ranking.cluster import popularity_order, recommend_by_popularity
from cinecluster.ranking.request import ListRequest
from cinecluster.testing import tiny_model

MODEL = tiny_model()


def recommended(movie_id: int, request: ListRequest) -> list[int]:
    return [item.movie.movie_id for item in recommend_by_popularity(MODEL, movie_id, request)]


def test_popularity_is_by_count_then_mean_then_id() -> None:
    ids = np.array([5, 4, 3, 2, 1])
    counts = np.array([1, 7, 7, 7, 9], dtype=np.uint32)
    means = np.array([5.0, 3.0, 4.0, 3.0, 1.0])
    assert ids[popularity_order(ids, counts, means)].tolist() == [1, 3, 2, 4, 5]


def test_films_without_a_mean_come_last_among_equal_counts() -> None:
    means = np.array([np.nan, 0.5, np.nan])
    assert popularity_order(np.array([1, 2, 3]), np.array([0, 0, 0]), means).tolist() == [1, 0, 2]


def test_the_tiny_world_is_ordered_as_counted_by_hand() -> None:
    movies = MODEL.movies
    order = popularity_order(movies.movie_ids, movies.rating_counts, movies.rating_means)
    assert movies.movie_ids[order].tolist() == [1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16]


def test_the_other_films_of_the_cluster_come_by_popularity() -> None:
    assert recommended(1, ListRequest()) == [2, 3, 4, 5, 6]
    assert recommended(3, ListRequest()) == [1, 2, 4, 5, 6]
    assert recommended(16, ListRequest(n=3)) == [11, 12, 13]


def test_the_reason_states_the_place_in_the_whole_cluster() -> None:
    first = recommend_by_popularity(MODEL, 1, ListRequest(exclude=frozenset({2})))[0]
    assert first.movie.title == "The Long Orbit"
    assert first.score == 4.0
    assert first.reason == {"kind": "cluster", "cluster": 0, "label": "Space", "rank": 3, "ratings": 4}


def test_filters_apply() -> None:
    assert recommended(1, ListRequest(genre="drama")) == [4, 5]
    assert recommended(1, ListRequest(year_from=2000)) == [3, 4, 6]
    assert recommended(1, ListRequest(exclude=frozenset({2, 4}), n=2)) == [3, 5]


def test_a_list_of_length_nought_is_empty() -> None:
    assert recommended(1, ListRequest(n=0)) == []


def test_an_unknown_film_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownMovie, match="There is no movie 7"):
        recommend_by_popularity(MODEL, 7, ListRequest())
