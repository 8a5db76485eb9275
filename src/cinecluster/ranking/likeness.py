"""How alike films are in tags and genres, and which words they share."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from math import sqrt

import numpy as np

from cinecluster.features.tag_matrix import inverse_document_frequency
from cinecluster.model import FloatArray, IntArray, TagCount, TagMatrix
from cinecluster.ranking.cluster import popularity_order

__all__ = [
    "QUERY_TAGS",
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


def movie_query(tags: TagMatrix, index: int) -> FloatArray:
    """Return a film's own tags as a dense vector over the vocabulary; all 0 without tags."""
    span = slice(int(tags.indptr[index]), int(tags.indptr[index + 1]))
    query = np.zeros(len(tags.vocabulary))
    query[tags.indices[span]] = tags.weights[span]
    return query


def tag_query(tags: TagMatrix, counts: Sequence[TagCount]) -> FloatArray:
    """Return counted tags as a dense unit vector over the vocabulary, weighted by count × IDF.

    Tags that no film has are left out.

    Args:
        tags: Of all films.
        counts: Most used first; the first two thousand count.
    """
    placed = [(_place(tags.vocabulary, counted.tag), counted.count) for counted in counts[:QUERY_TAGS]]
    places = np.array([place for place, _ in placed if place >= 0], dtype=np.int64)
    amounts = np.array([count for place, count in placed if place >= 0], dtype=np.float64)
    n_movies = len(tags.indptr) - 1
    frequencies = np.bincount(tags.indices, minlength=len(tags.vocabulary))[places]
    query = np.zeros(len(tags.vocabulary))
    query[places] = amounts * inverse_document_frequency(frequencies, n_movies)
    return query / max(float(np.linalg.norm(query)), np.finfo(float).tiny)


def tag_cosines(tags: TagMatrix, query: FloatArray) -> FloatArray:
    """Return every film's cosine with a query, whose own length cancels out; 0 for films without tags."""
    products = np.zeros(len(tags.indptr) - 1)
    tagged = np.flatnonzero(np.diff(tags.indptr))
    if len(tagged):
        # Sums between the starts of non-empty rows: reduceat would give an empty row its neighbour's value.
        products[tagged] = np.add.reduceat(tags.weights * query[tags.indices], tags.indptr[tagged])
    return (products / max(float(np.linalg.norm(query)), np.finfo(float).tiny)).round(_DECIMALS)


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


def shared_tags(tags: TagMatrix, index: int, query: FloatArray) -> list[str]:
    """Name the tags of a film that bring it nearest to a query, strongest first, at most five."""
    span = slice(int(tags.indptr[index]), int(tags.indptr[index + 1]))
    indices = tags.indices[span]
    shares = tags.weights[span] * query[indices]
    strongest = np.lexsort((indices, -shares))[:_SHARED]
    return [tags.vocabulary[tag] for tag in indices[strongest[shares[strongest] > 0]]]


def shared_genres(genres: Collection[str], others: Collection[str]) -> list[str]:
    """Name the genres that both have, in the order of the second."""
    return [genre for genre in others if genre in genres]


def strongest_tags(tags: TagMatrix, query: FloatArray, limit: int = 10) -> tuple[tuple[str, float], ...]:
    """Return the heaviest tags of a query with their weights, heaviest first, ties by spelling."""
    used = np.flatnonzero(query)
    order = used[np.argsort(-query[used], kind="stable")[:limit]]
    return tuple((tags.vocabulary[tag], round(float(query[tag]), _DECIMALS)) for tag in order)


def _place(vocabulary: Sequence[str], tag: str) -> int:
    place = bisect_left(vocabulary, tag)
    return place if place < len(vocabulary) and vocabulary[place] == tag else -1
