"""The training report: the clusters and what an examination has found of them, as plain values for JSON."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cinecluster.evaluation.clusters import ClusterQuality
from cinecluster.model import Cluster

__all__ = ["cluster_report"]


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


def _plain(quality: ClusterQuality) -> dict[str, Any]:
    # JSON knows no NaN: what could not be computed is null.
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in asdict(quality).items()
    }
