"""Films with too few ratings to be learned about: they count as the films most like them in content."""

import numpy as np
from scipy import sparse

from cinecluster.learning.side_products import SideProducts
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
    products = SideProducts(side, chosen)
    rows: list[np.ndarray] = [np.empty(0, dtype=np.int64)]
    columns: list[np.ndarray] = [np.empty(0, dtype=np.int64)]
    values: list[FloatArray] = [np.empty(0)]
    for start in range(0, len(others), _BLOCK):
        block = others[start : start + _BLOCK]
        alike = products.of(side[block])
        of, near = np.nonzero(strongest_entries(alike, neighbours))
        likeness = alike[of, near].astype(np.float64)
        totals = np.bincount(of, weights=likeness, minlength=len(block))
        rows.append(block[of])
        columns.append(chosen[near])
        values.append(likeness * (share / totals[of]))
    return to_item_weights(np.concatenate(rows), np.concatenate(columns), np.concatenate(values), n_movies)
