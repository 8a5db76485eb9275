"""Held-out viewers: some users are kept from training, and most of each one's history is handed back.

Liang et al. 2018 ("strong generalisation"): a history comes in that nothing was trained on, and what the
user liked among the rest is to be found.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cinecluster.learning.interactions import Interactions

__all__ = ["HeldOutFold", "held_out_folds"]


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldOutFold:
    """One fold: what may be trained on, and the held-out users' ratings in two parts."""

    train: Interactions
    given: Interactions
    #: What the ranker is told of the held-out users.
    hidden: Interactions
    #: What it has to find; the same user indices as ``given``.


def held_out_folds(
    data: Interactions, *, n_folds: int, seed: int, given_share: float = 0.8
) -> Iterator[HeldOutFold]:
    """Deal the users into folds and split each held-out history at random.

    Every user is held out exactly once. Of a history of m ratings, ``round(given_share · m)`` are given.
    """
    rng = np.random.default_rng(seed)
    fold_of_user = rng.permutation(data.n_users) % n_folds
    is_given = _split_histories(data, given_share, rng)
    for fold in range(n_folds):
        held_out = np.flatnonzero(fold_of_user == fold)
        test = data.of_users(held_out)
        mask = is_given[np.isin(data.users, held_out)]
        yield HeldOutFold(
            train=data.of_users(np.flatnonzero(fold_of_user != fold)),
            given=test.where(mask),
            hidden=test.where(~mask),
        )


def _split_histories(data: Interactions, given_share: float, rng: np.random.Generator) -> np.ndarray:
    """Mark, within each user, a random share of the ratings."""
    shuffled = np.lexsort((rng.random(len(data.users)), data.users))
    sizes = np.bincount(data.users, minlength=data.n_users)
    place = np.arange(len(data.users)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    is_given = np.empty(len(data.users), dtype=bool)
    is_given[shuffled] = place < np.round(given_share * sizes)[data.users[shuffled]]
    return is_given
