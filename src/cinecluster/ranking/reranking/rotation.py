"""A little chance that anybody can repeat: films of nearly equal score change places from seed to seed."""

from typing import Final

import numpy as np

from cinecluster.model import FloatArray, IntArray

__all__ = ["MOST_MOVED", "rotation"]

MOST_MOVED: Final = 0.5
"""Standard deviations that a score is moved at most: films more than twice as far apart never swap."""


def rotation(movie_ids: IntArray, seed: int) -> FloatArray:
    """Return how much each film's standardised score is moved, uniform within ± :data:`MOST_MOVED`.

    A film's share depends on its id and the seed only, so a list stays as it is when others come and go.
    The mixing is that of SplitMix64 (Steele, Lea & Flood 2014).
    """
    start = (seed * 0xD1342543DE82EF95 + 1) % 2**64
    state = (movie_ids.astype(np.uint64) + np.uint64(start)) * np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    state ^= state >> np.uint64(31)
    shares: FloatArray = (state >> np.uint64(11)) / 2.0**53
    return MOST_MOVED * (2.0 * shares - 1.0)
