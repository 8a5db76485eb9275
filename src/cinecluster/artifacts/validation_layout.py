"""What must hold of a layout before anybody is answered by it."""

from collections.abc import Iterator

import numpy as np

from cinecluster.artifacts.array_checks import ascending_in_rows, row_starts, within
from cinecluster.layout import ClusterTags, Layout, TitleLayout
from cinecluster.model import IntArray, Model

__all__ = ["problems_of_layout"]


def problems_of_layout(model: Model, layout: Layout) -> Iterator[str]:
    """Yield what is wrong with a layout, as short sentences; the model itself is sound."""
    n_movies = len(model.movies)
    for name, order in (
        ("by popularity", layout.by_popularity),
        ("by title", layout.by_title),
        ("by year", layout.by_year),
        ("by cluster", layout.by_cluster),
    ):
        if not _is_order(order, n_movies):
            yield f"the order of films {name} does not name each film once"
            return
    sizes = np.bincount(model.movies.clusters, minlength=len(model.clusters))
    starts = np.concatenate([[0], np.cumsum(sizes)])
    if not np.array_equal(layout.cluster_indptr, starts) or np.any(
        np.diff(model.movies.clusters[layout.by_cluster]) < 0
    ):
        yield "the films by cluster do not lie in their clusters"
    if layout.histograms.shape != (n_movies, 10) or np.any(layout.histograms < 0):
        yield "the histograms do not count ratings of each film"
    if len(layout.tag_keys) != len(model.tags.vocabulary):
        yield f"there are {len(layout.tag_keys)} keys of {len(model.tags.vocabulary)} tags"
    yield from _titles(layout.titles, n_movies, sum(map(len, model.movies.other_titles)))
    yield from _cluster_tags(layout.cluster_tags, model)


def _titles(titles: TitleLayout, n_movies: int, n_others: int) -> Iterator[str]:
    n_names = n_movies + n_others
    if not len(titles.folded) == len(titles.movies) == len(titles.lengths) == n_names:
        yield f"not each of {n_names} titles is laid out"
    elif not within(titles.movies, n_movies) or not np.array_equal(
        titles.movies[:n_movies], np.arange(n_movies)
    ):
        yield "the titles laid out are not those of the films"
    if not _rows(titles.indptr, len(titles.words), titles.postings, n_names):
        yield "the words of titles do not lay out names"


def _cluster_tags(tags: ClusterTags, model: Model) -> Iterator[str]:
    n_clusters = len(model.clusters)
    if not _rows(tags.query_indptr, n_clusters, tags.query_tags, len(model.tags.vocabulary)):
        yield "the tags of clusters do not lay out tags"
    elif not ascending_in_rows(tags.query_tags, tags.query_indptr):
        yield "the tags of a cluster are not strictly ascending"
    if not _rows(tags.list_indptr, n_clusters, tags.list_movies, len(model.movies)):
        yield "the lists by tags of clusters do not lay out films"
    lengths = (len(tags.query_weights), len(tags.list_cosines), len(tags.is_whole))
    if lengths != (len(tags.query_tags), len(tags.list_movies), n_clusters):
        yield "the lists by tags of clusters are not all there"
    elif not np.isfinite(tags.query_weights).all() or not np.isfinite(tags.list_cosines).all():
        yield "the lists by tags of clusters are not finite"


def _rows(indptr: IntArray, n_rows: int, entries: IntArray, limit: int) -> bool:
    return len(indptr) == n_rows + 1 and row_starts(indptr, len(entries)) and within(entries, limit)


def _is_order(order: IntArray, n: int) -> bool:
    return len(order) == n and within(order, n) and bool(np.all(np.bincount(order, minlength=n) == 1))
