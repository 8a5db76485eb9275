"""Six files that somebody else made, in any of the shapes seen in the wild, as clean tables.

What must be there: ``clusters_movies_with_tags`` (films and clusters; titles there or in ``cleaned_movies``)
and ratings as raw stars (``cleaned_ratings``, else ``standardized_ratings`` if it kept them). Everything else
may be absent. Cluster ids stay as they are, since others know the clusters by them: a gap in the ids is a
cluster without films. Each file may be gzipped. ``kmeans_model.pkl`` is handed on unopened.
"""

import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from cinecluster import columns as c
from cinecluster.artifacts.foreign_cluster_tags import (
    ForeignClusterTags,
    TagCounts,
    count_cluster_tags,
    read_cluster_tags,
    sorted_counts,
)
from cinecluster.artifacts.foreign_files import CLUSTER_TAGS, CLUSTERS, ForeignFile, open_foreign_files
from cinecluster.artifacts.foreign_films import ForeignFilms, read_films
from cinecluster.artifacts.foreign_ratings import read_ratings
from cinecluster.artifacts.foreign_tags import SplitCells, count_film_tags, learn_spelling, split_cells
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.cleaning.parts import CleanedPart
from cinecluster.data.cleaning.report import CleaningReport, TableReport
from cinecluster.data.cleaning.spelling import spelling
from cinecluster.data.reading.config import ReadingConfig
from cinecluster.data.tables import SourceFile
from cinecluster.engines.base import Engine, Frame
from cinecluster.engines.local import PolarsEngine
from cinecluster.model import IntArray

