"""How the films of one version lie in the clusters of another."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from cinecluster.artifacts.grouping import Grouping
from cinecluster.model import IntArray, places_of

__all__ = ["MovedMovie", "Regrouping", "adjusted_rand_index", "regroup"]

_SHOWN: Final = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedMovie:
    """A film that is in another cluster than the one which its own became."""

    movie_id: int
    title: str
    before: int
    after: int
    #: Clusters.


@dataclass(frozen=True, kw_only=True, slots=True)
class Regrouping:
    """From the clusters of one version, ``before``, to those of another, ``after``; over films of both."""

    counts: IntArray
    #: Films in each pair, a row for each cluster before, a column for each after.
    became: tuple[int | None, ...]
    #: For each cluster before the one after that it is matched with; None where there are too few.
    stayed: int
    #: Films in the cluster which their own became.
    common: int
    gone: int
    new: int
    #: Films of both versions, of the one before only, of the one after only.
    renamed: int
    #: Common films whose title is another one: where these are many, ids mean other films.
    agreement: float | None
    #: Adjusted Rand index; None where it says nothing.
    moved: tuple[MovedMovie, ...]
    #: Some films that did not stay, the most rated first.


def regroup(before: Grouping, after: Grouping) -> Regrouping:
    """Match the clusters of two versions by the films they share, and see which films did not come along.

    Pairs of clusters are matched greedily, those that share most films first, ties by the lower id: that
    is not always the best sum, but a pair that shares most is what people take for the same cluster.
    """
    places = places_of(before.movie_ids, after.movie_ids)
    common = np.flatnonzero(places >= 0)
    from_, to = before.clusters[common], after.clusters[places[common]]
    shape = len(before.labels), len(after.labels)
    counts = np.bincount(from_ * shape[1] + to, minlength=shape[0] * shape[1]).reshape(shape)
    became = _matched(counts)
    target = np.array([-1 if cluster is None else cluster for cluster in became], dtype=np.int64)
    stays = target[from_] == to
    moved = common[~stays]
    most_rated = moved[np.lexsort((before.movie_ids[moved], -before.rating_counts[moved]))][:_SHOWN]
    return Regrouping(
        counts=counts,
        became=became,
        stayed=int(stays.sum()),
        common=len(common),
        gone=len(before.movie_ids) - len(common),
        new=len(after.movie_ids) - len(common),
        renamed=sum(
            before.titles[there] != after.titles[here]
            for there, here in zip(common.tolist(), places[common].tolist(), strict=True)
        ),
        agreement=adjusted_rand_index(counts),
        moved=tuple(
            MovedMovie(
                movie_id=int(before.movie_ids[index]),
                title=before.titles[index],
                before=int(before.clusters[index]),
                after=int(after.clusters[places[index]]),
            )
            for index in most_rated.tolist()
        ),
    )


def adjusted_rand_index(counts: IntArray) -> float | None:
    """Return how much two partitions agree (Hubert & Arabie 1985): 1 wholly, 0 as chance would.

    None where chance agrees wholly too: with a single cluster on both sides, say.

    >>> adjusted_rand_index(np.array([[3, 0], [0, 3]]))
    1.0
    >>> round(adjusted_rand_index(np.array([[1, 1], [1, 1]])), 2)
    -0.5
    """
    together = _pairs(counts)
    rows, columns = _pairs(counts.sum(axis=1)), _pairs(counts.sum(axis=0))
    every = _pairs(counts.sum())
    if not every:
        return None
    chance = rows * columns / every
    most = (rows + columns) / 2
    return None if most == chance else (together - chance) / (most - chance)


def _pairs(counts: IntArray) -> float:
    return float((counts * (counts - 1) // 2).sum())


def _matched(counts: IntArray) -> tuple[int | None, ...]:
    rows, columns = np.nonzero(counts)
    order = np.lexsort((columns, rows, -counts[rows, columns]))
    became: list[int | None] = [None] * counts.shape[0]
    taken: set[int] = set()
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if became[row] is None and column not in taken:
            became[row] = column
            taken.add(column)
    return tuple(became)
