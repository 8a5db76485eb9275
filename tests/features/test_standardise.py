"""Standardised ratings."""

import math

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cinecluster.columns import MOVIE, RATING, RATINGS, STANDARDIZED, TIMESTAMP, USER
from cinecluster.engines.base import Engine
from cinecluster.engines.choice import make_engine
from cinecluster.features.rating_sums import rating_sums
from cinecluster.features.standardise import rating_scale, standardise


def ratings_table(stars: list[float]) -> pl.DataFrame:
    return pl.DataFrame(
        {USER: range(len(stars)), MOVIE: [1] * len(stars), RATING: stars, TIMESTAMP: [0] * len(stars)},
        schema=RATINGS,
    )


def standardised(engine: Engine, table: pl.DataFrame) -> pl.DataFrame:
    ratings = engine.frame(table)
    return engine.collect(standardise(ratings, rating_scale(rating_sums(ratings, engine))))


def z_scores(engine: Engine, stars: list[float]) -> list[float]:
    return standardised(engine, ratings_table(stars)).sort(USER)[STANDARDIZED].to_list()


def test_a_z_score_counts_population_deviations_from_the_mean(engine: Engine) -> None:
    # mean 3, population variance (1 + 1 + 1 + 1 + 4 + 4 + 0 + 0) / 8 = 1.5
    scores = z_scores(engine, [2, 2, 4, 4, 1, 5, 3, 3])
    assert scores == [s / math.sqrt(1.5) for s in (-1.0, -1.0, 1.0, 1.0, -2.0, 2.0, 0.0, 0.0)]


def test_equal_ratings_have_z_scores_of_zero(engine: Engine) -> None:
    assert z_scores(engine, [3.5, 3.5, 3.5]) == [0.0, 0.0, 0.0]
    assert z_scores(engine, [4.1]) == [0.0]


def test_no_ratings_have_no_z_scores(engine: Engine) -> None:
    assert z_scores(engine, []) == []
    assert math.isnan(rating_scale(rating_sums(engine.frame(ratings_table([])), engine)).mean)


def test_the_other_columns_stay_as_they_are(engine: Engine) -> None:
    table = ratings_table([1.0, 4.5, 3.0])
    after = standardised(engine, table).sort(USER)
    assert after.columns == [*RATINGS, STANDARDIZED]
    assert after.drop(STANDARDIZED).equals(table)


def test_a_large_mean_does_not_drown_a_small_deviation(engine: Engine) -> None:
    scale = rating_scale(rating_sums(engine.frame(ratings_table([99.999, 100.0] * 500)), engine))
    assert scale.mean == pytest.approx(99.9995, abs=1e-12)
    assert scale.deviation == pytest.approx(0.0005, rel=1e-12)


# Engines keep nothing between examples.
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
STARS = st.lists(st.integers(500, 5000).map(lambda whole: whole / 1000), min_size=1, max_size=40)


@FEW
@given(STARS)
def test_z_scores_have_mean_zero_and_deviation_one(engine: Engine, stars: list[float]) -> None:
    scores = z_scores(engine, stars)
    assert math.fsum(scores) / len(scores) == pytest.approx(0, abs=1e-9)
    spread = math.sqrt(math.fsum(score * score for score in scores) / len(scores))
    assert spread == pytest.approx(1 if len(set(stars)) > 1 else 0, abs=1e-9)


@FEW
@given(stars=STARS, data=st.data())
def test_z_scores_depend_neither_on_order_nor_on_the_engine(stars: list[float], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(stars))))
    shuffled = [stars[position] for position in order]
    scores = z_scores(make_engine("polars"), stars)
    assert z_scores(make_engine("duckdb"), shuffled) == [scores[position] for position in order]
