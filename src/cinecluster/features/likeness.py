"""What films are compared by: who likes them, genre flags, and which way each tag lies."""

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits

from cinecluster import columns as c
from cinecluster.features.config import LikenessConfig
from cinecluster.features.movie_features import MovieFeatures
from cinecluster.features.scaling import unit_rows
from cinecluster.model import FloatArray, IntArray, Likeness, LikenessBlend, TagDirections, TagMatrix

__all__ = ["fit_likeness", "genre_flags", "make_blend", "tag_directions"]

_FREE = 1e-6  # the intercept is not penalised, but the system must stay regular


def fit_likeness(
    movies: pl.DataFrame, tags: TagMatrix, features: MovieFeatures, config: LikenessConfig
) -> Likeness:
    """Prepare the comparison of every film with every other.

    Args:
        movies: Schema ``MOVIES``, ascending by id.
        tags: Row for row beside ``movies``.
        features: Factors and places of the films; without ratings, films are compared by content alone.
        config: Weights and sizes.
    """
    return Likeness(
        blend=make_blend(config),
        factors=features.factors.astype(np.float32),
        genres=genre_flags(movies[c.GENRES]).astype(np.float32),
        directions=tag_directions(tags, features.vectors, config),
    )


def tag_directions(tags: TagMatrix, vectors: FloatArray, config: LikenessConfig) -> TagDirections:
    """Learn which way each tag lies, by ridge regression of presence on place among films that have tags.

    Among all films it would learn which of them get tags at all: the popular ones, whatever the tag. All tags
    share one design, so they are one system of equations. What it predicts is small, tags being rare; scaled
    to a standard score among all films, tags can be compared.

    Args:
        tags: Row for row beside ``vectors``.
        vectors: Only their directions count: a film that few have rated is no less funny.
        config: Which tags, and the penalty.
    """
    n_movies = len(tags.indptr) - 1
    chosen = _chosen(tags, n_movies, config)
    design = np.hstack([unit_rows(vectors), np.ones((n_movies, 1))])
    penalty = np.full(design.shape[1], config.tuning_ridge)
    penalty[-1] = _FREE
    presence = np.zeros((len(chosen), n_movies))
    rows = np.repeat(np.arange(n_movies), np.diff(tags.indptr))
    places = np.searchsorted(chosen, tags.indices)
    found = np.append(chosen, -1)[places] == tags.indices
    presence[places[found], rows[found]] = 1.0
    seen = design[np.diff(tags.indptr) > 0]
    with threadpool_limits(1):
        directions = np.linalg.solve(seen.T @ seen + np.diag(penalty), (presence @ design).T).T
        scores = directions @ design.T
    spread = scores.std(axis=1)
    telling = spread > np.finfo(np.float32).eps  # a tag that every place has alike tells nothing
    directions[:, -1] -= scores.mean(axis=1)
    return TagDirections(
        tags=tuple(tags.vocabulary[tag] for tag in chosen[telling]),
        directions=(directions[telling] / spread[telling, None]).astype(np.float32),
    )


def _chosen(tags: TagMatrix, n_movies: int, config: LikenessConfig) -> IntArray:
    """Return the tag indices, ascending, on most films; one on all of them tells none from another."""
    frequencies = np.bincount(tags.indices, minlength=len(tags.vocabulary))
    known = np.flatnonzero((frequencies >= config.tuning_min_movies) & (frequencies < n_movies))
    return np.sort(known[np.argsort(-frequencies[known], kind="stable")[: config.tuning_tags]])


def genre_flags(joined: pl.Series) -> FloatArray:
    """Return unit rows of flags. Rare genres weigh no more: that was measured to be worse."""
    listed = [cell.split(c.SEPARATOR) if cell else [] for cell in joined]
    names = sorted({name for each in listed for name in each})
    column = {name: place for place, name in enumerate(names)}
    flags = np.zeros((len(listed), len(names)))
    for row, each in enumerate(listed):
        flags[row, [column[name] for name in each]] = 1.0
    return unit_rows(flags)


def make_blend(config: LikenessConfig) -> LikenessBlend:
    """Return the numbers that likeness is put together by."""
    content = config.tags + config.genres + config.year
    return LikenessBlend(
        viewers=config.viewers,
        tags=config.tags / content,
        genres=config.genres / content,
        year=config.year / content,
        trust_ratings=config.trust_ratings,
        certainty_ratings=config.certainty_ratings,
        year_scale=config.year_scale,
        tuning=config.tuning,
    )
