"""Scaling of rows and blocks."""

import numpy as np

from cinecluster.model import FloatArray

__all__ = ["block_scaling", "unit_rows"]

_TINY = 1e-12


def unit_rows(matrix: FloatArray) -> FloatArray:
    """Scale each row to unit length; rows of (almost) zeros stay."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / np.where(lengths > _TINY, lengths, 1.0)


def block_scaling(values: FloatArray, weight: float) -> tuple[FloatArray, FloatArray]:
    """Return what to take off a block's columns and what to multiply them by, so that it counts as it should.

    ``(values - offsets) * factors`` is centred and has a mean squared row length of ``weight ** 2``: however
    many columns a block has and whatever they measure, its weight alone says how much it counts among
    distances. A constant block becomes zeros.

    Returns:
        Offsets and factors, shape (n_columns,).
    """
    offsets = values.mean(axis=0)
    size = float(np.sqrt(((values - offsets) ** 2).sum(axis=1).mean()))
    # What rounding leaves of a constant grows with the constant, and must not be scaled up to a block.
    rounding = _TINY * float(np.abs(values).max(initial=0.0))
    return offsets, np.full(values.shape[1], weight / size if size > rounding else 0.0)
