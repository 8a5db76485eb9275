"""IMDb's weighted rating and the floors that keep obscure and disliked films out of the tag lists."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cinecluster.model import FloatArray, IntArray, MovieTable
from cinecluster.ranking.config import RankingConfig

__all__ = ["Floors", "floors_of", "weighted_ratings"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Floors:
    """The floors that hold for one model, and the films on or above both."""

    ratings: int
    weighted: float
    #: Stars.
    passing: NDArray[np.bool_]
    #: Shape (n_movies,).


def weighted_ratings(rating_counts: IntArray, rating_means: FloatArray, prior_ratings: int) -> FloatArray:
    """Return IMDb's weighted rating, ``WR = v/(v+m)·R + m/(v+m)·C``.

    v and R are a film's number and mean of ratings, m is ``prior_ratings`` and C the mean of all ratings
    (IMDb's formula for its Top 250). A film without ratings gets C; where nothing is rated, C is 0.
    """
    sums = np.where(rating_counts > 0, rating_counts * rating_means, 0.0)
    overall = sums.sum() / max(int(rating_counts.sum()), 1)
    weighted: FloatArray = (sums + prior_ratings * overall) / (rating_counts + prior_ratings)
    return weighted


def floors_of(movies: MovieTable, config: RankingConfig) -> Floors:
    """Find the floors for a model: those of the settings, lowered until ``tag_floor_keeps`` films pass."""
    counts = movies.rating_counts
    weighted = weighted_ratings(counts, movies.rating_means, config.weighted_prior_ratings)
    keeps = config.tag_floor_keeps
    ratings = min(config.tag_floor_ratings, int(_nth_largest(counts, keeps)))
    popular = counts >= ratings
    stars = min(config.tag_floor_weighted, float(_nth_largest(weighted[popular], keeps)))
    return Floors(ratings=ratings, weighted=stars, passing=popular & (weighted >= stars))


def _nth_largest(values: FloatArray | IntArray, n: int) -> float:
    """Return the n-th largest value, or the smallest where there are fewer; 0 where there are none."""
    if len(values) == 0:
        return 0.0
    place = max(len(values) - n, 0)
    return float(np.partition(values, place)[place])
