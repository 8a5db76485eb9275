"""The best candidates, among which a list may be reordered."""

from typing import Final

import numpy as np

from cinecluster.model import FloatArray, IntArray

__all__ = ["POOL", "best_of", "standardized"]

POOL: Final = 200
"""Films that diversity, novelty and rotation choose among: twice the longest list."""


def best_of(scores: FloatArray, places: IntArray, candidates: IntArray, n: int = POOL) -> IntArray:
    """Return the candidates with the highest scores, best first; ties go to the lower place.

    Args:
        scores: Of all films.
        places: Of all films, distinct: who comes first of those with equal scores.
        candidates: Movie indices.
        n: At most so many.
    """
    kept = scores[candidates]
    if n < len(candidates):
        candidates = candidates[kept >= np.partition(kept, -n)[-n]]
    return candidates[np.lexsort((places[candidates], -scores[candidates]))[:n]]


def standardized(values: FloatArray) -> FloatArray:
    """Return values with mean 0 and population standard deviation 1; zeros where they do not differ."""
    if not len(values):
        return values
    spread = float(values.std())
    moved: FloatArray = values - values.mean()
    return moved / spread if spread > np.finfo(np.float64).eps * max(1.0, abs(values).max()) else moved * 0.0
