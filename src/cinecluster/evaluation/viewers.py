"""The viewers of a fold who can be judged, and the list that a ranker makes for one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from cinecluster.evaluation.metrics import ndcg_at_k
from cinecluster.evaluation.splits import Fold, split_again
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray, History, IntArray

__all__ = ["Scorer", "Viewer", "ndcg_by_user", "top_lists", "top_unseen", "viewers", "viewers_of_splits"]


class Scorer(Protocol):
    """Of a ranker, all that an evaluation asks for."""

    def score(self, history: History) -> FloatArray:
        """Return one score per film, ``-inf`` for those that cannot be recommended."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewer:
    """One user with something to find."""

    user: int
    #: Index in the fold.
    history: History
    #: What the ranker is told.
    relevant: IntArray
    #: Movie indices of the hidden films that the user liked; at least one.


def viewers(fold: Fold, *, liked: float) -> tuple[Viewer, ...]:
    """Return the users with a history and with a liked film among the hidden; the others are left out.

    Args:
        fold: Given and hidden ratings.
        liked: Stars from which on a film counts as liked.
    """
    given, hidden = _starts(fold.given), _starts(fold.hidden)
    judged = []
    for user in range(fold.given.n_users):
        told = slice(given[user], given[user + 1])
        kept = slice(hidden[user], hidden[user + 1])
        relevant = fold.hidden.movies[kept][fold.hidden.ratings[kept] >= liked]
        if told.start < told.stop and len(relevant):
            history = History(movie_indices=fold.given.movies[told], ratings=fold.given.ratings[told])
            judged.append(Viewer(user=user, history=history, relevant=relevant))
    return tuple(judged)


def viewers_of_splits(fold: Fold, n: int, *, liked: float, seed: int) -> tuple[Viewer, ...]:
    """Return the viewers of n new splits of a fold's histories, see :func:`split_again`."""
    splits = split_again(fold, n, seed=seed)
    return tuple(viewer for split in splits for viewer in viewers(split, liked=liked))


def top_unseen(scores: FloatArray, seen: IntArray, k: int) -> IntArray:
    """Return the movie indices of the k best films not seen, best first, ties by ascending index.

    >>> top_unseen(np.array([1.0, 9.0, 2.0, -np.inf, 2.0]), seen=np.array([1]), k=2).tolist()
    [2, 4]
    """
    scores = scores.copy()
    scores[seen] = -np.inf
    possible = np.flatnonzero(scores > -np.inf)
    if len(possible) > k:
        edge = np.partition(scores[possible], -k)[-k]
        possible = possible[scores[possible] >= edge]
    return possible[np.argsort(-scores[possible], kind="stable")[:k]]


def top_lists(scorer: Scorer, judged: Sequence[Viewer], *, k: int = 10) -> tuple[IntArray, ...]:
    """Return the k films, as movie indices, that a ranker recommends to each of some viewers."""
    return tuple(
        top_unseen(scorer.score(viewer.history), viewer.history.movie_indices, k) for viewer in judged
    )


def ndcg_by_user(lists: Sequence[IntArray], judged: Sequence[Viewer], *, k: int = 10) -> FloatArray:
    """Return each user's mean NDCG@k over the splits in which there was something to find.

    Args:
        lists: From :func:`top_lists`, of the same viewers.
        judged: The viewers.
        k: Length of the lists.
    """
    _, places = np.unique([viewer.user for viewer in judged], return_inverse=True)
    ndcg = [
        ndcg_at_k(np.isin(ranked, viewer.relevant), len(viewer.relevant), k)
        for ranked, viewer in zip(lists, judged, strict=True)
    ]
    return np.asarray(np.bincount(places, weights=ndcg) / np.bincount(places))


def _starts(data: Interactions) -> IntArray:
    return np.searchsorted(data.users, np.arange(data.n_users + 1))
