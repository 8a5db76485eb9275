"""The film map in little, for the first page: the best known films of every cluster as dots."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from cinecluster.catalogue.catalogue import Catalogue

__all__ = ["ClusterDots", "map_dots"]

_DOTS: Final = 900
"""In all; each cluster gets its share."""
_SIDE: Final = 250
"""Of the picture, finer than its pixels."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterDots:
    """A cluster's films on the map."""

    cluster_id: int
    path: str
    #: Of an SVG: lines of no length, which round ends make dots.


def map_dots(catalogue: Catalogue) -> tuple[ClusterDots, ...]:
    """Return the dots of every cluster that has any; none where the model has no map."""
    model = catalogue.model
    if model.film_map is None:
        return ()
    by_popularity = catalogue.orders["popularity"]
    clusters = model.movies.clusters[by_popularity]
    dots: list[ClusterDots] = []
    for cluster in model.clusters:
        share = round(_DOTS * cluster.size / len(model.movies))
        shown = by_popularity[clusters == cluster.cluster_id][:share]
        points = np.unique(np.rint(model.film_map[shown] * float(_SIDE)).astype(np.int64), axis=0)
        path = "".join(f"M{x} {y}h0" for x, y in points.tolist())
        dots.append(ClusterDots(cluster_id=cluster.cluster_id, path=path))
    return tuple(each for each in dots if each.path)
