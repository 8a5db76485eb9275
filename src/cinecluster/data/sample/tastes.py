"""The tastes that viewers of the sample are made of, and how well a film meets each.

``tastes.csv`` is the whole table. Each of its lines gives one weight of one taste to some genres, tags or a
span of years; the weights that a film meets add up.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

from cinecluster import columns
from cinecluster.data.sample.films import SampleMovie

TASTES_FILE: Final = "tastes.csv"

LEAST, MOST = -0.5, 1.2
"""Bounds of an affinity: one more matching tag does not make a film about space more about space."""

COMPANIONS: Final = (
    ("gangsters and heists", "dark thrillers and mind-benders"),
    ("romance and romantic comedy", "musicals and music"),
)
"""Tastes that usually go together, as they do in life."""

Affinities = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Preference:
    """One line of the table: what a taste gives to a film for each of these that it has."""

    taste: str
    weight: float
    genres: frozenset[str]
    tags: frozenset[str]
    years: range
    """Empty where the years do not matter."""


def read_tastes() -> tuple[Preference, ...]:
    """Read the table of tastes that comes with the package."""
    text = resources.files(__package__).joinpath(TASTES_FILE).read_text(encoding="utf-8")
    return tuple(_preference(row) for row in csv.DictReader(text.splitlines()))


def taste_names(table: Sequence[Preference]) -> tuple[str, ...]:
    """Name each taste once, in the order of the table."""
    return tuple(dict.fromkeys(preference.taste for preference in table))


def companions(names: Sequence[str]) -> dict[int, int]:
    """Map the position of a taste to that of its companion, both ways."""
    pairs = [(names.index(one), names.index(other)) for one, other in COMPANIONS]
    return dict(pairs) | {other: one for one, other in pairs}


def affinities(movies: Sequence[SampleMovie], table: Sequence[Preference]) -> Affinities:
    """Say how well each film (row) meets each taste (column): about 0 for most films, 1 for its own kind."""
    names = taste_names(table)
    totals = np.zeros((len(movies), len(names)))
    for row, movie in enumerate(movies):
        for preference in table:
            totals[row, names.index(preference.taste)] += preference.weight * _matches(movie, preference)
    return np.clip(totals, LEAST, MOST)


def _matches(movie: SampleMovie, preference: Preference) -> int:
    genres = len(preference.genres.intersection(movie.genres))
    tags = len(preference.tags.intersection(movie.tags))
    return genres + tags + (movie.year in preference.years)


def _preference(row: dict[str, str]) -> Preference:
    first, _, last = row["years"].partition("-")
    return Preference(
        taste=row["taste"],
        weight=float(row["weight"]),
        genres=_split(row["genres"]),
        tags=_split(row["tags"]),
        years=range(int(first), int(last) + 1) if first else range(0),
    )


def _split(field: str) -> frozenset[str]:
    return frozenset(field.split(columns.SEPARATOR)) if field else frozenset()
