"""Films by (part of) a title: typing errors, missing words, accents, numerals and word order are forgiven.

A query is compared word by word. Each of its words may stand in a title as it is, as the beginning of a word,
as another spelling of a number, in two words or joined to its neighbour, or with a typing error; a year may
also be the film's. What is found is weighed by how rare it is among the titles. Films as like the query as
others come by popularity: "star wars" means the one that everybody has seen.
"""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from cinecluster.errors import UnknownMovie
from cinecluster.model import FloatArray, IntArray, MovieTable
from cinecluster.ranking.cluster import popularity_order
from cinecluster.ranking.title_index import TitleIndex, without_leading_articles
from cinecluster.ranking.title_words import ARTICLES, same_numbers, title_words

__all__ = ["TitleMatch", "TitleMatches", "find_movie", "find_title", "search_titles"]

_MOST_WORDS: Final = 16
_NUMERAL, _JOINED, _PREFIX, _YEAR_NEAR, _TYPO = 0.98, 0.96, 0.7, 0.6, 0.9
"""How much a word counts that is found not as it is: most it can, times how much of it is there."""
_STARTS, _INSIDE = 0.97, 0.94
"""How much a title counts that begins with the query, or has more than it elsewhere."""
_NUMBER_WEIGHT: Final = 0.5
"""How much a small number counts beside other words: with another one, a film of the same series is near."""
_NEAR: Final = 0.5
"""A title less like the query than this is not found at all …"""
_BESIDE: Final = 0.6
"""… nor one less like it than this, times the best."""
_SURE: Final = 0.6
"""A title less like the query than this is not what was meant."""
_HINTS: Final = 3
_DECIMALS: Final = 3
_YEAR: Final = re.compile(r"1[89][0-9]{2}|20[0-9]{2}")


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleMatch:
    """The film that a title means."""

    movie_index: int
    title: str
    #: The one of its titles that is most like the query.
    likeness: float
    #: 0.6–1; 1 where title and query are the same but for case, accents, punctuation and articles.


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleMatches:
    """Films found, the most like the query first; ties by popularity, then id. Arrays stand side by side."""

    movie_indices: IntArray
    names: IntArray
    #: Which name of the index is most like the query.
    likeness: FloatArray

    def __len__(self) -> int:
        return len(self.movie_indices)


def search_titles(index: TitleIndex, text: str) -> TitleMatches:
    """Find the films that have a title like a text."""
    found = _ranked(index, text)
    worst = max(_NEAR, _BESIDE * float(found.likeness.max(initial=0.0)))
    return _first(found, int(np.count_nonzero(found.likeness >= worst)))


def find_title(index: TitleIndex, text: str) -> TitleMatch:
    """Return the film that a title means.

    Raises:
        UnknownMovie: No title is like it; the hint names the nearest.
    """
    found = _ranked(index, text)
    if not len(found) or found.likeness[0] < _SURE:
        nearest = [repr(index.names[name]) for name in found.names[:_HINTS]]
        raise UnknownMovie(
            repr(text),
            hint=f"The nearest titles are {', '.join(nearest)}."
            if nearest
            else "No title is like it; try fewer words.",
        )
    return TitleMatch(
        movie_index=int(found.movie_indices[0]),
        title=index.names[int(found.names[0])],
        likeness=float(found.likeness[0]),
    )


def find_movie(movies: MovieTable, title: str) -> int:
    """Return the movie id that a title means, for callers who ask but once.

    Raises:
        UnknownMovie: No title is like it; the hint names the nearest.
    """
    return int(movies.movie_ids[find_title(TitleIndex.of(movies), title).movie_index])


def _ranked(index: TitleIndex, text: str) -> TitleMatches:
    """Compare all names, and keep the best one of each film."""
    words = title_words(text)[:_MOST_WORDS]
    likeness = _likeness(index, words) if words else np.zeros(len(index.names))
    names = np.flatnonzero(likeness > 0)
    # By film, the best name of each first, its display form before others.
    names = names[np.lexsort((names, -likeness[names], index.name_movies[names]))]
    movie_indices, firsts = np.unique(index.name_movies[names], return_index=True)
    names, movies = names[firsts], index.movies
    popular = popularity_order(
        movies.movie_ids[movie_indices],
        movies.rating_counts[movie_indices],
        movies.rating_means[movie_indices],
    )
    order = popular[np.argsort(-likeness[names[popular]], kind="stable")]
    return TitleMatches(
        movie_indices=movie_indices[order], names=names[order], likeness=likeness[names[order]]
    )


def _first(found: TitleMatches, n: int) -> TitleMatches:
    return TitleMatches(
        movie_indices=found.movie_indices[:n], names=found.names[:n], likeness=found.likeness[:n]
    )


