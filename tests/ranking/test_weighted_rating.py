import dataclasses

import numpy as np
import pytest

from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.weighted_rating import floors_of, weighted_ratings
from cinecluster.testing import tiny_model

MOVIES = tiny_model().movies
# By hand, with a prior of 4 and C = 153 / 40 = 3.825: films 1 to 6 and, the same again, 11 to 16.
BY_HAND = [3.63, 3.85, 3.725, 28.8 / 7, 3.8, 3.96] * 2


def test_the_tiny_world_is_weighted_as_by_hand() -> None:
    weighted = weighted_ratings(MOVIES.rating_counts, MOVIES.rating_means, 4)
    assert weighted == pytest.approx(BY_HAND)


def test_a_film_without_ratings_gets_the_mean_of_all_ratings() -> None:
    weighted = weighted_ratings(np.array([3, 1, 0]), np.array([4.0, 2.0, np.nan]), 10)
    assert weighted[2] == pytest.approx(14 / 4)


def test_where_nothing_is_rated_everything_weighs_nothing() -> None:
    assert weighted_ratings(np.zeros(2, dtype=int), np.full(2, np.nan), 25).tolist() == [0.0, 0.0]


def test_floors_are_those_of_the_settings_where_enough_films_pass() -> None:
    config = RankingConfig(
        tag_floor_ratings=3, tag_floor_weighted=3.7, tag_floor_keeps=6, weighted_prior_ratings=4
    )
    floors = floors_of(MOVIES, config)
    assert (floors.ratings, floors.weighted) == (3, 3.7)
    assert MOVIES.movie_ids[floors.passing].tolist() == [2, 3, 4, 12, 13, 14]


def test_floors_sink_until_enough_films_pass() -> None:
    config = RankingConfig(
        tag_floor_ratings=20, tag_floor_weighted=5, tag_floor_keeps=3, weighted_prior_ratings=4
    )
    floors = floors_of(MOVIES, config)
    assert floors.ratings == 4  # the third largest of 6, 6, 4, 4, 4, 4, 3 …
    assert floors.weighted == pytest.approx(3.725)  # the third largest of those with four ratings
    assert MOVIES.movie_ids[floors.passing].tolist() == [2, 3, 12, 13]


def test_a_world_smaller_than_the_number_to_keep_passes_whole() -> None:
    assert floors_of(MOVIES, RankingConfig()).passing.all()


def test_a_world_without_ratings_passes_whole() -> None:
    unrated = dataclasses.replace(
        MOVIES, rating_counts=np.zeros(12, dtype=np.int32), rating_means=np.full(12, np.nan)
    )
    assert floors_of(unrated, RankingConfig()).passing.all()


def test_a_world_without_films_has_floors_too() -> None:
    nothing = np.array([], dtype=np.int32)
    empty = dataclasses.replace(MOVIES, rating_counts=nothing, rating_means=nothing.astype(float))
    assert floors_of(empty, RankingConfig()).passing.tolist() == []
