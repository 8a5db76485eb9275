"""Where on the map each cluster is."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from cinecluster.model import FloatArray, IntArray

__all__ = ["MapRegion", "map_regions"]

_CELLS: Final = 40
_DECIMALS: Final = 4
_MOST: Final = (10, 90)  # per cent; the few films that lie elsewhere would make every region the whole map


@dataclass(frozen=True, kw_only=True, slots=True)
class MapRegion:
    """The place of one cluster, x and y from 0 to 1; the middle of the map for one without films."""

    peak: tuple[float, float]
    #: Where its films lie closest: its name goes there.
    box: tuple[float, float, float, float]
    #: Left, top, right and bottom of where most of them lie.


def map_regions(film_map: FloatArray, clusters: IntArray, n_clusters: int) -> tuple[MapRegion, ...]:
    """Find the region of every cluster, by cluster id."""
    return tuple(_region(film_map[clusters == cluster]) for cluster in range(n_clusters))


def _region(places: FloatArray) -> MapRegion:
    if not len(places):
        return MapRegion(peak=(0.5, 0.5), box=(0.0, 0.0, 1.0, 1.0))
    (left, top), (right, bottom) = (
        np.percentile(places.astype(np.float64), _MOST, axis=0).round(_DECIMALS).tolist()
    )
    return MapRegion(peak=_peak(places), box=(left, top, right, bottom))


def _peak(places: FloatArray) -> tuple[float, float]:
    """Return the mean of the films in and around the fullest spot of 3 × 3 cells."""
    cells = np.minimum((places * _CELLS).astype(np.int64), _CELLS - 1)
    counts = np.zeros((_CELLS + 2, _CELLS + 2))
    np.add.at(counts, (cells[:, 0] + 1, cells[:, 1] + 1), 1.0)
    around = np.lib.stride_tricks.sliding_window_view(counts, (3, 3)).sum(axis=(2, 3))
    fullest = np.array(np.unravel_index(int(around.argmax()), around.shape))
    near = np.abs(cells - fullest).max(axis=1) <= 1
    x, y = places[near].mean(axis=0, dtype=np.float64).round(_DECIMALS).tolist()
    return x, y
