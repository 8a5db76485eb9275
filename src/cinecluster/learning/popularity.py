"""How many users have rated a film: of all time, or of late."""

import numpy as np

from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray

__all__ = ["popularity", "recent_popularity"]

_DAY = 86_400.0


def popularity(data: Interactions) -> FloatArray:
    """Return the share of users who have rated each film, shape (n_movies,)."""
    shares: FloatArray = data.counts() / max(data.n_users, 1)
    return shares


def recent_popularity(data: Interactions, half_life_days: float) -> FloatArray:
    """Return each film's share of all ratings, a rating counting half after every half-life.

    Age is counted from the newest rating, so the figure depends on nothing but the data.

    Returns:
        Shape (n_movies,), scaled so that the most popular film has 1; zeros without ratings.
    """
    if not len(data.ratings):
        return np.zeros(data.n_movies)
    ages = (data.timestamps.max() - data.timestamps) / _DAY
    counted = np.bincount(data.movies, weights=0.5 ** (ages / half_life_days), minlength=data.n_movies)
    shares: FloatArray = counted / counted.max()
    return shares
