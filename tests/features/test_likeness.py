import numpy as np
import polars as pl
import pytest
from pydantic import ValidationError

from cinecluster import columns as c
from cinecluster.features.config import FactorsConfig, FeaturesConfig, LikenessConfig
from cinecluster.features.likeness import fit_likeness, genre_flags, tag_directions
from cinecluster.features.tag_matrix import tag_matrix
from cinecluster.learning.interactions import Interactions
from cinecluster.model import Likeness, TagDirections, TagMatrix
from tests.worlds import N_MOVIES, movies_table, recipe, taste_of_movie, three_tastes

CONFIG = LikenessConfig()
FEATURES = FeaturesConfig(factors=FactorsConfig(dimensions=4, regularization=1.0))


def tags_of(first_tagged: int) -> TagMatrix:
    """Return the tag of each taste on its first films, and one tag that every third tagged film has."""
    rows = [(movie + 1, f"taste {taste_of_movie()[movie]}", 1, False, 2) for movie in range(first_tagged)] + [
        (movie + 1, "any", 1, False, 2) for movie in range(0, first_tagged, 2)
    ]
    table = pl.DataFrame(sorted(rows), schema=dict(c.TAGS), orient="row")
    return tag_matrix(table, movies_table()[c.MOVIE].to_numpy())


def places() -> np.ndarray:
    """Return the films by the genres of their tastes and who likes them."""
    world = recipe()
    return world.features(three_tastes()).vectors


def scores(directions: TagDirections, vectors: np.ndarray) -> np.ndarray:
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(directions.directions[:, :-1] @ units.T + directions.directions[:, -1:])


def test_a_tag_is_found_on_films_that_were_never_given_it() -> None:
    # Two thirds of the films have tags; on the rest each taste's tag must stand out.
    vectors = places()
    directions = tag_directions(tags_of(30), vectors, CONFIG)
    assert directions.tags == ("any", "taste 0", "taste 1", "taste 2")
    of_tastes = scores(directions, vectors)[1:]
    assert np.array_equal(of_tastes[:, 30:].argmax(axis=0), taste_of_movie()[30:])


def test_scores_are_standard_scores_among_all_films() -> None:
    vectors = places()
    found = scores(tag_directions(tags_of(30), vectors, CONFIG), vectors)
    assert found.mean(axis=1) == pytest.approx(np.zeros(4), abs=1e-5)
    assert found.std(axis=1) == pytest.approx(np.ones(4), abs=1e-5)


def test_films_without_tags_do_not_say_which_way_a_tag_lies() -> None:
    # That nobody tagged them may only mean that nobody knows them.
    vectors = places()
    elsewhere = vectors.copy()
    elsewhere[30:] = vectors[0]
    one, other = (
        tag_directions(tags_of(30), each, CONFIG).directions[:, :-1] for each in (vectors, elsewhere)
    )
    cosines = (one * other).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)
    assert cosines == pytest.approx(np.ones(4), abs=1e-5)


def test_rare_tags_and_tags_of_all_films_have_no_direction() -> None:
    vectors = places()
    rare = LikenessConfig(tuning_min_movies=11)
    assert tag_directions(tags_of(30), vectors, rare).tags == ("any",)  # each taste has 10 tagged films
    every = pl.DataFrame(
        [(movie, "film", 1, False, 2) for movie in range(1, N_MOVIES + 1)], schema=dict(c.TAGS), orient="row"
    )
    assert tag_directions(tag_matrix(every, np.arange(1, N_MOVIES + 1)), vectors, CONFIG).tags == ()


def test_only_the_commonest_tags_are_kept() -> None:
    assert tag_directions(tags_of(30), places(), LikenessConfig(tuning_tags=1)).tags == ("any",)


def test_genres_are_unit_rows_of_flags() -> None:
    flags = genre_flags(pl.Series(["Drama|War", "", "War"]))
    assert flags.tolist() == [[pytest.approx(0.5**0.5)] * 2, [0, 0], [0, 1]]


def fitted(data: Interactions) -> Likeness:
    world = recipe(features=FEATURES)
    features = world.features(data)
    return fit_likeness(world.movies, world.tags, features, FEATURES.likeness)


def test_films_of_one_taste_point_the_same_way() -> None:
    factors = fitted(three_tastes()).factors
    cosines = factors @ factors.T
    same = taste_of_movie()[:, None] == taste_of_movie()
    assert cosines[same].mean() > cosines[~same].mean() + 0.5


def test_without_ratings_films_are_compared_by_content_alone() -> None:
    likeness = fitted(three_tastes().where(np.zeros(len(three_tastes().ratings), dtype=bool)))
    assert likeness.factors.shape == (N_MOVIES, 0)
    assert likeness.genres.shape == (N_MOVIES, 3)


def test_the_shares_of_content_are_scaled_to_one() -> None:
    blend = fitted(three_tastes()).blend
    assert blend.tags + blend.genres + blend.year == pytest.approx(1.0)
    with pytest.raises(ValidationError, match="more than 0"):
        LikenessConfig(tags=0, genres=0, year=0)
