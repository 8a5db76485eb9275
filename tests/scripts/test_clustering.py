"""The two functions of ``scripts.clustering``, on every kind of dataframe."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cinecluster.errors import MissingColumns, UnknownMovie, UnknownUser
from cinecluster.ranking.cluster import recommend_by_popularity
from cinecluster.ranking.favorite import favorite_of
from cinecluster.ranking.request import ListRequest
from cinecluster.testing import tiny_model, tiny_movies, tiny_ratings
from scripts.clustering import get_favorite_cluster, recommend_movies

Columns = dict[str, list[Any]]
Library = Callable[[Columns], Any]

MOVIES: Columns = {
    "movieId": tiny_movies()["movieId"].to_list(),
    "title": tiny_movies()["title"].to_list(),
    "cluster": [0] * 6 + [1] * 6,
}
RATINGS: Columns = {
    column: tiny_ratings()[column].to_list() for column in ("userId", "movieId", "rating", "timestamp")
}


@pytest.fixture(
    params=[pd.DataFrame, pl.DataFrame, pl.LazyFrame, pa.table], ids=["pandas", "polars", "lazy", "pyarrow"]
)
def library(request: pytest.FixtureRequest) -> Library:
    chosen: Library = request.param
    return chosen


def test_the_favourite_cluster_is_the_one_rated_most(library: Library) -> None:
    answer = get_favorite_cluster(1, library(RATINGS), library(MOVIES))
    assert answer == 0
    assert type(answer) is int


def test_films_of_the_cluster_come_by_popularity(library: Library) -> None:
    answer = recommend_movies(1, library(MOVIES), library(RATINGS))
    assert answer == ["Moon Base", "The Long Orbit", "Comet", "Red Planet Blues", "Airlock"]
    assert {type(title) for title in answer} == {str}


def test_the_functions_and_the_routes_agree_on_every_film_and_viewer() -> None:
    model, movies, ratings = tiny_model(), pd.DataFrame(MOVIES), pd.DataFrame(RATINGS)
    for movie_id in MOVIES["movieId"]:
        items = recommend_by_popularity(model, movie_id, ListRequest(n=4))
        assert recommend_movies(movie_id, movies, ratings, n=4) == [item.movie.title for item in items]
    for user_id in range(1, 9):
        favorite = favorite_of(model, model.histories.of(user_id)).cluster.cluster_id
        assert get_favorite_cluster(user_id, ratings, movies) == favorite


def test_ids_may_be_numpy_integers_or_floats() -> None:
    movies, ratings = pd.DataFrame(MOVIES), pd.DataFrame(RATINGS)
    floats = movies.assign(movieId=movies["movieId"].astype(float), cluster=movies["cluster"].astype(float))
    assert get_favorite_cluster(np.int64(5), ratings, floats) == 1  # type: ignore[arg-type]  # forgiven
    assert recommend_movies(np.float64(1), floats, ratings, n=1) == ["Moon Base"]  # type: ignore[arg-type]


def test_nothing_is_changed_and_rows_may_stand_in_any_order() -> None:
    movies = pd.DataFrame(MOVIES).sample(frac=1, random_state=1)
    ratings = pd.DataFrame(RATINGS).sample(frac=1, random_state=2)
    before = movies.copy(), ratings.copy()
    assert recommend_movies(3, movies, ratings, n=2) == ["Star Voyage", "Moon Base"]
    assert get_favorite_cluster(8, ratings, movies) == 1
    pd.testing.assert_frame_equal(movies, before[0])
    pd.testing.assert_frame_equal(ratings, before[1])


def test_a_film_without_ratings_comes_last_and_nan_is_no_rating() -> None:
    movies = pd.DataFrame({"movieId": [1, 2, 3, 4], "title": list("abcd"), "cluster": 0})
    ratings = pd.DataFrame({"userId": [1, 2, 3], "movieId": [4, 3, 3], "rating": [1.0, np.nan, np.nan]})
    assert recommend_movies(1, movies, ratings) == ["d", "b", "c"]


def test_of_several_rows_of_one_film_the_first_counts() -> None:
    movies = pd.DataFrame({"movieId": [1, 2, 2], "title": ["a", "first", "second"], "cluster": [0, 0, 1]})
    ratings = pd.DataFrame({"userId": [1], "movieId": [2], "rating": [4.0]})
    assert recommend_movies(1, movies, ratings) == ["first"]
    assert get_favorite_cluster(1, ratings, movies) == 0


def test_ratings_of_films_outside_are_not_counted() -> None:
    movies = pd.DataFrame({"movieId": [1, 2], "cluster": [0, 3]})
    ratings = pd.DataFrame({"userId": [1, 1, 1], "movieId": [2, 8, 9], "rating": [1.0, 5.0, 5.0]})
    assert get_favorite_cluster(1, ratings, movies) == 3


@pytest.mark.parametrize("n", [0, -1])
def test_a_list_of_no_length_is_empty(n: int) -> None:
    assert recommend_movies(1, pd.DataFrame(MOVIES), pd.DataFrame(RATINGS), n=n) == []


def test_unknown_ids_are_lookup_errors() -> None:
    movies, ratings = pd.DataFrame(MOVIES), pd.DataFrame(RATINGS)
    with pytest.raises(UnknownUser, match="no user 99"):
        get_favorite_cluster(99, ratings, movies)
    with pytest.raises(UnknownMovie, match="no movie 99"):
        recommend_movies(99, movies, ratings)
    with pytest.raises(UnknownMovie):
        recommend_movies(1, movies.head(0), ratings)
    assert issubclass(UnknownUser, LookupError)
    assert issubclass(UnknownMovie, LookupError)


def test_a_viewer_whose_films_are_all_missing_is_unknown_with_a_hint() -> None:
    movies = pd.DataFrame(MOVIES).query("movieId == 16")
    with pytest.raises(UnknownUser, match="None of the films rated by this user"):
        get_favorite_cluster(1, pd.DataFrame(RATINGS), movies)


def test_films_without_a_cluster_point_to_train_kmeans() -> None:
    movies, ratings = pd.DataFrame(MOVIES), pd.DataFrame(RATINGS)
    unclustered = movies.drop(columns="cluster")
    with pytest.raises(MissingColumns, match=r"'cluster'.*train_kmeans"):
        recommend_movies(1, unclustered, ratings)
    with pytest.raises(MissingColumns, match=r"'cluster'.*train_kmeans"):
        get_favorite_cluster(1, ratings, unclustered)
    with pytest.raises(UnknownMovie, match=r"no cluster.*train_kmeans"):
        recommend_movies(1, movies.assign(cluster=np.nan), ratings)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MissingColumns, match=r"ratings_df.*'userId'"):
        get_favorite_cluster(1, pd.DataFrame(RATINGS).drop(columns="userId"), pd.DataFrame(MOVIES))
