"""Item factors: films liked by the same people lie in the same direction."""

import numpy as np

from cinecluster.features.config import FactorsConfig
from cinecluster.features.scaling import unit_rows
from cinecluster.learning.ials import fit_ials
from cinecluster.learning.interactions import Interactions
from cinecluster.learning.scale import fit_preference_scale, preferences_in
from cinecluster.model import FloatArray

__all__ = ["item_factors"]


def item_factors(data: Interactions, config: FactorsConfig, *, seed: int) -> FloatArray:
    """Factorise who liked what, see :func:`~cinecluster.learning.ials.fit_ials`.

    Returns:
        Shape (n_movies, d), unit rows; zero rows for films without ratings.
    """
    values = preferences_in(fit_preference_scale(data, config.preferences), data)
    return unit_rows(fit_ials(data, values, config, seed=seed).factors.astype(np.float64))
