"""EASE: a linear model from what a user has rated to what the user will like, in closed form.

Steck 2019, "Embarrassingly Shallow Autoencoders for Sparse Data", with preferences in place of presence,
users weighed by how much they rate, and side information as further rows of the data (cSLIM, Ning & Karypis
2012).
"""

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from cinecluster.errors import TooLittleData
from cinecluster.learning.config import EaseConfig
from cinecluster.learning.interactions import Interactions
from cinecluster.learning.lapack import spotrf, spotri
from cinecluster.learning.sparse_rows import strongest_entries, to_item_weights
from cinecluster.model import FloatArray, IntArray, ItemWeights

__all__ = ["chosen_movies", "ease_matrix", "fit_ease"]

_BLOCK = 1_024
"""Columns of the Gram matrix made at a time, so that no second whole copy of it is in memory."""


def fit_ease(
    data: Interactions, values: FloatArray, side: sparse.csr_matrix | None, config: EaseConfig
) -> ItemWeights:
    """Learn how much each rated film adds to the score of each other.

    Args:
        data: Who rated what.
        values: What each rating counts.
        side: Shape (n_movies, n_features), what films are made of.
        config: Penalties and sizes.

    Raises:
        TooLittleData: No film has enough ratings.
    """
    chosen = chosen_movies(data.counts(), config)
    if not len(chosen):
        raise TooLittleData(
            f"No film has {config.min_ratings} ratings.", hint="Use the ranker 'popularity', or more ratings."
        )
    matrix = ease_matrix(data, values, side, chosen, config)
    rows, columns = np.nonzero(strongest_entries(matrix, config.keep))
    return to_item_weights(chosen[rows], chosen[columns], matrix[rows, columns], data.n_movies)


def chosen_movies(counts: IntArray, config: EaseConfig) -> IntArray:
    """Return the movie indices, ascending, that get rows: enough ratings, and of those the most rated."""
    enough = np.flatnonzero(counts >= config.min_ratings)
    most_rated = np.argsort(-counts[enough], kind="stable")[: config.max_movies]
    return np.sort(enough[most_rated])


def ease_matrix(
    data: Interactions,
    values: FloatArray,
    side: sparse.csr_matrix | None,
    chosen: IntArray,
    config: EaseConfig,
) -> FloatArray:
    """Return the whole weight matrix B over the chosen films, shape (n, n), float32, diagonal 0.

    With ``P = (XᵀX + Λ)⁻¹``, ``B[j, i] = −P[j, i] / P[i, i]`` minimises ``‖X − XB‖² + ‖Λ^½ B‖²`` under
    ``diag(B) = 0`` (Steck 2019, eq. 8); a score is ``q @ B``.
    """
    # One thread, so that the same data gives the same bytes.
    with threadpool_limits(1):
        gram = _gram(data, values, chosen, config)
        if side is not None and config.side:
            made_of = side[chosen]
            _add_product(gram, made_of, made_of.T.tocsc(), config.side)
        sizes = gram.diagonal().copy()
        share = sizes / np.maximum(sizes.mean(), np.finfo(np.float32).tiny)
        gram[np.diag_indices_from(gram)] += config.regularization * share**config.popular_regularization
        inverse = _inverse(gram)
    weights = inverse / -inverse.diagonal()[None, :]
    weights[np.diag_indices_from(weights)] = 0.0
    return weights


def _gram(data: Interactions, values: FloatArray, chosen: IntArray, config: EaseConfig) -> FloatArray:
    """Return ``XᵀX`` over the chosen films, each user's row divided by its length's power."""
    activity = np.bincount(data.users, minlength=data.n_users)
    relative = np.maximum(activity, 1) / np.maximum(activity.mean(), 1.0)
    weighed = data.matrix(values * (relative ** (-config.activity / 2))[data.users])
    columns = sparse.csc_matrix(weighed[:, chosen], dtype=np.float32)
    gram = np.zeros((len(chosen), len(chosen)), dtype=np.float32)
    _add_product(gram, sparse.csr_matrix(columns.T), columns, 1.0)
    return gram


def _add_product(total: FloatArray, left: sparse.csr_matrix, right: sparse.csc_matrix, scale: float) -> None:
    """Add ``scale · left @ right`` to a dense matrix, block by block."""
    for start in range(0, right.shape[1], _BLOCK):
        stop = start + _BLOCK
        total[:, start:stop] += scale * (left @ right[:, start:stop]).toarray()


def _inverse(matrix: FloatArray) -> FloatArray:
    """Invert a positive definite float32 matrix in place by its Cholesky factor (LAPACK potrf, potri)."""
    factor = matrix.T  # in Fortran's order
    info = spotrf(factor) or spotri(factor)
    if info != 0:
        raise TooLittleData(
            "The ratings do not determine the weights between films.", hint="Raise the regularization."
        )
    inverse: FloatArray = np.tril(factor) + np.tril(factor, -1).T
    return inverse
