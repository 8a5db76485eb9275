"""Several rankers learned from the same ratings share what takes long, and nothing else."""

import numpy as np
import pytest

from cinecluster.learning.config import RankerConfig, RankerName
from cinecluster.learning.fitting import RankerFitter, fit_ranker
from cinecluster.model import LearnedRanker
from tests.worlds import model_recipe, three_tastes

DATA = three_tastes()
SIDE = model_recipe().side()
BASE = model_recipe().ranker_config


def with_ease(**changes: object) -> RankerConfig:
    return BASE.model_copy(update={"ease": BASE.ease.model_copy(update=changes)})


def same(one: LearnedRanker, other: LearnedRanker) -> bool:
    assert one.weights is not None
    assert other.weights is not None
    return one.weights.values.tobytes() == other.weights.values.tobytes()


def test_what_was_kept_of_other_settings_changes_nothing() -> None:
    fitter = RankerFitter(DATA, SIDE)
    slope = BASE.model_copy(update={"preferences": BASE.preferences.model_copy(update={"slope": 0.1})})
    for config in (
        BASE,
        with_ease(regularization=9.0),
        slope,
        with_ease(side=2.0),
        with_ease(activity=0.9),
        with_ease(max_movies=30),
        with_ease(max_ratings=300),
        BASE,
    ):
        fitted = fitter.fit("ease", config, seed=0)
        assert same(fitted, fit_ranker("ease", DATA, SIDE, config, seed=0))


@pytest.mark.parametrize("name", ["ease", "item-knn"])
def test_of_many_ratings_drawn_viewers_are_learned_from_and_everybody_is_counted(name: RankerName) -> None:
    bounds = {"max_ratings": 12 * 20}
    config = BASE.model_copy(
        update={
            "ease": BASE.ease.model_copy(update=bounds),
            "item_knn": BASE.item_knn.model_copy(update=bounds),
        }
    )
    # What the others have rated is not looked at for weights: only how often it is, and by how many stars.
    learned = fit_ranker(name, DATA, SIDE, config, seed=0)
    assert not same(learned, fit_ranker(name, DATA, SIDE, BASE, seed=0))
    np.testing.assert_allclose(learned.popularity, DATA.counts() / DATA.n_users, rtol=1e-6)
