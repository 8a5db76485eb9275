"""A version of the size that 25 million ratings give, made by chance: it costs what a real one does to serve.

Training one takes a quarter of an hour; this takes half a minute, for the short form of the benchmark.
"""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np

from cinecluster.artifacts.versions import VersionStore
from cinecluster.feature_space import ContentSpace, FeatureSpace
from cinecluster.features.config import LikenessConfig
from cinecluster.features.likeness import make_blend
from cinecluster.features.tag_matrix import inverse_document_frequency
from cinecluster.model import (
    Cluster,
    FloatArray,
    Histories,
    IntArray,
    ItemWeights,
    LearnedRanker,
    Likeness,
    Links,
    Model,
    MovieTable,
    PreferenceScale,
    TagCount,
    TagDirections,
    TagMatrix,
)
from cinecluster.testing import tiny_contents

__all__ = ["publish_stand_in"]

_MOVIES: Final = 62_000
_USERS: Final = 162_000
_CLUSTERS: Final = 20
_TAGS: Final = 70_000
_TAGGED: Final = 700_000
_WEIGHED: Final = 20_000
_WEIGHTS_OF_ONE: Final = 500
_STAND_INS: Final = 12
_TASTES: Final = 64
_TAG_AXES: Final = 36
_GENRES: Final = ("Action", "Comedy", "Crime", "Drama", "Horror", "Romance", "Sci-Fi", "Thriller")
_WORDS: Final = ("Night", "River", "Stranger", "Letter", "Winter", "City", "Return", "Garden", "Storm")


def publish_stand_in(home: Path, *, ratings: int = 25_000_000, seed: int = 0) -> str:
    """Publish one with about so many ratings, and return its version."""
    model = _model(ratings, np.random.default_rng(seed))
    contents = replace(tiny_contents(), model=model, source={"edition": "made by chance"})
    return VersionStore(home).publish(contents, now=datetime.now(UTC)).version


def _model(n_ratings: int, rng: np.random.Generator) -> Model:
    chances = rng.permutation(1 / np.arange(1, _MOVIES + 1) ** 0.9)
    clusters = rng.integers(0, _CLUSTERS, _MOVIES).astype(np.int32)
    histories = _histories(n_ratings, chances, rng)
    counts = np.bincount(histories.movie_indices, minlength=_MOVIES)
    sums: FloatArray = np.bincount(
        histories.movie_indices, weights=histories.ratings.astype(np.float64), minlength=_MOVIES
    ).astype(np.float64)
    tags = _tags(rng)
    return Model(
        version="",
        movies=_movies(clusters, counts, sums, rng),
        clusters=tuple(_cluster(each, clusters, tags) for each in range(_CLUSTERS)),
        tags=tags,
        histories=histories,
        vectors=_unit_rows(_TASTES + len(_GENRES) + _TAG_AXES, rng),
        ranker=_ranker(counts, rng),
        space=_space(rng),
        centres=rng.normal(size=(_CLUSTERS, _TASTES + len(_GENRES) + _TAG_AXES)),
        links=Links(
            imdb_ids=tuple(f"{index:07}" for index in range(1, _MOVIES + 1)),
            tmdb_ids=np.arange(1, _MOVIES + 1),
        ),
        likeness=Likeness(
            blend=make_blend(LikenessConfig()),
            factors=_unit_rows(_TASTES, rng),
            genres=_unit_rows(19, rng),
            directions=TagDirections(
                tags=tags.vocabulary[:1_000],
                directions=rng.normal(size=(1_000, _TASTES + len(_GENRES) + _TAG_AXES + 1)).astype(
                    np.float32
                ),
            ),
        ),
        film_map=rng.random((_MOVIES, 2)).astype(np.float32),
    )


def _movies(clusters: IntArray, counts: IntArray, sums: FloatArray, rng: np.random.Generator) -> MovieTable:
    words = rng.choice(len(_WORDS), (_MOVIES, 2)).tolist()
    n_genres = rng.integers(1, 4, _MOVIES).tolist()
    return MovieTable(
        movie_ids=np.arange(1, _MOVIES + 1),
        titles=tuple(f"The {_WORDS[a]} of the {_WORDS[b]} {index}" for index, (a, b) in enumerate(words)),
        years=rng.integers(1930, 2026, _MOVIES).astype(np.int32),
        genres=tuple(tuple(sorted(rng.choice(_GENRES, n, replace=False).tolist())) for n in n_genres),
        other_titles=tuple((f"La Película {index}",) if index % 4 == 0 else () for index in range(_MOVIES)),
        clusters=clusters,
        rating_counts=counts.astype(np.int32),
        rating_means=np.where(counts > 0, sums / np.maximum(counts, 1), np.nan),
    )


