"""Do the clusters stay when chance has another go?"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from sklearn.metrics import adjusted_rand_score

from cinecluster.learning.interactions import Interactions
from cinecluster.model import IntArray

__all__ = ["bootstraps", "mean_agreement"]


def mean_agreement(partitions: Sequence[IntArray]) -> float:
    """Return the mean adjusted Rand index over all pairs of partitions (Hubert & Arabie 1985).

    1 is the same partition whatever its numbering, 0 is what chance would give.
    """
    return float(np.mean([adjusted_rand_score(one, other) for one, other in combinations(partitions, 2)]))


def bootstraps(data: Interactions, n: int, *, seed: int) -> Iterator[Interactions]:
    """Yield n data sets of as many users, drawn with replacement (Efron 1979)."""
    for draw in range(n):
        rng = np.random.default_rng([seed, draw])
        yield data.of_users(np.sort(rng.integers(0, data.n_users, data.n_users)))
