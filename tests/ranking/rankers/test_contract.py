"""Every ranker signs the contract; one that does not is found by looking."""

import inspect
import pkgutil
from importlib import import_module

from cinecluster.model import Model
from cinecluster.ranking import rankers
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.rankers.cluster import ClusterRanker
from cinecluster.ranking.rankers.ials import IalsRanker
from cinecluster.ranking.rankers.item_weights import EaseRanker, ItemKNNRanker
from cinecluster.ranking.rankers.popularity import PopularityRanker, RecentPopularityRanker
from cinecluster.ranking.rankers.protocol import Ranker
from cinecluster.ranking.rankers.random import RandomRanker
from cinecluster.ranking.rankers.tags import TagRanker
from cinecluster.ranking.weighted_rating import floors_of
from cinecluster.testing import tiny_model, tiny_ranker
from cinecluster.testing.ranker_contract import RankerContract


class TestEase(RankerContract):
    signed_by = EaseRanker

    def make(self) -> Ranker:
        return EaseRanker(tiny_ranker("ease"))


class TestItemKNN(RankerContract):
    signed_by = ItemKNNRanker

    def make(self) -> Ranker:
        return ItemKNNRanker(tiny_ranker("item-knn"))


class TestIals(RankerContract):
    signed_by = IalsRanker

    def make(self) -> Ranker:
        return IalsRanker(tiny_ranker("ials"))


class TestPopularity(RankerContract):
    signed_by = PopularityRanker
    hears_every_rating = False
    knows_tastes = False

    def make(self) -> Ranker:
        return PopularityRanker(tiny_ranker("popularity"))


class TestRecentPopularity(RankerContract):
    signed_by = RecentPopularityRanker
    hears_every_rating = False
    knows_tastes = False

    def make(self) -> Ranker:
        return RecentPopularityRanker(tiny_ranker("recent-popularity"))


class TestRandom(RankerContract):
    signed_by = RandomRanker
    knows_tastes = False

    def make(self) -> Ranker:
        return RandomRanker(12, seed=3)


class TestFavoriteCluster(RankerContract):
    signed_by = ClusterRanker
    hears_every_rating = False

    def make(self) -> Ranker:
        return ClusterRanker(tiny_model())


class TestFavoriteClusterInPersonalOrder(RankerContract):
    signed_by = ClusterRanker

    def make(self) -> Ranker:
        model: Model = tiny_model()
        return ClusterRanker(model, EaseRanker(model.ranker))


class TestTags(RankerContract):
    signed_by = TagRanker
    hears_every_rating = False

    def make(self) -> Ranker:
        return TagRanker(
            tiny_model(),
            floors_of(tiny_model().movies, RankingConfig(tag_floor_ratings=1, tag_floor_weighted=0.0)),
        )


def test_every_ranker_has_signed() -> None:
    modules = [
        import_module(f"{rankers.__name__}.{each.name}") for each in pkgutil.iter_modules(rankers.__path__)
    ]
    found = {
        kind
        for module in modules
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if hasattr(kind, "score") and hasattr(kind, "shares") and kind is not Ranker and name[0] != "_"
    }
    assert len(found) >= 8
    assert found == {contract.signed_by for contract in RankerContract.__subclasses__()}
