"""Where a film lies among tastes when few have rated it: between its factors and what its content says."""

import numpy as np

from cinecluster.features.config import PlacementConfig
from cinecluster.features.content import Content
from cinecluster.features.scaling import unit_rows
from cinecluster.model import FloatArray, IntArray

__all__ = ["place"]

_FREE = 1e-6  # the intercept is not penalised, but the system must stay regular


def place(factors: FloatArray, counts: IntArray, content: Content, config: PlacementConfig) -> FloatArray:
    """Shrink each film's factors towards what its content predicts, by how few ratings it has.

    The prediction is a ridge regression from content to factors over the rated films, each weighing
    ``n / (n + shrinkage)``; the film then lies ``n / (n + shrinkage)`` of the way from it to its own factors.
    Both ends have unit length before they are mixed: raw predictions are short and would lose to one rating.

    Args:
        factors: Shape (n_movies, d), unit rows; zero without ratings.
        counts: Ratings of each film.
        content: Row for row beside them.
        config: Penalty and shrinkage.

    Returns:
        Shape (n_movies, d), unit rows.
    """
    trust = counts / (counts + config.shrinkage) if config.shrinkage else (counts > 0).astype(float)
    trust = trust[:, None]
    design = np.hstack([content.kind, content.year * config.year_scale, np.ones((len(counts), 1))])
    penalty = np.full(design.shape[1], config.ridge)
    penalty[-1] = _FREE
    weighted = design * trust
    coefficients = np.linalg.solve(weighted.T @ design + np.diag(penalty), weighted.T @ factors)
    return unit_rows(trust * factors + (1.0 - trust) * unit_rows(design @ coefficients))
