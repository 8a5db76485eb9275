"""Inner products of what films are made of, many at a time."""

from typing import Final

import numpy as np
from scipy import sparse

from cinecluster.model import FloatArray, IntArray

__all__ = ["SideProducts"]

_FILLED: Final = 0.25
"""Columns of which more is filled than this are cheaper to multiply as dense ones."""


class SideProducts:
    """Multiplies rows of side information with those of chosen films.

    Every film has genres and a time, so those few columns are nearly dense and would make a sparse product
    take many times as long. All sums are made in the order of the columns, so that it does not matter to a
    bit where the dense ones begin.

    Args:
        side: Shape (n_movies, n_features), float32; whatever is dense comes last.
        chosen: Movie indices.
    """

    def __init__(self, side: sparse.csr_matrix, chosen: IntArray) -> None:
        of_chosen = side[chosen]
        self._split = _first_dense_column(side)
        self._sparse = sparse.csr_matrix(of_chosen[:, : self._split].T)
        self._dense = np.ascontiguousarray(of_chosen[:, self._split :].toarray().T)

    def of(self, rows: sparse.csr_matrix) -> FloatArray:
        """Return the products of some films' rows with all the chosen films', shape (n_rows, n_chosen)."""
        started = (rows[:, : self._split] @ self._sparse).toarray()
        # Beside a diagonal of ones what was summed so far is the first summand of each row.
        ones = sparse.identity(rows.shape[0], dtype=np.float32)
        left = sparse.hstack([ones, rows[:, self._split :]], format="csr")
        products: FloatArray = left @ np.vstack([started, self._dense])
        return products


def _first_dense_column(side: sparse.csr_matrix) -> int:
    """Return where the longest run of last columns begins that are, on average, filled enough."""
    filled = np.bincount(side.indices, minlength=side.shape[1])[::-1]
    widths = np.arange(1, side.shape[1] + 1)
    dense = np.flatnonzero(np.cumsum(filled) >= _FILLED * side.shape[0] * widths)
    return side.shape[1] - int(widths[dense].max(initial=0))
