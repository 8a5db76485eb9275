"""Whose ratings are learned from: everybody's, or those of viewers drawn until there are enough ratings."""

import numpy as np

from cinecluster.features.config import SampleConfig
from cinecluster.features.rated import RatingUsers
from cinecluster.learning.interactions import lots

__all__ = ["learning_users"]


def learning_users(everybody: RatingUsers, config: SampleConfig, *, seed: int) -> RatingUsers:
    """Return whom to learn from: those with the smallest lots, as long as they have few enough ratings.

    A lot is made of nothing but the id and the seed. So two versions of growing data learn from nearly the
    same viewers, and one can be compared with the other by viewers whom both know.

    Returns:
        At least one user, if there is anybody.
    """
    if everybody.n_ratings <= config.max_ratings:
        return everybody
    order = np.argsort(lots(everybody.user_ids, seed), kind="stable")
    n_users = np.count_nonzero(np.cumsum(everybody.counts[order]) <= config.max_ratings)
    chosen = np.sort(order[: max(n_users, 1)])
    return RatingUsers(user_ids=everybody.user_ids[chosen], counts=everybody.counts[chosen])
