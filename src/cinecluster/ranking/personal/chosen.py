"""What choosing clusters says: as much as liking their best-known films (Chang, Harper & Terveen 2015)."""

from typing import Final

import numpy as np

from cinecluster.model import FloatArray, History, IntArray, Model
from cinecluster.ranking.rankers.protocol import Ranker

__all__ = ["cluster_scores"]

_LIKED: Final = 5.0
"""Stars."""
_BLOCK: Final = 4_096
"""Films whose shares are split at a time."""


def cluster_scores(model: Model, ranker: Ranker, places: IntArray, n_films: int) -> FloatArray:
    """Return what each cluster adds to each film's score for a viewer who chooses it.

    That is the history's share in the score of a viewer who loves the cluster's most popular films. A ranker
    that hears no history gives the cluster's own films their popularity.

    Args:
        model: Films and clusters.
        ranker: Orders personal lists.
        places: Each film's place by popularity.
        n_films: Films of a cluster that are taken for loved.

    Returns:
        Shape (n_clusters, n_movies).
    """
    n_movies = len(model.movies)
    scores = np.zeros((len(model.clusters), n_movies))
    for cluster, row in enumerate(scores):
        members = np.flatnonzero(model.movies.clusters == cluster)
        loved = np.sort(members[np.argsort(places[members])[:n_films]])
        history = History(movie_indices=loved, ratings=np.full(len(loved), _LIKED))
        for start in range(0, n_movies, _BLOCK):
            block = np.arange(start, min(start + _BLOCK, n_movies))
            row[block] = ranker.shares(history, block).of_history.sum(axis=1)
        if not row.any():
            row[members] = model.ranker.popularity[members]
    return scores
