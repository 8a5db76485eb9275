"""Dense rows of weights, cut to their strongest entries and laid out sparsely."""

import numpy as np

from cinecluster.model import FloatArray, IntArray, ItemWeights

__all__ = ["strongest_entries", "to_item_weights"]


def strongest_entries(matrix: FloatArray, keep: int) -> np.ndarray:
    """Mark the entries of each row of a (rows, columns) matrix that are largest in size, at most ``keep``.

    Zeros are never marked; of entries of one size at the edge the first stay.
    """
    sizes = np.abs(matrix)
    marked = sizes > 0
    if keep >= sizes.shape[1]:
        return np.asarray(marked)
    edge = np.partition(sizes, -keep, axis=1)[:, -keep, None]
    marked &= sizes >= edge
    # Few rows have more entries of the edge's size than there is room for.
    full = np.flatnonzero(np.count_nonzero(marked, axis=1) > keep)
    above = sizes[full] > edge[full]
    room = keep - np.count_nonzero(above, axis=1, keepdims=True)
    tied = marked[full] & ~above
    marked[full] = above | (tied & (np.cumsum(tied, axis=1) <= room))
    return np.asarray(marked)


def to_item_weights(rows: IntArray, columns: IntArray, values: FloatArray, n_movies: int) -> ItemWeights:
    """Lay weights out by (rated movie index, scored movie index), given in any order."""
    order = np.lexsort((columns, rows))
    return ItemWeights(
        indptr=np.searchsorted(rows[order], np.arange(n_movies + 1)).astype(np.int64),
        movie_indices=columns[order].astype(np.int32),
        values=values[order].astype(np.float32),
    )
