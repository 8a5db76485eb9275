"""Every title of every film, laid out by word, so that a search reads only what it may find."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from cinecluster.layout import TitleLayout
from cinecluster.model import IntArray, MovieTable
from cinecluster.ranking.title_words import ARTICLES, title_words

__all__ = ["TitleIndex", "lay_out_titles", "without_leading_articles"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleIndex:
    """The titles of one model's films; a *name* is one of them, a film may have several."""

    movies: MovieTable
    names: Sequence[str]
    #: As people read them: each film's display form, then all other titles.
    folded: Sequence[str]
    #: The words of each name, joined by spaces, without articles before them.
    name_movies: IntArray
    #: Movie index of each name.
    name_lengths: IntArray
    #: Words of each name, articles not counted.
    words: Sequence[str]
    #: Ascending.
    word_places: Mapping[str, int]
    indptr: IntArray
    postings: IntArray
    #: Row ``i``, ``postings[indptr[i]:indptr[i + 1]]``: the names that word ``i`` stands in, ascending.

    @classmethod
    def of(cls, movies: MovieTable, layout: TitleLayout | None = None) -> "TitleIndex":
        """Index the titles of a model; without their layout it takes about a second for 60,000 films."""
        laid_out = lay_out_titles(movies) if layout is None else layout
        return cls(
            movies=movies,
            names=_names(movies),
            folded=laid_out.folded,
            name_movies=laid_out.movies,
            name_lengths=laid_out.lengths,
            words=laid_out.words,
            word_places={word: place for place, word in enumerate(laid_out.words)},
            indptr=laid_out.indptr,
            postings=laid_out.postings,
        )

    def names_with(self, word: int) -> IntArray:
        """Return the names that a word stands in, by its place."""
        return self.postings[self.indptr[word] : self.indptr[word + 1]]

    def begins_with(self, start: str) -> range:
        """Return the places of the words that begin so."""
        return range(bisect_left(self.words, start), bisect_left(self.words, start + "\U0010ffff"))


def lay_out_titles(movies: MovieTable) -> TitleLayout:
    """Take all titles of a model apart into words."""
    split = [title_words(name) for name in _names(movies)]
    words = sorted(set(chain.from_iterable(split)))
    places = {word: place for place, word in enumerate(words)}
    # Each word once per name, in the order of words, then names.
    pairs = sorted((places[word], name) for name, found in enumerate(split) for word in set(found))
    flat = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    others = [index for index, titles in enumerate(movies.other_titles) for _ in titles]
    return TitleLayout(
        folded=tuple(" ".join(without_leading_articles(found)) for found in split),
        movies=np.array([*range(len(movies)), *others], dtype=np.int64),
        lengths=np.array([sum(word not in ARTICLES for word in found) for found in split], dtype=np.int64),
        words=tuple(words),
        indptr=np.searchsorted(flat[:, 0], np.arange(len(words) + 1)),
        postings=flat[:, 1].copy(),
    )


def _names(movies: MovieTable) -> tuple[str, ...]:
    return (*movies.titles, *chain.from_iterable(movies.other_titles))


def without_leading_articles(words: Sequence[str]) -> Sequence[str]:
    """Leave out articles before a title, unless it is made of nothing else."""
    first = next((place for place, word in enumerate(words) if word not in ARTICLES), 0)
    return words[first:]
