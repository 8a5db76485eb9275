"""Fit and apply in one step, as training does with the films it learns from."""

import numpy as np
import polars as pl

from cinecluster import columns as c
from cinecluster.features.config import ContentConfig, PlacementConfig
from cinecluster.features.content import fit_content, listed_genres
from cinecluster.features.encoding import Content, encode_content
from cinecluster.features.placement import fit_taste, place, predict_taste
from cinecluster.features.scaling import block_scaling
from cinecluster.model import TagMatrix


def content_of_films(movies: pl.DataFrame, tags: TagMatrix, config: ContentConfig | None = None) -> Content:
    space = fit_content(movies, tags, ContentConfig() if config is None else config, seed=0)
    return encode_content(
        space, listed_genres(movies[c.GENRES]), movies[c.YEAR].fill_null(0).to_numpy(), tags
    )


def placed_films(
    factors: np.ndarray, counts: np.ndarray, content: Content, config: PlacementConfig
) -> np.ndarray:
    coefficients = fit_taste(factors, counts, content, config)
    predicted = predict_taste(coefficients, content, year_scale=config.year_scale)
    return place(factors, counts, predicted, config)


def scaled_block(values: np.ndarray, weight: float) -> np.ndarray:
    offsets, factors = block_scaling(values, weight)
    return (values - offsets) * factors
