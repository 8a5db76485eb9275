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
from cinecluster.learning.side_products import SideProducts
from cinecluster.learning.sparse_rows import strongest_entries, to_item_weights
from cinecluster.model import FloatArray, IntArray, ItemWeights

__all__ = ["chosen_movies", "ease_matrix", "ease_system", "fit_ease", "lacking_memory"]

_PEAK = 1.3
"""Peak memory over the weight matrix's own, measured at 20,000 films."""
_BLOCK = 1_024
"""Rows or columns of a dense matrix worked on at a time, so that no second whole copy of it is in memory."""


def fit_ease(
    data: Interactions,
    values: FloatArray,
    side: sparse.csr_matrix | None,
    config: EaseConfig,
    *,
    system: FloatArray | None = None,
) -> ItemWeights:
    """Learn how much each rated film adds to the score of each other.

    Beside the ratings, one float32 matrix of the chosen films by themselves is in memory.

    Args:
        data: Who rated what.
        values: What each rating counts.
        side: Shape (n_movies, n_features), what films are made of.
        config: Penalties and sizes.
        system: What :func:`ease_system` makes of these, to be overwritten; made here when not given.

    Raises:
        TooLittleData: No film has enough ratings.
    """
    chosen = chosen_movies(data.counts(), config)
    if system is None:
        system = ease_system(data, values, side, chosen, config)
    return _strongest(_solved(system, config), chosen, keep=config.keep, n_movies=data.n_movies)


def chosen_movies(counts: IntArray, config: EaseConfig) -> IntArray:
    """Return the movie indices, ascending, that get rows: enough ratings, and of those the most rated.

    Raises:
        TooLittleData: There are none.
    """
    enough = np.flatnonzero(counts >= config.min_ratings)
    if not len(enough):
        raise TooLittleData(
            f"No film has {config.min_ratings} ratings.", hint="Use the ranker 'popularity', or more ratings."
        )
    most_rated = np.argsort(-counts[enough], kind="stable")[: config.max_movies]
    return np.sort(enough[most_rated])


def lacking_memory(counts: IntArray, config: EaseConfig) -> str:
    """Say that the films that get rows would take more memory than is allowed; nothing if they do not."""
    n = min(int(np.count_nonzero(counts >= config.min_ratings)), config.max_movies)
    needed = n**2 * np.dtype(np.float32).itemsize * _PEAK
    if needed <= config.max_bytes:
        return ""
    return f"{n:,} films need {needed / 1e9:.1f} GB, more than the {config.max_bytes / 1e9:.1f} GB allowed"


def ease_matrix(
    data: Interactions,
    values: FloatArray,
    side: sparse.csr_matrix | None,
    chosen: IntArray,
    config: EaseConfig,
) -> FloatArray:
    """Return the whole weight matrix B over the chosen films, see :func:`_solved`."""
    return _solved(ease_system(data, values, side, chosen, config), config)


def ease_system(
    data: Interactions,
    values: FloatArray,
    side: sparse.csr_matrix | None,
    chosen: IntArray,
    config: EaseConfig,
) -> FloatArray:
    """Return ``XᵀX`` over the chosen films, shape (n, n), float32: what does not depend on the penalties.

    It is symmetric: only the diagonal and what lies above it are filled.
    """
    system = _gram(_weighed_columns(data, values, chosen, config))
    if side is not None and config.side:
        _add_side_products(system, side, chosen, config.side)
    return system


def _solved(system: FloatArray, config: EaseConfig) -> FloatArray:
    """Return the weight matrix B, shape (n, n), float32, diagonal 0, in the system's own memory.

    With ``P = (XᵀX + Λ)⁻¹``, ``B[j, i] = −P[j, i] / P[i, i]`` minimises ``‖X − XB‖² + ‖Λ^½ B‖²`` under
    ``diag(B) = 0`` (Steck 2019, eq. 8); a score is ``q @ B``.
    """
    diagonal = np.einsum("ii->i", system)
    share = diagonal / np.maximum(diagonal.mean(), np.finfo(np.float32).tiny)
    diagonal += config.regularization * share**config.popular_regularization
    _invert(system)
    system /= -diagonal.copy()[None, :]
    diagonal[:] = 0.0
    return system


def _strongest(matrix: FloatArray, chosen: IntArray, *, keep: int, n_movies: int) -> ItemWeights:
    """Return the strongest weights of each row, at most ``keep``."""
    rows, columns, values = [], [], []
    for start in range(0, len(matrix), _BLOCK):
        block = matrix[start : start + _BLOCK]
        here, scored = np.nonzero(strongest_entries(block, keep))
        rows.append(chosen[start + here])
        columns.append(chosen[scored])
        values.append(block[here, scored])
    return to_item_weights(np.concatenate(rows), np.concatenate(columns), np.concatenate(values), n_movies)


def _weighed_columns(
    data: Interactions, values: FloatArray, chosen: IntArray, config: EaseConfig
) -> sparse.csc_matrix:
    """Return X, users by chosen films, float32: each user's row divided by its length's power."""
    activity = np.bincount(data.users, minlength=data.n_users)
    relative = np.maximum(activity, 1) / np.maximum(activity.mean(), 1.0)
    weighed = data.matrix(values * (relative ** (-config.activity / 2))[data.users])
    return sparse.csc_matrix(weighed[:, chosen], dtype=np.float32)


def _gram(matrix: sparse.csc_matrix) -> FloatArray:
    """Return the upper triangle of ``matrixᵀ @ matrix``, made block by block."""
    n = matrix.shape[1]
    gram = np.zeros((n, n), dtype=np.float32)
    transposed = sparse.csr_matrix(matrix.T)
    for start in range(0, n, _BLOCK):
        stop = min(start + _BLOCK, n)
        gram[:stop, start:stop] = (transposed[:stop] @ matrix[:, start:stop]).toarray()
    return gram


def _add_side_products(system: FloatArray, side: sparse.csr_matrix, chosen: IntArray, weight: float) -> None:
    """Add to the upper triangle how alike the films are in what they are made of."""
    products = SideProducts(side, chosen)
    for start in range(0, len(chosen), _BLOCK):
        stop = start + _BLOCK
        system[start:stop, start:] += weight * products.of(side[chosen[start:stop]])[:, start:]


def _invert(matrix: FloatArray) -> None:
    """Invert a positive definite matrix in place, by LAPACK's potrf and potri, given its upper triangle."""
    factor = matrix.T  # in Fortran's order, where the triangle is the lower one
    # One thread, so that the same data gives the same bytes.
    with threadpool_limits(1):
        info = spotrf(factor) or spotri(factor)
    if info != 0:
        raise TooLittleData(
            "The ratings do not determine the weights between films.", hint="Raise the regularization."
        )
    for start in range(0, len(matrix), _BLOCK):
        stop = start + _BLOCK
        matrix[start:stop, :start] = matrix[:start, start:stop].T
        corner = matrix[start:stop, start:stop]
        corner[:] = np.triu(corner) + np.triu(corner, 1).T
