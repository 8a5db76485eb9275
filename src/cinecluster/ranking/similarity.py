"""The films most like a film: of its cluster, or of all, tuned along tags."""

import numpy as np

from cinecluster.model import FloatArray, IntArray, Model, Recommendation
from cinecluster.ranking.cluster import in_cluster
from cinecluster.ranking.likeness import most_alike, movie_query, shared_genres, shared_tags
from cinecluster.ranking.likeness_parts import likeness_parts
from cinecluster.ranking.request import ListRequest, allowed
from cinecluster.ranking.tuning import RELEVANCE_DECIMALS, Tuning, relevances

__all__ = ["recommend_by_similarity", "similar_movies"]

_PLAIN = Tuning()


def recommend_by_similarity(model: Model, movie_id: int, request: ListRequest) -> tuple[Recommendation, ...]:
    """Recommend other films of the same cluster by how alike they are; ties by popularity, then id.

    Raises:
        UnknownMovie: No film has this id.
    """
    return similar_movies(model, movie_id, request, same_cluster=True)


def similar_movies(
    model: Model,
    movie_id: int,
    request: ListRequest,
    tuning: Tuning = _PLAIN,
    *,
    same_cluster: bool = False,
) -> tuple[Recommendation, ...]:
    """Find the films most like one; ties by popularity, then id.

    The score is the likeness (:mod:`~cinecluster.ranking.likeness_parts`), plus ``blend.tuning`` times how
    much more the film has of each tag wanted more, minus the same of each tag wanted less.

    Args:
        model: All films.
        movie_id: The film asked about.
        request: Length and filters.
        tuning: Tags as :func:`~cinecluster.ranking.tuning.find_tag` returns them.
        same_cluster: Keep to the film's cluster.

    Raises:
        UnknownMovie: No film has this id.
    """
    movies = model.movies
    asked = movies.index_of(movie_id)
    others = in_cluster(model, int(movies.clusters[asked])) if same_cluster else np.arange(len(movies))
    others = others[others != asked]
    others = others[allowed(movies, request, others)]
    parts = likeness_parts(model, asked, others)
    alike = parts.total
    moved = _moved(model, tuning, asked, others)
    leaning = sum(sign * moved[tag] for tag, sign in tuning.signs.items())
    scores = alike + model.likeness.blend.tuning * leaning
    order = most_alike(
        scores,
        movies.movie_ids[others],
        movies.rating_counts[others],
        movies.rating_means[others],
        request.n,
    )
    query = movie_query(model.tags, asked)
    return tuple(
        Recommendation(
            movie=model.listed(index),
            score=float(scores[place]),
            reason={
                "kind": "similarity",
                "similarity": float(alike[place]),
                "parts": parts.at(place),
                "shared_tags": shared_tags(model.tags, index, query),
                "shared_genres": shared_genres(movies.genres[asked], movies.genres[index]),
                "moved": {
                    tag: round(float(shift[place]), RELEVANCE_DECIMALS) for tag, shift in moved.items()
                },
            },
        )
        for place, index in zip(order.tolist(), others[order].tolist(), strict=True)
    )


def _moved(model: Model, tuning: Tuning, asked: int, others: IntArray) -> dict[str, FloatArray]:
    """Return how much more of each tag the others have, shape (n_others,) each."""
    if not tuning.signs:
        return {}
    relevance = relevances(model, tuple(tuning.signs))
    return dict(zip(tuning.signs, relevance[:, others] - relevance[:, [asked]], strict=True))