def _histories(n_ratings: int, chances: FloatArray, rng: np.random.Generator) -> Histories:
    """Draw films by their chances for viewers of log-normal activity; what is drawn twice counts once."""
    activity = rng.lognormal(0.0, 1.2, _USERS)
    lengths = np.maximum(20, activity / activity.sum() * n_ratings * 1.15).astype(np.int64)
    drawn = np.searchsorted(np.cumsum(chances / chances.sum()), rng.random(int(lengths.sum())))
    keys = np.repeat(np.arange(_USERS), lengths) * _MOVIES + np.minimum(drawn, _MOVIES - 1)
    keys.sort()
    keys = keys[np.append(True, keys[1:] != keys[:-1])]
    users, movies = np.divmod(keys, _MOVIES)
    return Histories(
        user_ids=np.arange(1, _USERS + 1),
        indptr=np.searchsorted(users, np.arange(_USERS + 1)),
        movie_indices=movies.astype(np.int32),
        ratings=(rng.integers(1, 11, len(keys)) / 2).astype(np.float32),
    )


def _tags(rng: np.random.Generator) -> TagMatrix:
    vocabulary = tuple(sorted(f"{_WORDS[i % len(_WORDS)].casefold()} {i}" for i in range(_TAGS)))
    chances = rng.permutation(1 / np.arange(1, _TAGS + 1))
    drawn = np.searchsorted(np.cumsum(chances / chances.sum()), rng.random(_TAGGED))
    keys = np.unique(rng.zipf(1.3, _TAGGED) % _MOVIES * _TAGS + np.minimum(drawn, _TAGS - 1))
    movies, indices = np.divmod(keys, _TAGS)
    counts = rng.geometric(0.6, len(keys)).astype(np.int32)
    weights = (1 + np.log(counts)) * inverse_document_frequency(
        np.bincount(indices, minlength=_TAGS), _MOVIES
    )[indices]
    lengths = np.sqrt(np.bincount(movies, weights=weights**2, minlength=_MOVIES))
    return TagMatrix(
        vocabulary=vocabulary,
        indptr=np.searchsorted(movies, np.arange(_MOVIES + 1)),
        indices=indices.astype(np.int32),
        counts=counts,
        weights=(weights / lengths[movies]).astype(np.float32),
    )


def _cluster(cluster_id: int, clusters: IntArray, tags: TagMatrix) -> Cluster:
    members = np.flatnonzero(clusters == cluster_id)
    inside = np.isin(np.repeat(np.arange(_MOVIES), np.diff(tags.indptr)), members)
    counted: Counter[int] = Counter()
    for tag, count in zip(tags.indices[inside].tolist(), tags.counts[inside].tolist(), strict=True):
        counted[tag] += count
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return Cluster(
        cluster_id=cluster_id,
        label=f"Drama & Comedy: taste {cluster_id}",
        size=len(members),
        tags=tuple(TagCount(tag=tags.vocabulary[tag], count=count) for tag, count in ranked),
        distinctive_tags=tuple(tags.vocabulary[tag] for tag, _ in ranked[:10]),
        distinctive_genres=("Drama",),
    )


def _space(rng: np.random.Generator) -> FeatureSpace:
    width, placed = len(_GENRES) + _TAG_AXES, 500
    return FeatureSpace(
        content=ContentSpace(
            genres=_GENRES,
            genre_weights=np.ones(len(_GENRES)),
            tags=np.arange(placed),
            tag_axes=rng.normal(size=(placed, _TAG_AXES)),
            year_median=2000.0,
            year_mean=1995.0,
            year_deviation=20.0,
        ),
        taste=rng.normal(size=(width + 2, _TASTES)),
        year_scale=0.5,
        unrated=np.zeros(3),
        columns=np.arange(_TASTES + width),
        offsets=np.zeros(_TASTES + width),
        factors=np.ones(_TASTES + width),
    )


def _ranker(counts: IntArray, rng: np.random.Generator) -> LearnedRanker:
    weighed = np.sort(np.argsort(-counts, kind="stable")[:_WEIGHED])
    others = np.setdiff1d(np.arange(_MOVIES), weighed)
    return LearnedRanker(
        name="ease",
        preferences=PreferenceScale(slope=0.4, floor=0.0, mean=3.5, damping=5.0, offsets=np.zeros(_MOVIES)),
        popularity=(counts / _USERS).astype(np.float32),
        prior=1.0,
        patience=5.0,
        weights=_rows(weighed, weighed, _WEIGHTS_OF_ONE, rng),
        stand_ins=_rows(others, weighed, _STAND_INS, rng),
    )


def _rows(rows: IntArray, entries: IntArray, length: int, rng: np.random.Generator) -> ItemWeights:
    """Give each of some rows about so many entries, by ascending movie index."""
    drawn = np.sort(rng.integers(0, len(entries), (len(rows), length)), axis=1)
    kept = np.column_stack([np.full(len(rows), True), drawn[:, 1:] != drawn[:, :-1]])
    kept &= entries[drawn] != rows[:, None]
    lengths = np.zeros(_MOVIES + 1, dtype=np.int64)
    lengths[rows + 1] = kept.sum(axis=1)
    movies = entries[drawn[kept]].astype(np.int32)
    return ItemWeights(
        indptr=np.cumsum(lengths),
        movie_indices=movies,
        values=rng.normal(0.0, 0.02, len(movies)).astype(np.float32),
    )


def _unit_rows(dimensions: int, rng: np.random.Generator) -> FloatArray:
    rows = rng.normal(size=(_MOVIES, dimensions)).astype(np.float32)
    unit: FloatArray = rows / np.linalg.norm(rows, axis=1, keepdims=True) * np.float32(0.99)
    return unit
