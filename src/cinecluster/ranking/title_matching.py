"""How like titles are to a query, word by word.

Each word of a query may stand in a title as it is, as the beginning of a word, as another spelling of a
number, in two words or joined to its neighbour, or with a typing error; a year may also be the film's. What
is found is weighed by how rare it is among the titles.
"""

import re
from typing import Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from cinecluster.model import FloatArray, IntArray
from cinecluster.ranking.title_index import TitleIndex, without_leading_articles
from cinecluster.ranking.title_words import ARTICLES, same_numbers

__all__ = ["likeness_of_names"]

_NUMERAL, _JOINED, _PREFIX, _YEAR_NEAR, _TYPO = 0.98, 0.96, 0.7, 0.6, 0.9
"""How much a word counts that is found not as it is: most it can, times how much of it is there."""
_STARTS, _INSIDE = 0.97, 0.94
"""How much a title counts that begins with the query, or has more than it elsewhere."""
_NUMBER_WEIGHT: Final = 0.5
"""How much a small number counts beside other words: with another one, a film of the same series is near."""
_WORTH: Final = 0.5
"""Names in which less is found are not looked at more closely."""
_TYPOS: Final = 2
_DECIMALS: Final = 3
_YEAR: Final = re.compile(r"1[89][0-9]{2}|20[0-9]{2}")


def likeness_of_names(index: TitleIndex, words: tuple[str, ...]) -> FloatArray:
    """Return how like each name is to the words of a query, 0–1: the share of them that is found."""
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
    for name in np.flatnonzero(in_title & ~whole & (share >= _WORTH)).tolist():
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
        words, index.words, scorer=OSA.distance, score_cutoff=_TYPOS, dtype=np.uint8, workers=1
    )
    for place, word in enumerate(words):
        forgiven = 1 if word in index.word_places else _TYPOS
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
