"""Clusters of films: numbered by size, nearest centre, too little data; and what sets them apart."""

import math
import pickle
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from pydantic import ValidationError
from sklearn.metrics import adjusted_rand_score

from cinecluster import columns as c
from cinecluster.clustering.config import ClusteringConfig
from cinecluster.clustering.distinctive import log_odds
from cinecluster.clustering.frames import cluster_movies
from cinecluster.clustering.kmeans import fit_kmeans
from cinecluster.errors import TooLittleData
from cinecluster.features.config import FactorsConfig, FeaturesConfig
from cinecluster.features.movie_features import MovieFeatures
from cinecluster.testing import tiny_movies, tiny_ratings, tiny_space, tiny_tags
from tests.worlds import movies_table, recipe, taste_of_movie, three_tastes


def features_of(values: np.ndarray) -> MovieFeatures:
    names = tuple(f"x_{i}" for i in range(values.shape[1]))
    return MovieFeatures(
        values=values.astype(float), names=names, vectors=values, factors=values, space=tiny_space()
    )


points = npst.arrays(np.float64, (25, 2), elements=st.floats(-10, 10).map(lambda x: round(x, 2)), unique=True)


@settings(max_examples=25, deadline=None)
@given(points, st.integers(2, 6), st.integers(0, 3))
def test_every_film_is_in_the_cluster_of_its_nearest_centre_and_ids_go_by_size(
    values: np.ndarray, n_clusters: int, seed: int
) -> None:
    features = features_of(values)
    model = fit_kmeans(features, n_clusters, n_init=2, start_movies=10_000, seed=seed)
    distances = ((values[:, None] - model.cluster_centers_[None]) ** 2).sum(axis=2)
    own = distances[np.arange(len(values)), model.labels_]
    assert own == pytest.approx(distances.min(axis=1))
    sizes = np.bincount(model.labels_, minlength=n_clusters)
    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)
    assert sizes.min() > 0
    for cluster in range(n_clusters):
        assert values[model.labels_ == cluster].mean(axis=0) == pytest.approx(
            model.cluster_centers_[cluster], abs=1e-6
        )


def test_the_model_predicts_its_own_clusters_and_knows_its_columns() -> None:
    features = recipe().features(three_tastes())
    model = recipe().kmeans(features, 3)
    frame = pl.DataFrame(features.values, schema=list(features.names)).to_pandas()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # columns that do not fit would be warned of
        assert model.predict(frame).tolist() == model.labels_.tolist()
    assert model.feature_names_in_.tolist() == list(features.names)


def test_clusters_of_one_size_are_numbered_by_their_first_film() -> None:
    model = fit_kmeans(
        features_of(np.array([[5.0], [0.0], [5.1], [0.1]])), 2, n_init=1, start_movies=10_000, seed=0
    )
    assert model.labels_.tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize("values", [np.zeros((8, 2)), np.arange(6).reshape(3, 2)])
def test_fewer_different_films_than_clusters_is_too_little(values: np.ndarray) -> None:
    with pytest.raises(TooLittleData, match=r"4 clusters were asked for, but only . films? differ"):
        fit_kmeans(features_of(values), 4, n_init=1, start_movies=10_000, seed=0)


def test_three_tastes_are_three_clusters() -> None:
    labels = recipe().clusters(recipe().features(three_tastes()), 3)
    assert len({(int(label), int(taste)) for label, taste in zip(labels, taste_of_movie(), strict=True)}) == 3


def test_taste_is_found_where_genres_say_nothing() -> None:
    three = FeaturesConfig(factors=FactorsConfig(dimensions=3))
    of_world = recipe(movies_table(genres=False, years=False), three)
    labels = of_world.clusters(of_world.features(three_tastes()), 3)
    assert adjusted_rand_score(labels, taste_of_movie()) > 0.9


@pytest.mark.parametrize("with_ratings", [True, False])
@pytest.mark.parametrize("with_tags", [True, False])
def test_somebodys_tables_are_clustered_with_what_there_is(with_ratings: bool, with_tags: bool) -> None:
    movies = tiny_movies().with_columns(
        pl.when(pl.col(c.GENRES) == "").then(pl.lit("Sci-Fi")).otherwise(c.GENRES).alias(c.GENRES)
    )
    model, labels = cluster_movies(
        movies, tiny_ratings() if with_ratings else None, tiny_tags() if with_tags else None, 2
    )
    assert labels.tolist() == model.labels_.tolist()
    if with_ratings:
        assert len(set(labels[:6].tolist())) == len(set(labels[6:].tolist())) == 1


def test_films_that_are_all_alike_are_too_little() -> None:
    alike = movies_table().with_columns(pl.lit("Drama").alias(c.GENRES), pl.lit(1999, pl.Int32).alias(c.YEAR))
    with pytest.raises(TooLittleData, match="only 1 film differs"):
        cluster_movies(alike, None, None, 2)


def test_the_ratings_of_one_viewer_are_enough_and_a_table_without_rows_is_none() -> None:
    movies, one = movies_table(), tiny_ratings().filter(pl.col(c.USER) == 1)
    assert len(cluster_movies(movies, one, None, 3)[1]) == len(movies)
    without, empty = (cluster_movies(movies, table, None, 3)[1] for table in (None, one.clear()))
    assert without.tolist() == empty.tolist()


@pytest.mark.parametrize("wrong", [{"n_clusters": 0}, {"candidates": ()}, {"candidates": (8, -1)}])
def test_a_number_of_clusters_below_1_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ClusteringConfig(**wrong)


