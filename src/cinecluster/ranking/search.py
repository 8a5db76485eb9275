"""Films by (part of) a title: typing errors, missing words, accents, numerals and word order are forgiven.

Films as like the query as others come by popularity: "star wars" means the one that everybody has seen.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from cinecluster.errors import UnknownMovie
from cinecluster.model import FloatArray, IntArray, MovieTable
from cinecluster.ranking.cluster import popularity_order
from cinecluster.ranking.title_index import TitleIndex
from cinecluster.ranking.title_matching import likeness_of_names
from cinecluster.ranking.title_words import title_words

__all__ = ["TitleMatch", "TitleMatches", "find_movie", "find_title", "search_titles"]

_MOST_WORDS: Final = 16
_NEAR: Final = 0.5
"""A title less like the query than this is not found at all …"""
_BESIDE: Final = 0.6
"""… nor one less like it than this, times the best."""
_SURE: Final = 0.6
"""A title less like the query than this is not what was meant."""
_HINTS: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleMatch:
    """The film that a title means."""

    movie_index: int
    title: str
    #: The one of its titles that is most like the query.
    likeness: float
    #: 0.6–1; 1 where title and query are the same but for case, accents, punctuation and articles.


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleMatches:
    """Films found, the most like the query first; ties by popularity, then id. Arrays stand side by side."""

    movie_indices: IntArray
    names: IntArray
    #: Which name of the index is most like the query.
    likeness: FloatArray

    def __len__(self) -> int:
        return len(self.movie_indices)


def search_titles(index: TitleIndex, text: str) -> TitleMatches:
    """Find the films that have a title like a text."""
    found = _ranked(index, text)
    worst = max(_NEAR, _BESIDE * float(found.likeness.max(initial=0.0)))
    return _first(found, int(np.count_nonzero(found.likeness >= worst)))


def find_title(index: TitleIndex, text: str) -> TitleMatch:
    """Return the film that a title means.

    Raises:
        UnknownMovie: No title is like it; the hint names the nearest.
    """
    found = _ranked(index, text)
    if not len(found) or found.likeness[0] < _SURE:
        nearest = [repr(index.names[name]) for name in found.names[:_HINTS]]
        raise UnknownMovie(
            repr(text),
            hint=f"The nearest titles are {', '.join(nearest)}."
            if nearest
            else "No title is like it; try fewer words.",
        )
    return TitleMatch(
        movie_index=int(found.movie_indices[0]),
        title=index.names[int(found.names[0])],
        likeness=float(found.likeness[0]),
    )


def find_movie(movies: MovieTable, title: str) -> int:
    """Return the movie id that a title means, for callers who ask but once.

    Raises:
        UnknownMovie: No title is like it; the hint names the nearest.
    """
    return int(movies.movie_ids[find_title(TitleIndex.of(movies), title).movie_index])


def _ranked(index: TitleIndex, text: str) -> TitleMatches:
    """Compare all names, and keep the best one of each film."""
    words = title_words(text)[:_MOST_WORDS]
    likeness = likeness_of_names(index, words) if words else np.zeros(len(index.names))
    names = np.flatnonzero(likeness > 0)
    # By film, the best name of each first, its display form before others.
    names = names[np.lexsort((names, -likeness[names], index.name_movies[names]))]
    movie_indices, firsts = np.unique(index.name_movies[names], return_index=True)
    names, movies = names[firsts], index.movies
    popular = popularity_order(
        movies.movie_ids[movie_indices],
        movies.rating_counts[movie_indices],
        movies.rating_means[movie_indices],
    )
    order = popular[np.argsort(-likeness[names[popular]], kind="stable")]
    return TitleMatches(
        movie_indices=movie_indices[order], names=names[order], likeness=likeness[names[order]]
    )


def _first(found: TitleMatches, n: int) -> TitleMatches:
    return TitleMatches(
        movie_indices=found.movie_indices[:n], names=found.names[:n], likeness=found.likeness[:n]
    )
