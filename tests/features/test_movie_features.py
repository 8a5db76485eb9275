"""All blocks together: how much each counts, what is in them, and a film of which nothing is known."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinecluster import columns as c
from cinecluster.errors import TooLittleData
from cinecluster.features.config import BlockWeights, FeaturesConfig, PlacementConfig
from cinecluster.features.movie_features import MovieFeatures
from tests.worlds import N_MOVIES, movies_table, recipe, three_tastes

UNRATED = N_MOVIES - 1


def block(features: MovieFeatures, name: str) -> np.ndarray:
    """Return the columns of one block."""
    return features.values[:, [column.rsplit("_", 1)[0] == name for column in features.names]]


weights = st.floats(0.01, 10)


@settings(max_examples=10, deadline=None)
@given(st.builds(BlockWeights, **dict.fromkeys(BlockWeights.model_fields, weights)))
def test_each_block_counts_as_its_weight_says_so_no_raw_count_can_rule(weights: BlockWeights) -> None:
    features = recipe(features=FeaturesConfig(weights=weights)).features(three_tastes())
    for name, weight in weights.model_dump().items():
        assert (block(features, name) ** 2).sum(axis=1).mean() == pytest.approx(weight**2)


def test_ratings_of_one_film_by_everybody_a_thousand_times_over_do_not_rule_either() -> None:
    data = three_tastes()
    crowd = data.of_users(np.concatenate([np.arange(data.n_users), np.repeat(0, 5000)]))
    features = recipe().features(crowd)
    squares = {name: (block(features, name) ** 2).sum() for name in BlockWeights.model_fields}
    assert squares["count"] < 0.05 * sum(squares.values())


def test_counts_are_logarithms_and_means_are_damped() -> None:
    data = three_tastes()
    data = data.where(data.movies != UNRATED)
    features = recipe(features=FeaturesConfig(placement=PlacementConfig(rating_damping=10))).features(data)
    assert data.counts()[UNRATED] == 0
    count = np.log(1 + data.counts())
    overall = data.ratings.mean()
    stars = [data.ratings[data.movies == movie].tolist() + [overall] * 10 for movie in range(N_MOVIES)]
    mean = np.array([np.mean(of_movie) for of_movie in stars])
    for name, expected in (("count", count), ("mean", mean), ("standardized", mean)):
        values = block(features, name)[:, 0] / np.linalg.norm(block(features, name))
        centred = expected - expected.mean()
        assert values == pytest.approx(centred / np.linalg.norm(centred))


def test_likeness_is_by_taste_content_and_year_alone() -> None:
    features = recipe().features(three_tastes())
    alike = np.hstack([block(features, name) for name in ("taste", "content", "year")])
    lengths = np.linalg.norm(alike, axis=1, keepdims=True)
    directions = features.vectors / np.linalg.norm(features.vectors, axis=1, keepdims=True)
    assert directions == pytest.approx(alike / lengths)


@pytest.mark.parametrize("rated", [True, False])
def test_a_film_without_anything_has_a_place_like_any_other(rated: bool) -> None:
    nothing = pl.col(c.MOVIE) == UNRATED + 1
    movies = movies_table().with_columns(
        pl.when(nothing).then(pl.lit("")).otherwise(c.GENRES).alias(c.GENRES),
        pl.when(nothing).then(None).otherwise(c.YEAR).alias(c.YEAR),
    )
    data = three_tastes()
    data = data.where(data.movies != UNRATED)
    of_world = recipe(movies)
    features = of_world.features(data if rated else None)
    assert np.isfinite(features.values).all()
    assert np.isfinite(features.vectors).all()
    assert np.linalg.norm(features.vectors[UNRATED]) == pytest.approx(1 / 6 if rated else 1)
    assert 0 <= of_world.clusters(features, 3)[UNRATED] < 3


def test_years_missing_everywhere_are_a_block_of_zeros() -> None:
    features = recipe(movies_table(years=False)).features(three_tastes())
    assert not block(features, "year").any()
    assert np.isfinite(features.vectors).all()


def test_the_last_film_is_counted_though_nobody_rated_it() -> None:
    data = three_tastes()
    assert len(data.where(data.movies != UNRATED).counts()) == N_MOVIES
    assert data.where(data.users < 0).counts().tolist() == [0] * N_MOVIES


def test_no_films_are_too_little() -> None:
    with pytest.raises(TooLittleData, match="There are no films"):
        recipe(movies_table().clear()).features(None)
