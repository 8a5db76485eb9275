"""What must hold of what places new films, before any is placed by it."""

from collections.abc import Iterator

import numpy as np

from cinecluster.artifacts.array_checks import ascending, within
from cinecluster.model import Model

__all__ = ["problems_of_space"]


def problems_of_space(model: Model) -> Iterator[str]:
    """Yield what is wrong with a model's space and centres, as short sentences."""
    shapes = list(_shapes(model))
    yield from shapes
    if shapes:
        return
    space, content = model.space, model.space.content
    if not within(content.tags, len(model.tags.vocabulary)):
        yield "a tag of the space is outside the vocabulary"
    raw_width = space.taste.shape[1] + content.width + 1 + len(space.unrated)
    if not within(space.columns, raw_width) or not ascending(space.columns):
        yield "the columns of the space do not lie in a row"
    elif space.likeness_width != model.vectors.shape[1]:
        yield f"the space says {space.likeness_width} columns of likeness, vectors {model.vectors.shape[1]}"
    years = (content.year_median, content.year_mean, content.year_deviation, space.year_scale)
    parts = (content.genre_weights, content.tag_axes, space.taste, space.unrated, space.offsets)
    if not all(np.isfinite(part).all() for part in (*parts, space.factors, model.centres, years)):
        yield "a number of the space is not finite"
    if content.year_deviation == 0:
        yield "years deviate by 0"


def _shapes(model: Model) -> Iterator[str]:
    space, content = model.space, model.space.content
    for name, array, n_dimensions in (
        ("tag axes", content.tag_axes, 2),
        ("taste", space.taste, 2),
        ("centres", model.centres, 2),
    ):
        if array.ndim != n_dimensions:
            yield f"{name} has {array.ndim} dimensions instead of {n_dimensions}"
            return
    for name, length, wanted in (
        ("genre weights", len(content.genre_weights), len(content.genres)),
        ("tag axes", len(content.tag_axes), len(content.tags)),
        ("taste", len(space.taste), content.width + 2),
        ("offsets", len(space.offsets), len(space.columns)),
        ("factors", len(space.factors), len(space.columns)),
        ("centres", len(model.centres), len(model.clusters)),
        ("a centre", model.centres.shape[1], len(space.columns)),
    ):
        if length != wanted:
            yield f"{name} of the space has {length} entries instead of {wanted}"
