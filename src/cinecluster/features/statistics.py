"""Statistics of each film's ratings."""

import polars as pl

from cinecluster.columns import COUNT, MEAN, MEAN_STANDARDIZED, MOVIE, STATISTICS
from cinecluster.data.cleaning.stars import THOUSANDTHS
from cinecluster.features.rating_sums import SUM
from cinecluster.features.standardise import RatingScale

__all__ = ["movie_statistics"]


def movie_statistics(sums: pl.DataFrame, scale: RatingScale, movies: pl.DataFrame) -> pl.DataFrame:
    """Count and average each film's ratings.

    Args:
        sums: By ``rating_sums``.
        scale: Of all ratings.
        movies: ``columns.MOVIES``.

    Returns:
        ``columns.STATISTICS``, one row for every film, sorted by id.
    """
    mean = pl.col(SUM) / (pl.col(COUNT) * THOUSANDTHS)
    # The mean of z-scores is the z-score of the mean.
    standardized = (pl.col(MEAN) - scale.mean) / scale.deviation if scale.deviation else mean * 0.0
    return (
        movies.select(MOVIE)
        .join(sums, on=MOVIE, how="left")
        .with_columns(pl.col(COUNT).fill_null(0), mean.alias(MEAN))
        .with_columns(standardized.alias(MEAN_STANDARDIZED))
        .select(list(STATISTICS))
        .cast(pl.Schema(STATISTICS))
        .sort(MOVIE)
    )
