"""Films with too few ratings to be learned about: they count as the films most like them in content."""

import numpy as np
from scipy import sparse

from cinecluster.learning.sparse_rows import strongest_entries, to_item_weights
from cinecluster.model import FloatArray, IntArray, ItemWeights

__all__ = ["fit_stand_ins"]

_BLOCK = 1_024


def fit_stand_ins(side: sparse.csr_matrix, chosen: IntArray, *, neighbours: int, share: float) -> ItemWeights:
    """Return each film outside ``chosen`` as its nearest films inside, with weights that sum to ``share``.

    Args:
        side: Shape (n_movies, n_features), what films are made of.
        chosen: Movie indices that have been learned about, ascending.
        neighbours: Most films that stand in for one.
        share: 0–1.
    """
    n_movies = side.shape[0]
    others = np.setdiff1d(np.arange(n_movies), chosen)
    right = sparse.csc_matrix(side[chosen].T)
    rows: list[np.ndarray] = [np.empty(0, dtype=np.int64)]
    columns: list[np.ndarray] = [np.empty(0, dtype=np.int64)]
    values: list[FloatArray] = [np.empty(0)]
    for start in range(0, len(others), _BLOCK):
        block = others[start : start + _BLOCK]
        alike = (side[block] @ right).toarray().astype(np.float64)
        alike[~strongest_entries(alike, neighbours)] = 0.0
        alike *= share / np.maximum(alike.sum(axis=1, keepdims=True), np.finfo(float).tiny)
        of, near = np.nonzero(alike)
        rows.append(block[of])
        columns.append(chosen[near])
        values.append(alike[of, near])
    return to_item_weights(np.concatenate(rows), np.concatenate(columns), np.concatenate(values), n_movies)
