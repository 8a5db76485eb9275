"""Films with the tags that a user's favourite cluster, or one film, is known for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from cinecluster.model import Cluster, FloatArray, History, IntArray, Model, Recommendation
from cinecluster.ranking.favorite import favorite_cluster
from cinecluster.ranking.likeness import (
    TagQuery,
    genre_cosines,
    most_alike,
    movie_query,
    shared_genres,
    shared_tags,
    strongest_tags,
    tag_cosines,
    tag_query,
)
from cinecluster.ranking.request import ListRequest, allowed
from cinecluster.ranking.weighted_rating import Floors

__all__ = [
    "TagList",
    "TagPick",
    "list_of",
    "pick_by_tags_for_user",
    "recommend_by_tags_for_movie",
    "recommend_by_tags_for_user",
    "tag_reasons_for_user",
    "tag_scores_for_user",
]


_FIRST: Final = 100
"""Films of a cluster's list that are looked at first; mostly they do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TagList:
    """A list by tags, with what it was asked with and which films were let in."""

    items: tuple[Recommendation, ...]
    query: tuple[tuple[str, float], ...]
    #: The strongest tags asked with and their weights; empty when genres had to do.
    floor_ratings: int
    #: A film needs at least so many ratings …
    floor_weighted: float
    #: … and at least this weighted rating, in stars.


