"""How many films each viewer rates."""

import numpy as np
import numpy.typing as npt

from cinecluster.data.synthetic.config import SyntheticConfig

__all__ = ["draw_activity"]

SPREAD = 1.4
"""Of the log-normal that comes on top of the least; MovieLens has 1.38 (25M) and 1.46 (latest-small)."""
_ENOUGH_HALVINGS = 80

Counts = npt.NDArray[np.int64]


def draw_activity(config: SyntheticConfig, rng: np.random.Generator) -> Counts:
    """Draw the number of ratings of each viewer; they add up exactly and nobody exceeds the films."""
    least, most = config.least_per_user, config.n_movies
    keenness = rng.lognormal(0.0, SPREAD, config.n_users)
    # Scaled so that the ratings add up; what rounding down has taken goes to the first who can take it.
    low, high = 0.0, float(config.n_ratings) * 1e6
    for _ in range(_ENOUGH_HALVINGS):
        middle = (low + high) / 2
        if int(_counts(keenness, middle, least, most).sum()) <= config.n_ratings:
            low = middle
        else:
            high = middle
    counts = _counts(keenness, low, least, most)
    while missing := config.n_ratings - int(counts.sum()):
        counts[np.flatnonzero(counts < most)[:missing]] += 1
    return counts


def _counts(keenness: npt.NDArray[np.float64], scale: float, least: int, most: int) -> Counts:
    return np.minimum(least + keenness * scale, most).astype(np.int64)
