"""The training report: data, clusters, ranker and gate, as plain values for JSON."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import polars as pl

from cinecluster import columns as c
from cinecluster.evaluation.clusters import ClusterQuality
from cinecluster.evaluation.gate import GateVerdict
from cinecluster.evaluation.selection import Selection
from cinecluster.learning.config import RankerConfig
from cinecluster.learning.interactions import Interactions
from cinecluster.model import Cluster, LearnedRanker

__all__ = ["cluster_report", "data_report", "gate_report", "learned_from_report", "ranker_report"]

_STARS: Final = tuple(half / 2 for half in range(1, 11))
_TAGS: Final = 20
_LATEST: Final = 4_102_444_799
"""The last second of 2099: milliseconds taken for seconds lie far beyond."""


def data_report(movies: pl.DataFrame, ratings: pl.LazyFrame, tags: pl.DataFrame) -> dict[str, Any]:
    """Say what the data are: how many ratings, of which stars, in which months (UTC); the commonest tags.

    Stars between two halves count to the nearer one. Ratings whose time is not known (0) or beyond
    belief are in no month.

    Args:
        movies: Schema ``MOVIES``.
        ratings: Schema ``RATINGS``, with or without more columns.
        tags: Schema ``TAGS``; personal notes are not counted.
    """
    halves = ratings.select((pl.col(c.RATING) * 2 + 0.5).floor().cast(pl.Int64).alias(c.COUNT))
    time = pl.from_epoch(c.TIMESTAMP, "s")
    months = (
        ratings.filter(pl.col(c.TIMESTAMP).is_between(1, _LATEST))
        .group_by(time.dt.year().alias("year"), time.dt.month().alias("month"))
        .len()
        .sort("year", "month")
    )
    users = ratings.select(pl.col(c.USER).n_unique())
    # One after another: all at once, Polars would keep every rating in memory, to read the file only once.
    by_stars, by_month, n_users = (
        counted.collect(engine="streaming") for counted in (halves.group_by(c.COUNT).len(), months, users)
    )
    by_half = dict(by_stars.iter_rows())
    by_tag = (
        tags.filter(~pl.col(c.NOTE))
        .group_by(c.TAG)
        .agg(pl.col(c.COUNT).sum())
        .sort(c.COUNT, c.TAG, descending=[True, False])
        .head(_TAGS)
    )
    return {
        "movies": len(movies),
        "ratings": sum(by_half.values()),
        "users": n_users.item(),
        "by_stars": {f"{stars:g}": by_half.get(int(2 * stars), 0) for stars in _STARS},
        "by_tag": dict(by_tag.iter_rows()),
        "by_month": {f"{year:04d}-{month:02d}": count for year, month, count in by_month.iter_rows()},
    }


def learned_from_report(data: Interactions) -> dict[str, int]:
    """Say how much of the data learning has seen: of many ratings it sees those of some viewers."""
    return {"users": data.n_users, "ratings": len(data.ratings)}


def cluster_report(
    clusters: Sequence[Cluster], chosen: ClusterQuality | None, examined: Sequence[ClusterQuality]
) -> dict[str, Any]:
    """Put the report together.

    Args:
        clusters: By id.
        chosen: What was found of these clusters; None where there was nobody to examine them with.
        examined: All that ``auto`` chose from; one or none where the number was given.
    """
    n_movies = sum(cluster.size for cluster in clusters)
    return {
        "clusters": [
            {
                "cluster": cluster.cluster_id,
                "label": cluster.label,
                "size": cluster.size,
                "share": cluster.size / n_movies,
            }
            for cluster in clusters
        ],
        "quality": None if chosen is None else _plain(chosen),
        "choice": [_plain(quality) for quality in examined] if len(examined) > 1 else [],
    }


def ranker_report(
    learned: LearnedRanker, config: RankerConfig, selection: Selection | None
) -> dict[str, Any]:
    """Say which ranker was learned, by which settings, and what it was chosen from.

    Args:
        learned: The ranker of the version.
        config: Its settings.
        selection: None where nobody could be kept from learning.
    """
    return {
        "name": learned.name,
        "config": config.model_dump(mode="json"),
        "viewers": 0 if selection is None else selection.viewers,
        "left_out": 0 if selection is None else selection.left_out,
        "leaderboard": []
        if selection is None
        else [
            {
                "label": tried.candidate.label,
                "name": tried.candidate.name,
                "ndcg": None if tried.ndcg is None else _finite(asdict(tried.ndcg)),
                "coverage": tried.coverage,
                "why_not": tried.why_not,
            }
            for tried in selection.leaderboard
        ],
    }


def gate_report(verdict: GateVerdict | None) -> dict[str, Any] | None:
    """Say how the version does against the one that was being served; None where none was compared."""
    if verdict is None:
        return None
    return {
        "version": verdict.version,
        "passed": not verdict.worse,
        "worse": [str(each) for each in verdict.worse],
        "comparisons": [
            {**asdict(each), "difference": _finite(asdict(each.difference))} for each in verdict.comparisons
        ],
    }


def _plain(quality: ClusterQuality) -> dict[str, Any]:
    return _finite(asdict(quality))


def _finite(values: Mapping[str, Any]) -> dict[str, Any]:
    # JSON knows no NaN: what could not be computed is null.
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in values.items()
    }
