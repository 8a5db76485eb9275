"""Titles of films that nobody has made, as MovieLens writes them: an article behind, no two alike.

A title is a quality, a thing and, mostly, a place: the columns of ``titles.csv``.
"""

import csv
from collections.abc import Sequence
from importlib import resources
from typing import Final

import numpy as np

__all__ = ["draw_titles", "read_words"]

WORDS_FILE: Final = "titles.csv"
ARTICLES: Final = ("", "", "", "", ", The", ", The", ", A")
"""Each as common as it stands here."""


def read_words() -> tuple[tuple[str, ...], ...]:
    """Read the words that come with the package: qualities, things and places, of which one is no place."""
    text = resources.files(__package__).joinpath(WORDS_FILE).read_text(encoding="utf-8")
    _, *rows = csv.reader(text.splitlines())
    return tuple(zip(*rows, strict=True))


def draw_titles(n_movies: int, rng: np.random.Generator) -> list[str]:
    """Draw distinct titles, without years; where all words are used up, films become sequels."""
    words = read_words()
    n_kinds = int(np.prod([len(column) for column in words]))
    numbers = np.concatenate([rng.permutation(n_kinds) for _ in range(0, n_movies, n_kinds)])[:n_movies]
    articles = rng.integers(0, len(ARTICLES), n_movies)
    return [
        _title(words, number, part=position // n_kinds + 1) + ARTICLES[article]
        for position, (number, article) in enumerate(zip(numbers.tolist(), articles.tolist(), strict=True))
    ]


def _title(words: Sequence[Sequence[str]], number: int, *, part: int) -> str:
    qualities, things, places = words
    number, quality = divmod(number, len(qualities))
    place, thing = divmod(number, len(things))
    behind = f" of {places[place]}" if places[place] else ""
    return f"{qualities[quality]} {things[thing]}{behind}{f' {part}' if part > 1 else ''}"
