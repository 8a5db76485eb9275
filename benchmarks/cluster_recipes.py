"""Print a table: what clusters other settings make of ml-latest-small (see ``docs/cluster-recipes.md``)."""

import sys
from dataclasses import dataclass
from typing import Final

from benchmarks.real_data import prepared_movielens_small
from cinecluster.clustering.config import ClusteringConfig
from cinecluster.clustering.recipe import ClusterRecipe
from cinecluster.evaluation.clusters import ClusterExamination, ClusterQuality
from cinecluster.evaluation.config import QualityConfig
from cinecluster.features.config import (
    BlockWeights,
    ContentConfig,
    FactorsConfig,
    FeaturesConfig,
    PlacementConfig,
)
from cinecluster.features.prepared import PreparedTables
from cinecluster.learning.config import PreferenceConfig

_QUALITY: Final = QualityConfig(held_out_folds=5)
_NO_RATINGS: Final = BlockWeights(taste=0, count=0, mean=0, standardized=0)
_NO_STATISTICS: Final = BlockWeights(count=0, mean=0, standardized=0)
_GENRES_ONLY: Final = BlockWeights(taste=0, year=0, count=0, mean=0, standardized=0)
_TASTE_ONLY: Final = BlockWeights(content=0, year=0, count=0, mean=0, standardized=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """The default settings, but for one thing."""

    name: str
    features: FeaturesConfig
    n_clusters: int = 10


def _weighed(name: str, weights: BlockWeights) -> Variant:
    return Variant(name=name, features=FeaturesConfig(weights=weights))


def _factored(name: str, factors: FactorsConfig) -> Variant:
    return Variant(name=name, features=FeaturesConfig(factors=factors))


def _placed(name: str, placement: PlacementConfig) -> Variant:
    return Variant(name=name, features=FeaturesConfig(placement=placement))


def _counted(n_clusters: int) -> Variant:
    return Variant(name=f"{n_clusters} clusters", features=FeaturesConfig(), n_clusters=n_clusters)


VARIANTS: Final = (
    Variant(name="**the default**", features=FeaturesConfig()),
    Variant(
        name="genres only",
        features=FeaturesConfig(content=ContentConfig(tag_dimensions=0), weights=_GENRES_ONLY),
    ),
    _weighed("genres, tags and year only", _NO_RATINGS),
    _weighed("taste only", _TASTE_ONLY),
    _weighed("content 0", BlockWeights(content=0)),
    _weighed("content .2", BlockWeights(content=0.2)),
    _weighed("content .4", BlockWeights(content=0.4)),
    _weighed("content .6", BlockWeights(content=0.6)),
    _weighed("content 1", BlockWeights(content=1)),
    _weighed("year 0", BlockWeights(year=0)),
    _weighed("year .4", BlockWeights(year=0.4)),
    _weighed("count and means 0", _NO_STATISTICS),
    _weighed("count .1: groups of taste, whoever has seen them", BlockWeights(content=0.6, count=0.1)),
    _weighed("count .15", BlockWeights(count=0.15)),
    _weighed("count .3", BlockWeights(count=0.3)),
    _weighed("count 3: nearly as if it were not scaled", BlockWeights(count=3)),
    _factored("16 factors", FactorsConfig(dimensions=16)),
    _factored("32 factors", FactorsConfig(dimensions=32)),
    _factored("30 iterations", FactorsConfig(iterations=30)),
    _factored("regularisation 5", FactorsConfig(regularization=5)),
    _factored("presence only", FactorsConfig(preferences=PreferenceConfig(slope=0))),
    _placed("shrinkage 0: one rating is believed", PlacementConfig(shrinkage=0)),
    _placed("shrinkage 30", PlacementConfig(shrinkage=30)),
    _placed("ridge 100", PlacementConfig(ridge=100)),
    *map(_counted, (6, 8, 12, 15, 20)),
)

_HEAD: Final = """\
| | largest | smallest | seeds | bootstraps | lift | NDCG@10 | one favourite |
|---|--:|--:|--:|--:|--:|--:|--:|
"""


def main(seed: int = 0) -> None:
    """Examine every variant and print a row for each; the seed may be named on the command line."""
    prepared = prepared_movielens_small()
    write = sys.stdout.write
    write(_HEAD)
    for variant in VARIANTS:
        quality = _examined(prepared, variant, seed)
        write(_row(variant.name, quality))
        sys.stdout.flush()
    write(
        f"\nThe most rated films of all have NDCG@10 {quality.popular_ndcg:.3f} for the same {quality.users}"
        f" viewers; {quality.users_left_out} more had nothing to find.\n"
    )


def _examined(prepared: PreparedTables, variant: Variant, seed: int) -> ClusterQuality:
    recipe = ClusterRecipe(
        movies=prepared.movies,
        tags=prepared.tag_matrix,
        features_config=variant.features,
        clustering_config=ClusteringConfig(),
        seed=seed,
    )
    features = recipe.features(prepared.interactions)
    return ClusterExamination(prepared.interactions, features, recipe, _QUALITY).examine(variant.n_clusters)


def _row(name: str, quality: ClusterQuality) -> str:
    cells = (
        name,
        f"{quality.largest_share:.1%}",
        f"{quality.smallest_share:.1%}",
        f"{quality.seed_agreement:.2f}",
        f"{quality.bootstrap_agreement:.2f}",
        f"{quality.lift:.2f}",
        f"{quality.cluster_ndcg:.3f}",
        f"{quality.favorite_share:.0%}",
    )
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
