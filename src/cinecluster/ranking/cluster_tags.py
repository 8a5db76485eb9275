"""Each cluster's list by tags, worked out for all clusters when a model is published."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

import numpy as np

from cinecluster.layout import ClusterTags
from cinecluster.model import Cluster, FloatArray, IntArray, Model
from cinecluster.ranking.likeness import TagQuery, genre_cosines, tag_cosines, tag_query

__all__ = ["lay_out_cluster_tags"]

_LISTED: Final = 5_000
"""Films of a list that are kept. Where so many do not do, all are compared again."""


def lay_out_cluster_tags(model: Model, by_popularity: IntArray) -> ClusterTags:
    """Compare all films with each cluster's tags; with its genres where it has none."""
    queries = [tag_query(model.tags, cluster.tags) for cluster in model.clusters]
    lists = [
        _most_alike(_cosines(model, cluster, query), by_popularity)
        for cluster, query in zip(model.clusters, queries, strict=True)
    ]
    return ClusterTags(
        query_indptr=_starts([query.tags for query in queries]),
        query_tags=np.concatenate([query.tags for query in queries]),
        query_weights=np.concatenate([query.weights for query in queries]),
        list_indptr=_starts([movies[:_LISTED] for movies, _ in lists]),
        list_movies=np.concatenate([movies[:_LISTED] for movies, _ in lists]),
        list_cosines=np.concatenate([cosines[:_LISTED] for _, cosines in lists]),
        is_whole=np.array([len(movies) <= _LISTED for movies, _ in lists]),
    )


def _cosines(model: Model, cluster: Cluster, query: TagQuery) -> FloatArray:
    if query:
        return tag_cosines(model.tags, query)
    return genre_cosines(cluster.distinctive_genres, model.movies.genres)


def _most_alike(cosines: FloatArray, by_popularity: IntArray) -> tuple[IntArray, FloatArray]:
    ordered = by_popularity[np.argsort(-cosines[by_popularity], kind="stable")]
    alike = ordered[cosines[ordered] > 0]
    return alike, cosines[alike]


def _starts(rows: Sequence[IntArray]) -> IntArray:
    return np.array([0, *accumulate(map(len, rows))])
