"""The films of a film's cluster that are most like it."""

import numpy as np

from cinecluster.model import Model, Recommendation
from cinecluster.ranking.likeness import most_alike, movie_query, shared_genres, shared_tags, vector_cosines
from cinecluster.ranking.request import ListRequest, allowed

__all__ = ["recommend_by_similarity"]


def recommend_by_similarity(model: Model, movie_id: int, request: ListRequest) -> tuple[Recommendation, ...]:
    """Recommend other films of the same cluster by the cosine of their vectors; ties by popularity, then id.

    Raises:
        UnknownMovie: No film has this id.
    """
    movies, tags = model.movies, model.tags
    asked = movies.index_of(movie_id)
    members = np.flatnonzero(movies.clusters == movies.clusters[asked])
    members = members[allowed(movies, request, members) & (members != asked)]
    cosines = vector_cosines(model.vectors, asked, members)
    order = most_alike(
        cosines,
        movies.movie_ids[members],
        movies.rating_counts[members],
        movies.rating_means[members],
        request.n,
    )
    query = movie_query(tags, asked)
    return tuple(
        Recommendation(
            movie=model.movie(index),
            score=cosine,
            reason={
                "kind": "similarity",
                "similarity": cosine,
                "shared_tags": shared_tags(tags, index, query),
                "shared_genres": shared_genres(movies.genres[asked], movies.genres[index]),
            },
        )
        for index, cosine in zip(members[order].tolist(), cosines[order].tolist(), strict=True)
    )
