"""How little known a film is."""

import numpy as np

from cinecluster.model import FloatArray, IntArray

__all__ = ["information"]


def information(rating_counts: IntArray) -> FloatArray:
    """Return the surprise of meeting a film, ``−log2(ratings + 1)``, up to a constant.

    Self-information, as in Vargas & Castells 2011.
    """
    surprise: FloatArray = -np.log2(rating_counts.astype(np.float64) + 1.0)
    return surprise
