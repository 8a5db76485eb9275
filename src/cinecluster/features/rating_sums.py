"""Sums of each film's ratings, from which means and deviations follow: one pass over all ratings.

Floating-point sums depend on the order of their terms, and engines promise none. Ratings lie on a grid of
thousandths of a star (cleaning sees to that), so they are summed in whole numbers, exactly.
"""

from typing import Final

import narwhals as nw
import polars as pl

from cinecluster.columns import COUNT, MOVIE, RATING
from cinecluster.data.cleaning.stars import thousandths
from cinecluster.engines.base import Engine, Frame

__all__ = ["SQUARES", "SUM", "rating_sums"]

SUM: Final = "sum"
"""Of thousandths of a star."""
SQUARES: Final = "squares"
"""Of the thousandths' squares: within 64 bits for 3 × 10^11 ratings of a film by five stars."""


def rating_sums(ratings: Frame, engine: Engine) -> pl.DataFrame:
    """Count and sum each film's ratings.

    Args:
        ratings: ``columns.RATINGS``, stars on a grid of thousandths.
        engine: Where they are.

    Returns:
        ``MOVIE``, ``COUNT``, ``SUM`` and ``SQUARES``, all Int64; one row for every film that is rated, in no
        particular order.
    """
    whole = ratings.select(MOVIE, thousandths(nw.col(RATING)).alias(SUM))
    sums = whole.with_columns((nw.col(SUM) * nw.col(SUM)).alias(SQUARES)).group_by(MOVIE)
    return engine.collect(
        sums.agg(nw.len().cast(nw.Int64).alias(COUNT), nw.col(SUM, SQUARES).sum().cast(nw.Int64))
    )
