"""What the cells of an export mean."""

import math
import re
from typing import Final

__all__ = ["NO_RATING", "kind_other_than_film", "read_imdb_id", "read_stars", "read_year", "without_marks"]

NO_RATING: Final = frozenset({"", "-", "–", "—", "0", "null", "none", "nan"})
"""What stands for a film that was seen but not rated, in lower case."""
_HALF_STARS: Final = 10
_NUMBER: Final = re.compile(r"([0-9]{1,2}(?:[.,][0-9]{1,9})?)(?: ?/ ?(?:5|10))?")
_YEAR: Final = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])")
_IMDB_ID: Final = re.compile(r"tt([0-9]{1,12})")
_NO_FILM: Final = re.compile(r"series|episode|game|podcast|music video|сериал|эпизод|игра|шоу", re.IGNORECASE)
_SERIES: Final = re.compile(r" ?\(((?:мини-?)?(?:теле)?сериал[^()]*)\)", re.IGNORECASE)
_FORM: Final = re.compile(r" ?\((?:тв|видео)\)", re.IGNORECASE)
"""Kinopoisk's marks behind a title: made for television, or for video."""


def read_stars(cell: str, most: int) -> float | None:
    """Return a rating on our scale, ½ to 5, halves rounded up; None where it is no rating.

    >>> read_stars("7", 10), read_stars("7,5", 10), read_stars("3.5", 5)
    (3.5, 4.0, 3.5)
    """
    number = _NUMBER.fullmatch(cell)
    if number is None:
        return None
    steps = float(number[1].replace(",", ".")) * _HALF_STARS / most
    return math.floor(steps + 0.5) / 2 if 1 <= steps <= _HALF_STARS else None


def read_year(cell: str) -> int | None:
    """Return the first year that a cell names.

    >>> read_year("2008 – 2013")
    2008
    """
    found = _YEAR.search(cell)
    return None if found is None else int(found[0])


def read_imdb_id(cell: str) -> int | None:
    """Return the number of an IMDb id, alone or in an address."""
    found = _IMDB_ID.search(cell)
    return None if found is None else int(found[1])


def kind_other_than_film(kind: str, title: str) -> str | None:
    """Return what a row is about where that is no film, by the site's word for it or a mark in the title.

    >>> kind_other_than_film("TV Mini Series", "Chernobyl"), kind_other_than_film("Movie", "Alien")
    ('TV Mini Series', None)
    """
    if _NO_FILM.search(kind):
        return kind
    marked = _SERIES.search(title)
    return None if marked is None else marked[1]


def without_marks(title: str) -> str:
    """Return a title without what Kinopoisk says of its form."""
    return _FORM.sub("", _SERIES.sub("", title))
