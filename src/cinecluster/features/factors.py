"""Item factors: films liked by the same people lie in the same direction."""

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from threadpoolctl import threadpool_limits

from cinecluster.features.config import FactorsConfig
from cinecluster.features.scaling import unit_rows
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray

__all__ = ["item_factors"]


def item_factors(data: Interactions, config: FactorsConfig, *, seed: int) -> FloatArray:
    """Factorise who rated what by implicit ALS, a rating's confidence being its stars.

    Returns:
        Shape (n_movies, d), unit rows; zero rows for films without ratings.
    """
    matrix = data.matrix(data.ratings).astype(np.float64)
    # Sums in another order are other bytes: one thread for ALS and one for the BLAS below it.
    with threadpool_limits(1):
        model = AlternatingLeastSquares(
            factors=min(config.dimensions, *matrix.shape),
            regularization=config.regularization,
            alpha=1.0,
            iterations=config.iterations,
            dtype=np.float64,
            num_threads=1,
            random_state=seed,
        )
        model.fit(matrix, show_progress=False)
    factors = np.array(model.item_factors, dtype=np.float64)
    factors[data.counts() == 0] = 0.0
    return unit_rows(factors)