__all__ = ["ForeignTables", "read_foreign"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignTables:
    """Foreign files as clean tables, with an account of every row that was read."""

    movies: pl.DataFrame
    ratings: pl.DataFrame
    tags: pl.DataFrame
    links: pl.DataFrame
    #: Schemas of :mod:`cinecluster.columns`; there are no foreign links.
    assignments: IntArray
    #: Cluster of each film, as in the files, shape (n_movies,).
    n_clusters: int
    #: One more than the greatest id; some may be without films.
    cluster_tags: pl.DataFrame
    #: ``CLUSTER``, ``TAG``, ``COUNT``, by cluster, then count descending, then tag.
    kmeans_path: Path | None
    #: To be copied, never to be opened.
    shapes: Mapping[str, str]
    #: In which shape each file came, by file name.
    files: tuple[SourceFile, ...]
    report: CleaningReport


def read_foreign(
    folder: Path, *, config: CleaningConfig | None = None, reading: ReadingConfig | None = None
) -> ForeignTables:
    """Read somebody else's six files.

    Args:
        folder: Holds the files.
        config: What counts as a rating and as a personal note; defaults when None.
        reading: The limits on what is packed; defaults when None.

    Raises:
        SourceNotFound: The folder or an indispensable file is not there.
        MissingColumns: A file lacks a column that it cannot do without.
        EmptyTable: Not one film or rating can be used.
        DirtyRows: A row would be dropped, and ``config.strict``.
        UnreadableFile: A file is no UTF-8 text, or damaged.
        UnsafeArchive: A packed file unpacks to too much.
        DataError: A cluster id is out of range, or no file holds raw stars.
    """
    config = config or CleaningConfig()
    with tempfile.TemporaryDirectory(prefix="cinecluster-import-") as name:
        workspace = Path(name)
        files = open_foreign_files(folder, workspace, reading or ReadingConfig())
        return _read(folder, files, config, PolarsEngine(workspace=workspace))


def _read(
    folder: Path, files: Mapping[str, ForeignFile], config: CleaningConfig, engine: Engine
) -> ForeignTables:
    films = read_films(files, engine)
    reports = _reports(films.parts, files, config, needed=(CLUSTERS,))
    ratings = read_ratings(files, films.movies, config, engine)
    reports |= _reports(ratings.parts, files, config, needed=ratings.parts)
    tags = _read_tags(films, files.get(CLUSTER_TAGS), config, engine)
    reports |= _reports(tags.parts, files, config, needed=())
    shapes = {**films.shapes, **ratings.shapes, **tags.shapes}
    assignments = films.memberships[c.CLUSTER].to_numpy().astype(np.int32)
    kmeans = folder / c.KMEANS_FILE
    return ForeignTables(
        movies=films.movies,
        ratings=ratings.ratings,
        tags=tags.film_tags,
        links=pl.DataFrame(schema=dict(c.LINKS)),
        assignments=assignments,
        n_clusters=int(assignments.max()) + 1,
        cluster_tags=tags.cluster_tags,
        kmeans_path=kmeans if kmeans.is_file() else None,
        shapes={files[table].source.name: shapes[table] for table in files},
        files=tuple(file.source for file in files.values()),
        report=CleaningReport(tables=tuple(reports[table] for table in files if table in reports)),
    )


_Parts = Mapping[str, CleanedPart[pl.DataFrame]] | Mapping[str, CleanedPart[Frame]]


def _reports(
    parts: _Parts, files: Mapping[str, ForeignFile], config: CleaningConfig, *, needed: Collection[str]
) -> dict[str, TableReport]:
    """Account for the rows of some files, unless one must be refused."""
    reports = {}
    for table, part in parts.items():
        name = files[table].source.name
        if config.strict:
            part.refuse_if_dirty(file=name)
        if table in needed:
            part.refuse_if_empty(file=name)
        reports[table] = part.report(table, file=name, remarks={})
    return reports


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tags:
    film_tags: pl.DataFrame
    cluster_tags: pl.DataFrame
    parts: Mapping[str, CleanedPart[pl.DataFrame]]
    shapes: Mapping[str, str]


def _read_tags(
    films: ForeignFilms, file: ForeignFile | None, config: CleaningConfig, engine: Engine
) -> _Tags:
    """Read the tags of films and clusters, each with what the other says about where a tag ends."""
    by_cluster = None if file is None else read_cluster_tags(file, engine)
    cells = split_cells(films.memberships[c.TAG], _vocabulary(by_cluster.cells if by_cluster else None))
    if by_cluster is not None:
        by_cluster = by_cluster.split_with(_vocabulary(cells))
    spelt = learn_spelling(_uses(cells, by_cluster), config)
    film_tags = count_film_tags(list(films.memberships[c.MOVIE]), cells, spelt)
    counted = _count_by_cluster(film_tags, films.memberships)
    shapes = {CLUSTERS: f"{films.shapes[CLUSTERS]}; {cells.shape}"}
    if by_cluster is None:
        return _Tags(film_tags=film_tags, cluster_tags=sorted_counts(counted), parts={}, shapes=shapes)
    part = count_cluster_tags(by_cluster, spelt, counted, films.memberships[c.CLUSTER].unique())
    return _Tags(
        film_tags=film_tags,
        cluster_tags=part.table,
        parts={CLUSTER_TAGS: part},
        shapes={**shapes, CLUSTER_TAGS: by_cluster.shape},
    )


def _vocabulary(cells: SplitCells | None) -> frozenset[str]:
    if cells is None or not cells.is_certain:
        return frozenset()
    return frozenset(spelling(word) for words in cells.tags for word in words)


def _uses(cells: SplitCells, by_cluster: ForeignClusterTags | None) -> Iterator[tuple[str, int]]:
    yield from ((word, 1) for words in cells.tags for word in words)
    if by_cluster is not None:
        counts = by_cluster.part.table[c.COUNT].fill_null(1)
        rows = zip(by_cluster.cells.tags, counts, strict=True)
        yield from ((word, count) for words, count in rows for word in words)


def _count_by_cluster(film_tags: pl.DataFrame, memberships: pl.DataFrame) -> TagCounts:
    counts = (
        film_tags.filter(~pl.col(c.NOTE))
        .join(memberships.select(c.MOVIE, c.CLUSTER), on=c.MOVIE)
        .group_by(c.CLUSTER, c.TAG)
        .agg(pl.col(c.COUNT).sum())
    )
    return {(cluster, tag): count for cluster, tag, count in counts.iter_rows()}
