"""A film placed later lies where it lay when it was trained on."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest

from cinecluster import columns as c
from cinecluster.clustering.recipe import ClusterRecipe
from cinecluster.features.config import BlockWeights, FeaturesConfig, PlacementConfig
from cinecluster.features.content import listed_genres
from cinecluster.features.movie_features import MovieFeatures
from cinecluster.features.rows import directions, place_unrated
from cinecluster.features.tag_matrix import tags_of_new_movie
from cinecluster.learning.interactions import Interactions
from tests.worlds import many_films, movies_table, recipe, three_tastes

UNRATED = 7


def placed_again(of_world: ClusterRecipe, features: MovieFeatures, movies: Sequence[int]) -> np.ndarray:
    """Place films one by one, by genres, year and counted tags alone."""
    genres, years, tags = (
        listed_genres(of_world.movies[c.GENRES]),
        of_world.movies[c.YEAR].fill_null(0),
        of_world.tags,
    )
    rows = []
    for movie in movies:
        span = slice(int(tags.indptr[movie]), int(tags.indptr[movie + 1]))
        counts = {
            tags.vocabulary[tag]: int(count)
            for tag, count in zip(tags.indices[span], tags.counts[span], strict=True)
        }
        new = tags_of_new_movie(tags, counts)
        assert new.weights.tolist() == tags.weights[span].tolist()
        rows.append(place_unrated(features.space, [genres[movie]], years[[movie]].to_numpy(), new)[0])
    return np.array(rows)


def without_ratings_of(data: Interactions, movies: Sequence[int]) -> Interactions:
    return data.where(~np.isin(data.movies, movies))


def test_unrated_films_among_many_lie_exactly_where_they_are_placed_later() -> None:
    of_world, data = many_films()
    unrated = [0, 3, 700, 1499]
    features = of_world.features(without_ratings_of(data, unrated))
    again = placed_again(of_world, features, unrated)
    assert again == pytest.approx(features.values[unrated], rel=1e-9, abs=1e-12)
    lengths = np.linalg.norm(features.vectors[unrated], axis=1, keepdims=True)
    assert directions(features.space, again) == pytest.approx(features.vectors[unrated] / lengths)


@pytest.mark.parametrize(
    "config",
    [
        FeaturesConfig(weights=BlockWeights(taste=0)),
        FeaturesConfig(weights=BlockWeights(content=0, count=0)),
        FeaturesConfig(weights=BlockWeights(year=0, mean=0, standardized=0)),
        FeaturesConfig(placement=PlacementConfig(shrinkage=0, year_scale=2)),
        FeaturesConfig(placement=PlacementConfig(rating_damping=0)),
    ],
)
def test_whatever_weighs_nothing_is_left_out_of_both(config: FeaturesConfig) -> None:
    of_world = recipe(features=config)
    features = of_world.features(without_ratings_of(three_tastes(), [UNRATED]))
    again = placed_again(of_world, features, [UNRATED])
    assert again == pytest.approx(features.values[[UNRATED]], rel=1e-9, abs=1e-12)
    assert features.space.likeness_width == features.vectors.shape[1]


def test_where_nobody_rated_anything_every_film_is_placed_again_as_it_was() -> None:
    of_world, _ = many_films()
    features = of_world.features(None)
    movies = range(0, 1500, 100)
    assert placed_again(of_world, features, movies) == pytest.approx(features.values[list(movies)], abs=1e-12)


def test_an_unknown_year_and_an_unknown_genre_are_no_trouble() -> None:
    unknown = pl.col(c.MOVIE) == UNRATED + 1
    movies = movies_table().with_columns(
        pl.when(unknown).then(None).otherwise(c.YEAR).alias(c.YEAR),
        pl.when(unknown).then(pl.lit("")).otherwise(c.GENRES).alias(c.GENRES),
    )
    of_world = recipe(movies)
    features = of_world.features(without_ratings_of(three_tastes(), [UNRATED]))
    nothing = tags_of_new_movie(of_world.tags, {})
    placed = place_unrated(features.space, [("Never heard of",)], np.array([0]), nothing)
    assert placed == pytest.approx(features.values[[UNRATED]], rel=1e-9, abs=1e-12)
