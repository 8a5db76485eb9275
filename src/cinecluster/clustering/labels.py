"""What to call each cluster, in words a viewer understands."""

from collections.abc import Collection, Sequence

import numpy as np
import polars as pl

from cinecluster import columns as c
from cinecluster.clustering.config import LabelConfig
from cinecluster.clustering.distinctive import log_odds
from cinecluster.data.cleaning.spelling import join_key
from cinecluster.model import Cluster, FloatArray, IntArray, TagCount, TagMatrix

__all__ = ["describe_clusters"]

_SHOWN = 20
_ERA_SLACK = 2  # years


def describe_clusters(
    *,
    assignments: IntArray,
    movies: pl.DataFrame,
    tags: TagMatrix,
    shared_tags: Collection[str],
    n_clusters: int,
    config: LabelConfig,
) -> tuple[Cluster, ...]:
    """Describe every cluster by its tags, by what sets it apart, and by a label made of that.

    Args:
        assignments: Cluster of each film.
        movies: Schema ``MOVIES``.
        tags: Row for row beside ``movies``.
        shared_tags: Those that more than one viewer uses; they come first in a label.
        n_clusters: Some may be empty.
        config: Which words may name a cluster.
    """
    years = movies[c.YEAR].fill_null(0).to_numpy()
    genre_names, genre_movies = _genre_counts(assignments, movies[c.GENRES], n_clusters)
    tag_movies, tag_uses = _tag_counts(assignments, tags, n_clusters)
    genre_z, tag_z = (log_odds(counts, prior=config.prior) for counts in (genre_movies, tag_movies))
    sizes = np.bincount(assignments, minlength=n_clusters)

    def describe(cluster: int) -> Cluster:
        genres = _distinctive_genres(
            genre_names, genre_z[cluster], genre_movies[cluster] / max(sizes[cluster], 1), config
        )
        of_cluster = _distinctive_tags(tags.vocabulary, tag_z[cluster], tag_movies[cluster], config)
        naming = [tag for tag in of_cluster if tag in shared_tags] or of_cluster
        return Cluster(
            cluster_id=cluster,
            label=_label(genres, _era(years[assignments == cluster], years), naming[: config.max_tags]),
            size=int(sizes[cluster]),
            tags=_most_used(tags.vocabulary, tag_uses[cluster]),
            distinctive_tags=tuple(of_cluster[:_SHOWN]),
            distinctive_genres=tuple(genres),
        )

    return tuple(describe(cluster) for cluster in range(n_clusters))


def _genre_counts(assignments: IntArray, joined: pl.Series, n_clusters: int) -> tuple[list[str], FloatArray]:
    """Return all genres and, for each cluster, on how many of its films each is."""
    pairs = (
        pl.DataFrame({c.CLUSTER: assignments, c.GENRES: joined.replace("", None).str.split(c.SEPARATOR)})
        .explode(c.GENRES)
        .drop_nulls()
    )
    names = pairs[c.GENRES].unique().sort()
    counts = np.zeros((n_clusters, len(names)))
    np.add.at(counts, (pairs[c.CLUSTER].to_numpy(), names.search_sorted(pairs[c.GENRES]).to_numpy()), 1.0)
    return names.to_list(), counts


def _tag_counts(assignments: IntArray, tags: TagMatrix, n_clusters: int) -> tuple[FloatArray, FloatArray]:
    """Return, for each cluster, on how many of its films each tag is and how often it was given there."""
    cluster_of_entry = np.repeat(assignments, np.diff(tags.indptr))
    movies, uses = (np.zeros((n_clusters, len(tags.vocabulary))) for _ in range(2))
    np.add.at(movies, (cluster_of_entry, tags.indices), 1.0)
    np.add.at(uses, (cluster_of_entry, tags.indices), tags.counts)
    return movies, uses


def _distinctive_genres(
    names: Sequence[str], z: FloatArray, share: FloatArray, config: LabelConfig
) -> list[str]:
    """Return the genres that are common here and set the cluster apart; else the commonest one."""
    if not share.any():
        return []
    common = share >= config.genre_min_share
    threshold = max(config.min_z, config.genre_relative_z * float(z[common].max(initial=0.0)))
    best = _ranked(names, z, common & (z >= threshold))[: config.max_genres]
    return best or [names[int(share.argmax())]]


def _distinctive_tags(
    names: Sequence[str], z: FloatArray, movies: FloatArray, config: LabelConfig
) -> list[str]:
    """Return the tags that set a cluster apart and are fit to name it, most distinctive first."""
    barred = {join_key(word) for word in config.never}
    ranked = _ranked(names, z, (movies >= config.tag_min_movies) & (z >= config.min_z))
    return [tag for tag in ranked if join_key(tag) not in barred]


def _ranked(names: Sequence[str], values: FloatArray, chosen: np.ndarray) -> list[str]:
    """Return the chosen words by falling value, then alphabetically."""
    return [
        names[word]
        for word in sorted(np.flatnonzero(chosen).tolist(), key=lambda word: (-values[word], names[word]))
    ]


def _most_used(names: Sequence[str], uses: FloatArray) -> tuple[TagCount, ...]:
    order = sorted(np.flatnonzero(uses).tolist(), key=lambda word: (-uses[word], names[word]))
    return tuple(TagCount(tag=names[word], count=int(uses[word])) for word in order)


def _era(years: IntArray, all_years: IntArray) -> str:
    """Return the decades that a cluster keeps to, if it keeps to older or to newer films; else nothing."""
    years, all_years = years[years > 0], all_years[all_years > 0]
    if not len(years):
        return ""
    low, high = np.quantile(years, [0.1, 0.9])
    middle = np.median(all_years)
    last = int(high // 10 * 10)
    first = min(int((low + _ERA_SLACK) // 10 * 10), last)
    if high <= middle + _ERA_SLACK:
        return f"{first}s" if first == last else f"{first}s–{last}s"
    return f"since the {first}s" if low >= middle - _ERA_SLACK else ""


def _label(genres: Sequence[str], era: str, tags: Sequence[str]) -> str:
    """Join the parts: ``Animation, Children & Musical, since the 1990s: pixar, disney``."""
    named = (
        " & ".join([", ".join(genres[:-1]), genres[-1]]) if len(genres) > 1 else "".join(genres) or "Mixed"
    )
    return ", ".join(filter(None, (named, era))) + (f": {', '.join(tags)}" if tags else "")
