"""Whose ratings are learned from: everybody's, or those of viewers drawn until there are enough ratings.

Each viewer draws a number once and for all, by a keyed hash of the id; the smallest numbers are taken. So two
versions of growing data learn from nearly the same viewers, and a version can be compared with the one
before it by viewers whom both know.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from cinecluster.features.config import SampleConfig
from cinecluster.features.rated import RatingUsers
from cinecluster.model import IntArray

__all__ = ["drawn_numbers", "learning_users"]

# Constants of splitmix64 (Steele, Lea and Flood 2014).
_STEP: Final = 0x9E3779B97F4A7C15
_MIX: Final = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST_SHIFT: Final = 31


def learning_users(everybody: RatingUsers, config: SampleConfig, *, seed: int) -> RatingUsers:
    """Return whom to learn from: as many of those with the smallest numbers as have few enough ratings.

    At least one, if there is anybody.
    """
    if everybody.n_ratings <= config.max_ratings:
        return everybody
    order = np.argsort(drawn_numbers(everybody.user_ids, seed=seed), kind="stable")
    n_users = np.searchsorted(np.cumsum(everybody.counts[order]), config.max_ratings, side="right")
    chosen = np.sort(order[: max(n_users, 1)])
    return RatingUsers(user_ids=everybody.user_ids[chosen], counts=everybody.counts[chosen])


def drawn_numbers(user_ids: IntArray, *, seed: int) -> NDArray[np.uint64]:
    """Return the number that each user draws, evenly from 0 to 2^64."""
    key = _mixed(np.array([seed], dtype=np.uint64))
    return _mixed(user_ids.astype(np.uint64) ^ key)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    values = values + np.uint64(_STEP)
    for shift, factor in _MIX:
        values = (values ^ (values >> np.uint64(shift))) * np.uint64(factor)
    return values ^ (values >> np.uint64(_LAST_SHIFT))
