"""What choosing clusters says: as much as liking their best-known films (Chang, Harper & Terveen 2015)."""

from typing import Final

import numpy as np

from cinecluster.model import FloatArray, History, IntArray, Model
from cinecluster.ranking.rankers.prior import popularity_prior
from cinecluster.ranking.rankers.protocol import Ranker

__all__ = ["cluster_scores"]

_LIKED: Final = 5.0
"""Stars."""


def cluster_scores(model: Model, ranker: Ranker, places: IntArray, n_films: int) -> FloatArray:
    """Return what each cluster adds to each film's score for a viewer who chooses it.

    That is the history's share in the score of a viewer who loves the cluster's most popular films. A ranker
    that hears no history gives the cluster's own films their popularity.

    Args:
        model: Films and clusters.
        ranker: That of the model.
        places: Each film's place by popularity.
        n_films: Films of a cluster that are taken for loved.

    Returns:
        Shape (n_clusters, n_movies).
    """
    learned = model.ranker
    scores = np.zeros((len(model.clusters), len(model.movies)))
    for cluster, row in enumerate(scores):
        members = np.flatnonzero(model.movies.clusters == cluster)
        if learned.weights is None and learned.factors is None:
            row[members] = learned.popularity[members]
        else:
            loved = np.sort(members[np.argsort(places[members])[:n_films]])
            history = History(movie_indices=loved, ratings=np.full(len(loved), _LIKED))
            row[:] = ranker.score(history) - popularity_prior(learned, len(history))
    return scores
