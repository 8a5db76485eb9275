"""Maximal marginal relevance (Carbonell & Goldstein 1998): the next film is good and unlike those before."""

from typing import Final

import numpy as np

from cinecluster.model import FloatArray, IntArray

__all__ = ["diversified"]

_DEVIATIONS: Final = 2.0
"""A likeness of 1 weighs as much as so many standard deviations of relevance; see docs/rankers.md."""


def diversified(relevance: FloatArray, likeness: FloatArray, diversity: float) -> IntArray:
    """Return all positions, the most worthwhile next one each time.

    Worth is ``(1 − diversity) · relevance / 2 − diversity · (the greatest likeness to those before)``.

    Args:
        relevance: Standardised, shape (n,).
        likeness: Shape (n, n), 0–1.
        diversity: 0 orders by relevance alone, 1 by unlikeness alone after the most relevant film.
    """
    # The most relevant first, so that of equals, as all are when only unlikeness counts, it is chosen.
    by_relevance = np.argsort(-relevance, kind="stable")
    likeness = diversity * likeness[np.ix_(by_relevance, by_relevance)]
    gains = (1.0 - diversity) * relevance[by_relevance] / _DEVIATIONS
    nearest = np.zeros(len(gains))
    order = np.empty(len(gains), dtype=np.int64)
    for place in range(len(order)):
        chosen = int(np.argmax(gains - nearest))
        order[place] = chosen
        gains[chosen] = -np.inf
        np.maximum(nearest, likeness[chosen], out=nearest)
    return by_relevance[order]
