"""The other films of a film's cluster, by popularity."""

import numpy as np

from cinecluster.model import FloatArray, IntArray, Model, Recommendation
from cinecluster.ranking.request import ListRequest, allowed

__all__ = ["in_cluster", "popular_first", "popularity_order", "recommend_by_popularity"]


def popularity_order(movie_ids: IntArray, rating_counts: IntArray, rating_means: FloatArray) -> IntArray:
    """Return positions by number of ratings, then mean rating (NaN last), then ascending id.

    Args:
        movie_ids: Distinct, in any order; the other arrays stand beside it.
        rating_counts: Number of ratings.
        rating_means: Stars; NaN without ratings.
    """
    return np.lexsort((movie_ids, -rating_means, -rating_counts.astype(np.int64)))


def popular_first(model: Model) -> IntArray:
    """Return all movie indices by popularity."""
    if model.layout is not None:
        return model.layout.by_popularity
    movies = model.movies
    return popularity_order(movies.movie_ids, movies.rating_counts, movies.rating_means)


def in_cluster(model: Model, cluster: int) -> IntArray:
    """Return the films of a cluster by popularity."""
    if model.layout is not None:
        return model.layout.of_cluster(cluster)
    movies = model.movies
    members = np.flatnonzero(movies.clusters == cluster)
    order = popularity_order(
        movies.movie_ids[members], movies.rating_counts[members], movies.rating_means[members]
    )
    return members[order]


def recommend_by_popularity(model: Model, movie_id: int, request: ListRequest) -> tuple[Recommendation, ...]:
    """Recommend other films of the same cluster, most rated first.

    The reason's ``rank`` is a film's place in its whole cluster, whatever the request leaves out.

    Raises:
        UnknownMovie: No film has this id.
    """
    movies = model.movies
    asked = movies.index_of(movie_id)
    cluster = model.cluster(int(movies.clusters[asked]))
    ranked = in_cluster(model, cluster.cluster_id)
    if request.lets_all_through:
        ranked = ranked[: request.n + 1]  # one of them may be the film itself
    welcome = allowed(movies, request, ranked) & (ranked != asked)
    return tuple(
        Recommendation(
            movie=model.listed(ranked[place]),
            score=float(movies.rating_counts[ranked[place]]),
            reason={
                "kind": "cluster",
                "cluster": cluster.cluster_id,
                "label": cluster.label,
                "rank": place + 1,
                "ratings": int(movies.rating_counts[ranked[place]]),
            },
        )
        for place in np.flatnonzero(welcome)[: request.n].tolist()
    )
