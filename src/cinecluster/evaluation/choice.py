"""How many clusters: the number whose clusters stay and gather what one viewer likes."""

import math
from collections.abc import Sequence

from cinecluster.evaluation.clusters import ClusterQuality

__all__ = ["choose"]


def choose(examined: Sequence[ClusterQuality], *, min_stability: float) -> ClusterQuality:
    """Return the candidate to use.

    Of those whose bootstrap agreement reaches ``min_stability``, the one with the greatest lift; where none
    does, the most stable one. Of equals, the fewest clusters: they are the easiest to know. A figure that
    could not be computed (NaN) loses to every other.
    """
    stable = [quality for quality in examined if quality.bootstrap_agreement >= min_stability]
    if stable:
        return max(stable, key=lambda quality: (_rounded(quality.lift), -quality.n_clusters))
    return max(examined, key=lambda quality: (_rounded(quality.bootstrap_agreement), -quality.n_clusters))


def _rounded(figure: float) -> float:
    return -math.inf if math.isnan(figure) else round(figure, 2)
