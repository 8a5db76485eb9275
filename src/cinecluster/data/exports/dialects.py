"""Which columns tell what in the exports of each site.

Letterboxd and IMDb write one header each (IMDb wrote ``You rated`` and ``Title type`` before). Kinopoisk lets
nobody take ratings along, so people use exporters of their own, which agree on nothing but the meaning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cinecluster.data.cleaning.blanks import single_spaced
from cinecluster.data.exports.export import ExportFormat

__all__ = ["DIALECTS", "Columns", "Dialect"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """Where things stand in a row."""

    titles: tuple[int, ...]
    #: The one to show first.
    rating: int
    year: int | None
    imdb_id: int | None
    kind: int | None
    count: int
    #: Columns in all.


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """The headers of one site's exports, in lower case; of several names for one thing the first counts."""

    format: ExportFormat
    example: tuple[str, ...]
    #: The columns as a message names them.
    encoding: str
    #: That of files which are no Unicode.
    most: int
    #: The best rating; the least is its tenth.
    titles: tuple[str, ...]
    ratings: tuple[str, ...]
    years: tuple[str, ...]
    imdb_ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    #: Columns that no other site has.

    def columns(self, header: Sequence[str], *, is_given: bool = False) -> Columns | None:
        """Find the columns of a header; None where it is not of this site.

        Args:
            header: The names.
            is_given: Whether the file is said to be of this site, so that no mark is needed.
        """
        places: dict[str, int] = {}
        for place, name in enumerate(map(_folded, header)):
            places.setdefault(name, place)
        titles = tuple(places[name] for name in self.titles if name in places)
        rating = _first(places, self.ratings)
        has_marks = is_given or all(mark in places for mark in self.marks)
        if rating is None or not titles or not has_marks:
            return None
        return Columns(
            titles=titles,
            rating=rating,
            year=_first(places, self.years),
            imdb_id=_first(places, self.imdb_ids),
            kind=_first(places, self.kinds),
            count=len(header),
        )


DIALECTS: Final = (
    Dialect(
        format="imdb",
        example=("Const", "Your Rating", "Title", "Title Type", "Year"),
        encoding="cp1252",
        most=10,
        titles=("title", "original title"),
        ratings=("your rating", "you rated"),
        years=("year",),
        imdb_ids=("const",),
        kinds=("title type",),
        marks=("const",),
    ),
    Dialect(
        format="letterboxd",
        example=("Name", "Year", "Letterboxd URI", "Rating"),
        encoding="cp1252",
        most=5,
        titles=("name",),
        ratings=("rating",),
        years=("year",),
        marks=("letterboxd uri",),
    ),
    Dialect(
        format="kinopoisk",
        example=("Название", "Оригинальное название", "Год", "Моя оценка"),
        encoding="cp1251",
        most=10,
        titles=(
            *("русскоязычное название", "русское название", "название на русском", "название", "фильм"),
            *("название фильма", "russian title", "title ru", "name ru", "nameru", "namerus", "rus title"),
            *("title", "name", "movie", "film"),
            *("оригинальное название", "название оригинала", "английское название", "original title"),
            *("original name", "title en", "name en", "nameen", "nameeng", "nameoriginal", "eng title"),
            *("alternative name", "alternativename", "originaltitle", "english title"),
        ),
        ratings=(
            *("моя оценка", "ваша оценка", "оценка пользователя", "my rating", "your rating", "user rating"),
            *("myrating", "userrating", "rating10", "моя оценка (1-10)", "оценка", "rating", "vote", "rate"),
            *("score", "рейтинг"),
        ),
        years=("год", "год выпуска", "год выхода", "year", "release year"),
        imdb_ids=("imdb id", "imdbid", "imdb"),
        kinds=("тип", "type", "title type"),
    ),
)
"""In the order in which they are tried: Kinopoisk's have nothing that marks them."""


def _folded(name: str) -> str:
    """Return a column's name as the dialects have it.

    >>> _folded("Оригинальное_Название ")
    'оригинальное название'
    """
    return single_spaced(name.casefold().replace("_", " ").replace("ё", "е"))


def _first(places: dict[str, int], names: Sequence[str]) -> int | None:
    return next((places[name] for name in names if name in places), None)
