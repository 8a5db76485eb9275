"""The pipeline's stages that choose: settings and tables in, decisions and recipes out.

Each draws on several packages' settings; what they do is done below, in ``evaluation`` and ``training``.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from cinecluster.clustering.recipe import ClusterRecipe
from cinecluster.data.tables import CleanTables
from cinecluster.engines.base import Engine
from cinecluster.errors import TooLittleData
from cinecluster.evaluation.clusters import ClusterExamination, ClusterQuality
from cinecluster.evaluation.gate import GateVerdict, LiveRecipe, judge
from cinecluster.evaluation.selection import Selection, candidates_of, select_ranker
from cinecluster.features.movie_features import MovieFeatures
from cinecluster.features.prepared import LearningTables, prepare_to_learn
from cinecluster.learning.config import RankerConfig, RankerName
from cinecluster.learning.ease import lacking_memory
from cinecluster.model import LearnedRanker
from cinecluster.settings import TrainingConfig
from cinecluster.training.recipe import ModelRecipe

__all__ = [
    "LiveVersion",
    "examine_clusters",
    "judge_against_live",
    "learn_ranker",
    "model_recipe",
    "number_of_clusters",
    "select_best_ranker",
    "with_best_ranker",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveVersion:
    """The version being served, as far as a new one is judged against it."""

    version: str
    tables: CleanTables
    config: TrainingConfig
    #: What it was trained by.
    ranker_name: RankerName
    ranker_config: RankerConfig
    #: What orders its personal lists.


def model_recipe(prepared: LearningTables, config: TrainingConfig) -> ModelRecipe:
    """Fix everything but the ratings."""
    return ModelRecipe(
        clustering=ClusterRecipe(
            movies=prepared.movies,
            tags=prepared.tag_matrix,
            features_config=config.features,
            clustering_config=config.clustering,
            seed=config.seed,
        ),
        shared_tags=prepared.tags_of_many(config.clustering.labels.tag_min_users),
        ranker_name="ease" if config.ranker.choice == "auto" else config.ranker.choice,
        ranker_config=config.ranker,
    )


def examine_clusters(
    prepared: LearningTables, features: MovieFeatures, recipe: ClusterRecipe, config: TrainingConfig
) -> tuple[ClusterQuality, ...]:
    """Examine every number of clusters that may be used; none where there is nobody to hold out.

    A number that the films, or a draw of them, are too few for is passed over.
    """
    if prepared.interactions.n_users < config.quality.min_users:
        return ()
    asked = config.clustering.n_clusters
    candidates = config.clustering.candidates if asked == "auto" else (asked,)
    drawn = prepared.interactions.drawn(config.quality.max_ratings, seed=config.seed)
    examination = ClusterExamination(drawn, features, recipe, config.quality)
    examined = []
    for n_clusters in candidates:
        with suppress(TooLittleData):
            examined.append(examination.examine(n_clusters))
    return tuple(examined)


def number_of_clusters(config: TrainingConfig, chosen: ClusterQuality | None) -> int:
    """Return the number that the examination chose; without one, the configured or the smallest candidate."""
    if chosen is not None:
        return chosen.n_clusters
    asked = config.clustering.n_clusters
    return min(config.clustering.candidates) if asked == "auto" else asked


def select_best_ranker(
    prepared: LearningTables, recipe: ModelRecipe, config: TrainingConfig, clock: Callable[[], float]
) -> Selection | None:
    """Choose the ranker by users kept from learning, as long as the clock allows; None without any."""
    if prepared.interactions.n_users < config.quality.min_users:
        return None
    return select_ranker(
        prepared.interactions,
        recipe.side(),
        candidates_of(config.ranker, config.selection),
        config.selection,
        seed=config.seed,
        clock=clock,
        user_ids=prepared.user_ids,
    )


def with_best_ranker(recipe: ModelRecipe, selection: Selection | None) -> ModelRecipe:
    """Return the recipe with the ranker that was chosen; as it is where none could be."""
    return recipe if selection is None else recipe.with_ranker(selection.best.name, selection.best.config)


def learn_ranker(recipe: ModelRecipe, prepared: LearningTables) -> LearnedRanker:
    """Learn the recipe's ranker; iALS where memory is too little for EASE, popularity where ratings are."""
    config = recipe.ranker_config
    if recipe.ranker_name == "ease" and lacking_memory(prepared.interactions.counts(), config.ease):
        recipe = recipe.with_ranker("ials", config)
    try:
        return recipe.learn(prepared.interactions)
    except TooLittleData:
        return recipe.with_ranker("popularity", recipe.ranker_config).learn(prepared.interactions)


def judge_against_live(
    prepared: LearningTables,
    selection: Selection | None,
    live: LiveVersion | None,
    engine: Engine,
    config: TrainingConfig,
) -> GateVerdict | None:
    """Compare with the version being served, made again from its own data; None where that cannot be done."""
    if selection is None or live is None:
        return None
    # By today's settings, so that the same viewers are drawn.
    before = prepare_to_learn(live.tables, engine, config.sample, seed=config.seed)
    recipe = model_recipe(before, live.config).with_ranker(live.ranker_name, live.ranker_config)
    with suppress(TooLittleData):
        return judge(
            selection,
            LiveRecipe(
                version=live.version,
                recipe=recipe,
                data=before.interactions,
                user_ids=before.user_ids,
                movie_ids=before.movie_ids,
            ),
            user_ids=prepared.user_ids,
            movie_ids=prepared.movie_ids,
            config=config.selection,
            seed=config.seed,
        )
    return None
