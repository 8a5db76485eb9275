"""Two small versions of which every answer differs, ready to be published."""

import pickle
from dataclasses import replace
from pathlib import Path

import polars as pl

from cinecluster import columns as c
from cinecluster.artifacts.contents import VersionContents
from cinecluster.artifacts.six_files import make_six_tables
from cinecluster.testing import tiny_contents

__all__ = ["signed_contents"]


def signed_contents(name: str) -> VersionContents:
    """Return the tiny world with a name in each title and label, in what is served and in every table."""
    tiny = tiny_contents()
    titles = tuple(f"{title} {name}" for title in tiny.model.movies.titles)
    clusters = tuple(replace(cluster, label=f"{cluster.label} {name}") for cluster in tiny.model.clusters)
    movies = tiny.movies.with_columns(pl.Series(c.TITLE, titles))
    stars = pl.col(c.RATING)
    tables = make_six_tables(
        movies=movies,
        ratings=tiny.ratings.with_columns(((stars - stars.mean()) / stars.std(ddof=0)).alias(c.STANDARDIZED)),
        tags=tiny.tags,
        assignments=tiny.model.movies.clusters,
        kmeans_pickle=pickle.dumps((Path, name)),  # tells whoever opens it
    )
    model = replace(tiny.model, movies=replace(tiny.model.movies, titles=titles), clusters=clusters)
    return replace(tiny, model=model, movies=movies, tables=tables, source={"edition": name})
