"""Who is judged and what is hidden from a ranker: held-out viewers, and a split in time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cinecluster.learning.interactions import Interactions
from cinecluster.model import IntArray

__all__ = ["Fold", "fold_of", "held_out_folds", "split_again", "time_split"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fold:
    """What may be trained on, and the judged users' ratings in two parts."""

    train: Interactions
    given: Interactions
    #: What the ranker is told of the judged users.
    hidden: Interactions
    #: What it has to find; the same user indices as ``given``.
    judged: IntArray
    #: The judged users' indices in the data that was split, by their index here.


def held_out_folds(
    data: Interactions, *, n_folds: int, seed: int, given_share: float = 0.8
) -> Iterator[Fold]:
    """Deal the users into folds and split each held-out history at random.

    Liang et al. 2018 ("strong generalisation"): a history comes in that nothing was trained on, and what the
    user liked among the rest is to be found.

    Every user is held out exactly once. Of a history of m ratings, ``round(given_share · m)`` are given.
    """
    rng = np.random.default_rng(seed)
    fold_of_user = rng.permutation(data.n_users) % n_folds
    is_given = _split_histories(data, given_share, rng)
    for fold in range(n_folds):
        held_out = np.flatnonzero(fold_of_user == fold)
        test = data.of_users(held_out)
        mask = is_given[np.isin(data.users, held_out)]
        yield Fold(
            train=data.of_users(np.flatnonzero(fold_of_user != fold)),
            given=test.where(mask),
            hidden=test.where(~mask),
            judged=held_out,
        )


def fold_of(data: Interactions, held_out: IntArray, *, seed: int, given_share: float = 0.8) -> Fold:
    """Hold out just these users, and split their histories at random.

    Args:
        data: The ratings.
        held_out: User indices, ascending.
        seed: Starts the split.
        given_share: Of each history, as in :func:`held_out_folds`.
    """
    test = data.of_users(held_out)
    is_given = _split_histories(test, given_share, np.random.default_rng(seed))
    return Fold(
        train=data.of_users(np.setdiff1d(np.arange(data.n_users), held_out)),
        given=test.where(is_given),
        hidden=test.where(~is_given),
        judged=held_out,
    )


def split_again(fold: Fold, n: int, *, seed: int, given_share: float = 0.8) -> Iterator[Fold]:
    """Split the held-out histories of a fold n times anew, at random.

    A history is short, so much depends on which of its films are hidden; the mean over several splits depends
    less, and nothing has to be learned again for it.
    """
    parts = (fold.given, fold.hidden)
    users, movies, ratings, timestamps = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("users", "movies", "ratings", "timestamps")
    )
    order = np.lexsort((movies, users))
    whole = Interactions(
        n_users=fold.given.n_users,
        n_movies=fold.given.n_movies,
        users=users[order],
        movies=movies[order],
        ratings=ratings[order],
        timestamps=timestamps[order],
    )
    for number in range(n):
        is_given = _split_histories(whole, given_share, np.random.default_rng([seed, number]))
        yield Fold(
            train=fold.train, given=whole.where(is_given), hidden=whole.where(~is_given), judged=fold.judged
        )


def time_split(data: Interactions, *, train_share: float = 0.8) -> Fold:
    """Split all ratings at one moment; those who have rated before and after it are judged.

    Ratings of one second are told apart by user, then film: the same data is split the same way whatever its
    order. What the judged users have rated before is trained on as well, as it would have been.
    """
    order = np.lexsort((data.movies, data.users, data.timestamps))
    is_past = np.zeros(len(order), dtype=bool)
    is_past[order[: int(train_share * len(order))]] = True
    past, future = data.where(is_past), data.where(~is_past)
    had, has = (np.bincount(part.users, minlength=data.n_users) > 0 for part in (past, future))
    judged = np.flatnonzero(had & has)
    return Fold(
        train=past.of_users(np.flatnonzero(had)),
        given=past.of_users(judged),
        hidden=future.of_users(judged),
        judged=judged,
    )


def _split_histories(data: Interactions, given_share: float, rng: np.random.Generator) -> np.ndarray:
    """Mark, within each user, a random share of the ratings."""
    shuffled = np.lexsort((rng.random(len(data.users)), data.users))
    sizes = np.bincount(data.users, minlength=data.n_users)
    place = np.arange(len(data.users)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    is_given = np.empty(len(data.users), dtype=bool)
    is_given[shuffled] = place < np.round(given_share * sizes)[data.users[shuffled]]
    return is_given
