"""What is worked out of a model when it is published, so that no worker has to when it starts.

Plain arrays and texts: mapped from the disk, most of it is shared by all workers. Everything here follows
from the model alone; what also follows from settings, such as weighted ratings, is worked out on loading.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["ClusterTags", "Layout", "TitleLayout"]

_Floats = NDArray[np.floating[Any]]
_Integers = NDArray[np.integer[Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleLayout:
    """The words of all titles; a *name* is a title, first each film's own, then all other titles."""

    folded: Sequence[str]
    #: The words of each name, joined by spaces, without articles before them.
    movies: _Integers
    #: Movie index of each name.
    lengths: _Integers
    #: Words of each name, articles not counted.
    words: Sequence[str]
    #: Ascending.
    indptr: _Integers
    postings: _Integers
    #: Row ``i``, ``postings[indptr[i]:indptr[i + 1]]``: the names that word ``i`` stands in, ascending.


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterTags:
    """What each cluster's list by tags is asked with, and the films most like it, sparse rows by cluster."""

    query_indptr: _Integers
    query_tags: _Integers
    #: Places in the vocabulary, ascending; none where the cluster's genres are asked with instead.
    query_weights: _Floats
    list_indptr: _Integers
    list_movies: _Integers
    #: Movie indices, the most alike first, ties by popularity, then id.
    list_cosines: _Floats
    is_whole: NDArray[np.bool_]
    #: Shape (n_clusters,): no film with anything in common is missing from the row.


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """Orders, counts and words; arrays over films hold movie indices or are by movie index."""

    by_popularity: _Integers
    by_title: _Integers
    by_year: _Integers
    #: Newest first. Every order is of all films, ties by popularity, then id.
    by_cluster: _Integers
    #: Cluster after cluster, the films of each by popularity …
    cluster_indptr: _Integers
    #: … cluster ``c`` from ``cluster_indptr[c]`` to ``cluster_indptr[c + 1]``.
    histograms: _Integers
    #: Shape (n_movies, 10): ratings of ½, 1 … 5 stars, others rounded to the nearest.
    titles: TitleLayout
    tag_keys: Sequence[str]
    #: What spellings of each tag of the vocabulary have in common.
    cluster_tags: ClusterTags

    def of_cluster(self, cluster: int) -> _Integers:
        """Return a cluster's films by popularity."""
        return self.by_cluster[int(self.cluster_indptr[cluster]) : int(self.cluster_indptr[cluster + 1])]
