"""All that is known of one cluster."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from cinecluster.catalogue.catalogue import Catalogue, GenreCount
from cinecluster.model import Cluster, FloatArray, IntArray
from cinecluster.ranking.likeness import most_alike

__all__ = ["ClusterDistance", "ClusterFacts", "TypicalMovie", "cluster_distances", "cluster_facts"]

_FILMS: Final = 10
_NEAREST: Final = 5
_DECIMALS: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class TypicalMovie:
    """A film near the middle of its cluster."""

    movie_index: int
    likeness: float
    #: Cosine with the cluster's centre, times how sure the film's place is.


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterDistance:
    """A cluster and how far it is."""

    cluster: Cluster
    distance: float
    #: Euclidean, between feature rows.


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterFacts:
    """One cluster, its films and its neighbours."""

    cluster: Cluster
    share: float
    #: Of all films, 0–1.
    genres: tuple[GenreCount, ...]
    best: tuple[int, ...]
    #: Movie indices by weighted rating; films without ratings are left out.
    typical: tuple[TypicalMovie, ...]
    nearest: tuple[ClusterDistance, ...]


def cluster_facts(catalogue: Catalogue, cluster_id: int) -> ClusterFacts:
    """Gather what is known of a cluster.

    Raises:
        UnknownCluster: No cluster has this id.
    """
    model = catalogue.model
    cluster = model.cluster(cluster_id)
    by_rating = catalogue.orders["rating"]
    of_cluster = by_rating[model.movies.clusters[by_rating] == cluster_id]
    rated = of_cluster[model.movies.rating_counts[of_cluster] > 0]
    others = (near for near in cluster_distances(catalogue, model.centres[cluster_id]))
    return ClusterFacts(
        cluster=cluster,
        share=cluster.size / len(model.movies),
        genres=catalogue.cluster_genres[cluster_id],
        best=tuple(rated[:_FILMS].tolist()),
        typical=_typical(catalogue, np.sort(of_cluster)),
        nearest=tuple(near for near in others if near.cluster is not cluster)[:_NEAREST],
    )


def cluster_distances(catalogue: Catalogue, row: FloatArray) -> tuple[ClusterDistance, ...]:
    """Return how far each cluster's centre is from a feature row, nearest first; ties by id.

    Clusters without films lie nowhere and are left out.
    """
    model = catalogue.model
    distances = np.linalg.norm(model.centres - row, axis=1).round(_DECIMALS)
    return tuple(
        ClusterDistance(cluster=model.clusters[cluster], distance=float(distances[cluster]))
        for cluster in np.argsort(distances, kind="stable").tolist()
        if model.clusters[cluster].size
    )


def _typical(catalogue: Catalogue, members: IntArray) -> tuple[TypicalMovie, ...]:
    """Return the films most like the mean of all; those that few have rated are less sure to be there."""
    model = catalogue.model
    vectors = model.vectors[members].astype(np.float64)
    centre = vectors.sum(axis=0)
    likeness = (vectors @ centre / max(float(np.linalg.norm(centre)), np.finfo(float).tiny)).round(_DECIMALS)
    movies = model.movies
    nearest = most_alike(
        likeness,
        movies.movie_ids[members],
        movies.rating_counts[members],
        movies.rating_means[members],
        _FILMS,
    )
    return tuple(
        TypicalMovie(movie_index=int(members[place]), likeness=float(likeness[place])) for place in nearest
    )
