"""Dense rows of weights, cut to their strongest entries and laid out sparsely."""

import numpy as np

from cinecluster.model import FloatArray, IntArray, ItemWeights

__all__ = ["strongest_entries", "to_item_weights"]


def strongest_entries(matrix: FloatArray, keep: int) -> np.ndarray:
    """Mark the entries of each row of a (rows, columns) matrix that are largest in size, at most ``keep``.

    Zeros are never marked; of entries of one size at the edge the first stay.
    """
    sizes = np.abs(matrix)
    if keep >= sizes.shape[1]:
        return np.asarray(sizes > 0)
    edge = -np.partition(-sizes, keep - 1, axis=1)[:, keep - 1 : keep]
    above = sizes > edge
    tied = (sizes == edge) & (sizes > 0)
    room = keep - above.sum(axis=1, keepdims=True)
    return np.asarray(above | (tied & (np.cumsum(tied, axis=1) <= room)))


def to_item_weights(rows: IntArray, columns: IntArray, values: FloatArray, n_movies: int) -> ItemWeights:
    """Lay weights out by (rated movie index, scored movie index), given in any order."""
    order = np.lexsort((columns, rows))
    return ItemWeights(
        indptr=np.searchsorted(rows[order], np.arange(n_movies + 1)).astype(np.int64),
        movie_indices=columns[order].astype(np.int32),
        values=values[order].astype(np.float32),
    )
