"""Cells that hold several words, in every way that they are written in the wild."""

import re
from collections.abc import Iterable
from typing import Any

from cinecluster.columns import SEPARATOR
from cinecluster.data.cleaning.movies import parse_genres

__all__ = ["split_genres", "split_tags"]

_QUOTED = re.compile(r"""'([^']*)'|"([^"]*)\"""")


def split_genres(cells: Iterable[Any]) -> list[tuple[str, ...]]:
    """Split cells of genres, joined by ``|``, a printed list or a list, by the rules of ``parse_genres``.

    >>> split_genres(["Action|Drama", "['Action', 'Drama']", "(no genres listed)"])
    [('Action', 'Drama'), ('Action', 'Drama'), ()]
    """
    return [parse_genres(SEPARATOR.join(_words(cell, SEPARATOR))) for cell in cells]


def split_tags(cells: Iterable[Any]) -> list[tuple[str, ...]]:
    """Split cells of tags: joined by ``|`` if any cell of the column is, otherwise by spaces.

    >>> split_tags(["time travel|space", "love story", ""])
    [('time travel', 'space'), ('love story',), ()]
    >>> split_tags(["space robots", "love", ""])
    [('space', 'robots'), ('love',), ()]
    """
    cells = list(cells)
    barred = any(isinstance(cell, str) and SEPARATOR in cell for cell in cells)
    return [_words(cell, SEPARATOR if barred else None) for cell in cells]


def _words(cell: Any, separator: str | None) -> tuple[str, ...]:
    return tuple(word for part in _parts(cell, separator) if (word := part.strip()))


def _parts(cell: Any, separator: str | None) -> Iterable[str]:
    if isinstance(cell, Iterable) and not isinstance(cell, str):
        return map(str, cell)
    text = str(cell)
    if text.startswith("[") and text.endswith("]"):
        # Python's and NumPy's way to print a list; the latter has no commas.
        return (single or double for single, double in _QUOTED.findall(text))
    return text.split(separator)