def _likeness(index: TitleIndex, words: tuple[str, ...]) -> FloatArray:
    """Return how like each name is to the words: the share of them that is found, rare ones weighing more."""
    n_names = len(index.names)
    found = _found(index, words)
    weights = np.log((1 + n_names) / (1 + np.count_nonzero(found, axis=1))) + 1
    weights[[bool(same_numbers(word)) for word in words]] *= _NUMBER_WEIGHT
    in_title = found.any(axis=0)
    by_year = _found_by_year(index, words, found[-1])
    found[-1] = np.maximum(found[-1], by_year)
    share = np.where(in_title, weights @ found / weights.sum(), 0.0)
    # A name is meant wholly if it has as many words as the query, and all of those are found.
    telling = [place for place, word in enumerate(words) if word not in ARTICLES]
    n_words = len(telling) - (by_year > 0)
    whole = (index.name_lengths == n_words) & (found[telling] > 0).all(axis=0)
    size = np.where(whole, 1.0, _INSIDE)
    start = " ".join(without_leading_articles(words))
    joined = start.replace(" ", "")
    for name in np.flatnonzero(in_title & ~whole & (share >= _NEAR)).tolist():
        if index.folded[name].replace(" ", "") == joined:
            size[name] = 1.0
        elif index.folded[name].startswith(start):
            size[name] = _STARTS
    likeness: FloatArray = (share * size).round(_DECIMALS)
    return likeness


def _found(index: TitleIndex, words: tuple[str, ...]) -> FloatArray:
    """Tell how well each word of a query is found in each name: shape (n_words, n_names), 0–1."""
    found = np.zeros((len(words), len(index.names)))
    distances = process.cdist(
        words, index.words, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8, workers=1
    )
    for place, word in enumerate(words):
        forgiven = 1 if word in index.word_places else 2
        _mark(index, found[place], *_typos(word, distances[place], forgiven))
        if len(word) > 1:
            starts = np.array(index.begins_with(word), dtype=np.int64)
            lengths = np.array([len(index.words[start]) for start in starts.tolist()])
            _mark(index, found[place], starts, _PREFIX + (1 - _PREFIX) * len(word) / np.maximum(lengths, 1))
        for left, right in _splits(index, word):
            both = np.intersect1d(index.names_with(left), index.names_with(right), assume_unique=True)
            found[place, both] = np.maximum(found[place, both], _JOINED)
        for same in same_numbers(word):
            _mark_word(index, found[place], same, _NUMERAL)
        _mark_word(index, found[place], word, 1.0)
        if place:
            joined = words[place - 1] + word
            _mark_word(index, found[place - 1], joined, _JOINED)
            _mark_word(index, found[place], joined, _JOINED)
    return found


def _typos(word: str, distances: IntArray, most: int) -> tuple[IntArray, FloatArray]:
    """Return the words that this one may be meant for, if a key or, in long words, two were hit wrong.

    Numbers are not forgiven, for one figure makes them another film's.
    """
    near = np.flatnonzero(distances <= (0 if word.isdigit() else min(len(word) // 3, most)))
    return near, _TYPO * (1 - distances[near] / len(word))


def _splits(index: TitleIndex, word: str) -> list[tuple[int, int]]:
    """Return the pairs of words that make this one when they are joined."""
    places = index.word_places
    halves = [(word[:cut], word[cut:]) for cut in range(1, len(word))]
    return [(places[left], places[right]) for left, right in halves if left in places and right in places]


def _mark_word(index: TitleIndex, found: FloatArray, word: str, quality: float) -> None:
    place = index.word_places.get(word)
    if place is not None:
        names = index.names_with(place)
        found[names] = np.maximum(found[names], quality)


def _mark(index: TitleIndex, found: FloatArray, places: IntArray, qualities: FloatArray) -> None:
    """Raise what is found in all names that have one of these words."""
    starts, lengths = index.indptr[places], index.indptr[places + 1] - index.indptr[places]
    entries = np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
    np.maximum.at(found, index.postings[entries], np.repeat(qualities, lengths))


def _found_by_year(index: TitleIndex, words: tuple[str, ...], in_title: FloatArray) -> FloatArray:
    """Tell how well a year at the end of a query fits each name's film, where it is not in the title."""
    if len(words) == 1 or not _YEAR.fullmatch(words[-1]):
        return np.zeros(len(index.names))
    apart = np.abs(index.movies.years[index.name_movies] - int(words[-1]))
    return np.where(in_title == 1.0, 0.0, np.select([apart == 0, apart == 1], [1.0, _YEAR_NEAR], 0.0))
