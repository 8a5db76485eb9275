"""The films of a film's cluster that are most like it."""

import numpy as np

from cinecluster.model import Model, Recommendation
from cinecluster.ranking.likeness import most_alike, movie_query, shared_genres, shared_tags, vector_likeness
from cinecluster.ranking.request import ListRequest, allowed

__all__ = ["recommend_by_similarity"]


def recommend_by_similarity(model: Model, movie_id: int, request: ListRequest) -> tuple[Recommendation, ...]:
    """Recommend other films of the same cluster by how alike they are; ties by popularity, then id.

    Alike is the cosine of taste and content, less for films that few have rated, whose place is a guess.

    Raises:
        UnknownMovie: No film has this id.
    """
    movies, tags = model.movies, model.tags
    asked = movies.index_of(movie_id)
    members = np.flatnonzero(movies.clusters == movies.clusters[asked])
    members = members[allowed(movies, request, members) & (members != asked)]
    likeness = vector_likeness(model.vectors, asked, members)
    order = most_alike(
        likeness,
        movies.movie_ids[members],
        movies.rating_counts[members],
        movies.rating_means[members],
        request.n,
    )
    query = movie_query(tags, asked)
    return tuple(
        Recommendation(
            movie=model.movie(index),
            score=alike,
            reason={
                "kind": "similarity",
                "similarity": alike,
                "shared_tags": shared_tags(tags, index, query),
                "shared_genres": shared_genres(movies.genres[asked], movies.genres[index]),
            },
        )
        for index, alike in zip(members[order].tolist(), likeness[order].tolist(), strict=True)
    )
