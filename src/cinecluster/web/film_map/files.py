"""The map as what a browser draws it from: one small binary file, and titles in blocks when they are wanted.

Both list films from the most rated to the least rated one. A film's *place* is its place in that list: a page
and its modules speak of films by it.
"""

import json
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.model import FloatArray, IntArray
from cinecluster.web.film_map.regions import MapRegion, map_regions

__all__ = ["BLOCK", "FilmMapFiles", "places_by_index", "titles_block"]

BLOCK: Final = 512
"""Films in a block of titles."""
_MAGIC: Final = b"FMP1"
_UINT16: Final = 65_535
_UINT8: Final = 255


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmMapFiles:
    """What is worked out once for a model that has a map."""

    version: str
    films: bytes
    #: Little-endian: ``FMP1``, uint32 n, then columns: uint16 x[n], uint16 y[n] (0–65535 is 0–1), uint16
    #: cluster[n], uint8 popularity[n] (0–255, logarithm of ratings).
    regions: tuple[MapRegion, ...]
    #: By cluster id.

    @classmethod
    def of(cls, catalogue: Catalogue, film_map: FloatArray) -> Self:
        """Write the file and find the regions."""
        movies = catalogue.model.movies
        order = catalogue.orders["popularity"]
        popularity = np.log1p(movies.rating_counts[order])
        columns = (
            *np.rint(film_map[order] * float(_UINT16)).astype("<u2").T,
            movies.clusters[order].astype("<u2"),
            np.rint(popularity / max(float(popularity.max()), 1.0) * _UINT8).astype("u1"),
        )
        return cls(
            version=catalogue.model.version,
            films=b"".join((_MAGIC, len(order).to_bytes(4, "little"), *(each.tobytes() for each in columns))),
            regions=map_regions(film_map, movies.clusters, len(catalogue.model.clusters)),
        )


def places_by_index(catalogue: Catalogue) -> IntArray:
    """Return the place of each film by its movie index."""
    order = catalogue.orders["popularity"]
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places


def titles_block(catalogue: Catalogue, block: int) -> bytes:
    """Write a block of ``[id, title, year or null]`` as JSON; empty beyond the last film.

    Ids are texts: not every one that files can hold is a number in JavaScript.
    """
    movies = catalogue.model.movies
    indices = catalogue.orders["popularity"][block * BLOCK : (block + 1) * BLOCK]
    films = [
        (str(movies.movie_ids[index]), movies.titles[index], int(movies.years[index]) or None)
        for index in indices.tolist()
    ]
    return json.dumps(films, ensure_ascii=False, separators=(",", ":")).encode()
