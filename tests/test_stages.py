"""Stages of the pipeline within their bounds."""

import numpy as np

from cinecluster.features.prepared import LearningTables
from cinecluster.learning.config import EaseConfig, RankerConfig
from cinecluster.settings import TrainingConfig
from cinecluster.stages import examine_clusters, learn_ranker, model_recipe
from tests.worlds import N_USERS, movies_table, no_tags, recipe, three_tastes

TABLES = LearningTables(
    movies=movies_table(),
    tags=no_tags(),
    tag_matrix=recipe().tags,
    interactions=three_tastes(),
    user_ids=np.arange(N_USERS),
)


def test_where_eases_weights_would_not_fit_into_memory_ials_is_learned() -> None:
    for max_bytes, name in ((45**2 * 6, "ease"), (45**2 * 5, "ials")):
        ease = EaseConfig(min_ratings=1, max_bytes=max_bytes)
        config = TrainingConfig(ranker=RankerConfig(choice="ease", ease=ease))
        assert learn_ranker(model_recipe(TABLES, config), TABLES).name == name


def test_clusters_of_many_ratings_are_examined_by_drawn_viewers() -> None:
    users = []
    for changes in ({}, {"max_ratings": 12 * 30}):
        config = TrainingConfig.model_validate(
            {
                "clustering": {"n_clusters": 3},
                "quality": {"seeds": 2, "bootstraps": 2, "folds": 3, "held_out_folds": 3, **changes},
            }
        )
        clustering = model_recipe(TABLES, config).clustering
        features = clustering.features(TABLES.interactions)
        (quality,) = examine_clusters(TABLES, features, clustering, config)
        users.append(quality.users + quality.users_left_out)
    assert users == [N_USERS, 30]
