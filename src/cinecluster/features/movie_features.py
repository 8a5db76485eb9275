"""One feature row per film: taste, content, year, and a little of how much and how well it is rated."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits

from cinecluster.errors import TooLittleData
from cinecluster.features.config import FeaturesConfig
from cinecluster.features.content import Content, movie_content
from cinecluster.features.factors import item_factors
from cinecluster.features.placement import place
from cinecluster.features.scaling import scaled_block, unit_rows
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray, TagMatrix

__all__ = ["MovieFeatures", "build_features"]

_LIKENESS = ("taste", "content", "year")


@dataclass(frozen=True, kw_only=True, slots=True)
class MovieFeatures:
    """What films are clustered by."""

    values: FloatArray
    #: Shape (n_movies, d), row for row beside the films.
    names: tuple[str, ...]
    #: Of the columns: ``taste_0`` … ``standardized_0``.
    vectors: FloatArray
    #: Shape (n_movies, d'): taste, content and year only, for likeness. A row's direction is the film's
    #: place, its length (up to 1) how sure that is: guesses from content crowd around everything.


def build_features(
    movies: pl.DataFrame, tags: TagMatrix, data: Interactions | None, config: FeaturesConfig, *, seed: int
) -> MovieFeatures:
    """Place every film, rated or not.

    Args:
        movies: Schema ``MOVIES``, ascending by id.
        tags: Row for row beside ``movies``.
        data: The ratings; without any, films are placed by content alone.
        config: Dimensions and weights.
        seed: Starts the decompositions.

    Raises:
        TooLittleData: There are no films.
    """
    if movies.is_empty():
        raise TooLittleData("There are no films.", hint="Give a table of films with at least one row.")
    content = movie_content(movies, tags, config.content, seed=seed)
    blocks = {"content": content.kind, "year": content.year}
    if data is not None and len(data.ratings):
        # Even a small product of matrices is summed in another order by several threads.
        with threadpool_limits(1):
            blocks = {"taste": _taste(data, content, config, seed), **blocks, **_ratings(data, config)}
    weights = config.weights.model_dump()
    scaled = {name: scaled_block(values, weights[name]) for name, values in blocks.items() if weights[name]}
    none = np.zeros((len(movies), 0))  # where the only blocks that weigh anything need ratings
    return MovieFeatures(
        values=np.hstack([none, *scaled.values()]),
        names=tuple(f"{name}_{i}" for name, values in scaled.items() for i in range(values.shape[1])),
        vectors=_certainty(data, config)
        * unit_rows(np.hstack([none, *(values for name, values in scaled.items() if name in _LIKENESS)])),
    )


def _certainty(data: Interactions | None, config: FeaturesConfig) -> FloatArray:
    """Return ``(n + 1) / (n + 1 + damping)`` of each film's n ratings; 1 where nobody has rated anything."""
    if data is None or not len(data.ratings):
        return np.ones((1, 1))
    counts = data.counts()[:, None] + 1.0
    return counts / (counts + config.placement.certainty_damping)


def _taste(data: Interactions, content: Content, config: FeaturesConfig, seed: int) -> FloatArray:
    return place(item_factors(data, config.factors, seed=seed), data.counts(), content, config.placement)


def _ratings(data: Interactions, config: FeaturesConfig) -> dict[str, FloatArray]:
    counts = data.counts()
    totals = np.bincount(data.movies, weights=data.ratings, minlength=data.n_movies)
    mean, deviation, damping = data.ratings.mean(), data.ratings.std(), config.placement.rating_damping
    # Without damping, a film without ratings is an average one as well.
    above = (totals - counts * mean) / np.maximum(counts + damping, 1.0)
    return {
        "count": np.log1p(counts)[:, None],
        "mean": (mean + above)[:, None],
        "standardized": (above / (deviation or 1.0))[:, None],
    }
