"""A model's layout, worked out when it is published, or when a version without one is loaded."""

from typing import Final

import numpy as np

from cinecluster.data.cleaning.spelling import join_key
from cinecluster.layout import Layout
from cinecluster.model import Histories, IntArray, Model, MovieTable
from cinecluster.ranking.cluster import popularity_order
from cinecluster.ranking.cluster_tags import lay_out_cluster_tags
from cinecluster.ranking.title_index import lay_out_titles

__all__ = ["HALF_STARS", "lay_out"]

HALF_STARS: Final = tuple(step / 2 for step in range(1, 11))
"""What the columns of a histogram count."""
_RATINGS_AT_ONCE: Final = 1 << 20


def lay_out(model: Model) -> Layout:
    """Work out a model's layout; takes a few seconds for 60,000 films and 25 million ratings."""
    movies, titles = model.movies, lay_out_titles(model.movies)
    popularity = popularity_order(movies.movie_ids, movies.rating_counts, movies.rating_means)
    sizes = np.bincount(movies.clusters, minlength=len(model.clusters))
    by_title = sorted(range(len(movies)), key=lambda index: (titles.folded[index], movies.titles[index]))
    return Layout(
        by_popularity=popularity,
        by_title=np.array(by_title, dtype=np.int64),
        by_year=popularity[np.argsort(-movies.years[popularity].astype(np.int64), kind="stable")],
        by_cluster=popularity[np.argsort(movies.clusters[popularity], kind="stable")],
        cluster_indptr=np.concatenate([[0], np.cumsum(sizes)]),
        histograms=_histograms(model.histories, movies),
        titles=titles,
        tag_keys=tuple(map(join_key, model.tags.vocabulary)),
        cluster_tags=lay_out_cluster_tags(model, popularity),
    )


def _histograms(histories: Histories, movies: MovieTable) -> IntArray:
    """Count each film's ratings by half stars, some at a time, for they may be many."""
    n_steps = len(HALF_STARS)
    counts = np.zeros(len(movies) * n_steps, dtype=np.int64)
    for start in range(0, len(histories.ratings), _RATINGS_AT_ONCE):
        part = slice(start, start + _RATINGS_AT_ONCE)
        steps = np.clip(np.floor(histories.ratings[part] * 2 + 0.5).astype(np.int64), 1, n_steps) - 1
        counts += np.bincount(
            histories.movie_indices[part].astype(np.int64) * n_steps + steps, minlength=len(counts)
        )
    return counts.reshape(len(movies), n_steps)
