"""Where a film lies among tastes when few have rated it: between its factors and what its content says."""

import numpy as np

from cinecluster.features.config import PlacementConfig
from cinecluster.features.encoding import Content
from cinecluster.features.scaling import unit_rows
from cinecluster.model import FloatArray, IntArray

__all__ = ["fit_taste", "place", "predict_taste"]

_FREE = 1e-6  # the intercept is not penalised, but the system must stay regular


def fit_taste(factors: FloatArray, counts: IntArray, content: Content, config: PlacementConfig) -> FloatArray:
    """Learn to predict factors from content: a ridge regression over the rated films.

    Each film weighs ``n / (n + shrinkage)``, n being its ratings.

    Args:
        factors: Shape (n_movies, d), unit rows; zero without ratings.
        counts: Ratings of each film.
        content: Row for row beside them.
        config: Penalty and shrinkage.

    Returns:
        Coefficients, shape (n_content + 2, d): of kind, year, and 1.
    """
    design = _design(content, config.year_scale)
    penalty = np.full(design.shape[1], config.ridge)
    penalty[-1] = _FREE
    weighted = design * _trust(counts, config)
    return np.linalg.solve(weighted.T @ design + np.diag(penalty), weighted.T @ factors)


def predict_taste(coefficients: FloatArray, content: Content, *, year_scale: float) -> FloatArray:
    """Return where content says that films lie: shape (n_movies, d), unit rows."""
    return unit_rows(_design(content, year_scale) @ coefficients)


def place(
    factors: FloatArray, counts: IntArray, predicted: FloatArray, config: PlacementConfig
) -> FloatArray:
    """Shrink each film's factors towards what its content predicts, by how few ratings it has.

    It lies ``n / (n + shrinkage)`` of the way from there to its own factors. Both ends have unit length
    before they are mixed: raw predictions are short and would lose to one rating.

    Returns:
        Shape (n_movies, d), unit rows; a film without ratings lies where it is predicted.
    """
    trust = _trust(counts, config)
    return np.where(trust > 0, unit_rows(trust * factors + (1.0 - trust) * predicted), predicted)


def _design(content: Content, year_scale: float) -> FloatArray:
    return np.hstack([content.kind, content.year * year_scale, np.ones((len(content.year), 1))])


def _trust(counts: IntArray, config: PlacementConfig) -> FloatArray:
    trust = counts / (counts + config.shrinkage) if config.shrinkage else (counts > 0).astype(float)
    return np.asarray(trust)[:, None]
