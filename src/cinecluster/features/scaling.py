"""Scaling of rows and blocks."""

import numpy as np

from cinecluster.model import FloatArray

__all__ = ["scaled_block", "unit_rows"]

_TINY = 1e-12


def unit_rows(matrix: FloatArray) -> FloatArray:
    """Scale each row to unit length; rows of (almost) zeros stay."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / np.where(lengths > _TINY, lengths, 1.0)


def scaled_block(values: FloatArray, weight: float) -> FloatArray:
    """Centre a block, scale it to unit mean squared row length, and weigh it.

    However many columns a block has and whatever they measure, its weight alone says how much it counts
    among distances. A constant block becomes zeros.
    """
    centred = values - values.mean(axis=0)
    size = float(np.sqrt((centred**2).sum(axis=1).mean()))
    # What rounding leaves of a constant grows with the constant, and must not be scaled up to a block.
    rounding = _TINY * float(np.abs(values).max(initial=0.0))
    return centred * (weight / size) if size > rounding else np.zeros_like(centred)
