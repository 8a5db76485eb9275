"""How alike films are in tags and genres, and which words they share."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from cinecluster.features.tag_matrix import inverse_document_frequency
from cinecluster.model import FloatArray, IntArray, TagCount, TagMatrix, places_of
from cinecluster.ranking.cluster import popularity_order

__all__ = [
    "QUERY_TAGS",
    "TagQuery",
    "genre_cosines",
    "most_alike",
    "movie_query",
    "shared_genres",
    "shared_tags",
    "strongest_tags",
    "tag_cosines",
    "tag_query",
]

_DECIMALS = 4
"""Cosines are rounded so before they are compared: what is shown as equal is a tie, on every machine."""
QUERY_TAGS = 2_000
"""How many of a cluster's most used tags are asked with; in large data thousands more follow, given once."""
_SHARED = 5
"""How many shared tags a reason names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TagQuery:
    """The few tags that are asked with, of all in the vocabulary."""

    tags: IntArray
    #: Places in the vocabulary, ascending.
    weights: FloatArray

    def __bool__(self) -> bool:
        """Tell whether anything is asked with."""
        return len(self.tags) > 0

    def at(self, tags: IntArray) -> FloatArray:
        """Return the weight of each of some tags, 0 where it is not asked with."""
        if not self:
            return np.zeros(len(tags))
        places = places_of(tags, self.tags)
        return np.where(places < 0, 0.0, self.weights[places])


def movie_query(tags: TagMatrix, index: int) -> TagQuery:
    """Return a film's own tags; none without any."""
    span = slice(int(tags.indptr[index]), int(tags.indptr[index + 1]))
    order = np.argsort(tags.indices[span])
    return TagQuery(tags=tags.indices[span][order], weights=tags.weights[span][order].astype(np.float64))


def tag_query(tags: TagMatrix, counts: Sequence[TagCount]) -> TagQuery:
    """Return counted tags, weighted by count × IDF, of unit length.

    Tags that no film has are left out.

    Args:
        tags: Of all films.
        counts: Most used first; the first two thousand count.
    """
    amounts = {
        place: counted.count
        for counted in counts[:QUERY_TAGS]
        if (place := _place(tags.vocabulary, counted.tag)) >= 0
    }
    places = np.array(sorted(amounts), dtype=np.int64)
    given = np.array([amounts[place] for place in places.tolist()], dtype=np.float64)
    n_movies = len(tags.indptr) - 1
    frequencies = np.bincount(tags.indices, minlength=len(tags.vocabulary))[places]
    weights = given * inverse_document_frequency(frequencies, n_movies)
    return TagQuery(tags=places, weights=weights / max(float(np.linalg.norm(weights)), np.finfo(float).tiny))


def tag_cosines(tags: TagMatrix, query: TagQuery, among: IntArray | None = None) -> FloatArray:
    """Return films' cosines with a query, whose own length cancels out; 0 for films without tags.

    Args:
        tags: Of all films.
        query: What is asked with.
        among: Movie indices of the films that are wanted; all films when None.
    """
    starts, lengths = tags.indptr[:-1], np.diff(tags.indptr)
    entries: IntArray | slice = slice(None)
    if among is not None:
        first, lengths = starts[among], lengths[among]
        starts = np.cumsum(lengths) - lengths
        entries = np.arange(int(lengths.sum())) + np.repeat(first - starts, lengths)
    products = np.zeros(len(lengths))
    tagged = np.flatnonzero(lengths)
    if len(tagged):
        asked = np.zeros(len(tags.vocabulary))
        asked[query.tags] = query.weights
        # Sums between the starts of non-empty rows: reduceat would give an empty row its neighbour's value.
        shares = tags.weights[entries] * asked[tags.indices[entries]]
        products[tagged] = np.add.reduceat(shares, starts[tagged])
    return (products / max(float(np.linalg.norm(query.weights)), np.finfo(float).tiny)).round(_DECIMALS)


def genre_cosines(genres: Collection[str], others: Sequence[tuple[str, ...]]) -> FloatArray:
    """Return the cosine of a set of genres with each of many, |A ∩ B| / √(|A|·|B|); 0 where one is empty."""
    wanted = frozenset(genres)
    # Films share few combinations of genres, so each is compared once.
    cosines = {
        other: len(wanted.intersection(other)) / sqrt(max(len(wanted) * len(other), 1))
        for other in set(others)
    }
    return np.array([cosines[other] for other in others], dtype=np.float64).round(_DECIMALS)


def most_alike(
    cosines: FloatArray, movie_ids: IntArray, rating_counts: IntArray, rating_means: FloatArray, n: int
) -> IntArray:
    """Return the positions of the n films most alike, the nearest first; ties by popularity, then id."""
    if n < 1:
        return np.empty(0, dtype=np.int64)
    near = np.arange(len(cosines))
    if n < len(cosines):
        near = np.flatnonzero(cosines >= np.partition(cosines, -n)[-n])
    popular = near[popularity_order(movie_ids[near], rating_counts[near], rating_means[near])]
    return popular[np.argsort(-cosines[popular], kind="stable")[:n]]


def shared_tags(tags: TagMatrix, index: int, query: TagQuery) -> list[str]:
    """Name the tags of a film that bring it nearest to a query, strongest first, at most five."""
    span = slice(int(tags.indptr[index]), int(tags.indptr[index + 1]))
    indices = tags.indices[span]
    shares = tags.weights[span] * query.at(indices)
    strongest = np.lexsort((indices, -shares))[:_SHARED]
    return [tags.vocabulary[tag] for tag in indices[strongest[shares[strongest] > 0]]]


def shared_genres(genres: Collection[str], others: Collection[str]) -> list[str]:
    """Name the genres that both have, in the order of the second."""
    return [genre for genre in others if genre in genres]


def strongest_tags(tags: TagMatrix, query: TagQuery, limit: int = 10) -> tuple[tuple[str, float], ...]:
    """Return the heaviest tags of a query with their weights, heaviest first, ties by spelling."""
    weights = query.weights
    heavy = np.arange(len(weights))
    if limit < len(weights):  # finding the few takes a fifth of sorting thousands
        heavy = np.flatnonzero(weights >= np.partition(weights, -limit)[-limit])
    order = heavy[np.argsort(-weights[heavy], kind="stable")[:limit]]
    return tuple(
        (tags.vocabulary[tag], round(weight, _DECIMALS))
        for tag, weight in zip(query.tags[order].tolist(), query.weights[order].tolist(), strict=True)
    )


def _place(vocabulary: Sequence[str], tag: str) -> int:
    place = bisect_left(vocabulary, tag)
    return place if place < len(vocabulary) and vocabulary[place] == tag else -1
