"""The means that preferences are counted from."""

import numpy as np

from cinecluster.learning.config import PreferenceConfig
from cinecluster.learning.interactions import Interactions
from cinecluster.learning.preferences import preferences
from cinecluster.model import FloatArray, PreferenceScale

__all__ = ["fit_preference_scale", "preferences_in"]


def fit_preference_scale(data: Interactions, config: PreferenceConfig) -> PreferenceScale:
    """Measure the overall mean, and each film's damped mean above it."""
    mean = float(data.ratings.mean()) if len(data.ratings) else 0.0
    counts = data.counts()
    totals = np.bincount(data.movies, weights=data.ratings, minlength=data.n_movies)
    above = (totals - counts * mean) / np.maximum(counts + config.damping, 1.0)
    return PreferenceScale(
        slope=config.slope,
        floor=config.floor,
        mean=mean,
        damping=config.damping,
        offsets=config.quality * above,
    )


def preferences_in(scale: PreferenceScale, data: Interactions) -> FloatArray:
    """Return how much each of many users' ratings counts."""
    return preferences(scale, data.users, data.movies, data.ratings, n_users=data.n_users)
