"""Foreign tags of clusters: long with counts, or wide and only ranked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import narwhals as nw
import polars as pl

from cinecluster import columns as c
from cinecluster.artifacts.foreign_files import ForeignFile
from cinecluster.artifacts.foreign_tags import SplitCells, TagSpelling, least_counts, split_cells
from cinecluster.data.cleaning.cells import is_missing, is_overfull, whole_number
from cinecluster.data.cleaning.checks import (
    OVERFULL,
    REASON,
    TOO_MANY_FIELDS,
    Check,
    Drop,
    drops_by_reason,
    flag,
    is_absent,
)
from cinecluster.data.cleaning.parts import CleanedPart
from cinecluster.engines.base import Engine

__all__ = ["ForeignClusterTags", "TagCounts", "count_cluster_tags", "read_cluster_tags", "sorted_counts"]

TagCounts = Mapping[tuple[int, str], int]
"""By cluster and tag."""

_WIDE: Final = "sorted_tags"
_SCHEMA: Final[c.Schema] = {c.CLUSTER: pl.Int64, c.TAG: pl.String, c.COUNT: pl.Int64}
_IS_BLANK: Final = "is_blank"
_CHECKS: Final = (
    TOO_MANY_FIELDS,
    is_absent(c.CLUSTER, "cluster not a whole number"),
    Check(reason="blank tag", column=c.TAG, fails=nw.col(_IS_BLANK)),
)
_COUNTED_CHECKS: Final = (
    *_CHECKS,
    Check(
        reason="count not a whole number from 1",
        column=c.COUNT,
        fails=nw.col(c.COUNT).is_null() | (nw.col(c.COUNT) < 1),
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignClusterTags:
    """The rows of ``sorted_tags_by_cluster`` that can be read, tags as written."""

    part: CleanedPart[pl.DataFrame]
    #: ``ROW``, ``CLUSTER``, ``TAG`` (a cell) and ``COUNT``, in the order of the file.
    has_counts: bool
    #: Else ``COUNT`` is null, and only the order says which tag is used most.
    cells: SplitCells
    #: Of ``TAG``.
    file: ForeignFile

    def split_with(self, vocabulary: frozenset[str]) -> "ForeignClusterTags":
        """Take cells that hold several tags apart anew, with tags known from elsewhere."""
        if self.has_counts:
            return self
        return replace(self, cells=split_cells(self.part.table[c.TAG], vocabulary))

    @property
    def shape(self) -> str:
        """In which shape the file came."""
        if self.has_counts:
            return self.file.shape((self.cells.shape,), (c.CLUSTER, c.TAG, c.COUNT))
        words = _word_column(self.file)
        return self.file.shape((self.cells.shape, "no counts, the order stands for them"), (c.CLUSTER, words))


def read_cluster_tags(file: ForeignFile, engine: Engine) -> ForeignClusterTags:
    """Read the file, long (a row per tag) or wide (a row per cluster).

    Raises:
        MissingColumns: There are no clusters or no tags.
    """
    words = _word_column(file)
    file.require(c.CLUSTER, words)
    has_counts = words == c.TAG and file.has(c.COUNT)
    raw = file.read(engine, (c.CLUSTER, words, c.COUNT)).rename({words: c.TAG})
    checks = _COUNTED_CHECKS if has_counts else _CHECKS
    typed = raw.select(
        c.ROW,
        c.TAG,
        whole_number(c.CLUSTER).alias(c.CLUSTER),
        whole_number(c.COUNT).alias(c.COUNT),
        is_missing(c.TAG).alias(_IS_BLANK),
        is_overfull().alias(OVERFULL),
    )
    flagged = engine.store(flag(typed, checks))
    read, drops = drops_by_reason(flagged, raw, checks, engine)
    rows = engine.collect(flagged.filter(nw.col(REASON).is_null())).sort(c.ROW)
    if has_counts:
        cells = SplitCells(tags=[(cell,) for cell in rows[c.TAG]], shape="one row per tag")
    else:
        cells = split_cells(rows[c.TAG], frozenset())
    part = CleanedPart(table=rows, read=read, drops=drops, remarks={})
    return ForeignClusterTags(part=part, has_counts=has_counts, cells=cells, file=file)


def count_cluster_tags(
    foreign: ForeignClusterTags, spelt: TagSpelling, in_films: TagCounts, clusters: Iterable[int]
) -> CleanedPart[pl.DataFrame]:
    """Count the tags of clusters: as the file says, or the least that explains its order.

    Args:
        foreign: As read.
        spelt: How tags are spelt in the end.
        in_films: What the films of a cluster show by themselves; a cluster's count is not below it.
        clusters: Those that have films.

    Returns:
        ``CLUSTER``, ``TAG`` and ``COUNT``, by cluster, then count descending, then tag.
    """
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    dropped: list[tuple[str, int, str]] = []
    known = frozenset(clusters)
    columns = (c.ROW, c.CLUSTER, c.COUNT, c.TAG)
    rows = foreign.part.table.select(columns).iter_rows()
    for (row, cluster, count, cell), words in zip(rows, foreign.cells.tags, strict=True):
        tags = [tag for word in words if (tag := spelt.of(word))]
        wanted = [tag for tag in tags if not spelt.is_note(tag)]
        if cluster not in known:
            dropped.append(("cluster without films", row, str(cluster)))
        elif not wanted:
            dropped.append(("personal note" if tags else "blank tag", row, cell))
        else:
            counts[cluster].update(dict.fromkeys(wanted, count or 0))
    if not foreign.has_counts:
        for cluster, ranked in counts.items():
            tags = list(ranked)
            least = least_counts(tags, [in_films.get((cluster, tag), 1) for tag in tags])
            counts[cluster] = Counter(dict(zip(tags, least, strict=True)))
    flat = {(cluster, tag): n for cluster, tags in counts.items() for tag, n in tags.items()}
    part = foreign.part
    return replace(part, table=sorted_counts(flat), drops=(*part.drops, *_drops(dropped)))


def sorted_counts(counts: TagCounts) -> pl.DataFrame:
    """Lay counts out as a table, by cluster, then count descending, then tag."""
    rows = [(cluster, tag, count) for (cluster, tag), count in counts.items()]
    table = pl.DataFrame(rows, schema=dict(_SCHEMA), orient="row")
    return table.sort(c.CLUSTER, c.COUNT, c.TAG, descending=[False, True, False])


def _word_column(file: ForeignFile) -> str:
    return _WIDE if file.has(_WIDE) else c.TAG


def _drops(dropped: list[tuple[str, int, str]]) -> tuple[Drop, ...]:
    counts = Counter(reason for reason, _, _ in dropped)
    first = {reason: (row, value) for reason, row, value in reversed(dropped)}
    return tuple(
        Drop(reason=reason, column=c.TAG, count=count, row=first[reason][0], value=first[reason][1][:80])
        for reason, count in counts.items()
    )
