"""What a caller may ask of any list: how long, and which films are welcome."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cinecluster.model import IntArray, MovieTable

__all__ = ["ListRequest", "allowed"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListRequest:
    """How a list is wanted."""

    n: int = 5
    #: Length of the list; fewer come back where fewer qualify.
    exclude: frozenset[int] = frozenset()
    #: Movie ids.
    genre: str | None = None
    #: In any case: "sci-fi" is "Sci-Fi".
    year_from: int | None = None
    year_to: int | None = None
    #: Both inclusive; a film whose year is unknown lies in no range.

    @property
    def lets_all_through(self) -> bool:
        """Tell whether no film is unwelcome."""
        return not self.exclude and self.genre is None and self.year_from is None and self.year_to is None


def allowed(movies: MovieTable, request: ListRequest, among: IntArray | None = None) -> NDArray[np.bool_]:
    """Tell which films a request's filters let through.

    Genres are words, so that filter is a Python loop: narrow ``among`` down first.

    Args:
        movies: All films.
        request: ``n`` is not looked at.
        among: Movie indices to judge; all films when None.

    Returns:
        One flag per entry of ``among``.
    """
    indices = np.arange(len(movies)) if among is None else among
    if request.lets_all_through:
        return np.ones(len(indices), dtype=bool)
    years = movies.years[indices]
    keep = np.ones(len(indices), dtype=bool)
    if request.exclude:
        keep &= ~np.isin(movies.movie_ids[indices], list(request.exclude))
    if request.year_from is not None:
        keep &= (years != 0) & (years >= request.year_from)
    if request.year_to is not None:
        keep &= (years != 0) & (years <= request.year_to)
    if request.genre is not None:
        wanted = request.genre.casefold()
        listed = [movies.genres[index] for index in indices.tolist()]
        # Films share few combinations of genres, so each is folded once.
        fitting = {genres for genres in set(listed) if wanted in map(str.casefold, genres)}
        keep &= np.array([genres in fitting for genres in listed], dtype=bool)
    return keep
