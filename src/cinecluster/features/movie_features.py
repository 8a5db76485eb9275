"""One feature row per film: taste, content, year, and a little of how much and how well it is rated."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits

from cinecluster import columns as c
from cinecluster.errors import TooLittleData
from cinecluster.feature_space import ContentSpace, FeatureSpace
from cinecluster.features.config import ContentConfig, FeaturesConfig, PlacementConfig
from cinecluster.features.content import fit_content, listed_genres
from cinecluster.features.encoding import Content, encode_content
from cinecluster.features.factors import item_factors
from cinecluster.features.placement import fit_taste, place, predict_taste
from cinecluster.features.rows import directions, scaled_rows
from cinecluster.features.scaling import block_scaling
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray, IntArray, TagMatrix

__all__ = ["MovieContent", "MovieFeatures", "build_features", "content_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class MovieContent:
    """What films are, whoever has rated them."""

    axes: ContentSpace
    rows: Content
    #: Row for row beside the films.


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
    space: FeatureSpace
    #: What places further films among these.
    factors: FloatArray
    #: Shape (n_movies, d''): who likes it and nothing else, unit rows; zero rows without ratings.


def content_of(movies: pl.DataFrame, tags: TagMatrix, config: ContentConfig, *, seed: int) -> MovieContent:
    """Lay out what films are.

    Args:
        movies: Schema ``MOVIES``, ascending by id.
        tags: Row for row beside ``movies``.
        config: Dimensions.
        seed: Starts the decomposition.

    Raises:
        TooLittleData: There are no films.
    """
    if movies.is_empty():
        raise TooLittleData("There are no films.", hint="Give a table of films with at least one row.")
    axes = fit_content(movies, tags, config, seed=seed)
    years = movies[c.YEAR].fill_null(0).to_numpy()
    return MovieContent(axes=axes, rows=encode_content(axes, listed_genres(movies[c.GENRES]), years, tags))


def build_features(
    known: MovieContent, data: Interactions | None, config: FeaturesConfig, *, seed: int
) -> MovieFeatures:
    """Place every film, rated or not.

    Args:
        known: What films are.
        data: The ratings; without any, films are placed by content alone.
        config: Dimensions and weights.
        seed: Starts the factorisation.
    """
    axes, content = known.axes, known.rows
    blocks = {"content": content.kind, "year": content.year}
    coefficients: FloatArray = np.zeros((axes.width + 2, 0))
    unrated = np.zeros(0)
    liking: FloatArray = np.zeros((len(content.year), 0))
    if data is not None and len(data.ratings):
        # Even a small product of matrices is summed in another order by several threads.
        with threadpool_limits(1):
            liking = item_factors(data, config.factors, seed=seed)
            coefficients, taste = _taste(liking, data.counts(), content, config.placement)
        blocks = {"taste": taste, **blocks, **_ratings(data, config)}
        unrated = np.array([0.0, data.ratings.mean(), 0.0])
    weights = config.weights.model_dump()
    columns, offsets, factors = _scaling(blocks, weights)
    space = FeatureSpace(
        content=axes,
        taste=coefficients,
        year_scale=config.placement.year_scale,
        unrated=unrated,
        columns=columns,
        offsets=offsets,
        factors=factors,
    )
    values = scaled_rows(space, np.hstack(list(blocks.values())))
    return MovieFeatures(
        values=values,
        names=tuple(
            f"{name}_{i}" for name, block in blocks.items() if weights[name] for i in range(block.shape[1])
        ),
        vectors=_certainty(data, config) * directions(space, values),
        space=space,
        factors=liking,
    )


def _scaling(
    blocks: Mapping[str, FloatArray], weights: Mapping[str, float]
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return which columns of the blocks, side by side, weigh anything, and their offsets and factors."""
    scalings = [
        block_scaling(block, weights[name]) if weights[name] else (np.zeros(0), np.zeros(0))
        for name, block in blocks.items()
    ]
    weighs = np.concatenate([np.full(block.shape[1], bool(weights[name])) for name, block in blocks.items()])
    offsets, factors = (np.concatenate(parts) for parts in zip(*scalings, strict=True))
    return np.flatnonzero(weighs), offsets, factors


def _certainty(data: Interactions | None, config: FeaturesConfig) -> FloatArray:
    """Return ``(n + 1) / (n + 1 + damping)`` of each film's n ratings; 1 where nobody has rated anything."""
    if data is None or not len(data.ratings):
        return np.ones((1, 1))
    counts = data.counts()[:, None] + 1.0
    return counts / (counts + config.placement.certainty_damping)


def _taste(
    factors: FloatArray, counts: IntArray, content: Content, config: PlacementConfig
) -> tuple[FloatArray, FloatArray]:
    """Return what predicts taste from content, and the taste of every film."""
    coefficients = fit_taste(factors, counts, content, config)
    predicted = predict_taste(coefficients, content, year_scale=config.year_scale)
    return coefficients, place(factors, counts, predicted, config)


def _ratings(data: Interactions, config: FeaturesConfig) -> dict[str, FloatArray]:
    """Return the blocks of what a film's ratings say; one without any counts 0 and is an average one."""
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
