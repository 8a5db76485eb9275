"""Where films are placed: scaling, content, factors, shrinkage, and the whole of it."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from pydantic import ValidationError

from cinecluster import columns as c
from cinecluster.features.config import (
    BlockWeights,
    FactorsConfig,
    FeaturesConfig,
    PlacementConfig,
)
from cinecluster.features.encoding import Content
from cinecluster.features.factors import item_factors
from cinecluster.features.scaling import unit_rows
from cinecluster.features.tag_matrix import inverse_document_frequency, tag_matrix
from cinecluster.learning.interactions import interactions
from cinecluster.testing import tiny_movies, tiny_ratings, tiny_tags
from tests.features.fitting import content_of_films, placed_films, scaled_block
from tests.worlds import (
    GENRES,
    N_MOVIES,
    N_USERS,
    movies_table,
    no_tags,
    recipe,
    taste_of_movie,
    three_tastes,
)

blocks = npst.arrays(np.float64, (7, 3), elements=st.floats(-100, 100))


@given(blocks, st.floats(0.1, 5))
def test_a_block_weighs_what_its_weight_says_whatever_it_measures(block: np.ndarray, weight: float) -> None:
    scaled = scaled_block(block, weight)
    if np.ptp(block, axis=0).max() > 1e-3:
        assert (scaled**2).sum(axis=1).mean() == pytest.approx(weight**2)
        assert scaled_block(1000 * block + 7, weight) == pytest.approx(scaled, abs=1e-6)
    assert scaled.mean(axis=0) == pytest.approx(np.zeros(3), abs=1e-9)


def test_a_constant_block_says_nothing_and_a_row_of_zeros_stays() -> None:
    assert scaled_block(np.full((4, 2), 3.0), 1.0).tolist() == np.zeros((4, 2)).tolist()
    assert unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist() == [[0.6, 0.8], [0.0, 0.0]]


@pytest.mark.parametrize("constant", [0.1, 1e6 + 0.1, 1e9 / 3])
def test_what_rounding_leaves_of_a_large_constant_is_not_scaled_up(constant: float) -> None:
    assert not scaled_block(np.full((1003, 1), constant), 1.0).any()


def test_ratings_are_numbered_by_ascending_id() -> None:
    data = interactions(tiny_ratings(), tiny_movies()[c.MOVIE].to_numpy())
    assert (data.n_users, data.n_movies, len(data.ratings)) == (8, 12, 40)
    assert data.counts().tolist() == [6, 4, 4, 3, 2, 1, 6, 4, 4, 3, 2, 1]
    twice = data.of_users(np.array([7, 0, 7]))
    assert twice.users.tolist() == [0] * 5 + [1] * 5 + [2] * 5
    assert twice.movies[:5].tolist() == twice.movies[10:].tolist() == [2, 6, 8, 9, 11]
    assert data.matrix(data.ratings)[0].toarray().ravel().tolist() == [5, 4.5, 4, 5, 0, 0, 1, 0, 0, 0, 0, 0]


def test_tags_are_laid_out_most_used_first_without_notes_and_weighed_by_tf_idf() -> None:
    matrix = tag_matrix(tiny_tags(), tiny_movies()[c.MOVIE].to_numpy())
    assert matrix.vocabulary == ("astronauts", "bittersweet", "love story", "space", "wedding")
    span = slice(
        matrix.indptr[3], matrix.indptr[4]
    )  # film 4: space 4, then astronauts and bittersweet once each
    assert matrix.indices[span].tolist() == [3, 0, 1]
    raw = np.array([(1 + np.log(4)), 1, 1]) * (np.log(13 / (1 + np.array([5, 5, 2]))) + 1)
    assert matrix.weights[span] == pytest.approx(raw / np.linalg.norm(raw), rel=1e-6)
    assert matrix.indptr[5] == matrix.indptr[4]  # film 5 has no tags
    assert inverse_document_frequency(np.array([12]), 12) == pytest.approx([1.0])


def test_content_knows_genres_tags_and_years() -> None:
    movies = tiny_movies()
    content = content_of_films(movies, tag_matrix(tiny_tags(), movies[c.MOVIE].to_numpy()))
    likeness = unit_rows(content.kind) @ unit_rows(content.kind).T
    assert likeness[0, 1] > 0.9  # two films about space
    assert abs(likeness[0, 7]) < 0.3  # space and love
    assert content.year[4] == pytest.approx(np.median(content.year), abs=0.1)  # no year: the middle one
    assert content.year.min() >= -2.5


@pytest.mark.parametrize("genres", [True, False])
@pytest.mark.parametrize("years", [True, False])
def test_content_does_without_what_is_missing_everywhere(genres: bool, years: bool) -> None:
    movies = movies_table(genres=genres, years=years)
    content = content_of_films(movies, tag_matrix(no_tags(), movies[c.MOVIE].to_numpy()))
    assert np.isfinite(content.kind).all()
    assert np.isfinite(content.year).all()


@pytest.mark.parametrize("n_tags", [1, 2, 5])
def test_tags_on_every_film_tell_nothing_and_break_nothing(n_tags: int) -> None:
    rows = [(movie, f"tag {tag}", 2, False, 2) for movie in range(1, N_MOVIES + 1) for tag in range(n_tags)]
    tags = tag_matrix(pl.DataFrame(rows, schema=dict(c.TAGS), orient="row"), np.arange(1, N_MOVIES + 1))
    content = content_of_films(movies_table(), tags)
    assert content.kind.shape == (N_MOVIES, len(GENRES))


def test_a_genre_on_every_film_tells_nothing() -> None:
    movies = movies_table().with_columns(pl.lit("Drama").alias(c.GENRES))
    content = content_of_films(movies, tag_matrix(no_tags(), movies[c.MOVIE].to_numpy()))
    assert content.kind.tolist() == np.zeros((N_MOVIES, 1)).tolist()


def test_factors_of_one_taste_point_the_same_way() -> None:
    factors = item_factors(three_tastes(), FactorsConfig(dimensions=8), seed=0)
    likeness, same = factors @ factors.T, np.equal.outer(taste_of_movie(), taste_of_movie())
    off_diagonal = ~np.eye(N_MOVIES, dtype=bool)
    assert likeness[same & off_diagonal].mean() > likeness[~same].mean() + 0.3
    assert np.linalg.norm(factors, axis=1) == pytest.approx(np.ones(N_MOVIES))


def test_a_film_that_nobody_rated_has_no_factors() -> None:
    data = three_tastes()
    factors = item_factors(data.where(data.movies != 7), FactorsConfig(), seed=0)
    assert not factors[7].any()


def contents(n: int) -> Content:
    rng = np.random.default_rng(0)
    return Content(kind=unit_rows(rng.normal(size=(n, 4))), year=rng.normal(size=(n, 1)))


def test_few_ratings_are_shrunk_towards_content_and_many_are_believed() -> None:
    n = 30
    content, factors = contents(n), unit_rows(np.random.default_rng(1).normal(size=(n, 5)))
    content.kind[0], content.year[0] = content.kind[1], content.year[1]  # film 0 is what film 1 is
    factors[0] = 0.0
    counts = np.full(n, 20)
    counts[:3] = 0, 10, 10**9
    placed = placed_films(factors, counts, content, PlacementConfig(shrinkage=10))
    guess = placed[0]  # nobody rated film 0: it lies where content puts it
    assert placed[1] == pytest.approx(unit_rows((factors[[1]] + guess) / 2)[0])  # 10 of 10 + 10: half-way
    assert placed[2] == pytest.approx(factors[2], abs=1e-6)
    assert np.linalg.norm(placed, axis=1) == pytest.approx(np.ones(n))


def test_without_shrinkage_one_rating_is_believed() -> None:
    n = 12
    content, factors = contents(n), unit_rows(np.random.default_rng(1).normal(size=(n, 3)))
    counts = np.array([1] * (n - 1) + [0])
    placed = placed_films(factors, counts, content, PlacementConfig(shrinkage=0))
    assert placed[:-1] == pytest.approx(factors[:-1])
    assert not np.allclose(placed[-1], factors[-1])


def test_every_film_has_a_row_and_likeness_knows_how_sure_it_is() -> None:
    data = three_tastes()
    features = recipe().features(data.where(data.movies != 7))
    assert features.values.shape == (N_MOVIES, len(features.names))
    assert features.names[0] == "taste_0"
    assert {name.rsplit("_", 1)[0] for name in features.names} == set(BlockWeights.model_fields)
    counts = data.where(data.movies != 7).counts()
    assert np.linalg.norm(features.vectors, axis=1) == pytest.approx((counts + 1) / (counts + 6))


def test_a_film_without_ratings_is_an_average_one_however_the_means_are_damped() -> None:
    data = three_tastes()
    data = data.where(data.movies != 7)
    for damping in (0.0, 10.0):
        config = FeaturesConfig(placement=PlacementConfig(rating_damping=damping))
        features = recipe(features=config).features(data)
        of_unrated = features.values[7, [features.names.index(name) for name in ("mean_0", "standardized_0")]]
        spread = float(np.ptp(features.values[:, features.names.index("mean_0")]))
        assert of_unrated == pytest.approx([0, 0], abs=0.25 * spread)


def test_how_users_are_numbered_changes_no_cluster() -> None:
    data = three_tastes()
    renumbered = data.of_users(np.random.default_rng(0).permutation(N_USERS))
    one, other = (recipe().clusters(recipe().features(users), 3) for users in (data, renumbered))
    assert one.tolist() == other.tolist()


def test_blocks_that_need_ratings_are_empty_without_any() -> None:
    taste_only = BlockWeights(content=0, year=0, count=0, mean=0, standardized=0)
    features = recipe(features=FeaturesConfig(weights=taste_only)).features(None)
    assert (features.values.shape, features.vectors.shape, features.names) == (
        (N_MOVIES, 0),
        (N_MOVIES, 0),
        (),
    )
    count_only = BlockWeights(taste=0, content=0, year=0, mean=0, standardized=0)
    assert recipe(features=FeaturesConfig(weights=count_only)).features(three_tastes()).names == ("count_0",)


def test_weights_that_leave_nothing_to_cluster_by_are_refused() -> None:
    with pytest.raises(ValidationError, match="one block at least must weigh more than 0"):
        BlockWeights(taste=0, content=0, year=0, count=0, mean=0, standardized=0)


def test_a_block_of_weight_0_is_left_out() -> None:
    features = recipe(features=FeaturesConfig(weights=BlockWeights(taste=0, count=0))).features(
        three_tastes()
    )
    assert not [name for name in features.names if name.startswith(("taste", "count"))]


def test_without_ratings_films_are_placed_by_what_they_are() -> None:
    features = recipe().features(None)
    assert {name.rsplit("_", 1)[0] for name in features.names} == {"content", "year"}
    assert np.linalg.norm(features.vectors, axis=1) == pytest.approx(np.ones(N_MOVIES))


def test_one_user_is_enough_to_go_on() -> None:
    data = three_tastes().of_users(np.array([0]))
    assert np.isfinite(recipe().features(data).values).all()


def test_ratings_that_are_all_alike_break_nothing() -> None:
    data = three_tastes()
    flat = data.where(np.ones(len(data.ratings), dtype=bool))
    object.__setattr__(flat, "ratings", np.full(len(data.ratings), 3.0))
    assert np.isfinite(recipe().features(flat).values).all()


FINGERPRINT = """
import hashlib, pickle
from tests.worlds import many_films
for run in range(2):
    recipe, data = many_films()
    features = recipe.features(data)
    kmeans = recipe.kmeans(features, 8)
    print([hashlib.sha256(part).hexdigest() for part in (
        features.values.tobytes(), features.vectors.tobytes(), pickle.dumps(kmeans)
    )])
"""


def test_the_same_seed_gives_the_same_bytes_twice_in_a_process_and_with_one_thread_or_two() -> None:
    prints = [
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for threads in ("1", "2")
    ]
    assert len({line for lines in prints for line in lines}) == 1
    assert [len(lines) for lines in prints] == [2, 2]
