"""The films of the sample: facts written down by hand in ``films.csv``."""

import csv
from dataclasses import dataclass
from importlib import resources
from typing import Final

from cinecluster import columns

FILMS_FILE: Final = "films.csv"


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleMovie:
    """One film of the sample."""

    movie_id: int
    title: str
    """As MovieLens writes it, without the year: ``Godfather, The``."""
    year: int
    genres: tuple[str, ...]
    tags: tuple[str, ...]
    """In the spelling that most viewers use, the most telling first."""
    fame: int
    """How widely seen: 1 (by those who look for it) to 5 (by nearly everybody)."""


def read_films() -> tuple[SampleMovie, ...]:
    """Read the films that come with the package, by id."""
    text = resources.files(__package__).joinpath(FILMS_FILE).read_text(encoding="utf-8")
    return tuple(_movie(row) for row in csv.DictReader(text.splitlines()))


def _movie(row: dict[str, str]) -> SampleMovie:
    return SampleMovie(
        movie_id=int(row[columns.MOVIE]),
        title=row[columns.TITLE],
        year=int(row[columns.YEAR]),
        genres=tuple(row[columns.GENRES].split(columns.SEPARATOR)),
        tags=tuple(row["tags"].split(columns.SEPARATOR)),
        fame=int(row["fame"]),
    )
