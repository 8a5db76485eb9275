"""What a rating says beyond that the film was seen; one formula for training and for serving."""

import numpy as np

from cinecluster.model import FloatArray, History, IntArray, PreferenceScale

__all__ = ["preferences", "preferences_of"]


def preferences(
    scale: PreferenceScale, users: IntArray, movies: IntArray, ratings: FloatArray, *, n_users: int
) -> FloatArray:
    """Return how much each rating counts, see :class:`~cinecluster.model.PreferenceScale`.

    Args:
        scale: Slope, floor and means.
        users: User index of each rating; a user's ratings must all be there.
        movies: Movie index of each rating.
        ratings: Stars.
        n_users: Users in all.
    """
    counts = np.bincount(users, minlength=n_users)
    totals = np.bincount(users, weights=ratings, minlength=n_users)
    # With no damping, users without ratings would divide by 0; no rating asks for their mean.
    means = (totals + scale.damping * scale.mean) / np.maximum(counts + scale.damping, np.finfo(float).tiny)
    above = ratings - means[users] - scale.offsets[movies]
    counted: FloatArray = np.maximum(scale.floor, 1.0 + scale.slope * above)
    return counted


def preferences_of(scale: PreferenceScale, history: History) -> FloatArray:
    """Return the same for one history."""
    users = np.zeros(len(history), dtype=np.int64)
    stars = history.ratings.astype(np.float64)
    return preferences(scale, users, history.movie_indices, stars, n_users=1)
