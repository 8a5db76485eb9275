"""What several validations ask of arrays, some rows at a time, so that it takes little memory."""

from collections.abc import Callable
from typing import Final, TypeVar

import numpy as np

from cinecluster.model import FloatArray, IntArray

__all__ = [
    "all_finite",
    "ascending",
    "ascending_in_rows",
    "no_row_longer_than_1",
    "row_starts",
    "within",
]

_UNIT_TOLERANCE: Final = 1e-3
"""How far a unit vector in single precision may be from length 1."""
_AT_ONCE: Final = 1 << 18
"""Entries that are looked at together: what is worked out of them stays in the processor's cache."""

Numbers = TypeVar("Numbers", FloatArray, IntArray)


def ascending(values: IntArray) -> bool:
    """Tell whether values rise strictly."""
    return bool(np.all(values[1:] > values[:-1]))


def ascending_in_rows(values: IntArray, indptr: IntArray) -> bool:
    """Tell whether values rise strictly inside each of the rows that ``indptr`` lays out over them."""
    firsts = np.unique(indptr[1:-1])  # where a row begins, the value need not be above the one before
    for start in range(1, len(values), _AT_ONCE):
        stop = min(start + _AT_ONCE, len(values))
        rises = values[start:stop] > values[start - 1 : stop - 1]
        low, high = np.searchsorted(firsts, (start, stop))
        rises[firsts[low:high] - start] = True
        if not rises.all():
            return False
    return True


def within(values: IntArray, limit: int) -> bool:
    """Tell whether all values are indices below a limit."""
    return _holds(values, lambda part: bool(part.min() >= 0 and part.max() < limit))


def all_finite(values: FloatArray) -> bool:
    """Tell whether no value is NaN or infinite."""
    return _holds(values, lambda part: bool(np.isfinite(part).all()))


def row_starts(indptr: IntArray, length: int) -> bool:
    """Tell whether ``indptr`` lays out rows over so many entries."""
    return bool(indptr[0] == 0 and indptr[-1] == length and np.all(indptr[1:] >= indptr[:-1]))


def no_row_longer_than_1(rows: FloatArray) -> bool:
    """Tell whether each row of a matrix is finite and at most of unit length."""

    def are_short(part: FloatArray) -> bool:
        lengths = np.linalg.norm(part.astype(np.float64), axis=1)
        return bool(np.all(lengths <= 1 + _UNIT_TOLERANCE))

    return _holds(rows, are_short, max(1, _AT_ONCE // max(1, rows.shape[1])))


def _holds(values: Numbers, holds: Callable[[Numbers], bool], at_once: int = _AT_ONCE) -> bool:
    return all(holds(values[start : start + at_once]) for start in range(0, len(values), at_once))
