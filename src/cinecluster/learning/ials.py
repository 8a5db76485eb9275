"""iALS: weighted matrix factorisation of who rated what (Hu, Koren & Volinsky 2008), by ``implicit``."""

from typing import Final

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy import sparse
from threadpoolctl import threadpool_limits

from cinecluster.learning.config import IalsConfig
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray, ItemFactors

__all__ = ["fit_ials"]

_OVER_ALL: Final = 2
"""Alternations over everybody after those over drawn viewers; one is felt in NDCG, a third hardly."""


def fit_ials(data: Interactions, values: FloatArray, config: IalsConfig, *, seed: int) -> ItemFactors:
    """Factorise, a rating's confidence being what it counts times ``config.confidence``.

    Where ``config.max_ratings`` is less than there are, drawn users' ratings are factorised and everybody's
    folded in: every film is placed by all its ratings.

    Args:
        data: Who rated what.
        values: What each rating counts.
        config: Size and penalty.
        seed: Starts the factors.
    """
    matrix = data.matrix(values * config.confidence).astype(np.float32)
    drawn = data.drawn_users(config.max_ratings, seed=seed)
    # Sums in another order are other bytes: one thread for ALS and one for the BLAS below it.
    with threadpool_limits(1):
        factors = _alternated(matrix[drawn], config, seed=seed)
        if len(drawn) < data.n_users:
            # From the films' factors by the drawn viewers, everybody's; from those, all films' anew.
            factors = _alternated(
                matrix, config.model_copy(update={"iterations": _OVER_ALL}), factors, seed=seed
            )
        factors[data.counts() == 0] = 0.0
        gram = factors.T @ factors + config.regularization * np.eye(factors.shape[1])
    return ItemFactors(factors=factors.astype(np.float32), gram=gram, confidence=config.confidence)


def _alternated(
    matrix: sparse.csr_matrix, config: IalsConfig, factors: FloatArray | None = None, *, seed: int
) -> FloatArray:
    """Return the films' factors after ``config.iterations``, from given ones or from chance."""
    model = AlternatingLeastSquares(
        factors=min(config.dimensions, *matrix.shape) if factors is None else factors.shape[1],
        regularization=config.regularization,
        alpha=1.0,
        iterations=config.iterations,
        dtype=np.float64,
        num_threads=1,
        random_state=seed,
    )
    model.item_factors = factors
    model.fit(matrix, show_progress=False)
    return np.array(model.item_factors, dtype=np.float64)
