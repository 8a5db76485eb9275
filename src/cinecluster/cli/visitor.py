"""What a command line says of films and their ratings, read with typing errors forgiven."""

from collections.abc import Sequence
from dataclasses import dataclass

import typer

from cinecluster.errors import UnknownMovie
from cinecluster.model import Model
from cinecluster.ranking.search import find_title
from cinecluster.ranking.title_index import TitleIndex

__all__ = ["Match", "match_title", "read_ratings"]

_LEAST, _MOST = 0.5, 5.0  # stars


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """The film that a text was taken for."""

    text: str
    movie_id: int
    title: str


def match_title(model: Model, text: str) -> Match:
    """Find the film that a title means.

    Raises:
        UnknownMovie: No title is like it.
    """
    return _meant(TitleIndex.of(model.movies), text)


def read_ratings(model: Model, ratings: Sequence[str]) -> list[tuple[Match, float]]:
    """Read ratings like ``Alien=4.5`` or, with a film's id, ``1214=4.5``.

    Raises:
        UnknownMovie: No film is meant.
    """
    if not ratings:
        return []
    index = TitleIndex.of(model.movies)
    return [_read(index, rating) for rating in ratings]


def _read(index: TitleIndex, rating: str) -> tuple[Match, float]:
    film, equals, stars = rating.rpartition("=")
    if not film or not equals:
        raise typer.BadParameter(f"--rating {rating!r} is not like 'Alien=4.5'.")
    return _match(index, film.strip()), _stars(rating, stars)


def _match(index: TitleIndex, film: str) -> Match:
    if film.isascii() and film.isdigit():
        try:
            title = index.movies.titles[index.movies.index_of(int(film))]
            return Match(text=film, movie_id=int(film), title=title)
        except UnknownMovie:
            pass  # a title such as 1917
    return _meant(index, film)


def _meant(index: TitleIndex, text: str) -> Match:
    found = find_title(index, text).movie_index
    return Match(text=text, movie_id=int(index.movies.movie_ids[found]), title=index.movies.titles[found])


def _stars(rating: str, text: str) -> float:
    try:
        stars = float(text)
    except ValueError:
        stars = 0.0
    if not _LEAST <= stars <= _MOST:
        raise typer.BadParameter(f"--rating {rating!r} does not end in stars, 0.5 to 5.")
    return stars
