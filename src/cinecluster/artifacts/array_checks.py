"""What several validations ask of arrays."""

from typing import Final

import numpy as np

from cinecluster.model import FloatArray, IntArray

__all__ = ["ascending", "no_row_longer_than_1", "row_starts", "within"]

_UNIT_TOLERANCE: Final = 1e-3
"""How far a unit vector in single precision may be from length 1."""


def ascending(values: IntArray) -> bool:
    """Tell whether values rise strictly."""
    return bool(np.all(values[1:] > values[:-1]))


def within(values: IntArray, limit: int) -> bool:
    """Tell whether all values are indices below a limit."""
    return bool(np.all((values >= 0) & (values < limit)))


def row_starts(indptr: IntArray, length: int) -> bool:
    """Tell whether ``indptr`` lays out rows over so many entries."""
    return bool(indptr[0] == 0 and indptr[-1] == length and np.all(indptr[1:] >= indptr[:-1]))


def no_row_longer_than_1(rows: FloatArray) -> bool:
    """Tell whether each row of a matrix is finite and at most of unit length."""
    lengths = np.linalg.norm(rows.astype(np.float64), axis=1)
    return bool(np.all(lengths <= 1 + _UNIT_TOLERANCE))
