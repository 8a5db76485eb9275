"""Statistics of each film's ratings, summed in whole numbers so that the order of ratings does not matter."""

from typing import Final

import narwhals as nw
import polars as pl

from cinecluster.columns import COUNT, MEAN, MEAN_STANDARDIZED, MOVIE, RATING, STANDARDIZED, STATISTICS
from cinecluster.data.cleaning.stars import THOUSANDTHS, thousandths
from cinecluster.engines.base import Engine, Frame

__all__ = ["movie_statistics"]

# Steps of 2^-30 in a z-score: the mean is good to nine decimals, and because the squares of n z-scores sum
# to n, their sum stays below n × 2^30, inside 64 bits for eight thousand million ratings.
_STEPS: Final = 2**30


def movie_statistics(standardised: Frame, movies: pl.DataFrame, engine: Engine) -> pl.DataFrame:
    """Count and average each film's ratings.

    Args:
        standardised: ``columns.RATINGS`` with ``standardized_rating``.
        movies: ``columns.MOVIES``.
        engine: Where the ratings are.

    Returns:
        ``columns.STATISTICS``, one row for every film, sorted by id.
    """
    steps = (nw.col(STANDARDIZED) * float(_STEPS) + 0.5).floor().cast(nw.Int64)
    sums = (
        standardised.select(MOVIE, thousandths(nw.col(RATING)).alias(MEAN), steps.alias(MEAN_STANDARDIZED))
        .group_by(MOVIE)
        .agg(
            nw.len().cast(nw.Int64).alias(COUNT),
            nw.col(MEAN, MEAN_STANDARDIZED).sum().cast(nw.Int64),
        )
    )
    return (
        movies.select(MOVIE)
        .join(engine.collect(sums), on=MOVIE, how="left")
        .with_columns(
            pl.col(COUNT).fill_null(0),
            pl.col(MEAN) / (pl.col(COUNT) * THOUSANDTHS),
            pl.col(MEAN_STANDARDIZED) / (pl.col(COUNT) * _STEPS),
        )
        .select(list(STATISTICS))
        .cast(pl.Schema(STATISTICS))
        .sort(MOVIE)
    )
