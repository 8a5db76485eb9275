"""A model of as many films as wanted, made by chance: its map and titles look real, its lists say nothing."""

from typing import Final

import numpy as np
import polars as pl
from scipy import sparse

from cinecluster import columns as c
from cinecluster.features.config import LikenessConfig
from cinecluster.features.likeness import make_blend
from cinecluster.features.tag_matrix import tag_matrix
from cinecluster.learning.config import RankerConfig
from cinecluster.learning.fitting import fit_ranker
from cinecluster.learning.interactions import Interactions
from cinecluster.model import Cluster, FloatArray, IntArray, Likeness, Model, TagDirections
from cinecluster.testing import tiny_space
from cinecluster.training.assembly import assemble_model
from cinecluster.training.recipe import statistics_of

__all__ = ["many_films"]

_CLUSTERS: Final = 12
_WORDS: Final = ("Night", "River", "Stranger", "Letter", "Winter", "City", "Return", "Garden", "Storm")
_USERS: Final = 2_000
_RATINGS_OF_ONE: Final = 100


def many_films(n_movies: int, *, seed: int = 0, version: str = "20260101T000000Z-00000000") -> Model:
    """Make the model; films lie in twelve clouds, and a few are rated far more often than most."""
    rng = np.random.default_rng(seed)
    clusters = rng.choice(_CLUSTERS, n_movies, p=_shares())
    movies = _movies(n_movies, rng)
    data = _ratings(n_movies, rng)
    vectors = np.zeros((n_movies, 2))
    flags = np.zeros((n_movies, 1))
    return assemble_model(
        movies=movies,
        histories=data.histories(np.arange(_USERS)),
        tags=tag_matrix(pl.DataFrame(schema=dict(c.TAGS)), movies[c.MOVIE].to_numpy()),
        statistics=statistics_of(data, movies),
        assignments=clusters,
        clusters=tuple(_cluster(each, clusters) for each in range(_CLUSTERS)),
        vectors=vectors,
        ranker=fit_ranker("popularity", data, sparse.csr_matrix((n_movies, 1)), RankerConfig(), seed=0),
        space=tiny_space(),
        centres=np.zeros((_CLUSTERS, 2)),
        links=pl.DataFrame(schema=dict(c.LINKS)),
        likeness=Likeness(
            blend=make_blend(LikenessConfig()),
            factors=vectors.astype(np.float32),
            genres=flags.astype(np.float32),
            directions=TagDirections(tags=(), directions=np.zeros((0, 3), dtype=np.float32)),
        ),
        film_map=_clouds(clusters, rng),
        version=version,
    )


def _shares() -> FloatArray:
    weights = 1 / np.arange(2, _CLUSTERS + 2)
    return np.asarray(weights / weights.sum())


def _movies(n_movies: int, rng: np.random.Generator) -> pl.DataFrame:
    words = rng.choice(len(_WORDS), (n_movies, 2))
    return pl.DataFrame(
        {
            c.MOVIE: np.arange(1, n_movies + 1),
            c.TITLE: [f"The {_WORDS[a]} of the {_WORDS[b]} {i}" for i, (a, b) in enumerate(words.tolist())],
            c.YEAR: rng.integers(1930, 2026, n_movies),
            c.GENRES: rng.choice(["Drama", "Comedy", "Action|Thriller"], n_movies),
            c.OTHER_TITLES: [""] * n_movies,
        },
        schema=dict(c.MOVIES),
    )


def _ratings(n_movies: int, rng: np.random.Generator) -> Interactions:
    """Draw ratings of films by Zipf's law, which films' places in the table have nothing to do with."""
    chances = 1 / rng.permutation(np.arange(1, n_movies + 1))
    drawn = rng.choice(n_movies, (_USERS, _RATINGS_OF_ONE), p=chances / chances.sum())
    pairs = np.unique(np.column_stack([np.repeat(np.arange(_USERS), _RATINGS_OF_ONE), drawn.ravel()]), axis=0)
    return Interactions(
        n_users=_USERS,
        n_movies=n_movies,
        users=pairs[:, 0],
        movies=pairs[:, 1],
        ratings=rng.integers(1, 11, len(pairs)) / 2,
        timestamps=np.zeros(len(pairs), dtype=np.int64),
    )


def _clouds(clusters: IntArray, rng: np.random.Generator) -> FloatArray:
    middles = rng.uniform(0.15, 0.85, (_CLUSTERS, 2))
    return np.clip(middles[clusters] + rng.normal(scale=0.05, size=(len(clusters), 2)), 0.0, 1.0)


def _cluster(cluster_id: int, clusters: IntArray) -> Cluster:
    return Cluster(
        cluster_id=cluster_id,
        label=f"Drama & Comedy: cloud {cluster_id}",
        size=int(np.count_nonzero(clusters == cluster_id)),
        tags=(),
        distinctive_tags=(),
        distinctive_genres=("Drama",),
    )
