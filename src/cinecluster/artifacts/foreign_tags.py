"""Foreign tags: cells taken apart, spelt as ours are, and counted as far as they can be."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from cinecluster import columns as c
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.cleaning.spelling import canonical_spellings, note_test, spelling
from cinecluster.data.joined import split_tags

__all__ = ["SplitCells", "TagSpelling", "count_film_tags", "learn_spelling", "least_counts", "split_cells"]

_NOTHING: Final = frozenset({"", "nan"})
"""Cells without a tag; the second is what pandas' missing value becomes as text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SplitCells:
    """The cells of a column, taken apart."""

    tags: list[tuple[str, ...]]
    #: Cell by cell, as written.
    shape: str
    #: How they were joined.
    is_ranked: bool = False
    #: Whether the order of the tags in a cell means something: most used first.
    is_certain: bool = True
    #: Whether it is sure where a tag ends.


@dataclass(frozen=True, kw_only=True, slots=True)
class TagSpelling:
    """How tags are spelt in the end, and which of them are personal notes."""

    canonical: Mapping[str, str]
    is_note: Callable[[str], bool]

    def of(self, raw: str) -> str:
        """Return the spelling that stands for a tag; blank where nothing is left."""
        spelled = spelling(raw)
        return self.canonical.get(spelled, spelled)


def split_cells(cells: Iterable[str | None], vocabulary: frozenset[str]) -> SplitCells:
    """Take cells apart that are joined by ``|``, printed as lists, or joined by spaces.

    Spaces also stand inside tags ("time travel"), so where they join, the longest known tag is taken.

    Args:
        cells: A whole column.
        vocabulary: Tags known from elsewhere, spelt by :func:`cinecluster.data.spelling.spelling`.
    """
    texts = [text if (text := (cell or "").strip()).lower() not in _NOTHING else "" for cell in cells]
    if any(text.startswith("[") and text.endswith("]") for text in texts):
        return SplitCells(tags=split_tags(texts), shape="tags as printed lists")
    if any(c.SEPARATOR in text for text in texts):
        tags = split_tags(texts)
        # A tag that is there twice was given twice: then these are raw tags in the order of giving.
        is_ranked = all(len(set(words)) == len(words) for words in tags)
        return SplitCells(tags=tags, shape="tags joined by |", is_ranked=is_ranked)
    if all(" " not in text or spelling(text) in vocabulary for text in texts):
        shape = "at most one tag each" if any(texts) else "no tags"
        return SplitCells(tags=[(text,) if text else () for text in texts], shape=shape)
    longest = max((tag.count(" ") + 1 for tag in vocabulary), default=1)
    tags = [_segment(spelling(text).split(), vocabulary, longest) for text in texts]
    return SplitCells(tags=tags, shape="tags joined by spaces", is_certain=False)


def _segment(words: list[str], vocabulary: frozenset[str], longest: int) -> tuple[str, ...]:
    """Part words into the longest known tags, from the left; an unknown word is a tag by itself."""
    tags: list[str] = []
    at = 0
    while at < len(words):
        ends = range(min(at + longest, len(words)), at, -1)
        end = next((end for end in ends if " ".join(words[at:end]) in vocabulary), at + 1)
        tags.append(" ".join(words[at:end]))
        at = end
    return tuple(tags)


def learn_spelling(uses: Iterable[tuple[str, int]], config: CleaningConfig) -> TagSpelling:
    """Find out from all tags and their counts which spelling stands for each."""
    counts: Counter[str] = Counter()
    for raw, count in uses:
        counts[spelling(raw)] += count
    return TagSpelling(canonical=canonical_spellings(counts), is_note=note_test(config))


def least_counts(tags: Sequence[str], floors: Sequence[int]) -> list[int]:
    """Return the least counts that explain an order: by count descending, then alphabetical.

    Where the order does come from counts, and those are at least the floors, none is overstated.

    >>> least_counts(["space", "robots", "future", "time travel"], [1, 1, 1, 1])
    [3, 2, 1, 1]
    """
    counts: list[int] = []
    for place in reversed(range(len(tags))):
        least = floors[place]
        if counts:
            least = max(least, counts[-1] + (tags[place] > tags[place + 1]))
        counts.append(least)
    return counts[::-1]


def count_film_tags(movie_ids: Sequence[int], cells: SplitCells, spelt: TagSpelling) -> pl.DataFrame:
    """Count the tags of films: how often each is written, or the least that explains their order.

    Returns:
        Schema ``TAGS``, by film, then most used first, then alphabetical.
    """
    rows: list[tuple[int, str, int, bool, None]] = []  # who gave them, the files do not say
    for movie_id, words in zip(movie_ids, cells.tags, strict=True):
        written = Counter(tag for word in words if (tag := spelt.of(word)))
        tags, counts = list(written), list(written.values())
        if cells.is_ranked:
            counts = least_counts(tags, counts)
        rows += [(movie_id, tag, n, spelt.is_note(tag), None) for tag, n in zip(tags, counts, strict=True)]
    table = pl.DataFrame(rows, schema=dict(c.TAGS), orient="row")
    return table.sort(c.MOVIE, c.COUNT, c.TAG, descending=[False, True, False])