@dataclass(frozen=True, kw_only=True, slots=True)
class TagPick:
    """The films of a list for a user, before anything is told of them; equal picks are told of alike."""

    cluster: int
    #: The user's favourite, whose tags (for want of tags: genres) were asked with.
    films: tuple[int, ...]
    #: Movie indices, best first.
    cosines: tuple[float, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Question:
    tags: TagQuery
    genres: tuple[str, ...]
    #: Asked with instead when there are no tags.


def recommend_by_tags_for_user(
    model: Model, history: History, request: ListRequest, floors: Floors
) -> TagList:
    """Recommend unseen films, of any cluster, whose tags are like those of the user's favourite cluster.

    A cluster without tags is asked for by its distinctive genres.

    Raises:
        ValueError: The history is empty.
    """
    return list_of(model, pick_by_tags_for_user(model, history, request, floors), floors)


def pick_by_tags_for_user(model: Model, history: History, request: ListRequest, floors: Floors) -> TagPick:
    """Choose the films that :func:`recommend_by_tags_for_user` recommends.

    Raises:
        ValueError: The history is empty.
    """
    cluster = _favorite(model, history)
    found = _laid_out(model, cluster, history.movie_indices, request, floors)
    if found is None:
        question = _question_of_cluster(model, cluster)
        found = _best(model, question, history.movie_indices, request, floors)
    films, cosines = found
    return TagPick(cluster=cluster.cluster_id, films=tuple(films.tolist()), cosines=tuple(cosines.tolist()))


def list_of(model: Model, pick: TagPick, floors: Floors) -> TagList:
    """Tell of the films that were chosen.

    Args:
        model: The one that they were chosen from.
        pick: The films.
        floors: Those that they were chosen with.
    """
    question = _question_of_cluster(model, model.cluster(pick.cluster))
    return _listed(model, question, floors, pick.films, pick.cosines)


def recommend_by_tags_for_movie(model: Model, movie_id: int, request: ListRequest, floors: Floors) -> TagList:
    """Recommend films, of any cluster, whose tags are like this film's; its genres when it has no tags.

    Raises:
        UnknownMovie: No film has this id.
    """
    asked = model.movies.index_of(movie_id)
    question = _Question(tags=movie_query(model.tags, asked), genres=model.movies.genres[asked])
    films, cosines = _best(model, question, np.array([asked]), request, floors)
    return _listed(model, question, floors, films.tolist(), cosines.tolist())


def tag_scores_for_user(model: Model, history: History, floors: Floors) -> FloatArray:
    """Return what :func:`recommend_by_tags_for_user` ranks by, for every film, seen ones too.

    ``-inf`` marks films below the floors or without anything shared. Without a history there is no favourite
    cluster to compare with: all films above the floors score 0.
    """
    passing = np.flatnonzero(floors.passing)
    scores = np.full(len(model.movies), -np.inf)
    if len(history):
        cosines = _cosines(model, _question_of_user(model, history), passing)
        scores[passing[cosines > 0]] = cosines[cosines > 0]
    else:
        scores[passing] = 0.0
    return scores


def tag_reasons_for_user(
    model: Model, history: History, movies: IntArray, scores: FloatArray
) -> Iterator[Mapping[str, Any]]:
    """Yield the reason for each of some films, given as movie indices with what they are ranked by.

    Raises:
        ValueError: The history is empty.
    """
    question = _question_of_user(model, history)
    for index, cosine in zip(movies.tolist(), scores.tolist(), strict=True):
        yield _reason(model, question, index, cosine)


def _question_of_user(model: Model, history: History) -> _Question:
    return _question_of_cluster(model, _favorite(model, history))


def _favorite(model: Model, history: History) -> Cluster:
    return model.cluster(favorite_cluster(model.movies.clusters[history.movie_indices], history.ratings))


def _question_of_cluster(model: Model, cluster: Cluster) -> _Question:
    return _Question(tags=_query_of(model, cluster), genres=cluster.distinctive_genres)


def _query_of(model: Model, cluster: Cluster) -> TagQuery:
    if model.layout is None:
        return tag_query(model.tags, cluster.tags)
    rows, place = model.layout.cluster_tags, cluster.cluster_id
    span = slice(int(rows.query_indptr[place]), int(rows.query_indptr[place + 1]))
    return TagQuery(tags=rows.query_tags[span], weights=rows.query_weights[span])


def _laid_out(
    model: Model, cluster: Cluster, left_out: IntArray, request: ListRequest, floors: Floors
) -> tuple[IntArray, FloatArray] | None:
    """Pick from the list that was made of a cluster; None where there is none, or it is too short."""
    if model.layout is None:
        return None
    rows, place = model.layout.cluster_tags, cluster.cluster_id
    span = slice(int(rows.list_indptr[place]), int(rows.list_indptr[place + 1]))
    films, cosines = rows.list_movies[span], rows.list_cosines[span]
    welcome = floors.passing.copy()
    welcome[left_out] = False
    candidates = np.flatnonzero(welcome[films[:_FIRST]])
    if len(candidates) < request.n or not request.lets_all_through:
        candidates = np.flatnonzero(welcome[films])
        candidates = candidates[allowed(model.movies, request, films[candidates])]
    if len(candidates) < request.n and not rows.is_whole[place]:
        return None
    best = candidates[: request.n]
    return films[best], cosines[best]


def _cosines(model: Model, question: _Question, candidates: IntArray) -> FloatArray:
    if question.tags:
        return tag_cosines(model.tags, question.tags)[candidates]
    return genre_cosines(question.genres, [model.movies.genres[index] for index in candidates.tolist()])


def _best(
    model: Model, question: _Question, left_out: IntArray, request: ListRequest, floors: Floors
) -> tuple[IntArray, FloatArray]:
    """Compare all films above the floors but some; return the most alike, and how much."""
    movies = model.movies
    candidates = np.flatnonzero(floors.passing)
    candidates = candidates[~np.isin(candidates, left_out)]
    cosines = _cosines(model, question, candidates)
    candidates, cosines = candidates[cosines > 0], cosines[cosines > 0]
    welcome = allowed(movies, request, candidates)
    candidates, cosines = candidates[welcome], cosines[welcome]
    order = most_alike(
        cosines,
        movies.movie_ids[candidates],
        movies.rating_counts[candidates],
        movies.rating_means[candidates],
        request.n,
    )
    return candidates[order], cosines[order]


def _listed(
    model: Model, question: _Question, floors: Floors, films: Sequence[int], cosines: Sequence[float]
) -> TagList:
    return TagList(
        items=tuple(
            _recommendation(model, question, index, cosine)
            for index, cosine in zip(films, cosines, strict=True)
        ),
        query=strongest_tags(model.tags, question.tags),
        floor_ratings=floors.ratings,
        floor_weighted=floors.weighted,
    )


def _recommendation(model: Model, question: _Question, index: int, cosine: float) -> Recommendation:
    return Recommendation(
        movie=model.listed(index), score=cosine, reason=_reason(model, question, index, cosine)
    )


def _reason(model: Model, question: _Question, index: int, cosine: float) -> Mapping[str, Any]:
    tags = shared_tags(model.tags, index, question.tags)
    shared = (
        {"shared_tags": tags}
        if tags
        else {"shared_genres": shared_genres(question.genres, model.movies.genres[index])}
    )
    return {"kind": "tags", **shared, "similarity": cosine}
