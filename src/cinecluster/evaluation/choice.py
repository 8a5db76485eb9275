"""How many clusters: the number whose clusters stay and gather what one viewer likes."""

from collections.abc import Sequence

from cinecluster.evaluation.clusters import ClusterQuality
from cinecluster.evaluation.config import QualityConfig

__all__ = ["choose"]


def choose(examined: Sequence[ClusterQuality], config: QualityConfig) -> ClusterQuality:
    """Return the candidate to use.

    Of those that are stable and of fair sizes, the one with the greatest lift; lift alone would always want
    more clusters. Where none is, the most stable one. Of equals, the fewest clusters: they are the easiest to
    know.
    """
    sound = [quality for quality in examined if _is_sound(quality, config)]
    if sound:
        return max(sound, key=lambda quality: (round(quality.lift, 2), -quality.n_clusters))
    return max(examined, key=lambda quality: (round(quality.bootstrap_agreement, 2), -quality.n_clusters))


def _is_sound(quality: ClusterQuality, config: QualityConfig) -> bool:
    return (
        quality.bootstrap_agreement >= config.min_bootstrap_agreement
        and quality.seed_agreement >= config.min_seed_agreement
        and quality.smallest_share >= config.min_share
        and quality.largest_share <= config.max_share
    )
