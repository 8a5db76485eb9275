"""Which cluster a user likes best, and which film."""

from dataclasses import dataclass

import numpy as np

from cinecluster.model import Cluster, FloatArray, History, IntArray, Model

__all__ = ["FavoriteCluster", "best_liked", "favorite_cluster", "favorite_of"]

_DECIMALS = 9
"""Means are compared to this many decimals, so that the order of summation cannot break a tie."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FavoriteCluster:
    """A user's favourite cluster and the figures that make it one."""

    cluster: Cluster
    ratings: int
    #: How many of the user's ratings are for its films.
    share: float
    #: The same, of all the user's ratings, 0–1.
    mean_rating: float
    #: The user's stars for its films.


def favorite_cluster(clusters: IntArray, ratings: FloatArray) -> int:
    """Return the cluster with most ratings; ties go to the higher mean rating, then the lower id.

    Args:
        clusters: Cluster of each rated film.
        ratings: Stars, in the same order.

    Raises:
        ValueError: Nothing has been rated.
    """
    if len(clusters) == 0:
        raise ValueError("a history without ratings has no favourite cluster")
    # Clusters are few: plain numbers are compared sooner than NumPy is called.
    counts: list[int] = np.bincount(clusters).tolist()
    most = max(counts)
    largest = [cluster for cluster, count in enumerate(counts) if count == most]
    if len(largest) == 1:
        return largest[0]
    sums: list[float] = np.bincount(clusters, weights=ratings).tolist()
    return max(largest, key=lambda cluster: (round(sums[cluster] / most, _DECIMALS), -cluster))


def favorite_of(model: Model, history: History) -> FavoriteCluster:
    """Find the favourite cluster of a history.

    Raises:
        ValueError: Nothing has been rated.
    """
    clusters = model.movies.clusters[history.movie_indices]
    cluster_id = favorite_cluster(clusters, history.ratings)
    inside = history.ratings[clusters == cluster_id]
    return FavoriteCluster(
        cluster=model.cluster(cluster_id),
        ratings=len(inside),
        share=len(inside) / len(history),
        mean_rating=float(inside.mean(dtype=np.float64)),
    )


def best_liked(history: History, rating_counts: IntArray) -> int:
    """Return the movie index rated highest; ties go to the most rated by all, then the lowest index."""
    counts = rating_counts[history.movie_indices]
    first = np.lexsort((history.movie_indices, -counts.astype(np.int64), -history.ratings))[0]
    return int(history.movie_indices[first])
