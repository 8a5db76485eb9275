"""The film map in little, for the first page: the best known films of every cluster as dots."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.model import FloatArray, IntArray

__all__ = ["SIDE", "ClusterDots", "dots_path", "map_dots"]

_DOTS: Final = 900
"""In all; each cluster gets its share."""
SIDE: Final = 250
"""Of a small picture, finer than its pixels."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterDots:
    """A cluster's films on the map."""

    cluster_id: int
    path: str
    #: See :func:`dots_path`.


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
        dots.append(ClusterDots(cluster_id=cluster.cluster_id, path=dots_path(model.film_map[shown])))
    return tuple(each for each in dots if each.path)


def dots_path(places: FloatArray) -> str:
    """Return places on the map as the path of an SVG: lines of no length, which round ends make dots."""
    points: IntArray = np.unique(np.rint(places * float(SIDE)).astype(np.int64), axis=0)
    return "".join(f"M{x} {y}h0" for x, y in points.tolist())