def slow_log_odds(counts: list[list[float]], prior: float) -> list[list[float]]:
    """Compute eq. 16 and 22 of Monroe et al. one word at a time."""
    overall = [sum(column) for column in zip(*counts, strict=True)]
    alphas = [prior * count / sum(overall) for count in overall]
    table = []
    for group in counts:
        others = [count - own for count, own in zip(overall, group, strict=True)]
        row = []
        for word, alpha in enumerate(alphas):
            here, there = group[word] + alpha, others[word] + alpha
            odds = [
                math.log(mine / (sum(all_) + prior - mine)) for mine, all_ in ((here, group), (there, others))
            ]
            row.append((odds[0] - odds[1]) / math.sqrt(1 / here + 1 / there))
        table.append(row)
    return table


@given(
    npst.arrays(np.int64, (3, 4), elements=st.integers(0, 30)).filter(
        lambda table: table.sum(axis=0).min() > 0
    )
)
def test_log_odds_are_those_computed_word_by_word(counts: np.ndarray) -> None:
    table = counts.astype(float)
    assert log_odds(table, prior=10.0) == pytest.approx(np.array(slow_log_odds(table.tolist(), 10.0)))


def test_no_words_at_all_set_nothing_apart() -> None:
    assert log_odds(np.zeros((3, 0)), prior=10.0).shape == (3, 0)
    assert not log_odds(np.zeros((2, 2)), prior=10.0).any()


def test_one_word_alone_sets_nothing_apart() -> None:
    assert not log_odds(np.array([[3.0], [5.0]]), prior=10.0).any()


def films_of_few_kinds(n: int = 300, n_kinds: int = 12) -> pl.DataFrame:
    """Return films that differ in genres and year only by their kind."""
    kinds = np.random.default_rng(0).integers(0, n_kinds, n)
    return pl.DataFrame(
        {
            c.MOVIE: np.arange(1, n + 1),
            c.TITLE: [f"Film {i}" for i in range(n)],
            c.YEAR: 1960 + 3 * kinds,
            c.GENRES: [f"A{kind % 7}|B{kind % 5}|C{kind % 3}" for kind in kinds],
            c.OTHER_TITLES: [""] * n,
        },
        schema=dict(c.MOVIES),
    )


def test_films_that_only_rounding_tells_apart_are_alike() -> None:
    """Sums of matrices place films of one kind 1e-16 apart; KMeans would leave clusters empty."""
    rng = np.random.default_rng(1)
    values = np.repeat(rng.normal(size=(12, 8)), 25, axis=0) * (1 + rng.integers(-3, 4, (300, 8)) * 1e-16)
    assert len(np.unique(values, axis=0)) > 12
    with pytest.raises(TooLittleData, match="only 12 films differ"):
        fit_kmeans(features_of(values), 20, n_init=1, start_movies=10_000, seed=0)
    assert (
        np.bincount(
            fit_kmeans(features_of(values), 12, n_init=3, start_movies=10_000, seed=0).labels_
        ).tolist()
        == [25] * 12
    )


def test_as_many_clusters_as_there_are_kinds_of_films_and_no_more() -> None:
    tags = pl.DataFrame(
        [
            (movie, f"tag {year % 13 + i}", 1, False, 2)
            for movie, year in films_of_few_kinds().select(c.MOVIE, c.YEAR).rows()
            for i in (1, 5, 9)
        ],
        schema=dict(c.TAGS),
        orient="row",
    )
    labels = cluster_movies(films_of_few_kinds(), None, tags, 12)[1]
    assert len(set(zip(labels.tolist(), films_of_few_kinds()[c.YEAR].to_list(), strict=True))) == 12
    with pytest.raises(TooLittleData, match="only 12 films differ"):
        cluster_movies(films_of_few_kinds(), None, tags, 13)


def test_no_films_are_too_little() -> None:
    with pytest.raises(TooLittleData, match="There are no films"):
        cluster_movies(movies_table().clear(), None, None, 2)


def test_of_many_films_the_best_start_is_found_by_drawn_ones_and_all_are_clustered() -> None:
    """Twelve heaps far from each other: any sensible start finds them, whoever is drawn."""
    rng = np.random.default_rng(0)
    heap = np.repeat(np.arange(12), 25)
    values = np.stack([heap % 4, heap // 4], axis=1) * 10.0 + rng.normal(scale=0.1, size=(300, 2))
    model = fit_kmeans(features_of(values), 12, n_init=3, start_movies=100, seed=0)
    assert model.n_init == 1
    assert len(model.labels_) == 300
    assert adjusted_rand_score(model.labels_, heap) == 1.0
    # Where the drawn ones are too much alike, all are looked at.
    values = np.zeros((300, 2))
    values[[5, 250]] = [[1.0, 0.0], [0.0, 1.0]]
    model = fit_kmeans(features_of(values), 3, n_init=3, start_movies=2, seed=0)
    assert np.bincount(model.labels_).tolist() == [298, 1, 1]


def test_a_recipe_clusters_by_its_own_seed_or_by_the_one_given() -> None:
    of_world = recipe()
    of_world = replace(of_world, clustering_config=ClusteringConfig(n_init=3))
    features = of_world.features(three_tastes())
    for seed, asked in ((0, None), (5, 5)):
        direct = fit_kmeans(features, 9, n_init=3, start_movies=10_000, seed=seed)
        by_recipe = of_world.kmeans(features, 9, seed=asked)
        assert pickle.dumps(by_recipe) == pickle.dumps(direct)
        assert of_world.clusters(features, 9, seed=asked).tolist() == direct.labels_.tolist()
