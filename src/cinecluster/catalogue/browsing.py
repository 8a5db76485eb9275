"""Lists of films, filtered and ordered, page by page."""

import hashlib
import json
from dataclasses import astuple, dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.catalogue.cursor import Cursor, write_cursor
from cinecluster.errors import StaleCursor
from cinecluster.model import FloatArray, IntArray
from cinecluster.ranking.search import search_titles

__all__ = ["MoviePage", "MovieQuestion", "PagedMovie", "Sort", "browse", "usual_sort"]

Sort = Literal["relevance", "popularity", "rating", "title", "year"]

_DIGITS: Final = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class MovieQuestion:
    """Which films are asked for, in what order; filters left out let all films through."""

    text: str | None = None
    #: Part of a title, errors forgiven.
    genre: str | None = None
    #: In any case.
    tag: str | None = None
    #: In any spelling that differs in case, hyphens and spaces only.
    cluster: int | None = None
    year_from: int | None = None
    year_to: int | None = None
    #: Both inclusive; a film whose year is unknown lies in no range.
    sort: Sort = "popularity"
    #: ``relevance`` without a ``text`` is ``popularity``.

    def fingerprint(self) -> str:
        """Return a short text that differs where questions differ."""
        return hashlib.sha256(json.dumps(astuple(self)).encode()).hexdigest()[:_DIGITS]


@dataclass(frozen=True, kw_only=True, slots=True)
class PagedMovie:
    """A film of a page."""

    movie_index: int
    matched: str | None
    #: The title that is most like the text asked with.
    likeness: float | None
    #: How like, 0–1.


@dataclass(frozen=True, kw_only=True, slots=True)
class MoviePage:
    """A page of a list."""

    items: tuple[PagedMovie, ...]
    total: int
    #: Films in the whole list.
    next_cursor: str | None
    #: Where the next page begins; None on the last one.


def usual_sort(text: str | None) -> Sort:
    """Return the order of a list for which none was asked."""
    return "popularity" if text is None else "relevance"


def browse(
    catalogue: Catalogue, question: MovieQuestion, *, after: Cursor | None = None, limit: int = 20
) -> MoviePage:
    """Return a page of a list: its first, or the one that a cursor leads to.

    Raises:
        UnknownCluster: There is no such cluster.
        StaleCursor: The cursor was given out for another model or another list.
    """
    model = catalogue.model
    indices, names, likeness = _ordered(catalogue, question)
    start = 0 if after is None else _place_after(catalogue, question, indices, after)
    end = start + limit
    page = indices[start:end].tolist()
    items = tuple(
        PagedMovie(
            movie_index=index,
            matched=None if names is None else catalogue.titles.names[int(names[index])],
            likeness=None if likeness is None else float(likeness[index]),
        )
        for index in page
    )
    more = end < len(indices)
    cursor = Cursor(
        version=model.version,
        question=question.fingerprint(),
        movie_id=int(model.movies.movie_ids[page[-1]]) if page else 0,
    )
    return MoviePage(items=items, total=len(indices), next_cursor=write_cursor(cursor) if more else None)


def _ordered(
    catalogue: Catalogue, question: MovieQuestion
) -> tuple[IntArray, IntArray | None, FloatArray | None]:
    """Return the films asked for in order, and by movie index which title was found and how like it is."""
    welcome = _welcome(catalogue, question)
    if question.text is None:
        order = catalogue.orders["popularity" if question.sort == "relevance" else question.sort]
        return order[welcome[order]], None, None
    hits = search_titles(catalogue.titles, question.text)
    names, likeness = np.zeros(len(welcome), dtype=np.int64), np.zeros(len(welcome))
    names[hits.movie_indices], likeness[hits.movie_indices] = hits.names, hits.likeness
    if question.sort == "relevance":
        order = hits.movie_indices
    else:
        order = catalogue.orders[question.sort]
        welcome &= likeness > 0
    return order[welcome[order]], names, likeness


def _welcome(catalogue: Catalogue, question: MovieQuestion) -> NDArray[np.bool_]:
    """Tell which films the filters let through, shape (n_movies,)."""
    model, movies = catalogue.model, catalogue.model.movies
    welcome = np.ones(len(movies), dtype=bool)
    if question.cluster is not None:
        welcome &= movies.clusters == model.cluster(question.cluster).cluster_id
    if question.year_from is not None:
        welcome &= (movies.years > 0) & (movies.years >= question.year_from)
    if question.year_to is not None:
        welcome &= (movies.years > 0) & (movies.years <= question.year_to)
    if question.genre is not None:
        wanted = question.genre.casefold()
        fitting = [wanted in map(str.casefold, listed) for listed in catalogue.genre_lists]
        welcome &= np.array(fitting, dtype=bool)[catalogue.genre_codes]
    if question.tag is not None:
        welcome &= _with_tag(catalogue, question.tag)
    return welcome


def _with_tag(catalogue: Catalogue, tag: str) -> NDArray[np.bool_]:
    tags = catalogue.model.tags
    tagged = np.zeros(len(tags.indptr) - 1, dtype=bool)
    place = catalogue.tag_place(tag)
    if place is not None:
        entries = np.flatnonzero(tags.indices == place)
        tagged[np.searchsorted(tags.indptr, entries, side="right") - 1] = True
    return tagged


def _place_after(catalogue: Catalogue, question: MovieQuestion, indices: IntArray, after: Cursor) -> int:
    model = catalogue.model
    if after.version != model.version:
        raise StaleCursor(
            f"The cursor belongs to model {after.version}, but {model.version} answers now, and orders films"
            " anew."
        )
    places = np.flatnonzero(model.movies.movie_ids[indices] == after.movie_id)
    if after.question != question.fingerprint() or len(places) == 0:
        raise StaleCursor("The cursor belongs to a list with other filters or another order.")
    return int(places[0]) + 1
