"""Statistics of films."""

import math
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinecluster.columns import (
    COUNT,
    MEAN,
    MEAN_STANDARDIZED,
    MOVIE,
    MOVIES,
    RATING,
    RATINGS,
    STATISTICS,
)
from cinecluster.engines.base import Engine
from cinecluster.engines.choice import make_engine
from cinecluster.features.rating_sums import rating_sums
from cinecluster.features.standardise import rating_scale
from cinecluster.features.statistics import movie_statistics


def statistics_of(engine: Engine, rated: list[tuple[int, float]], movie_ids: list[int]) -> pl.DataFrame:
    ratings = pl.DataFrame(
        [(user, movie, stars, 0) for user, (movie, stars) in enumerate(rated)], schema=RATINGS, orient="row"
    )
    movies = pl.DataFrame([(id_, "", None, "", "") for id_ in movie_ids], schema=MOVIES, orient="row")
    return statistics(engine, ratings, movies)


def statistics(engine: Engine, ratings: pl.DataFrame, movies: pl.DataFrame) -> pl.DataFrame:
    sums = rating_sums(engine.frame(ratings), engine)
    return movie_statistics(sums, rating_scale(sums), movies)


def test_every_film_has_a_row_sorted_by_id(engine: Engine) -> None:
    # mean 3, population variance 1: z = stars − 3
    table = statistics_of(engine, [(9, 2.0), (5, 4.0), (9, 4.0), (9, 2.0)], [9, 7, 5])
    assert table.schema == pl.Schema(STATISTICS)
    assert table.rows() == [
        (5, 1, 4.0, pytest.approx(1.0)),
        (7, 0, None, None),
        (9, 3, 8 / 3, pytest.approx(-1 / 3)),
    ]


def test_equal_ratings_have_a_mean_z_score_of_zero(engine: Engine) -> None:
    assert statistics_of(engine, [(1, 4.1), (1, 4.1), (2, 4.1)], [1, 2, 3]).rows() == [
        (1, 2, 4.1, 0.0),
        (2, 1, 4.1, 0.0),
        (3, 0, None, None),
    ]


def test_a_mean_z_score_is_the_mean_of_the_z_scores(engine: Engine, movielens_small: Path) -> None:
    ratings = pl.read_csv(movielens_small / "ratings.csv", schema=dict(RATINGS))
    z_score = (pl.col(RATING) - ratings[RATING].mean()) / ratings[RATING].std(ddof=0)
    means = ratings.group_by(MOVIE).agg(z_score.mean())
    table = statistics(engine, ratings, means).join(means, on=MOVIE)
    assert (table[MEAN_STANDARDIZED] - table[RATING]).abs().max() == pytest.approx(0, abs=1e-9)


def test_without_ratings_every_film_counts_none(engine: Engine) -> None:
    assert statistics_of(engine, [], [2, 1]).rows() == [(1, 0, None, None), (2, 0, None, None)]


def test_counts_and_means_of_the_real_films(engine: Engine, movielens_small: Path) -> None:
    ratings = pl.read_csv(movielens_small / "ratings.csv", schema=dict(RATINGS))
    movies = pl.read_csv(movielens_small / "movies.csv").select(MOVIE)
    table = statistics(engine, ratings, movies)
    assert (table.height, table[COUNT].sum()) == (9742, 100_836)
    assert ((table[COUNT] == 0).sum(), (table[COUNT] == 1).sum()) == (18, 3446)
    toy_story = table.row(by_predicate=pl.col(MOVIE) == 1, named=True)
    assert (toy_story[COUNT], toy_story[MEAN]) == (215, 843 / 215)
    weighted = table[COUNT] * table[MEAN_STANDARDIZED].fill_null(0.0)
    assert math.fsum(weighted) / 100_836 == pytest.approx(0, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(
    rated=st.lists(st.tuples(st.integers(1, 4), st.integers(500, 5000).map(lambda whole: whole / 1000))),
    data=st.data(),
)
def test_neither_order_nor_engine_changes_a_bit(rated: list[tuple[int, float]], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rated))
    one = statistics_of(make_engine("polars"), rated, [1, 2, 3, 4])
    assert one.equals(statistics_of(make_engine("duckdb"), shuffled, [4, 3, 2, 1]))
    plain = (
        pl.DataFrame(rated, schema={MOVIE: pl.Int64, RATING: pl.Float64}, orient="row")
        .group_by(MOVIE)
        .agg(pl.len().alias(COUNT), pl.col(RATING).mean().alias(MEAN))
    )
    for movie, count, mean in plain.rows():
        row = one.row(by_predicate=pl.col(MOVIE) == movie, named=True)
        assert (row[COUNT], row[MEAN]) == (count, pytest.approx(mean))
