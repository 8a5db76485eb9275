"""Films with the tags that a user's favourite cluster, or one film, is known for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from cinecluster.model import FloatArray, History, IntArray, Model, Recommendation
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.favorite import favorite_of
from cinecluster.ranking.likeness import (
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
from cinecluster.ranking.weighted_rating import floors_of

__all__ = [
    "TagList",
    "recommend_by_tags_for_movie",
    "recommend_by_tags_for_user",
    "tag_reasons_for_user",
    "tag_scores_for_user",
]


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
class _Question:
    tags: FloatArray
    #: Over the vocabulary; all 0 when there are no tags to ask with.
    genres: tuple[str, ...]
    #: Asked with instead when there are no tags.
    left_out: IntArray
    #: Movie indices that must not come back.


def recommend_by_tags_for_user(
    model: Model, history: History, request: ListRequest, config: RankingConfig
) -> TagList:
    """Recommend unseen films, of any cluster, whose tags are like those of the user's favourite cluster.

    A cluster without tags is asked for by its distinctive genres.

    Raises:
        ValueError: The history is empty.
    """
    return _answer(model, _question_of_user(model, history), request, config)


def recommend_by_tags_for_movie(
    model: Model, movie_id: int, request: ListRequest, config: RankingConfig
) -> TagList:
    """Recommend films, of any cluster, whose tags are like this film's; its genres when it has no tags.

    Raises:
        UnknownMovie: No film has this id.
    """
    asked = model.movies.index_of(movie_id)
    question = _Question(
        tags=movie_query(model.tags, asked),
        genres=model.movies.genres[asked],
        left_out=np.array([asked]),
    )
    return _answer(model, question, request, config)


def tag_scores_for_user(model: Model, history: History, config: RankingConfig) -> FloatArray:
    """Return what :func:`recommend_by_tags_for_user` ranks by, for every film, seen ones too.

    ``-inf`` marks films below the floors or without anything shared. Without a history there is no favourite
    cluster to compare with: all films above the floors score 0.
    """
    passing = np.flatnonzero(floors_of(model.movies, config).passing)
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
    cluster = favorite_of(model, history).cluster
    return _Question(
        tags=tag_query(model.tags, cluster.tags),
        genres=cluster.distinctive_genres,
        left_out=history.movie_indices,
    )


def _cosines(model: Model, question: _Question, candidates: IntArray) -> FloatArray:
    if question.tags.any():
        return tag_cosines(model.tags, question.tags)[candidates]
    return genre_cosines(question.genres, [model.movies.genres[index] for index in candidates.tolist()])


def _answer(model: Model, question: _Question, request: ListRequest, config: RankingConfig) -> TagList:
    movies = model.movies
    floors = floors_of(movies, config)
    candidates = np.flatnonzero(floors.passing)
    candidates = candidates[~np.isin(candidates, question.left_out)]
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
    return TagList(
        items=tuple(
            _recommendation(model, question, index, cosine)
            for index, cosine in zip(candidates[order].tolist(), cosines[order].tolist(), strict=True)
        ),
        query=strongest_tags(model.tags, question.tags),
        floor_ratings=floors.ratings,
        floor_weighted=floors.weighted,
    )


def _recommendation(model: Model, question: _Question, index: int, cosine: float) -> Recommendation:
    return Recommendation(
        movie=model.movie(index), score=cosine, reason=_reason(model, question, index, cosine)
    )


def _reason(model: Model, question: _Question, index: int, cosine: float) -> Mapping[str, Any]:
    tags = shared_tags(model.tags, index, question.tags)
    shared = (
        {"shared_tags": tags}
        if tags
        else {"shared_genres": shared_genres(question.genres, model.movies.genres[index])}
    )
    return {"kind": "tags", **shared, "similarity": cosine}
