"""How good the contract's list is for a viewer whom training has not seen."""

from dataclasses import dataclass

import numpy as np

from cinecluster.evaluation.metrics import ndcg_at_k
from cinecluster.evaluation.splits import Fold
from cinecluster.evaluation.viewers import viewers
from cinecluster.model import FloatArray, IntArray
from cinecluster.ranking.cluster import popularity_order
from cinecluster.ranking.favorite import favorite_cluster

__all__ = ["ListScores", "favorite_list_scores"]

_K = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class ListScores:
    """NDCG@10 of each held-out user who has something to find."""

    cluster: FloatArray
    #: The favourite cluster's films by popularity.
    popular: FloatArray
    #: All films by popularity: what a list without clusters would be.
    favorites: IntArray
    #: Favourite cluster of each of them.
    left_out: int
    #: Users without a liked film among the hidden ones, or without a given one.


def favorite_list_scores(fold: Fold, clusters: IntArray, *, liked: float) -> ListScores:
    """Rank for every held-out user, films already given left out.

    Args:
        fold: Trained on, given, hidden.
        clusters: Cluster of each film, made from ``fold.train`` alone.
        liked: Stars from which on a hidden film counts as relevant.
    """
    order = _popularity(fold)
    cluster_scores: list[float] = []
    popular_scores: list[float] = []
    favorites: list[int] = []
    judged = viewers(fold, liked=liked)
    for viewer in judged:
        seen, relevant = viewer.history.movie_indices, viewer.relevant
        favorite = favorite_cluster(clusters[seen], viewer.history.ratings)
        favorites.append(favorite)
        unseen = order[~np.isin(order, seen)]
        for scores, ranked in (
            (cluster_scores, unseen[clusters[unseen] == favorite]),
            (popular_scores, unseen),
        ):
            scores.append(ndcg_at_k(np.isin(ranked[:_K], relevant), len(relevant), _K))
    return ListScores(
        cluster=np.array(cluster_scores),
        popular=np.array(popular_scores),
        favorites=np.array(favorites, dtype=np.int64),
        left_out=fold.given.n_users - len(judged),
    )


def _popularity(fold: Fold) -> IntArray:
    counts = fold.train.counts()
    totals = np.bincount(fold.train.movies, weights=fold.train.ratings, minlength=fold.train.n_movies)
    means = np.divide(totals, counts, out=np.full(len(counts), np.nan), where=counts > 0)
    return popularity_order(np.arange(len(counts)), counts, means)
