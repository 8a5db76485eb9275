"""iALS: weighted matrix factorisation of who rated what (Hu, Koren & Volinsky 2008), by ``implicit``."""

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from threadpoolctl import threadpool_limits

from cinecluster.learning.config import IalsConfig
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray, ItemFactors

__all__ = ["fit_ials"]


def fit_ials(data: Interactions, values: FloatArray, config: IalsConfig, *, seed: int) -> ItemFactors:
    """Factorise, a rating's confidence being what it counts times ``config.confidence``.

    Args:
        data: Who rated what.
        values: What each rating counts.
        config: Size and penalty.
        seed: Starts the factors.
    """
    matrix = data.matrix(values * config.confidence).astype(np.float64)
    dimensions = min(config.dimensions, *matrix.shape)
    # Sums in another order are other bytes: one thread for ALS and one for the BLAS below it.
    with threadpool_limits(1):
        model = AlternatingLeastSquares(
            factors=dimensions,
            regularization=config.regularization,
            alpha=1.0,
            iterations=config.iterations,
            dtype=np.float64,
            num_threads=1,
            random_state=seed,
        )
        model.fit(matrix, show_progress=False)
        factors: FloatArray = np.array(model.item_factors, dtype=np.float64)
        factors[data.counts() == 0] = 0.0
        gram = factors.T @ factors + config.regularization * np.eye(dimensions)
    return ItemFactors(factors=factors.astype(np.float32), gram=gram, confidence=config.confidence)
