"""What must hold of what films are compared by before anybody is answered from it."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple

import numpy as np

from cinecluster.artifacts.array_checks import no_row_longer_than_1
from cinecluster.model import FloatArray, Likeness, TagDirections

__all__ = ["problems_of_likeness"]


def problems_of_likeness(
    likeness: Likeness, *, n_movies: int, dimensions: int, vocabulary: Sequence[str]
) -> Iterator[str]:
    """Yield what is wrong, as short sentences; nothing when all is well.

    Args:
        likeness: To be looked at.
        n_movies: Films in all.
        dimensions: Of their vectors.
        vocabulary: All tags.
    """
    numbers = astuple(likeness.blend)
    if not all(isinstance(number, float) and 0 <= number < np.inf for number in numbers):
        yield "a number of the blend of likeness is negative or not finite"
    elif likeness.blend.viewers > 1 or likeness.blend.year_scale == 0:
        yield "the blend of likeness gives viewers more than 1, or its scale of years is 0"
    yield from _unit_rows("likeness factors", likeness.factors, n_movies)
    yield from _unit_rows("likeness genres", likeness.genres, n_movies)
    yield from _directions(likeness.directions, dimensions, frozenset(vocabulary))


def _unit_rows(name: str, rows: FloatArray, n_movies: int) -> Iterator[str]:
    if rows.ndim != 2 or len(rows) != n_movies:  # noqa: PLR2004 - a matrix
        yield f"{name} have shape {rows.shape} for {n_movies} films"
    elif not no_row_longer_than_1(rows):
        yield f"a row of {name} is longer than 1"


def _directions(directions: TagDirections, dimensions: int, vocabulary: frozenset[str]) -> Iterator[str]:
    tags, shape = directions.tags, (len(directions.tags), dimensions + 1)
    if directions.directions.shape != shape:
        yield f"directions of tags have shape {directions.directions.shape} instead of {shape}"
    elif not np.isfinite(directions.directions).all():
        yield "directions of tags are not finite"
    if list(tags) != sorted(set(tags)) or not vocabulary.issuperset(tags):
        yield "tags with directions are not strictly ascending, or no film has one"
