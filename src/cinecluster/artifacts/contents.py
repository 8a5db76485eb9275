"""What a finished training or import hands over to be published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from cinecluster.model import Model

__all__ = ["Kind", "SixTables", "VersionContents"]

Kind = Literal["trained", "imported"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SixTables:
    """The six files as tables, columns and order as the contract has them."""

    cleaned_movies: pl.DataFrame
    cleaned_ratings: pl.LazyFrame
    standardized_ratings: pl.LazyFrame
    #: By user, then film; only computed while they are written.
    clusters_movies_with_tags: pl.DataFrame
    sorted_tags_by_cluster: pl.DataFrame
    kmeans_pickle: bytes | None
    #: The sixth file as it will lie on the disk; None where there is no KMeans to hand on.


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionContents:
    """All that a version holds. Mappings become JSON in its manifest."""

    kind: Kind
    model: Model
    #: Its ``version`` is not looked at.
    movies: pl.DataFrame
    ratings: pl.LazyFrame
    tags: pl.DataFrame
    links: pl.DataFrame
    #: The clean tables, schemas of :mod:`cinecluster.columns`: kept so that a version can be trained again.
    tables: SixTables
    source: Mapping[str, Any]
    #: Edition, and the files with size and SHA-256.
    config: Mapping[str, Any]
    cleaning: Mapping[str, Any]
    report: Mapping[str, Any]
    timings: Mapping[str, float] = field(default_factory=dict)
    #: Seconds by stage.
    memory: Mapping[str, int] = field(default_factory=dict)
    #: Bytes that this process held at most, by stage.
