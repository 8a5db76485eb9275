"""From stored arrays to the ranker that reads them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from cinecluster.model import LearnedRanker
from cinecluster.ranking.rankers.ials import IalsRanker
from cinecluster.ranking.rankers.item_weights import EaseRanker, ItemKNNRanker
from cinecluster.ranking.rankers.popularity import PopularityRanker, RecentPopularityRanker
from cinecluster.ranking.rankers.protocol import Ranker

__all__ = ["LEARNED_RANKERS", "make_ranker"]

LEARNED_RANKERS: Final[Mapping[str, Callable[[LearnedRanker], Ranker]]] = MappingProxyType(
    {
        "ease": EaseRanker,
        "ials": IalsRanker,
        "item-knn": ItemKNNRanker,
        "popularity": PopularityRanker,
        "recent-popularity": RecentPopularityRanker,
    }
)
"""Rankers that a version can be published with, by name."""


def make_ranker(learned: LearnedRanker) -> Ranker:
    """Return the ranker that a version was published with.

    Raises:
        ValueError: The name is unknown, or its arrays are missing.
    """
    if learned.name not in LEARNED_RANKERS:
        raise ValueError(f"there is no ranker {learned.name!r}, only {', '.join(LEARNED_RANKERS)}")
    return LEARNED_RANKERS[learned.name](learned)
