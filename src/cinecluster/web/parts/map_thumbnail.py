"""A small picture of where on the map a cluster lies."""

from typing import Final

import numpy as np
from markupsafe import Markup

from cinecluster.model import FloatArray, Model
from cinecluster.web.parts.map_dots import SIDE, dots_path

__all__ = ["map_thumbnail"]

_CELLS: Final = 50
_DOTS: Final = 500  # the most rated films; more dots would only cover each other


def map_thumbnail(model: Model, cluster_id: int, title: str) -> Markup | None:
    """Draw all films faintly and those of one cluster in its colour, as an SVG of at most 20 KB.

    Colours come from ``site.css``: stand it in an element that has the cluster's class.

    Args:
        model: Where the films lie.
        cluster_id: Whose films are shown.
        title: What the picture says to those who do not see it.

    Returns:
        None where the model has no map, or the cluster no films.
    """
    members = np.flatnonzero(model.movies.clusters == cluster_id)
    if model.film_map is None or not len(members):
        return None
    shown = members[np.argsort(-model.movies.rating_counts[members], kind="stable")][:_DOTS]
    return Markup(
        '<svg viewBox="-6 -6 262 262" role="img" aria-label="{title}">'
        '<path class="all" d="{ground}"/><path class="own" d="{dots}"/></svg>'
    ).format(title=title, ground=_ground(model.film_map), dots=dots_path(model.film_map[shown]))


def _ground(places: FloatArray) -> str:
    """Return a line through every row of cells with films in them."""
    cells = np.minimum((places * _CELLS).astype(np.int64), _CELLS - 1)
    filled = np.zeros((_CELLS, _CELLS + 1), dtype=np.int64)  # by row; the last column stays empty
    filled[cells[:, 1], cells[:, 0]] = 1
    side = SIDE // _CELLS
    edges = np.diff(filled, axis=1, prepend=0)
    (rows, starts), (_, ends) = np.nonzero(edges == 1), np.nonzero(edges == -1)
    return "".join(
        f"M{start * side} {row * side + side // 2}h{(end - start) * side}"
        for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)
    )
