"""Standardising: how far a rating is from the mean of all ratings, in standard deviations.

The sums are exact whole numbers; the divisions and the square root that follow are correctly rounded
everywhere. Same ratings, same bytes.
"""

import math
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from cinecluster.columns import COUNT, RATING, STANDARDIZED
from cinecluster.data.cleaning.stars import THOUSANDTHS, exact_quotient
from cinecluster.engines.base import Frame
from cinecluster.features.rating_sums import SQUARES, SUM

__all__ = ["RatingScale", "rating_scale", "standardise"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingScale:
    """Where all ratings lie."""

    mean: float
    #: Stars; NaN without ratings.
    deviation: float
    #: Population standard deviation, stars; 0 where all ratings are equal or there are none.


def rating_scale(sums: pl.DataFrame) -> RatingScale:
    """Compute mean and population standard deviation of all ratings, exactly until the last step.

    Args:
        sums: By ``rating_sums``.
    """
    n, total, squares = (sum(sums[column].to_list()) for column in (COUNT, SUM, SQUARES))
    if n == 0:
        return RatingScale(mean=math.nan, deviation=0.0)
    variance = (n * squares - total * total) / (n * n)  # of whole numbers of any size: rounded once
    return RatingScale(mean=total / (n * THOUSANDTHS), deviation=math.sqrt(variance) / THOUSANDTHS)


def standardise(ratings: Frame, scale: RatingScale) -> Frame:
    """Add the global z-score of each rating; 0 where all ratings are equal.

    Args:
        ratings: ``columns.RATINGS``.
        scale: Where they lie.
    """
    if scale.deviation == 0.0:
        return ratings.with_columns(nw.lit(0.0).alias(STANDARDIZED))
    z_score = exact_quotient(nw.col(RATING) - scale.mean, scale.deviation)
    return ratings.with_columns(z_score.alias(STANDARDIZED))
