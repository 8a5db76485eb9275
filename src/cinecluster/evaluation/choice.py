"""How many clusters: the number whose clusters stay and gather what one viewer likes."""

import math
from collections.abc import Sequence

from cinecluster.evaluation.clusters import ClusterQuality
from cinecluster.evaluation.config import QualityConfig

__all__ = ["choose"]


def choose(examined: Sequence[ClusterQuality], config: QualityConfig) -> ClusterQuality:
    """Return the candidate to use.

    Of those that are stable and of fair sizes, the one with the greatest lift; lift alone would always want
    more clusters. Where none is, the most stable one. Of equals, the fewest clusters: they are the easiest to
    know. A lift that could not be computed loses to every other.
    """
    sound = [quality for quality in examined if _is_sound(quality, config)]
    if sound:
        return max(sound, key=lambda quality: (_comparable(quality.lift), -quality.n_clusters))
    return max(examined, key=lambda quality: (_comparable(quality.bootstrap_agreement), -quality.n_clusters))


def _is_sound(quality: ClusterQuality, config: QualityConfig) -> bool:
    return (
        quality.bootstrap_agreement >= config.min_bootstrap_agreement
        and quality.seed_agreement >= config.min_seed_agreement
        and quality.smallest_share >= config.min_share
        and quality.largest_share <= config.max_share
    )


def _comparable(figure: float) -> float:
    return -math.inf if math.isnan(figure) else round(figure, 2)
