"""What sets two versions apart, in rows for a page."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cinecluster.artifacts.grouping import Grouping
from cinecluster.artifacts.manifest import Manifest
from cinecluster.artifacts.regrouping import Regrouping

__all__ = [
    "ClusterWay",
    "Count",
    "Difference",
    "Figure",
    "Metric",
    "cluster_ways",
    "counts_of_tables",
    "different_settings",
    "metrics_of",
]

_QUALITY: Final = (
    "cluster_ndcg",
    "popular_ndcg",
    "lift",
    "seed_agreement",
    "bootstrap_agreement",
    "favorite_share",
    "largest_share",
    "smallest_share",
)
_OTHERS: Final = 3
_LITTLE: Final = 0.01
"""Of a cluster's films; where fewer went is not told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A figure with its 95 % interval, where it has one."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """A figure of both reports; None where one lacks it."""

    name: str
    before: Figure | None
    after: Figure | None

    @property
    def difference(self) -> float | None:
        """Return after minus before."""
        return None if self.before is None or self.after is None else self.after.value - self.before.value


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A setting that is not the same, as JSON; empty where it is not set at all."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """The rows of a table that were kept; None where there was no such table."""

    table: str
    before: int | None
    after: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterWay:
    """Where the films of a cluster have gone."""

    cluster: int
    label: str
    size: int
    common: int
    #: Those of its films that the other version has too.
    became: int | None
    became_label: str
    became_size: int
    stayed: float
    #: Of the common films, the share in the cluster that it became.
    others: tuple[tuple[str, float], ...]
    #: Further clusters with the most of its common films: label and share.


def metrics_of(before: Manifest, after: Manifest) -> tuple[Metric, ...]:
    """Put the figures of two reports beside each other; those that neither has are left out."""
    pairs = [("ndcg", _ndcg(before.report), _ndcg(after.report))]
    pairs += [(name, _quality(before.report, name), _quality(after.report, name)) for name in _QUALITY]
    return tuple(
        Metric(name=name, before=old, after=new)
        for name, old, new in pairs
        if old is not None or new is not None
    )


def different_settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return the settings that are not the same, by name."""
    old, new = dict(_flat(before)), dict(_flat(after))
    return tuple(
        Difference(name=name, before=old.get(name, ""), after=new.get(name, ""))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    )


def counts_of_tables(before: Manifest, after: Manifest) -> tuple[Count, ...]:
    """Put what cleaning has kept of each table beside each other."""
    old, new = _kept(before), _kept(after)
    return tuple(
        Count(table=table, before=old.get(table), after=new.get(table))
        for table in dict.fromkeys((*old, *new))
    )


def cluster_ways(before: Grouping, after: Grouping, found: Regrouping) -> tuple[ClusterWay, ...]:
    """Say of each cluster what it became, the largest first; empty clusters are left out."""
    sizes, sizes_after = before.sizes.tolist(), after.sizes.tolist()
    order = sorted((cluster for cluster, size in enumerate(sizes) if size), key=lambda each: -sizes[each])
    ways = []
    for cluster in order:
        row: list[int] = found.counts[cluster].tolist()
        common, became = sum(row), found.became[cluster]
        goals = sorted((goal for goal, films in enumerate(row) if films), key=lambda goal: -row[goal])
        ways.append(
            ClusterWay(
                cluster=cluster,
                label=before.labels[cluster],
                size=sizes[cluster],
                common=common,
                became=became,
                became_label="" if became is None else after.labels[became],
                became_size=0 if became is None else sizes_after[became],
                stayed=0.0 if became is None else row[became] / common,
                others=tuple(
                    (after.labels[goal], row[goal] / common)
                    for goal in goals
                    if goal != became and row[goal] / common >= _LITTLE
                )[:_OTHERS],
            )
        )
    return tuple(ways)


def _ndcg(report: Mapping[str, Any]) -> Figure | None:
    leaderboard = (report.get("ranker") or {}).get("leaderboard")
    found = leaderboard[0].get("ndcg") if leaderboard else None  # the first is the one that was chosen
    return (
        None if found is None else Figure(value=found["value"], low=found.get("low"), high=found.get("high"))
    )


def _quality(report: Mapping[str, Any], name: str) -> Figure | None:
    value = (report.get("quality") or {}).get(name)
    return None if value is None else Figure(value=value)


def _kept(manifest: Manifest) -> dict[str, int]:
    return {table["table"]: table["kept"] for table in manifest.cleaning.get("tables", ())}


def _flat(settings: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", json.dumps(value, ensure_ascii=False)
