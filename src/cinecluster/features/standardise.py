"""Standardising: how far a rating is from the mean of all ratings, in standard deviations.

Floating-point sums depend on the order of their terms, and engines promise none. Ratings lie on a grid of
thousandths of a star (cleaning sees to that), so the sums are taken in whole numbers, exactly; the divisions
and the square root that follow are correctly rounded everywhere. Same ratings, same bytes.
"""

import math
from dataclasses import dataclass

import narwhals as nw

from cinecluster.columns import RATING, STANDARDIZED
from cinecluster.data.cleaning.stars import THOUSANDTHS, exact_quotient, thousandths
from cinecluster.engines.base import Frame

__all__ = ["RatingScale", "rating_scale", "standardise"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingScale:
    """Where all ratings lie."""

    mean: float
    #: Stars; NaN without ratings.
    deviation: float
    #: Population standard deviation, stars; 0 where all ratings are equal or there are none.


def standardise(ratings: Frame) -> Frame:
    """Add the global z-score of each rating; 0 where all ratings are equal.

    Args:
        ratings: ``columns.RATINGS``, stars on a grid of thousandths.
    """
    scale = rating_scale(ratings)
    if scale.deviation == 0.0:
        return ratings.with_columns(nw.lit(0.0).alias(STANDARDIZED))
    z_score = exact_quotient(nw.col(RATING) - scale.mean, scale.deviation)
    return ratings.with_columns(z_score.alias(STANDARDIZED))


def rating_scale(ratings: Frame) -> RatingScale:
    """Compute mean and population standard deviation of all ratings, exactly until the last step."""
    by_value = ratings.group_by(thousandths(nw.col(RATING)).alias(RATING)).agg(nw.len().alias("n"))
    counts = {int(value): int(n) for value, n in by_value.collect("polars").iter_rows()}
    n = sum(counts.values())
    if n == 0:
        return RatingScale(mean=math.nan, deviation=0.0)
    total = sum(value * count for value, count in counts.items())
    squares = sum(value * value * count for value, count in counts.items())
    variance = (n * squares - total * total) / (n * n)  # of whole numbers of any size: rounded once
    return RatingScale(mean=total / (n * THOUSANDTHS), deviation=math.sqrt(variance) / THOUSANDTHS)
